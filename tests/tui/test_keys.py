"""The one table of keys."""

from __future__ import annotations

from collections import Counter

import pytest

from cspt.tui.keys import EVERYWHERE, KEYS, SCREENS, keys_for

WHERE = sorted({screen for key in KEYS for screen in key.where} - {EVERYWHERE})


@pytest.mark.parametrize("screen", WHERE)
def test_no_key_means_two_things_on_one_screen(screen: str) -> None:
    pressed = Counter(pressed for key in keys_for(screen) for pressed in key.keys.split(","))
    assert [key for key, count in pressed.items() if count > 1] == []


def test_every_key_is_explained_in_a_sentence() -> None:
    for key in KEYS:
        assert key.help.endswith("."), key
        assert key.label


@pytest.mark.parametrize("screen", SCREENS)
def test_the_number_keys_work_on_each_of_the_five_screens(screen: str) -> None:
    acts = {key.act for key in keys_for(screen)}
    assert {f"go('{name}')" for name in SCREENS} <= acts


def test_a_key_that_the_help_leaves_out_is_told_of_in_the_line_of_another() -> None:
    together = " ".join(key.shown.replace("1-5", "1 2 3 4 5") for key in KEYS if key.in_help).split()
    assert {key.shown for key in KEYS if not key.in_help} <= set(together)
