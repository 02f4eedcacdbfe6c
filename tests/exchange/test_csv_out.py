from __future__ import annotations

import csv
from io import StringIO

import pytest

from cspt.exchange.csv_out import write_csv
from tests.exchange.papers import drawn, plan_of
from tests.making import ACTION, OTHER, PLAN, PRIORITY, made


def _rows(data: bytes) -> list[dict[str, str]]:
    return [*csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""))]


def test_each_action_is_a_row_with_its_priority_and_marking() -> None:
    first, second = _rows(write_csv(drawn().paper))
    assert first["Priority"] == "Priority 1: Burglary"
    assert first["Owner"] == "police | housing | Support: fire"
    assert (first["Marking"], first["As it stood on"]) == ("OFFICIAL-SENSITIVE", "2019-12-10")
    assert (first["Id"], second["Id"]) == (ACTION, OTHER)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", " =", "＝"])
def test_a_cell_that_begins_a_formula_is_defused(sign: str) -> None:
    action = made(OTHER, plan=PLAN, priority=PRIORITY, ref="1.2", title=f"{sign}cmd|' /C calc'!A0")
    assert _rows(write_csv(drawn(*plan_of(action)).paper))[1]["Action"].startswith("'")


def test_excel_is_told_that_it_is_utf_8() -> None:
    assert write_csv(drawn().paper).startswith(b"\xef\xbb\xbf")


def test_a_table_for_publication_has_no_ids() -> None:
    data = write_csv(drawn(public=True).paper)
    assert ACTION.encode() not in data
    assert "Id" not in _rows(data)[0]
