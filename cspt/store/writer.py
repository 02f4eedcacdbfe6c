"""Every act on a store: create, change, undo, and taking in what was edited by hand. One act is one commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cspt.errors import BadRequest, Busy, InvalidRecord, SetupError
from cspt.kinds import KINDS
from cspt.model.changes import field_changes
from cspt.model.checks import wrong_new_link
from cspt.model.document import BadDocument, Raw, compose, encode, parse_document
from cspt.model.ids import RecordId, new_id
from cspt.model.layout import PROFILE, RECORDS, TEMPLATES, folder_of, is_kept, path_of, place_of
from cspt.model.messages import message, say_change, signed
from cspt.model.problem import Problem
from cspt.model.record import Record
from cspt.model.schema import Kind, one
from cspt.model.snapshot import Snapshot
from cspt.model.values import Value, to_raw
from cspt.rules.restricted import is_restricted
from cspt.store.commits import Edit, object_name
from cspt.store.files import is_litter, read_file, read_if_there
from cspt.store.parts import Asked, Part, part_of
from cspt.store.reader import Reader
from cspt.store.records import read_at
from cspt.store.repo import NOT_PLAIN, PLAIN
from cspt.store.rulebook import refuse_broken_rules


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of an act."""

    id: RecordId
    summary: str
    """The commit's first line; empty where nothing needed changing."""
    oid: str = ""
    left: tuple[str, ...] = ()
    """Files left alone because somebody edited them meanwhile."""


@dataclass(frozen=True, slots=True)
class HandEdit:
    """A file that differs from what was last committed."""

    path: str
    what: str
    """`new`, `changed` or `gone`."""
    problem: Problem | None = None


