"""The import rules and sizes that docs/architecture.md promises, read from the code itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.making import ROOT

_LAYERS = (
    ("cli", "tui"),
    ("exchange",),
    ("sync",),
    ("workspace",),
    ("store",),
    ("rules",),
    ("kinds",),
    ("model",),
    ("text", "errors"),
)
"""From the top to the ground: each may import those below it, and its own."""
_ONLY = {
    "git": ("cspt/store/repo.py",),
    "sqlite3": ("cspt/store/index/database.py",),
    "frontmatter": ("cspt/model/document.py",),
    "ruamel": ("cspt/model/document.py",),
    "yaml": ("cspt/model/document.py",),
    "textual": ("cspt/tui/", "cspt/text.py"),
    "rich": ("cspt/tui/",),
    "click": ("cspt/cli/",),
    "docx": ("cspt/exchange/",),
    "openpyxl": ("cspt/exchange/",),
    "typst": ("cspt/exchange/pdf_out.py",),
    "lxml": ("cspt/exchange/reading/",),
    "holidays": ("cspt/rules/clocks.py",),
}
"""The one place that each library is imported in."""
_PURE = (
    "cspt/model/", "cspt/kinds/", "cspt/rules/", "cspt/sync/plan.py", "cspt/exchange/table.py",
    "cspt/exchange/understand/",
)  # fmt: skip
_OUTSIDE_WORLD = frozenset(
    {"os", "pathlib", "subprocess", "shutil", "socket", "time", "random", "secrets", "tempfile", "threading"}
)
_FILES = sorted((ROOT / "cspt").rglob("*.py"))


@dataclass(frozen=True)
class Import:
    """One imported module, where it is imported, and whether at once or when a function is called."""

    path: str
    line: int
    module: str
    deferred: bool

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.module}"


def _path(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _imports(file: Path) -> Iterator[Import]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    inside = {id(node) for function in functions for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}:{node.lineno} imports relatively"
            names = [f"{node.module}.{name.name}" for name in node.names]
        else:
            continue
        yield from (Import(_path(file), node.lineno, name, id(node) in inside) for name in names)


_ALL = [found for file in _FILES for found in _imports(file)]


def _layer(name: str) -> int | None:
    return next((level for level, names in enumerate(_LAYERS) if name in names), None)


def test_the_scan_sees_the_code() -> None:
    assert len(_FILES) > 40
    assert any(found.module.startswith("cspt.model.document") for found in _ALL)
    assert any(found.module == "git.cmd.Git" and found.deferred for found in _ALL)


def test_every_module_has_its_layer() -> None:
    tops = {file.relative_to(ROOT / "cspt").parts[0].removesuffix(".py") for file in _FILES}
    assert {top for top in tops if _layer(top) is None} <= {"__init__", "__main__"}


def test_imports_point_down_and_never_up() -> None:
    wrong = []
    for found in _ALL:
        head, _, rest = found.module.partition(".")
        here, there = _layer(Path(found.path).parts[1].removesuffix(".py")), _layer(rest.partition(".")[0])
        if head == "cspt" and here is not None and there is not None and there < here:
            wrong.append(str(found))
    assert wrong == []


def test_the_terminal_and_the_command_line_know_each_other_only_when_one_opens_the_other() -> None:
    across = [
        found
        for found in _ALL
        if (found.path.startswith("cspt/tui/") and found.module.startswith("cspt.cli"))
        or (found.path.startswith("cspt/cli/") and found.module.startswith("cspt.tui") and not found.deferred)
    ]
    assert [str(found) for found in across] == []


@pytest.mark.parametrize("library", list(_ONLY))
def test_a_library_is_imported_in_its_one_place(library: str) -> None:
    found = [one for one in _ALL if one.module.partition(".")[0] == library]
    assert [str(one) for one in found if not one.path.startswith(_ONLY[library])] == []


def test_what_is_pure_touches_nothing_outside() -> None:
    found = [one for one in _ALL if one.path.startswith(_PURE) and one.module.partition(".")[0] in _OUTSIDE_WORLD]
    assert [str(one) for one in found] == []


def test_what_is_slow_to_load_is_loaded_when_it_is_needed() -> None:
    slow = [
        one
        for one in _ALL
        if one.module.partition(".")[0] in ("git", "textual")
        and not one.path.startswith("cspt/tui/")
        and not one.deferred
    ]
    assert {one.path for one in slow} <= {"cspt/store/repo.py", "cspt/text.py"}
    for path in {one.path for one in slow}:
        assert "if TYPE_CHECKING:" in (ROOT / path).read_text(encoding="utf-8")


_PROBE = """
import sys
sys.argv = ["cspt", *sys.argv[1:]]
from cspt.cli import main
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def _loaded(root: Path, *arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, *arguments], cwd=root, capture_output=True, check=True, text=True
    )
    assert done.stdout
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [("list", "actions"), ("list", "actions", "rag=red", "--json"), ("--help",), ("--version",)],
    ids=" ".join,
)
def test_a_command_that_draws_no_screen_and_writes_nothing_loads_neither_textual_nor_git(
    shared_sample: Path, arguments: tuple[str, ...]
) -> None:
    assert not _loaded(shared_sample, *arguments) & {"textual", "rich", "git", "gitdb", "ruamel"}


@pytest.mark.parametrize("arguments", [("board",), ("due",), ("check",), ("history", "VF90D4B5")], ids=" ".join)
def test_no_command_that_prints_loads_textual(shared_sample: Path, arguments: tuple[str, ...]) -> None:
    assert not _loaded(shared_sample, *arguments) & {"textual", "rich"}


@pytest.mark.parametrize("file", _FILES, ids=_path)
def test_modules_and_functions_stay_short(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= (200 if _path(file) == "cspt/tui/app.py" else 400)
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    assert [f"{node.name}: {_length(node)} lines" for node in functions if _length(node) > 45] == []


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_functions_are_short_as_a_rule() -> None:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in _FILES]
    lengths = sorted(
        _length(node)
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[len(lengths) * 95 // 100] <= 30
