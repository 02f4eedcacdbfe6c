from __future__ import annotations

import re

from cspt.exchange.md_out import write_md
from tests.exchange.papers import drawn, plan_of
from tests.making import ACTION, OTHER, PLAN, PRIORITY, made


def test_every_priority_is_a_heading_with_its_table() -> None:
    text = write_md(drawn().paper).decode()
    assert re.findall(r"^#+ .*", text, re.MULTILINE) == [
        r"# Plan \& aims \<2019\>",
        "## Document control",
        "## At a glance",
        "## Key",
        "## Priority 1: Burglary",
        "## Priority 2: Noise",
        "## Version history",
    ]
    head, rule, first = text.split("## Priority 1: Burglary")[1].strip().split("\n")[4:7]
    assert head == "| Ref | Issue | Action | Outcome | Resources | Owner | Due | Updates, newest first | Status | RAG |"
    assert rule.count("---") == head.count("|") - 1 == first.count(" | ") + 1
    assert "**Locks \\& lights**<br>First words.<br>" in first


def test_no_word_of_a_record_is_markup() -> None:
    action = made(ACTION, plan=PLAN, priority=PRIORITY, title="a|b <script> [x](http://y) `c` **d**")
    text = write_md(drawn(*plan_of(action)).paper).decode()
    assert r"a\|b \<script\> \[x\](http\://y) \`c\` \*\*d\*\*" in text


def test_the_marking_stands_first_and_last() -> None:
    lines = write_md(drawn().paper).decode().splitlines()
    assert lines[0] == lines[-1] == "**OFFICIAL-SENSITIVE**"


def test_a_formula_is_defused() -> None:
    assert "'=1+1 Talks" in write_md(drawn().paper).decode()
    assert OTHER not in write_md(drawn().paper).decode()