class Writer(Reader):
    """One store, to be read and written."""

    def defaults(self, kind: Kind) -> tuple[dict[str, Raw], str]:
        """Return the fields and the body that a new record of a kind starts from, from the store's template.

        Raises:
            InvalidRecord: the template cannot be read.
        """
        path = f"{TEMPLATES}/{kind.name}.md"
        try:
            document = parse_document(read_file(self.root, path))
        except FileNotFoundError:
            return {}, ""
        except BadDocument as trouble:
            raise InvalidRecord(f"{path}:{trouble.line}: {trouble.message}") from None
        raw: dict[str, Raw] = {}
        for name, text in document.values().items():
            typed = isinstance(text, str) and kind.field(name) is not None
            value = to_raw(self._typed(kind, name, str(text))) if typed else text
            if value not in (None, ""):
                raw[name] = value
        return raw, document.body

    def create(
        self, kind: Kind, title: str, values: Mapping[str, Value | None], *, via: str, body: str | None = None
    ) -> Saved:
        """Make a new record from its kind's template and these values, as one commit; None blanks what a template says.

        Raises:
            InvalidRecord: a required field is missing or a value does not fit.
        """
        with self.journal.writing():
            snapshot = self.near()
            parent = self._parent(kind, values, snapshot)
            record_id, path = self._fresh_id(kind, parent.path if parent else "")
            record, data = self._made(kind, record_id, path, {**values, "title": title.strip()}, body)
            refuse_new_links(record, None, snapshot)
            refuse_broken_rules(self, None, record)
            about = parent or record
            said = f"{record.text('type') or kind.name} added" if parent else "created"
            restricted = is_restricted(record, snapshot)
            text = message(
                [about.id, record_id],
                [said],
                [name for name in record.raw if name not in ("id", "kind")],
                signed(via),
                restricted=restricted,
            )
            return self._publish(record_id, [Edit(path, None, data)], text)

    def change(
        self,
        record_id: RecordId,
        values: Mapping[str, Value | None],
        *,
        via: str,
        body: str | None = None,
        seen: Mapping[str, Raw] | None = None,
    ) -> Saved:
        """Change some fields of a record, as one commit; None blanks a field.

        Args:
            record_id: the record.
            values: the fields to change.
            via: the front end that acts.
            body: a new body, or None to keep it.
            seen: the fields as the person saw them, body included; a field changed by somebody else since then is not
                overwritten.

        Raises:
            NoSuchRecord: there is no such record.
            Collision: a field to change is no longer as it was seen.
            Busy: the file holds edits made by hand that are not yet recorded.
            InvalidRecord: a value does not fit, or the file cannot be edited in place.
        """
        return self._change({record_id: Asked(values, body, seen or {})}, via)

    def change_many(self, changes: Mapping[RecordId, Mapping[str, Value | None]], *, via: str) -> Saved:
        """Change fields of several records, all in one commit or none.

        Raises:
            NoSuchRecord: there is no such record.
            Collision: a field was changed by hand to another value.
            InvalidRecord: a value does not fit, or a file cannot be edited in place.
        """
        return self._change({record_id: Asked(values) for record_id, values in changes.items()}, via)

    def _change(self, asked: Mapping[RecordId, Asked], via: str) -> Saved:
        with self.journal.writing():
            snapshot = self.near()
            records = [snapshot.find(record_id) for record_id in asked]
            parts = [part for record in records if (part := self._part(record, asked[record.id], snapshot))]
            if not parts:
                return Saved(records[0].id, "")
            for part in parts:
                refuse_broken_rules(self, part.record, self._left_by(part))
            first = parts[0].record
            said = parts[0].said
            said += [f"{part.record.id} {part.said[0]}" for part in parts[1:]]
            names = [name for part in parts for name in part.fields]
            restricted = any(is_restricted(part.record, snapshot) or part.restricts for part in parts)
            subjects = [record_id for part in parts for record_id in _subjects(part.record)]
            text = message(subjects, said, names, signed(via), restricted=restricted)
            return self._publish(first.id, [part.edit for part in parts], text)

    def _made(
        self, kind: Kind, record_id: RecordId, path: str, values: Mapping[str, Value | None], body: str | None
    ) -> tuple[Record, bytes]:
        """Compose a new record from its kind's template and these values; return it as read back, and its bytes."""
        raw, template_body = self.defaults(kind)
        raw |= {"id": record_id, "kind": kind.name}
        raw |= {name: to_raw(value) or "" for name, value in values.items()}
        raw = {name: text for name, text in raw.items() if text not in ("", [], {})}
        data = composed(in_order(raw, kind), template_body if body is None else body)
        return self._accepted(path, data), data

    def _left_by(self, part: Part) -> Record:
        """Return a record as an act would leave it."""
        after = part.edit.after
        return part.record if after is None else self._accepted(part.record.path, after)

    def _part(self, record: Record, asked: Asked, snapshot: Snapshot) -> Part | None:
        part = part_of(record, asked, read_file(self.root, record.path), self._committed(record))
        if part and part.edit.after is not None:
            refuse_new_links(self._accepted(record.path, part.edit.after), record, snapshot)
        return part

    def _committed(self, record: Record) -> bytes:
        """Return a record's bytes as last committed.

        Raises:
            Busy: it never was.
            InvalidRecord: it is kept as something that is no plain file.
            SetupError: its bytes are lost.
        """
        entries = self.repo.entries(self.repo.head(), record.path, folder_of(record.path))
        modes = [entries[path][0] for path in (record.path, folder_of(record.path)) if path in entries]
        odd = next((NOT_PLAIN.get(mode, "no file") for mode in modes if mode != PLAIN), "")
        if odd:
            remedy = f"`git rm --cached {record.path}` and `cspt record -m WHY` mend that"
            raise InvalidRecord(f"{record.path} is kept in git as {odd}, not as a plain file; {remedy}")
        _, oid = entries.get(record.path, ("", ""))
        data = self.repo.read_blobs([oid]).get(oid) if oid else None
        if oid and data is None:
            raise SetupError(f"{record.path} as last saved is damaged or missing in git; run `git fsck` in the store")
        if data is None:
            raise Busy(f"{record.id} was made by hand and is not yet recorded; run `cspt record -m WHY` first")
        return data

    def replace_text(self, record_id: RecordId, before: bytes, after: bytes, *, via: str) -> Saved:
        """Put a record's whole edited text in place of what was opened, checked before it is kept.

        Raises:
            Busy: the file changed since it was opened.
            InvalidRecord: the text is not a sound record; the message says which line.
        """
        with self.journal.writing():
            snapshot = self.near()
            record = snapshot.find(record_id)
            if read_file(self.root, record.path) != before:
                raise Busy(f"{record.id} changed while you edited it; your text was not kept, edit it again")
            if self._committed(record) != before:
                raise Busy(f"{record.id} holds edits by hand that are not yet recorded; run `cspt record -m WHY` first")
            if after == before:
                return Saved(record.id, "")
            edited = self._accepted(record.path, after)
            refuse_new_links(edited, record, snapshot)
            refuse_broken_rules(self, record, edited)
            found = field_changes(record.raw, edited.raw, (record.body, edited.body))
            said = [say_change(record.kind, change) for change in found] or ["layout"]
            names = [change.field for change in found]
            restricted = is_restricted(record, snapshot) or is_restricted(edited, snapshot)
            text = message(_subjects(record), said, names, signed(via), restricted=restricted)
            return self._publish(record.id, [Edit(record.path, before, after)], text)

    def undo(self, act: str = "", *, via: str) -> Saved:
        """Take back one of one's own acts by a new commit: its fields, or files that nothing touched since.

        Args:
            act: the start of its commit's name; blank for the last one.
            via: the front end that acts.

        Raises:
            BadRequest: there is no such act of one's own to take back.
            Busy: a later act, or a hand edit, touched the same fields; the message names it.
            InvalidRecord: taking it back would leave a record that is not sound.
        """
        from cspt.store.undo import last_own_act, own_act, plan_undo

        with self.journal.writing():
            undone = own_act(self.repo, act) if act else last_own_act(self.repo)
            edits = plan_undo(self, undone)
            record_ids = undone.trailers("Record")
            _, _, said = undone.subject.partition(": ")
            text = message(record_ids, [f"undo {said}"] if said else [], [], signed(via), undoes=undone.oid)
            return self._publish(RecordId(record_ids[0]), edits, text)

    def hand_edits(self) -> list[HandEdit]:
        """Return the files that differ from what was last committed, each checked."""
        places = RECORDS, TEMPLATES, PROFILE
        paths = {path for path, _ in self.repo.work_tree_changes(*places) if not is_litter(path)}
        committed = self.repo.tree(self.repo.head(), *places) if paths else {}
        seen = [self._hand_edit(path, committed.get(path, "")) for path in sorted(paths)]
        return [edit for edit in seen if edit]

    def record_hand_edits(self, why: str, *, via: str) -> Saved:
        """Commit what was edited by hand, once all of it is sound.

        Raises:
            BadRequest: there is nothing to record.
            InvalidRecord: one of the files is not a sound record; nothing is kept.
        """
        with self.journal.writing():
            edits = self.hand_edits()
            if not edits:
                raise BadRequest("nothing was edited by hand since the last save")
            if problem := next((edit.problem for edit in edits if edit.problem), None):
                raise InvalidRecord(f"{problem}; nothing was recorded")
            _refuse_no_text(why)
            places = [place_of(edit.path, KINDS) for edit in edits]
            ids = [place.id for place in places if place] or [RecordId("store")]
            said = ["edited by hand"] if len(edits) == 1 else [f"edited by hand, {len(edits)} files"]
            text = message(ids, said, [], signed(via), why=why)
            files = [(edit.path, read_if_there(self.root, edit.path)) for edit in edits]
            return self._publish(ids[0], [Edit(path, data, data) for path, data in files], text)

    def _hand_edit(self, path: str, committed: str) -> HandEdit | None:
        """Look at a file that git calls changed; None where its bytes are what was committed after all."""
        try:
            data = read_if_there(self.root, path)
        except OSError as trouble:
            problem = Problem(path, 0, f"cannot be read: {trouble.strerror or trouble}", unreadable=True)
            return HandEdit(path, "changed" if committed else "new", problem)
        if data is None:
            return HandEdit(path, "gone") if committed else None
        if object_name(data, len(committed)) == committed:
            return None
        if not is_kept(path, KINDS) and not path.startswith(f"{RECORDS}/"):
            return HandEdit(path, "new", Problem(path, 0, "not the template of a kind; take it out", unreadable=True))
        read = read_at(path, data, self.profile) if path.startswith(f"{RECORDS}/") else None
        found = (read,) if isinstance(read, Problem) else read.problems if read else ()
        return HandEdit(path, "changed" if committed else "new", next(iter(found), None))

    def _accepted(self, path: str, data: bytes) -> Record:
        """Read back what is about to be kept; refuse it where a reader would find anything wrong."""
        read = read_at(path, data, self.profile)
        problem = read if isinstance(read, Problem) else next(iter(read.problems), None)
        if problem:
            raise InvalidRecord(f"{problem.message} (line {problem.line})" if problem.line > 1 else problem.message)
        assert isinstance(read, Record)  # noqa: S101 - narrows the type; a Problem was refused above
        return read

    def _publish(self, record_id: RecordId, edits: Sequence[Edit], text: str) -> Saved:
        author = self.repo.identity()
        kept = self.journal.publish(edits, text, author, self.surroundings.moment())
        return Saved(record_id, text.partition("\n")[0], kept.oid, kept.left)

    def _parent(self, kind: Kind, values: Mapping[str, Value | None], snapshot: Snapshot) -> Record | None:
        if not kind.lies_under:
            return None
        holder = values.get(kind.lies_under)
        if not isinstance(holder, str):
            raise InvalidRecord(f"`{kind.lies_under}` is missing; say which record the {kind.name} is about")
        parent = snapshot.find(holder)
        if not parent.kind.timeline:
            raise InvalidRecord(f"{one(parent.kind.name)} has no timeline to put {one(kind.name)} on")
        return parent

    def _fresh_id(self, kind: Kind, parent_path: str) -> tuple[RecordId, str]:
        """Make an id that no record has, and the path of its record."""
        while True:
            made = new_id(kind.prefix, self.today.year, self.surroundings.randomness)
            path = path_of(kind, made, parent_path)
            if not (self.root / folder_of(path)).exists() and not self.index.knows(made):
                return made, path


