"""Works out how one of a person's own acts is taken back: its fields set back, whatever else changed meanwhile.

An act is refused where a later one touched the same fields, and that act is named. One that was taken back since
does not count, nor does the act that took it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cspt.errors import BadRequest, Busy, InvalidRecord, SetupError
from cspt.kinds import KINDS
from cspt.model.changes import BODY, FieldChange, field_changes
from cspt.model.document import BadDocument, Document, encode, parse_document, replace_body, replace_fields
from cspt.model.layout import folder_of, is_kept, place_of
from cspt.model.problem import Problem
from cspt.model.record import Record
from cspt.model.schema import LINKS, Field
from cspt.store.commits import Edit, object_name
from cspt.store.files import read_if_there
from cspt.store.git_output import CommitInfo, TreeChange, is_absent
from cspt.store.reader import Reader
from cspt.store.records import read_at
from cspt.store.repo import GitFailed, Repo
from cspt.store.telling import changed_fields, local
from cspt.store.walk import Step, walk

_NAME = re.compile(r"[0-9a-f]{4,64}\Z")
_FARTHEST = 500
"""How far back one's own last act is looked for."""


@dataclass(frozen=True, slots=True)
class _Later:
    """What happened to an act's files since, undone acts and their undoing left out."""

    steps: tuple[Step, ...]
    blobs: Mapping[str, bytes]

    def toucher(self, path: str, fields: Iterable[str] | None = None) -> Step | None:
        """Return the newest act that touched a file, or certain fields of it."""
        for step in self.steps:
            for touched in step.touched:
                if touched.path != path:
                    continue
                if fields is None or set(fields) & {change.field for change in changed_fields(touched, self.blobs)}:
                    return step
        return None


def last_own_act(repo: Repo) -> CommitInfo:
    """Return the newest act of one's own that is not taken back.

    Raises:
        BadRequest: there is none.
    """
    me, undone = repo.identity().email, set[str]()
    for commit in (step.info for step in walk(repo, repo.head(), most=_FARTHEST) if len(step.parents) < 2):
        if commit.author.email != me or not commit.trailer("Via") or commit.oid in undone:
            continue
        if undoes := commit.trailer("Undo"):
            undone.add(undoes)
        elif commit.trailer("Record"):
            return commit
    raise BadRequest("there is nothing of yours to undo")


def own_act(repo: Repo, named: str) -> CommitInfo:
    """Return the act that a person names by its commit, as `cspt history` shows it.

    Raises:
        BadRequest: there is none of that name, or it is not one that this person can take back.
    """
    step = _named(repo, named)
    act = step.info
    if act.author.email != repo.identity().email:
        raise BadRequest(f"`{act.subject}` is an act of {act.author.name}; only your own can be undone")
    if not act.trailer("Via") or not act.trailer("Record") or len(step.parents) != 1:
        raise BadRequest(f"{named} was not made by an act of cspt on records, so it cannot be undone")
    if by := _undoing(walk(repo, repo.head(), without=[act.oid])).get(act.oid):
        raise BadRequest(f"`{act.subject}` is undone already, by {by[:8]}")
    return act


