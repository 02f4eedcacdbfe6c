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


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("first_review: 2w", "first_review: a fortnight", "`a fortnight` is not a length of time"),
        ("then: partnership", "then: nobody", "no set of `reviews` `nobody`; there are partnership, police"),
        ("bands: {low: 0, medium: 7, high: 15}", "bands: {low: 0, medium: 17, high: 15}", "must begin at 0 and rise"),
        ("bands: {low: 0, medium: 7, high: 15}", "bands: {low: 1, medium: 7, high: 15}", "must begin at 0 and rise"),
        ("means: {standard: low}", "means: {}", "band `standard` needs a line in `means`"),
        ("no: 0, yes: 4}}", "no: 0, yes: four}}", "Expected `int`"),
        ("default: nervous", "default: calm", "`calm` is none of the choices of `safe`"),
        ("when: {violence: [yes]}, why: violence", "when: {anger: [yes]}, why: violence", "no factor `anger`"),
        ("when: {hate: [yes]}, why: hate", "when: {hate: [perhaps]}, why: hate", "no choice of `hate` `perhaps`"),
        (", appeal: 15wd}", "}", "no deadline for `appeal`; give one, or write `appeal: none`"),
        ("review: 21d after decision, panel", "review: 21d after panel, panel", "which does not come before it"),
        ("thresholds: [{reports: 3}]", "thresholds: [{reports: 4}]", "one threshold must be from 1 to 3 reports"),
        ("procedure: default}", "procedure: ours}", "no procedure `ours`"),
        ("longest: 24h s77", "longest: a day", "`a` is not a length of time"),
        ("after: community-protection-warning", "after: a-word", "no power `a-word`"),
        ("year_begins: 04-01", "year_begins: 04-31", "`04-31` is not a month and day"),
        ("bank_holidays: ENG", "bank_holidays: FRA", "Invalid enum value 'FRA'"),
        ("{mental-health: cmht}", "{mental-health: nobody}", "no service `nobody`"),
    ],
)
def test_broken_rules_of_case_work_are_refused_by_their_line(old: str, new: str, words: str) -> None:
    assert old in _TEXT
    line = _TEXT[: _TEXT.index(old)].count("\n") + 1

    with pytest.raises(InvalidRecord) as caught:
        parse_profile(_TEXT.replace(old, new, 1))

    named = int(str(caught.value).split(":")[1])
    assert words in str(caught.value)
    assert abs(named - line) <= 1


def test_a_profile_without_rules_for_case_work_is_still_a_profile() -> None:
    before, _, _ = _TEXT.partition("# Case work. Every length")
    profile = parse_profile(before)
    assert profile.case_rules(date(2019, 12, 10)) is None
    assert profile.procedure(date(2019, 12, 10)) is None
    assert profile.scale_for("asb", date(2019, 12, 10)) is None


def test_a_rule_holds_from_its_day_and_the_oldest_before_that() -> None:
    later = _TEXT.replace("reviews:\n  partnership:", _LATER + "reviews:\n  partnership:", 1)
    profile = parse_profile(later)
    for day, weeks in ((date(2015, 1, 1), "2w"), (date(2019, 12, 31), "2w"), (date(2020, 1, 1), "1w")):
        rules = profile.case_rules(day)
        assert rules
        assert rules.first_review == weeks


_LATER = """  - since: 2020-01-01
    first_review: 1w
    then: partnership
    falls_within: 1m
    monitoring: 1m
    repeat: {reports: 3, within: 3m}
    reports_reviewed: 1w
    sign_again: 2w
"""
