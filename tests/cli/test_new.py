from __future__ import annotations

from pathlib import Path

from tests.cli.running import Cspt


def test_it_prints_the_id_and_nothing_else(cspt: Cspt, sample_store: Path) -> None:
    ran = cspt("new", "action", "Meet the caretaker", "plan=ead3", "owner=Police; Housing, north", "due=31 Dec")

    record_id = ran.out.strip()
    assert (ran.code, ran.err) == (0, "")
    text = (sample_store / f"records/actions/2019/{record_id}/action.md").read_text(encoding="utf-8")
    assert text == (
        f"---\nid: {record_id}\nkind: action\ntitle: Meet the caretaker\nplan: PL19-EAD3V7ES\n"
        "owner: [Police, 'Housing, north']\nstatus: not-started\ndue: 2019-12-31\n---\n"
    )


def test_every_kind_can_be_made(cspt: Cspt) -> None:
    for kind in ("plan", "priority", "action", "case", "member"):
        made = cspt("new", kind, f"A {kind}", "--json").data[0]
        assert cspt("show", made["id"], "--json").data[0]["title"] == f"A {kind}"
    event = cspt("new", "event", "Seen", "about=x13n", "date=9/12").out.strip()
    assert cspt("show", event, "--json").data[0]["about"] == "C19-X13NJFS5"


def test_nothing_is_made_of_a_value_that_does_not_fit(cspt: Cspt) -> None:
    before = cspt("status", "--json").data

    assert cspt("new", "case", "T", "theme=weather").code == 5
    assert cspt("new", "action", "  ").code == 5
    assert cspt("status", "--json").data == before
