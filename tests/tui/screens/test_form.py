"""The form, made from a kind alone, driven by Textual's pilot."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from cspt.kinds import KINDS
from cspt.model.dates import When
from cspt.model.record import Record
from cspt.model.values import Value
from cspt.tui.app import CsptApp
from cspt.tui.dialogs.choose import ChooseDialog
from cspt.tui.dialogs.collision import CollisionDialog
from cspt.tui.dialogs.confirm import ConfirmDialog
from cspt.tui.screens.board import BoardScreen
from cspt.tui.screens.form import FormScreen
from cspt.tui.widgets.form_bar import FormBar
from cspt.workspace import Workspace
from tests.tui.driving import drive, screen_text, text_of, wait_for


def _git(store: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=store, check=True, capture_output=True, text=True).stdout


def _action(store: Path, ref: str = "2.01") -> Record:
    return next(r for r in Workspace.open(store).load().of_kind("action") if r.text("ref") == ref)


def _form(app: CsptApp) -> FormScreen:
    assert isinstance(app.screen, FormScreen)
    return app.screen


def _editor(app: CsptApp, name: str) -> Widget:
    return _form(app).boxes[name].editor


def _bar(app: CsptApp) -> str:
    return text_of(_form(app).query_one(FormBar))


async def _open(app: CsptApp, pilot: Pilot[None], kind: str, record_id: str = "", **values: str) -> None:
    record = app.facts.snapshot.get(record_id) if app.facts and record_id else None
    app.push_screen(FormScreen(KINDS[kind], record, values))
    await wait_for(pilot, lambda: isinstance(app.screen, FormScreen) and app.focused, "the form to open")
    await pilot.pause()


async def _type(app: CsptApp, pilot: Pilot[None], name: str, text: str) -> None:
    _editor(app, name).focus()
    await wait_for(pilot, lambda: app.focused is _editor(app, name), f"{name} to have the focus")
    await pilot.press(*("space" if character == " " else character for character in text))
    await pilot.pause()


async def _save(app: CsptApp, pilot: Pilot[None]) -> None:
    form = _form(app)
    await pilot.press("ctrl+s")
    await wait_for(pilot, lambda: not form.is_attached and app.facts, "the form to save and close")


def test_a_date_in_words_and_a_chosen_status_are_one_commit_of_exactly_two_lines(sample_store: Path) -> None:
    action, before = _action(sample_store), _git(sample_store, "rev-list", "--count", "HEAD")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        await _type(app, pilot, "status", "comp")
        await _type(app, pilot, "due", "fri")
        assert "Fri 13 Dec, in 3 days" in screen_text(app)
        assert "Saves: status blank → complete; due blank → Fri 13 Dec" in _bar(app)
        await _save(app, pilot)

    drive(sample_store, script, size=(80, 24))
    assert int(_git(sample_store, "rev-list", "--count", "HEAD")) == int(before) + 1
    diff = _git(sample_store, "diff", "-U0", "HEAD~1").splitlines()
    changed = [line for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert changed == ["+status: complete", "+due: 2019-12-13"]
    assert "Via: cspt" in _git(sample_store, "log", "-1", "--format=%B")
    assert " form" in _git(sample_store, "log", "-1", "--format=%B")


def test_a_date_that_does_not_exist_is_said_beside_it_and_not_saved(sample_store: Path) -> None:
    action, before = _action(sample_store), _git(sample_store, "rev-parse", "HEAD")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        await _type(app, pilot, "due", "31 feb")
        assert "✗ 31 February 2019 does not exist" in screen_text(app)
        await _type(app, pilot, "title", "!")
        await pilot.press("ctrl+s")
        await wait_for(pilot, lambda: app.focused is _editor(app, "due"), "the focus to go where the trouble is")
        assert "Due: 31 February 2019 does not exist" in _bar(app)

    drive(sample_store, script)
    assert _git(sample_store, "rev-parse", "HEAD") == before


def test_escape_asks_before_anything_typed_is_lost(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        form = _form(app)
        await _type(app, pilot, "title", " again")
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
        assert "Not saved: title" in screen_text(app)
        await pilot.press("escape")
        await wait_for(pilot, lambda: app.screen is form, "the form again")
        assert form.boxes["title"].text.endswith(" again")
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
        await pilot.press("t")
        await wait_for(pilot, lambda: not form.is_attached, "the form to close")

    drive(sample_store, script)
    assert _action(sample_store).title == action.title


def test_escape_may_save(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        form = _form(app)
        await _type(app, pilot, "title", " again")
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")
        await pilot.press("enter")
        await wait_for(pilot, lambda: not form.is_attached, "the form to save and close")

    drive(sample_store, script)
    assert _action(sample_store).title == f"{action.title} again"


def test_escape_leaves_at_once_where_nothing_was_typed(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        await pilot.press("escape")
        await wait_for(pilot, lambda: not isinstance(app.screen, (FormScreen, ConfirmDialog)), "the form to close")

    drive(sample_store, script)


def test_leaving_the_program_asks_too(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        await _type(app, pilot, "title", " again")
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the question")

    drive(sample_store, script)


def test_what_collides_is_shown_side_by_side_and_the_rest_is_kept(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        form = _form(app)
        await _type(app, pilot, "title", " of all ages")
        await _type(app, pilot, "due", "fri")
        await _type(app, pilot, "resources", "two visits")
        other = Workspace.open(sample_store)
        theirs: dict[str, Value | None] = {"title": "Their title", "due": When(2020, 1, 15), "issue": "Their issue"}
        other.change(action.id, theirs, via="test")
        await pilot.press("ctrl+s")
        await wait_for(pilot, lambda: isinstance(app.screen, CollisionDialog), "the two values")
        await pilot.pause()
        shown = screen_text(app)
        assert "Their title" in shown
        assert "of all ages" in shown
        assert "Wed 15 Jan 2020" in shown
        assert "Fri 13 Dec" in shown
        await pilot.press("right", "down", "left", "enter")
        await wait_for(pilot, lambda: not form.is_attached, "the form to save and close")

    drive(sample_store, script)
    saved = _action(sample_store)
    assert saved.title == f"{action.title} of all ages"
    assert saved.text("due") == "2020-01-15"
    assert saved.text("resources") == "two visits"
    assert saved.text("issue") == "Their issue"


def test_leaving_a_collision_keeps_everything_typed(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        form = _form(app)
        await _type(app, pilot, "title", " of all ages")
        Workspace.open(sample_store).change(action.id, {"title": "Their title"}, via="test")
        await pilot.press("ctrl+s")
        await wait_for(pilot, lambda: isinstance(app.screen, CollisionDialog), "the two values")
        await pilot.press("escape")
        await wait_for(pilot, lambda: app.screen is form, "the form again")
        await wait_for(pilot, lambda: "Not saved yet" in _bar(app), "what to do")
        assert form.boxes["title"].text.endswith(" of all ages")

    drive(sample_store, script)
    assert _action(sample_store).title == "Their title"


def test_a_store_that_changes_beneath_is_followed_where_nothing_was_typed(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        await _type(app, pilot, "title", " now")
        Workspace.open(sample_store).change(action.id, {"resources": "a van", "status": "on-hold"}, via="test")
        app.reload()
        await wait_for(pilot, lambda: _form(app).boxes["resources"].text == "a van", "the other's words")
        assert _form(app).boxes["status"].text == "on-hold"
        assert _form(app).draft.touched == ["title"]
        assert _form(app).boxes["title"].text.endswith(" now")

    drive(sample_store, script)


def test_an_update_needs_only_its_text_and_two_keys(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await wait_for(pilot, lambda: isinstance(app.screen, BoardScreen) and app.screen.selected(), "a card")
        selected = app.screen.selected() if isinstance(app.screen, BoardScreen) else None
        assert selected is not None
        await pilot.press("a")
        await wait_for(pilot, lambda: isinstance(app.screen, FormScreen) and app.focused, "the form to open")
        await wait_for(pilot, lambda: _form(app).boxes["type"].text == "update", "the template's values")
        await pilot.press(*"Two", "space", *"visits")
        assert selected.title[:20] in screen_text(app)
        form = _form(app)
        await pilot.press("ctrl+s")
        await wait_for(pilot, lambda: not form.is_attached, "the form to save and close")
        assert "Event added" in app.said
        made = Workspace.open(sample_store).load().timeline(selected.id)
        event = next(event for event in made if event.title == "Two visits")
        assert event.text("date") == "2019-12-10"
        assert event.text("type") == "update"

    drive(sample_store, script, start="board", size=(80, 24))


def test_a_new_case_holds_what_was_typed_in_every_sort_of_field(sample_store: Path) -> None:
    before = {r.id for r in Workspace.open(sample_store).load().of_kind("case")}

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "case")
        await wait_for(pilot, lambda: _form(app).boxes["status"].text == "open", "the template's values")
        await _type(app, pilot, "title", "Noise, one block")
        await _type(app, pilot, "theme", "rough")
        await pilot.press("enter")
        await _type(app, pilot, "agencies", "pol")
        await pilot.press("down", "enter")
        await _type(app, pilot, "agencies", ", parish")
        await _type(app, pilot, "review_due", "+2w")
        await _type(app, pilot, "people", "one: A.B., two: C.D.")
        _editor(app, "risk_band").focus()
        await pilot.press("down", "down", "down")
        _editor(app, "restricted").focus()
        await pilot.press("space")
        _editor(app, "links").focus()
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ChooseDialog), "the cases to choose from")
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(app.screen, FormScreen), "the form again")
        _editor(app, "body").focus()
        await pilot.press("end", "enter", *"What", "space", *"now")
        await _save(app, pilot)

    drive(sample_store, script)
    made = [r for r in Workspace.open(sample_store).load().of_kind("case") if r.id not in before]
    assert len(made) == 1
    case = made[0]
    assert case.title == "Noise, one block"
    assert case.text("theme") == "rough-sleeping"
    assert case.text("status") == "open"
    assert case.texts("agencies") == ("police", "parish")
    assert case.text("review_due") == "2019-12-24"
    assert case.values["people"] == {"one": "A.B.", "two": "C.D."}
    assert case.text("risk_band") == "high"
    assert case.values["restricted"] is True
    assert case.texts("links")[0] in before
    assert case.body.strip().startswith("## What is happening")
    assert "What now" in case.body
    assert _git(sample_store, "log", "-1", "--format=%s").strip() == case.id


def test_a_title_in_another_script_is_saved_as_typed(sample_store: Path) -> None:
    action, title = _action(sample_store), "زيارة المدرسة 学校 🏫"

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        _form(app).boxes["title"].show(title)
        await pilot.pause()
        await _save(app, pilot)

    drive(sample_store, script)
    assert _action(sample_store).title == title


def test_control_and_bidi_characters_pasted_are_shown_and_never_act(sample_store: Path) -> None:
    from textual.events import Paste

    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        for name in ("title", "body"):
            _editor(app, name).focus()
            await pilot.pause()
            _editor(app, name).post_message(Paste("x\x1b[31m\u202ey\nz"))
            box = _form(app).boxes[name]
            await wait_for(pilot, lambda: "␛[31m‹U+202E›y" in box.text, "the paste")  # noqa: B023 - called in this turn
            assert "\x1b" not in box.text
        assert _form(app).boxes["title"].text.endswith("y z")
        await _save(app, pilot)

    drive(sample_store, script)
    text = (sample_store / action.path).read_text(encoding="utf-8")
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_nothing_typed_is_lost_where_the_store_cannot_be_written(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        await _type(app, pilot, "title", " kept")
        (sample_store / ".git" / "cspt" / "lock").unlink(missing_ok=True)
        (sample_store / ".git" / "cspt" / "lock").mkdir()
        await pilot.press("ctrl+s")
        await wait_for(pilot, lambda: "Not saved: cannot write" in _bar(app), "why it was not saved")
        assert _form(app).boxes["title"].text.endswith(" kept")
        (sample_store / ".git" / "cspt" / "lock").rmdir()
        await _save(app, pilot)

    drive(sample_store, script)
    assert _action(sample_store).title.endswith(" kept")


def test_a_trouble_that_names_a_field_is_said_beside_it(sample_store: Path) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "event")
        await _type(app, pilot, "title", "A visit")
        await pilot.press("ctrl+s")
        await wait_for(pilot, lambda: app.focused is _editor(app, "about"), "the focus to go to what is needed")
        assert "About: needed before this can be saved" in _bar(app)

    drive(sample_store, script)


@pytest.mark.parametrize(("size", "names"), [((40, 12), [*KINDS]), ((170, 36), ["action", "case", "order"])])
def test_every_kind_has_its_form_and_going_through_it_changes_nothing(
    sample_store: Path, size: tuple[int, int], names: list[str]
) -> None:
    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        assert app.facts is not None
        for kind in (KINDS[name] for name in names):
            await _open(app, pilot, kind.name, app.facts.snapshot.of_kind(kind.name)[0].id)
            fields = [field.name for field in kind.fields if field.name not in ("id", "kind")]
            assert list(_form(app).boxes) == [*fields, "body"]
            assert app.focused is _editor(app, "title")
            await pilot.press(*["tab"] * len(fields))
            assert not _form(app).unsaved
            await pilot.press("escape")
            if isinstance(app.screen, FormScreen):
                await pilot.press("escape")
            await wait_for(pilot, lambda: not isinstance(app.screen, FormScreen), "the form to close")

    drive(sample_store, script, size=size)


def test_saving_what_was_not_changed_saves_nothing(sample_store: Path) -> None:
    before = _git(sample_store, "rev-parse", "HEAD")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        assert app.facts is not None
        for action in app.facts.snapshot.of_kind("action")[:3]:
            await _open(app, pilot, "action", action.id)
            await pilot.press("tab", "tab", "tab", "ctrl+s")
            await wait_for(pilot, lambda: not isinstance(app.screen, FormScreen), "the form to close")

    drive(sample_store, script)
    assert _git(sample_store, "rev-parse", "HEAD") == before


def test_a_choice_may_be_blanked(sample_store: Path) -> None:
    action = next(r for r in Workspace.open(sample_store).load().of_kind("action") if r.text("status") == "complete")

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        _editor(app, "status").focus()
        await pilot.pause()
        await pilot.press("backspace")
        await _save(app, pilot)

    drive(sample_store, script)
    record = Workspace.open(sample_store).load().get(action.id)
    assert record is not None
    assert "status" not in record.raw


def test_a_word_that_is_no_choice_is_refused_in_words(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        await _type(app, pilot, "status", "xyz")
        assert "it may be not-started" in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert _form(app).boxes["status"].text == "xyz"

    drive(sample_store, script)


def test_a_link_is_chosen_by_title_and_taken_out(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        _editor(app, "case").focus()
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(app.screen, ChooseDialog), "the cases")
        await pilot.press(*"rough", "enter")
        await wait_for(pilot, lambda: isinstance(app.screen, FormScreen), "the form again")
        assert app.facts is not None
        case = app.facts.snapshot.get(_form(app).boxes["case"].text)
        assert case is not None
        assert "rough" in case.title.casefold()
        assert case.title[:20] in screen_text(app)
        await pilot.press("backspace")
        assert _form(app).boxes["case"].text == ""

    drive(sample_store, script)


def test_the_keys_in_the_bar_can_be_clicked(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        form = _form(app)
        await _type(app, pilot, "title", " clicked")
        await pilot.click(FormBar, offset=(3, 1))
        await wait_for(pilot, lambda: not form.is_attached, "the form to save and close")

    drive(sample_store, script)
    assert _action(sample_store).title.endswith(" clicked")


def test_an_offer_can_be_clicked(sample_store: Path) -> None:
    action = _action(sample_store)

    async def script(app: CsptApp, pilot: Pilot[None]) -> None:
        await _open(app, pilot, "action", action.id)
        _editor(app, "status").focus()
        await pilot.pause()
        offers = _form(app).boxes["status"].query_one("OfferList")
        await wait_for(pilot, lambda: offers.region.height > 2, "the list to open")
        await pilot.click(offers, offset=(3, 2))
        await wait_for(pilot, lambda: _form(app).boxes["status"].text == "in-progress", "the choice")

    drive(sample_store, script)
