"""Syncing from the terminal: by a key, with a bar and a line that says how the store stands, holding up nothing."""

from __future__ import annotations

import asyncio
from threading import Event

import pytest
from textual.pilot import Pilot

from cspt.store.transport import Tips, Transport
from cspt.tui.app import CsptApp
from cspt.tui.widgets.top_bar import TopBar
from cspt.workspace import Workspace
from tests.gitting import git, head
from tests.sharing import Team, synced
from tests.tui.driving import drive, text_of, toasts, wait_for


def _set(store: Workspace, record_id: str, **texts: str) -> None:
    record = store.load().find(record_id)
    store.change(record.id, store.values_from_text(record.kind, texts), via="test")


def test_a_key_sends_and_receives_and_what_came_in_is_drawn(team: Team) -> None:
    _set(team.police, team.ids[0], title="Talks at schools")
    synced(team.police)
    _set(team.council, team.ids[1], rag="red")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        bar = app.screen.query_one(TopBar)
        await wait_for(pilot, lambda: "1 to send, last" in text_of(bar), "how the store stands")
        await pilot.press("2", "S")
        await wait_for(pilot, lambda: "1 sent, 1 received" in app.said, "the sync")
        bar = app.screen.query_one(TopBar)
        await wait_for(pilot, lambda: "in step, last" in text_of(bar), "how the store stands now")
        facts = app.facts
        assert facts is not None
        assert facts.snapshot.find(team.ids[0]).title == "Talks at schools"
        assert app.under_way is None

    drive(team.council.root, script)
    assert head(team.council.root) == team.tip


def test_two_values_are_told_of_and_where_to_settle_them(team: Team) -> None:
    _set(team.council, team.ids[0], due="2026-12-01")
    _set(team.police, team.ids[0], due="2026-12-08")
    synced(team.council)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await pilot.press("S")
        await wait_for(pilot, lambda: "1 to settle" in toasts(app), "the two values")
        await wait_for(pilot, lambda: app.standing.startswith("1 to settle, last"), "how the store stands")

    drive(team.police.root, script)


def test_a_host_that_is_not_there_is_told_in_one_line_and_the_work_goes_on(team: Team) -> None:
    git(team.council.root, "config", "remote.origin.url", str(team.folder / "gone.git"))

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await pilot.press("S")
        await wait_for(pilot, lambda: "no shared store at" in toasts(app), "the refusal")
        assert "\n" not in toasts(app)
        await pilot.press("2")
        await wait_for(pilot, lambda: app.current_mode == "board", "the board")

    drive(team.council.root, script)


def test_a_slow_host_holds_up_neither_the_screens_nor_what_is_saved(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, look = Event(), Transport.look

    def slow(transport: Transport, address: str) -> Tips:
        assert answers.wait(60)
        return look(transport, address)

    monkeypatch.setattr(Transport, "look", slow)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await pilot.press("S")
        bar = app.screen.query_one(TopBar)
        await wait_for(pilot, lambda: "looking" in text_of(bar), "the bar")
        await pilot.press("S")
        app.act(lambda: app.workspace.change(team.ids[0], {"rag": "red"}, via="test"), "Saved while it syncs")
        await wait_for(pilot, lambda: "Saved while" in app.said, "the act")
        app.sharing.show("sending", 50)
        await wait_for(pilot, lambda: "sending ━" in text_of(bar), "how far it is")
        answers.set()
        await wait_for(pilot, lambda: "1 sent" in app.said, "the sync")

    drive(team.council.root, script)


def test_a_look_shows_what_is_new_there_and_brings_nothing_in(team: Team) -> None:
    _set(team.police, team.ids[0], rag="red")
    synced(team.police)
    before = head(team.council.root)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await wait_for(pilot, lambda: app.standing.startswith("in step"), "how the store stands")
        app.sharing.look()
        await wait_for(pilot, lambda: app.standing.startswith("1 new, last"), "what is new")
        assert head(team.council.root) == before

    drive(team.council.root, script)


def test_a_store_that_is_shared_with_nobody_says_nothing_and_a_sync_says_how(team: Team) -> None:
    git(team.council.root, "remote", "remove", "origin")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        app.sharing.look()
        await asyncio.sleep(0)
        assert app.standing == ""
        await pilot.press("S")
        await wait_for(pilot, lambda: "shared with nobody yet" in toasts(app), "what to do")

    drive(team.council.root, script)
