"""Settles what bringing two people's work together left open: conflicts in records, and a merge that git broke off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from cspt.errors import BadRequest, SetupError
from cspt.model.changes import BODY
from cspt.model.conflict import DELETED, WHOLE, Why
from cspt.model.document import Raw
from cspt.model.ids import RecordId
from cspt.model.layout import folder_of
from cspt.model.messages import message, signed
from cspt.model.record import Record
from cspt.model.snapshot import Snapshot
from cspt.rules.restricted import is_restricted
from cspt.store.commits import Edit
from cspt.store.files import read_if_there, replace_file
from cspt.store.merging.plan import MergePlan, Unsettled
from cspt.store.parts import Asked
from cspt.store.writer import Saved, Writer

_MERGE_HEAD = "MERGE_HEAD"
_OF_A_MERGE = (_MERGE_HEAD, "MERGE_MODE", "MERGE_MSG", "AUTO_MERGE")
"""Git's own notes of a merge that is not finished."""
_FIELDLESS = frozenset({Why.FIXED, Why.UNREADABLE})


class Settler(Writer):
    """One store, with what is left to settle in it."""

    def conflicts(self, snapshot: Snapshot | None = None) -> list[Unsettled]:
        """Return every conflict that waits for a person, in path order."""
        return list(_unsettled(self.load() if snapshot is None else snapshot))

    def resolve(self, record_id: RecordId, choices: Mapping[str, Raw | None], *, via: str) -> Saved:
        """Settle conflicts of a record, as one commit; settled once, they are settled for everyone.

        Args:
            record_id: the record.
            choices: for each field its value as the front matter writes it, or None to leave it as it stands; for
                `WHOLE`, `DELETED` takes the record away with its timeline, and anything else keeps it.
            via: the front end that acts.

        Raises:
            BadRequest: a field is not in conflict.
            NoSuchRecord: there is no such record.
            Busy: the file holds edits made by hand that are not yet recorded.
            InvalidRecord: a value does not fit.
        """
        record = self.load().find(record_id)
        open_ = {conflict.field for conflict in record.conflicts}
        if strange := next((name for name in choices if name not in open_), ""):
            raise BadRequest(f"`{strange}` of {record.id} is not in conflict; {_say_open(open_)}")
        if choices.get(WHOLE) == DELETED:
            return self._delete(record, via)
        fixed = {conflict.field for conflict in record.conflicts if conflict.why in _FIELDLESS}
        raw = {
            name: value for name, value in choices.items() if value is not None and name not in {*fixed, WHOLE, BODY}
        }
        body = choices.get(BODY)
        return self._change(
            {record.id: Asked({}, body if isinstance(body, str) else None, raw=raw, settles=frozenset(choices))}, via
        )

    def _delete(self, record: Record, via: str) -> Saved:
        """Take away a record with all that lies below it."""
        with self.journal.writing():
            below = folder_of(record.path)
            held = self.repo.tree(self.repo.head(), below)
            blobs = self.repo.read_blobs(list(held.values()))
            edits = [Edit(path, blobs[oid], None) for path, oid in sorted(held.items())]
            restricted = is_restricted(record, self.load())
            return self._publish(
                record.id, edits, message([record.id], ["deleted"], [], signed(via), restricted=restricted)
            )

    @property
    def unfinished(self) -> str:
        """The commit that a merge of git's, not finished yet, brings in; empty where there is none."""
        with suppress(OSError, UnicodeDecodeError):
            return (self.repo.git_dir / _MERGE_HEAD).read_text(encoding="ascii").strip()
        return ""

    def merge(self, *, via: str) -> tuple[Saved, MergePlan]:
        """Finish a merge that git broke off, such as by `git pull`: field by field, as one commit with both parents.

        Records are merged from git's own objects and never from what git left in the files. A file that holds neither
        side's bytes nor git's marks was edited by hand; its text is kept as a draft and named as left.

        Raises:
            BadRequest: there is no such merge, or it brings in several lines at once.
            NotSynced: the two lines have nothing in common.
            Busy: another program holds the store.
        """
        from cspt.store.ancestry import acts_without
        from cspt.store.merging.message import merge_message
        from cspt.store.merging.trees import merge_commits

        with self.journal.writing():
            theirs = self.unfinished
            if not theirs or "\n" in theirs:
                several = "a merge of several lines at once cannot be finished here; `git merge --abort` takes it back"
                raise BadRequest(several if theirs else "no merge of git's waits to be finished here")
            if not self.repo.has_commit(theirs):
                raise SetupError(
                    "the commit that is being merged is damaged or missing; `git merge --abort` takes it back"
                )
            planned = merge_commits(self.repo, self.repo.head(), theirs)
            if planned.is_nothing:
                self._forget_merge()
                return Saved(RecordId("store"), ""), planned
            edits = [self._over(edit) for edit in planned.edits]
            text = merge_message(planned, acts_without(self.repo, theirs, planned.ours), via)
            author, moment = self.repo.identity(), self.surroundings.moment()
            kept = self.journal.publish(edits, text, author, moment, merges=theirs, onto=planned.ours)
            self._forget_merge()
            return Saved(RecordId("store"), text.partition("\n")[0], kept.oid, kept.left), planned

    def _over(self, edit: Edit) -> Edit:
        """Return an edit as it meets a file that git may have written meanwhile; keep what a person wrote in it."""
        now = read_if_there(self.root, edit.path)
        if now not in (None, edit.before, edit.after):
            self.journal.drafts.mkdir(parents=True, exist_ok=True)
            replace_file(self.journal.drafts, edit.path.replace("/", "~"), now)
        return Edit(edit.path, now, edit.after)

    def _forget_merge(self) -> None:
        for name in _OF_A_MERGE:
            Path(self.repo.git_dir / name).unlink(missing_ok=True)


def _unsettled(snapshot: Snapshot) -> Iterator[Unsettled]:
    for record in snapshot.unsettled():
        for conflict in record.conflicts:
            yield Unsettled(record.id, record.path, conflict)


def _say_open(open_: set[str]) -> str:
    return f"these are: {', '.join(sorted(open_))}" if open_ else "nothing of it is"