def plan_undo(store: Reader, act: CommitInfo) -> list[Edit]:
    """Return the edits that take an act back.

    Raises:
        BadRequest: it touched a file that is none of the store's.
        Busy: a later act, or a hand edit, touched the same fields; the message names it.
        InvalidRecord: taking it back would leave a record that is not sound.
        SetupError: the bytes before it are lost.
    """
    paths = [change.path for change in act.changes]
    if not all(is_kept(path, KINDS) for path in paths):
        raise BadRequest(f"`{act.subject}` cannot be undone: it touched a file that is none of the store's")
    blobs = store.repo.read_blobs([oid for change in act.changes for oid in (change.before, change.after)])
    plan = _Plan(store, act, blobs, _later(store.repo, act, paths))
    committed = store.repo.tree(store.repo.head(), *paths)
    edits = [plan.edit(change, committed.get(change.path, "")) for change in act.changes]
    plan.refuse_orphans(edits)
    return edits


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one act is taken back, file by file."""

    store: Reader
    act: CommitInfo
    blobs: Mapping[str, bytes]
    later: _Later

    def edit(self, change: TreeChange, committed: str) -> Edit:
        """Return the edit of one file: its bytes set back where nothing touched it since, else its fields."""
        self._refuse_lost(change)
        before, after = self.blobs.get(change.before), self.blobs.get(change.after)
        now = read_if_there(self.store.root, change.path)
        if object_name(now, len(self.act.oid)).strip("0") != committed.strip("0"):
            raise self._since(change.path, "by hand; record that first with `cspt record -m WHY`")
        toucher = self.later.toucher(change.path)
        if toucher is None and now == after:
            return Edit(change.path, now, before)
        old, new, held = (_document(change.path, data) for data in (before, after, now))
        if now is None or old is None or new is None or held is None:
            raise self._since(change.path, _by(toucher))
        fields = field_changes(old.values(), new.values(), (old.body, new.body))
        self._refuse_touched(change.path, [field.field for field in fields], new, held)
        edited = _with_fields(change.path, old, held, fields)
        self._refuse_unsound(change.path, now, edited)
        return Edit(change.path, now, edited)

    def refuse_orphans(self, edits: Sequence[Edit]) -> None:
        """Refuse to take a record away that others lie under or point at."""
        gone = {place.id: edit.path for edit in edits if edit.after is None and (place := place_of(edit.path, KINDS))}
        for record in self.store.load_files().records.values() if gone else ():
            if record.id in gone:
                continue
            linked = {link for field in record.kind.fields if field.type in LINKS for link in _links(record, field)}
            below = {held for held, path in gone.items() if record.path.startswith(f"{folder_of(path)}/")}
            if found := sorted(linked & gone.keys() | below):
                raise self._refused(f"{record.id} hangs on {found[0]}; undo what made it first")

    def _refuse_touched(self, path: str, fields: Sequence[str], new: Document, held: Document) -> None:
        """Refuse where a later act touched one of the fields, or they are not as the act left them."""
        touched = self.later.toucher(path, fields)
        moved = {change.field for change in field_changes(new.values(), held.values(), (new.body, held.body))}
        if touched or moved & set(fields):
            raise self._since(path, _by(touched or self.later.toucher(path)), fields)

    def _refuse_lost(self, change: TreeChange) -> None:
        if not is_absent(change.before) and change.before not in self.blobs:
            raise SetupError(
                f"`{self.act.subject}` cannot be undone: the bytes before it are damaged or missing in git"
            )

    def _refuse_unsound(self, path: str, now: bytes, edited: bytes) -> None:
        """Refuse a field edit that leaves a fault which the record does not have now."""
        known = {problem.message for problem in self._problems(path, now)}
        for problem in self._problems(path, edited):
            if problem.message not in known:
                raise InvalidRecord(f"`{self.act.subject}` cannot be undone: {problem.message}")

    def _problems(self, path: str, data: bytes) -> tuple[Problem, ...]:
        read = read_at(path, data, self.store.profile)
        return read.problems if isinstance(read, Record) else (read,)

    def _since(self, path: str, by: str, fields: Sequence[str] = ()) -> Busy:
        which = f" ({', '.join(fields)})" if fields else ""
        return self._refused(f"{path} was changed since{which} {by}")

    def _refused(self, why: str) -> Busy:
        return Busy(f"`{self.act.subject}` cannot be undone: {why}")


def _with_fields(path: str, old: Document, held: Document, fields: Sequence[FieldChange]) -> bytes:
    """Return a record as it is held now, with some fields as they were."""
    place, values = place_of(path, KINDS), old.values()
    order = place.kind.names() if place else ()
    changes = {field.field: values.get(field.field) for field in fields if field.field != BODY}
    try:
        edited = replace_fields(held, changes, order)
        if any(field.field == BODY for field in fields):
            edited = replace_body(edited, old.body)
        return encode(edited.text)
    except BadDocument as trouble:
        raise InvalidRecord(f"{path}:{trouble.line}: {trouble.message}") from None


def _named(repo: Repo, named: str) -> Step:
    wanted = named.strip().lower()
    try:
        found = repo.text("rev-parse", f"--disambiguate={wanted}").split() if _NAME.match(wanted) else []
    except GitFailed:
        found = []
    commits = [oid for oid in found if repo.has_commit(oid)]
    if len(commits) > 1:
        raise BadRequest(f"`{named}` may mean {', '.join(oid[:12] for oid in commits[:8])}; type more of it")
    steps = walk(repo, commits[0], without=_parents(repo, commits[0])) if commits else iter(())
    step = next((step for step in steps if _is_kept(repo, step.oid)), None)
    if step is None:
        raise BadRequest(f"no act `{named}` in this store; `cspt history` shows each with its name")
    return step


def _parents(repo: Repo, oid: str) -> list[str]:
    return repo.text("rev-list", "--parents", "--max-count=1", oid, "--").split()[1:]


def _is_kept(repo: Repo, oid: str) -> bool:
    """Tell whether a commit is part of the store's history, and not only among git's objects."""
    try:
        repo.run("merge-base", "--is-ancestor", oid, repo.head())
    except GitFailed:
        return False
    return True


def _undoing(steps: Iterable[Step]) -> dict[str, str]:
    """Return which act took back which, the taken back first; an undoing that was itself undone does not count."""
    found: dict[str, str] = {}
    for step in steps:
        undoes = step.info.trailer("Undo")
        if undoes and step.oid not in found:
            found[undoes] = step.oid
    return found


def _later(repo: Repo, act: CommitInfo, paths: Sequence[str]) -> _Later:
    steps = list(walk(repo, repo.head(), without=[act.oid], paths=paths))
    undoing = _undoing(steps)
    settled = {*undoing, *undoing.values()}
    counted = tuple(step for step in steps if step.oid not in settled)
    touched = [each for step in counted for each in step.touched if each.path in paths]
    return _Later(counted, repo.read_blobs([oid for each in touched for oid in (*each.befores, each.after)]))


def _document(path: str, data: bytes | None) -> Document | None:
    if data is None or place_of(path, KINDS) is None:
        return None
    try:
        return parse_document(data)
    except BadDocument:
        return None


def _links(record: Record, field: Field) -> tuple[str, ...]:
    return record.texts(field.name) or ((record.text(field.name),) if record.text(field.name) else ())


def _by(step: Step | None) -> str:
    if step is None:
        return "in a way that no act tells of"
    info = step.info
    return f"by `{info.subject}` ({info.author.name}, {local(info.time):%d %b %Y %H:%M}, {info.oid[:8]})"
