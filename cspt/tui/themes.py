"""The three looks: dark, light and high contrast. RAG colours are theirs, so that each reads well on its ground."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="cspt-dark",
    primary="#5fa8d3",
    secondary="#88a9c3",
    accent="#e0b04b",
    warning="#e0b04b",
    error="#e5646b",
    success="#6fbf73",
    foreground="#dfe3e8",
    background="#14181d",
    surface="#1b2027",
    panel="#242b34",
    dark=True,
    variables={
        "rag-red": "#d9434e",
        "rag-amber": "#e3a02b",
        "rag-green": "#4fa866",
        "rag-blue": "#4a8fd6",
        "rag-ink": "#0c0f12",
        "quiet": "#8a96a3",
        "rule": "#36404c",
        "focus-ground": "#2b3946",
    },
)
LIGHT = Theme(
    name="cspt-light",
    primary="#1f5f8b",
    secondary="#4a6a85",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#b3261e",
    success="#1e6b36",
    foreground="#1b2127",
    background="#fbfbf9",
    surface="#f1f1ee",
    panel="#e4e6e4",
    dark=False,
    variables={
        "rag-red": "#b3261e",
        "rag-amber": "#9a6200",
        "rag-green": "#1e6b36",
        "rag-blue": "#1f5fae",
        "rag-ink": "#ffffff",
        "quiet": "#5c6670",
        "rule": "#c9cdcb",
        "focus-ground": "#d7e4ee",
    },
)
CONTRAST = Theme(
    name="cspt-contrast",
    primary="#ffff00",
    secondary="#ffffff",
    accent="#ffff00",
    warning="#ffb000",
    error="#ff6060",
    success="#00ff66",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    dark=True,
    variables={
        "rag-red": "#ff6060",
        "rag-amber": "#ffb000",
        "rag-green": "#00e060",
        "rag-blue": "#70b8ff",
        "rag-ink": "#000000",
        "quiet": "#d0d0d0",
        "rule": "#ffffff",
        "focus-ground": "#004080",
    },
)
THEMES = (DARK, LIGHT, CONTRAST)