def in_order(raw: Mapping[str, Raw], kind: Kind) -> dict[str, Raw]:
    """Put fields in the order of their kind, unknown ones last."""
    known = {name: raw[name] for name in kind.names() if name in raw}
    return known | {name: value for name, value in raw.items() if name not in known}


def _subjects(record: Record) -> list[str]:
    """Return the ids an act on a record names: an event is told as part of what it is about."""
    about = record.text(record.kind.lies_under) if record.kind.lies_under else ""
    return [about, record.id] if about else [record.id]


def refuse_new_links(record: Record, before: Record | None, snapshot: Snapshot) -> None:
    """Refuse a record that points at nothing where it did not before.

    Raises:
        InvalidRecord: it does; the message names the field.
    """
    if wrong := wrong_new_link(record, before, snapshot):
        raise InvalidRecord(f"{wrong}; nothing was saved")


def composed(raw: Mapping[str, Raw], body: str) -> bytes:
    """Return a record's file.

    Raises:
        InvalidRecord: its text cannot be written.
    """
    try:
        return encode(compose(raw, body))
    except BadDocument as trouble:
        raise InvalidRecord(trouble.message) from None


def _refuse_no_text(text: str) -> None:
    try:
        encode(text)
    except BadDocument as trouble:
        raise BadRequest(trouble.message) from None
