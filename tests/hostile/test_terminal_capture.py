"""Nothing that a record, a file name, git or an argument holds reaches a terminal raw, or acts there."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cspt.cli.app import COMMANDS
from tests.hostile.scene import Scene
from tests.making import ACTION, CASE, PLAN

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a POSIX thing", allow_module_level=True)

from tests.hostile.capture import captured
from tests.hostile.samples import ACTING, SAMPLES, fill, forbidden_in_output, marked

EVERYTHING = "".join(marked(sample) for sample in SAMPLES if sample != "\0")
PERIOD = ("--from", "2019-01-01", "--to", "2039-01-01")
_LINE_TAKEN_BACK = b"\r\x1b[K"
"""How cspt takes back its own line that says how far a long act is."""
IN_ORDER = range(8)
"""The exit codes of the design; no fault is among them."""
LOOKS: dict[str, list[tuple[str, ...]]] = {
    "list": [("actions",), ("cases",), ("plans",), ("priorities",), ("members",), ("events",), ("actions", EVERYTHING),
             ("actions", f"owner~{EVERYTHING}"), ("actions", f"due<{EVERYTHING}"), ("actions", f"{EVERYTHING}=x"),
             (EVERYTHING,), ("actions", "--at", EVERYTHING), ("actions", f"--{EVERYTHING}")],
    "board": [(), (EVERYTHING,), (f"rag={EVERYTHING}",)],
    "show": [(ACTION,), (CASE,), (PLAN,), (EVERYTHING,)],
    "timeline": [(ACTION,), (EVERYTHING,)],
    "due": [(), ("--for", EVERYTHING), ("--within", EVERYTHING)],
    "search": [("q",), (EVERYTHING,), ("[bold",)],
    "history": [(ACTION,), (EVERYTHING,)],
    "status": [()],
    "check": [()],
    "audit": [("verify",), ("export", *PERIOD), ("export", *PERIOD, "--format", "md"), (EVERYTHING,),
              ("export", "--from", EVERYTHING, "--to", "x")],
    "completion": [("bash",), (EVERYTHING,)],
    "conflicts": [(), (EVERYTHING,)],
    "export": [(PLAN, "--format", "md", "-o", "-"), (EVERYTHING,), (PLAN, "--at", EVERYTHING)],
    "qualify": [(EVERYTHING,)],
    "report": [("case-reviews", "--year", "2019"), ("referrals", "--from", "2019-01-01"), (EVERYTHING,)],
    "server-check": [(EVERYTHING, EVERYTHING)],
}  # fmt: skip
ACTS: dict[str, list[tuple[str, ...]]] = {
    "new": [("action", EVERYTHING), (EVERYTHING, "t"), ("action", "t", f"{EVERYTHING}=x"),
            ("action", "t", f"rag={EVERYTHING}")],
    "set": [(ACTION, f"outcome={EVERYTHING}"), (ACTION, f"due={EVERYTHING}"), (EVERYTHING, "rag=red"),
            (ACTION, EVERYTHING)],
    "move": [(ACTION, EVERYTHING), (EVERYTHING, "complete"), (ACTION, "complete")],
    "log": [(ACTION, EVERYTHING), (ACTION, "t", "--type", EVERYTHING), (ACTION, "t", "--date", EVERYTHING)],
    "edit": [(EVERYTHING,), (ACTION,)],
    "undo": [()],
    "record": [("-m", EVERYTHING)],
    "demo": [(f"d/{EVERYTHING[:80]}",)],
    "init": [(".",), ("new", "--name", EVERYTHING)],
    "assess": [(CASE, f"frequency={EVERYTHING}"), (EVERYTHING,)],
    "clone": [(EVERYTHING, "c"), (f"ext::{EVERYTHING[:80]}", "c")],
    "import": [(EVERYTHING,), ("--plan", EVERYTHING, "cspt.yaml")],
    "letter": [(EVERYTHING, "acknowledge"), (CASE, EVERYTHING)],
    "merge": [()],
    "resolve": [(ACTION, f"rag={EVERYTHING}"), (EVERYTHING, "rag=1")],
    "review": [(), (EVERYTHING,)],
    "step": [(EVERYTHING,), (CASE, EVERYTHING)],
    "sync": [(), (EVERYTHING,)],
}  # fmt: skip


@pytest.fixture(scope="module")
def _hostile(tmp_path_factory: pytest.TempPathFactory, _sound: Path) -> Path:
    root = tmp_path_factory.mktemp("hostile") / "store"
    shutil.copytree(_sound, root)
    fill(root)
    return root


@pytest.fixture
def store(_hostile: Path, tmp_path: Path) -> Path:
    """A store full of hostile text, of the test's own."""
    root = tmp_path / "hostile"
    shutil.copytree(_hostile, root)
    return root


def test_every_command_is_tried() -> None:
    assert LOOKS.keys() | ACTS.keys() == COMMANDS.keys()


@pytest.mark.parametrize("command", [*LOOKS, *ACTS])
def test_a_command_sends_the_terminal_nothing_raw(
    command: str, store: Path, scene: Scene, tried: Callable[[int, str], None]
) -> None:
    tried(
        len((LOOKS | ACTS)[command]), f"calls of commands on a terminal, in a store with {len(SAMPLES)} hostile samples"
    )
    scene.environment |= {"EDITOR": scene.trap("editor"), "VISUAL": ""}
    scene.environment.pop("NO_COLOR")
    for arguments in (LOOKS | ACTS)[command]:
        code, sent = captured((command, *arguments), store, scene.environment)
        said = f"cspt {command} {arguments} ended with {code} and sent {sent[:2000]!r}"
        assert code in (IN_ORDER if EVERYTHING in "".join(arguments) or command in ACTS else (0, 1)), said
        assert sent, said
        assert forbidden_in_output(sent.replace(_LINE_TAKEN_BACK, b"")) == [], said
        assert b"a fault in cspt" not in sent, said
        assert b"Traceback" not in sent, said


def test_a_folder_named_by_somebody_hostile_is_not_shown_raw(store: Path, scene: Scene) -> None:
    code, sent = captured(("-C", EVERYTHING[:90], "list", "actions"), store, scene.environment)
    assert code == 3
    assert forbidden_in_output(sent) == []
    code, sent = captured((EVERYTHING,), store, scene.environment)
    assert code == 2
    assert forbidden_in_output(sent) == []


def test_every_sample_that_acts_is_shown_as_a_sign(store: Path, scene: Scene) -> None:
    _, sent = captured(("show", ACTION), store, scene.environment)
    text = sent.decode("utf-8")
    for sample in ACTING:
        assert marked(sample) not in text
    for sign in (
        "q␀q",
        "q␛]52;c;b3duZWQ=␇q",
        "q␡q",
        "q‹U+009B›35;7mq",
        "q‹U+202E›q",
        "q‹U+2028›q",
        "q[@click=app.quit]x[/]q",
    ):
        assert sign in text


def test_what_is_captured_can_be_found_wanting() -> None:
    assert forbidden_in_output(b"plain \x1b[1mbold\x1b[0m\r\n") == []
    assert all(forbidden_in_output(marked(sample).encode()) for sample in ACTING if sample != "\n")
