"""What must never reach a terminal as it is, and a store that holds it wherever a record or git can hold text."""

from __future__ import annotations

import re
from pathlib import Path

from cspt.cli.output import _SGR
from tests.gitting import commit_all, git
from tests.making import ACTION, CASE, EVENT, MEMBER, PLAN, PRIORITY

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
BIDI = [chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
UNSEEN = [
    chr(code) for code in (0xAD, 0x180E, 0x200B, 0x2028, 0x2029, 0x2060, 0xFEFF, 0xFFF9, 0xE0001, 0xE0041, 0xE007F)
]
SEQUENCES = [
    "\x1b]0;owned\x07", "\x1b]0;owned\x1b\\", "\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\",
    "\x1b]52;c;b3duZWQ=\x07", "\x1b]52;c;b3duZWQ=\x1b\\", "\x9d52;c;b3duZWQ=\x9c", "\x1bP$qm\x1b\\", "\x90$qm\x9c",
    "\x1b[35;7m", "\x9b35;7m", "\x1b[2J", "\x1b[6n", "\x1b[?1049l", "\x1bc", "\x1b_owned\x1b\\", "\x1b^owned\x1b\\",
]  # fmt: skip
MARKUP = ["[@click=app.quit]x[/]", "[@click='app.bell']x[/]", "[/foo]", "[bold", "[red]x[/red]", "${x}", "[$x]",
          "[[/]]", "[link=https://example.org]x[/link]", "\\[bold]", ":smile:", "{0}", "%s"]  # fmt: skip
FRIENDLY = ["👩‍👧‍👦🏴", "مرحبا", "שלום", "e\u0301", "Ｗｉｄｅ"]
ACTING = [*CONTROLS, *BIDI, *UNSEEN, *SEQUENCES]
SAMPLES = [*ACTING, *MARKUP, *FRIENDLY]

_IN_A_TITLE = 5
_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_OWN_COLOURS = re.compile("\x1b\\[(?:" + "|".join(["0", *map(re.escape, _SGR.values())]) + ")m")


def forbidden_in(text: str) -> list[str]:
    """Return the characters that no plain text may hold."""
    return [f"U+{ord(character):04X}" for character in _FORBIDDEN.findall(text)]


def forbidden_in_output(raw: bytes) -> list[str]:
    """Return what a command may not send a terminal: anything but text, line ends and cspt's own colours."""
    text = raw.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    return forbidden_in(_OWN_COLOURS.sub("", text))


def marked(sample: str) -> str:
    """Return a sample between letters, as it would be found again in a terminal's bytes."""
    return f"q{sample}q"


def chunks(samples: list[str], size: int) -> list[str]:
    """Return the samples in texts of a few."""
    return ["".join(map(marked, samples[at : at + size])) for at in range(0, len(samples), size)]


def quoted(text: str) -> str:
    """Spell a text as a double-quoted scalar, odd characters by their numbers."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if " " <= one <= "~" else f"\\U{ord(one):08X}" for one in plain) + '"'


def fill(root: Path) -> None:
    """Put hostile text into every place of a store that takes it, one commit and some edits by hand."""
    everything = "".join(map(marked, SAMPLES))
    spelt = quoted(everything)
    _record(root, f"plans/2019/{PLAN}/plan.md",
            f"kind: plan\ntitle: {spelt}\nlead: {spelt}\nversions:\n  - {{note: {spelt}}}\n")  # fmt: skip
    _record(root, f"priorities/2019/{PRIORITY}/priority.md",
            f"kind: priority\ntitle: {spelt}\nplan: {PLAN}\nref: {spelt}\n")  # fmt: skip
    links = f"plan: {PLAN}\npriority: {PRIORITY}\n"
    for number, chunk in enumerate(chunks(SAMPLES, _IN_A_TITLE)):
        piece = quoted(chunk)
        fields = f"kind: action\ntitle: {piece}\n{links}owner: [{piece}]\nref: {piece}\ndue: 2019-12-11\n"
        _record(root, f"actions/2019/A19-{number:05d}222/action.md", fields)
        fields = f"kind: case\ntitle: {piece}\ntheme: asb\nlead: {piece}\nreview_due: 2019-12-11\n"
        _record(root, f"cases/2019/C19-{number:05d}222/case.md", fields)
    worst = (
        f"kind: action\ntitle: {spelt}\n{links}case: {CASE}\nowner: [{spelt}]\nsupport: [{spelt}]\nref: {spelt}\n"
        f"issue: {spelt}\nrag: red\nrag_reason: {spelt}\ndue: 2019-12-01\ntimescale: {spelt}\noutcome: {spelt}\n"
        f"steps: [{spelt}]\nfunding:\n  - {{pounds: 5, source: {spelt}}}\n{quoted(everything[:60])}: {spelt}\n"
    )
    body = "".join(marked(sample) for sample in SAMPLES if sample not in "\0\ufeff") + "\n"
    _record(root, f"actions/2019/{ACTION}/action.md", worst, body)
    event = (
        f"kind: event\ntitle: {spelt}\nabout: {ACTION}\ndate: 2019-12-09\ntype: update\nby: {spelt}\nplace: {spelt}\n"
    )
    _record(root, f"actions/2019/{ACTION}/events/{EVENT}.md", event, body)
    people = f"people: {{{quoted(everything[:60])}: {spelt}}}\nagencies: [{spelt}]\narea: {spelt}\nlead: {spelt}\n"
    case = f"kind: case\ntitle: {spelt}\ntheme: asb\nstatus: open\n{people}"
    _record(root, f"cases/2019/{CASE}/case.md", case, body)
    _record(root, f"members/2019/{MEMBER}.md", f"kind: member\ntitle: {spelt}\nagency: police\nemail: {spelt}\n")
    profile = root / "cspt.yaml"
    lines = (f"name: {spelt}" if line.startswith("name:") else line for line in profile.read_text("utf-8").splitlines())
    profile.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _by_hand(root, everything)


def _by_hand(root: Path, everything: str) -> None:
    """Commit with a hostile name and subject, then leave files about that are no records."""
    shown = "".join(sample for sample in map(marked, SAMPLES) if not set(sample) & set("\0\n<>"))
    git(root, "config", "user.name", shown)
    git(root, "config", "user.email", "stranger@example.org")
    commit_all(root, shown)
    git(root, "config", "user.email", f"{shown[:60]}@example.org")
    folder = root / "records" / "cases"
    for number, name in enumerate(chunks([each for each in SAMPLES if not set(each) & set("\0/")], 6)):
        (folder / f"{number}{name}").write_bytes(b"no record")
    spelt = quoted(everything)
    _record(root, "actions/2019/A19-33333333/action.md", f"kind: {spelt}\nstatus: {spelt}\n")
    _record(root, "actions/2019/A19-44444444/action.md", f"kind: action\ntitle: t\nstatus: {spelt}\n")
    _record(root, "actions/2019/A19-55555555/action.md", f"kind: action\ntitle: t\ndue: {spelt}\n? [\x1b]0;x\n")


def id_with(sample: str) -> str:
    """Return the id of the action whose title holds a sample."""
    return f"A19-{SAMPLES.index(sample) // _IN_A_TITLE:05d}222"


def _record(root: Path, path: str, fields: str, body: str = "") -> None:
    place = root / "records" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    own = place.parent.name if place.name.islower() else place.stem
    place.write_bytes(f"---\nid: {own}\n{fields}---\n{body}".encode())
