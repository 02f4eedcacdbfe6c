from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from cspt.errors import InvalidRecord, NoStore
from cspt.store.profile import parse_profile, read_profile
from tests.making import ROOT

_TEXT = (ROOT / "cspt.yaml").read_text(encoding="utf-8")


def test_the_sample_profile_is_read() -> None:
    profile = parse_profile(_TEXT)
    assert profile.sample
    assert profile.today == date(2019, 12, 10)
    assert profile.vocabulary("workflow.action") == ["not-started", "in-progress", "on-hold", "complete"]
    assert list(profile.vocabulary("themes")) == ["asb", "complex-needs", "exploitation", "rough-sleeping"]
    assert profile.vocabulary("workflow.spaceship") == []
    assert profile.vocabulary("nothing") == []
    assert profile.rag_rule(date(2019, 1, 1)).red_no_update_days == 62


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("due_within_days: 14", "due_within_days: soon", "`due_within_days`"),
        ("red_no_update_days: 62", "red_no_update_days: [6, 2]", "`rag[0].red_no_update_days`"),
        ("since: 2000-01-01", "since: Monday", "`rag[0].since`"),
        ("today: 2019-12-10", "today: 31 Feb", "`today`"),
        ("name: Hertsmere", "nmae: Hertsmere", "unknown field `nmae`"),
        ("due_within_days: 14\n", "due_within_days: 14\nodd: 1\n", "unknown field `odd`"),
        ("rag:\n", "rag: []\nrag_old:\n", "rag_old"),
        ("  action: [not-started", "  action: {not-started", "cspt.yaml:"),
        ("name:", "name: x\nname:", "cspt.yaml:3: `name` is given twice"),
        ("sample: yes", "sample: &x yes", "cspt.yaml:3: anchors and aliases"),
    ],
)
def test_a_profile_that_is_wrong_is_refused_by_line_or_setting(old: str, new: str, words: str) -> None:
    assert old in _TEXT
    with pytest.raises(InvalidRecord) as caught:
        parse_profile(_TEXT.replace(old, new, 1))
    assert str(caught.value).startswith("cspt.yaml")
    assert words in str(caught.value)
    assert "$" not in str(caught.value)


def test_a_profile_without_rag_rules_is_refused() -> None:
    before, _, rest = _TEXT.partition("rag:\n")
    after = rest.partition("# How many")[2]
    with pytest.raises(InvalidRecord, match="`rag` needs at least one rule"):
        parse_profile(f"{before}rag: []\n# How many{after}")


@pytest.mark.parametrize(("text", "sample"), [("yes", True), ("true", True), ("no", False), ("", False)])
def test_a_store_is_a_sample_only_where_it_says_so(text: str, sample: bool) -> None:  # noqa: FBT001 - a table's column
    assert parse_profile(_TEXT.replace("sample: yes", f"sample: {text}")).sample is sample


def test_a_profile_that_cannot_be_opened_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(NoStore, match=r"cspt.yaml cannot be read"):
        read_profile(tmp_path)
    (tmp_path / "cspt.yaml").write_bytes(b"name: \xff\n")
    with pytest.raises(NoStore, match=r"cspt.yaml cannot be read"):
        read_profile(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a privilege on Windows")
def test_a_profile_behind_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "cspt.yaml").symlink_to(ROOT / "cspt.yaml")
    with pytest.raises(NoStore, match="a link stands in the way"):
        read_profile(tmp_path)
