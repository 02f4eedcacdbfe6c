"""Syncs a store with a shared one: look, fetch, bring together, send, and look again until both hold the same.

    lock → look (ls-remote) → fetch → plan → [store's lock: bring in → commit → files] → push → look again

Nothing there is ever overwritten: the push is not forced, so that a branch which somebody moved on meanwhile stays as
it is and the round begins anew. A sync is done when the newest commit there, read back, is the newest here. It may be
broken off at any moment: what was fetched is fetched again, and what was half brought in the journal finishes.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cspt.errors import Busy, NotSynced
from cspt.model.layout import PROFILE
from cspt.model.profile import FORM
from cspt.store import ancestry, remotes
from cspt.store.lock import hold
from cspt.store.profile import form_of
from cspt.store.remotes import Known
from cspt.store.repo import ZERO
from cspt.store.transport import INCOMING, Progress, unshown
from cspt.sync.bring import Brought, bring_in
from cspt.sync.plan import Loss, Plan, Sides, Step, plan
from cspt.sync.way import Way, find_way
from cspt.workspace import Workspace

POINTS = ("looked", "fetched", "brought", "sent", "remembered")
"""The named points of a sync, in order, beside those of the journal that bringing in passes."""
_ROUNDS = 12
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How a sync waits before it tries again where others were quicker: how to sleep, and by what chance how long."""

    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def pause(self, times: int) -> None:
        """Wait a while that grows with the times it was tried, and by chance, so that two do not meet again."""
        self.sleep(self.chance() * min(_FIRST_PAUSE * 2**times, _LONGEST_PAUSE))


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync came to."""

    remote: str
    """The shared store's name."""
    sent: int = 0
    """Acts that were sent."""
    received: int = 0
    """Acts that came in."""
    notes: tuple[str, ...] = ()
    """What a person should look at, a line each."""
    to_settle: int = 0
    """Records in which two people gave one field different values in this sync."""


@dataclass
class Sync:
    """One sync of a store."""

    store: Workspace
    way: Way
    progress: Progress = unshown
    pace: Pace = field(default_factory=Pace)
    removals_meant: bool = False
    """Goes on though most records would be taken away."""
    _sent: int = field(default=0, init=False)
    _received: int = field(default=0, init=False)
    _notes: list[str] = field(default_factory=list, init=False)
    _to_settle: int = field(default=0, init=False)

    def run(self) -> Synced:
        """Sync, and return once the shared store was seen to hold what this one holds.

        Raises:
            Busy: another program is syncing this store, or keeps writing to it.
            NotSynced: the shared store was not reached or refused, or may not be brought together with this one; what
                was saved here is kept.
        """
        with self._alone():
            self.progress("looking", 0)
            if self.way.is_in_step() and self.store.repo.head() == self.way.head:
                self.way.keep_time(self.store.surroundings.moment().seconds)
                return Synced(self.way.remote.name)
            for times in range(_ROUNDS):
                branch, theirs = self._look()
                step = self._refusing(self._sides(branch, theirs)).step
                theirs = ancestry.named(self.store.repo, INCOMING) or theirs
                self._note(branch, theirs)
                if step in (Step.RECEIVE, Step.MERGE):
                    self._take(bring_in(self.store, theirs))
                    self._pass("brought")
                head = self.store.repo.head()
                if head == theirs:
                    return self._done(branch, theirs)
                if not self._send(head, branch, theirs):
                    self.pace.pause(times)
            raise NotSynced("others save to the shared store faster than this one gets in; sync again in a while")

    def preview(self) -> Plan:
        """Fetch, and return what a sync would do; no record is touched and nothing is sent.

        Raises:
            Busy: another program is syncing this store.
            NotSynced: the shared store was not reached.
        """
        with self._alone():
            branch, theirs = self._look()
            planned = plan(self._sides(branch, theirs))
            theirs = ancestry.named(self.store.repo, INCOMING) or theirs
            if planned.step is not Step.REFUSE:
                self._note(branch, theirs)
            return planned

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other syncs of this store out, but not those who write to it."""
        private = self.store.journal.private
        try:
            with hold(private / "sync", wait_seconds=0):
                yield
        except Busy as trouble:
            if "0 seconds" in str(trouble):
                raise Busy("another program is syncing this store; wait until it has done") from None
            raise

    def _look(self) -> tuple[str, str]:
        """Return the branch there that is followed, and its newest commit; empty where there is none yet."""
        self.progress("looking", 0)
        tips = self.way.look()
        self._pass("looked")
        branch = self.way.branch_there(tips)
        return branch, tips.branches.get(branch, "")

    def _sides(self, branch: str, theirs: str) -> Sides:
        """Fetch what is new there and return what is known of both sides."""
        repo, known = self.store.repo, self.way.known
        verified = known.tip if known else ancestry.named(repo, self._tracking(branch))
        ours = repo.head()
        theirs = self._fetched(branch, theirs, ours) if theirs else ""
        if not theirs:
            return Sides(ours=ours, theirs="", verified=verified, to_send=ancestry.acts_without(repo, ours, ""))
        base, form = ancestry.common(repo, ours, theirs), self._form_there(theirs)
        return Sides(
            ours=ours,
            theirs=theirs,
            verified=verified,
            holds_verified=not verified or ancestry.holds(repo, theirs, verified),
            is_earlier=bool(verified) and ancestry.holds(repo, verified, theirs),
            related=bool(base),
            ours_holds_theirs=base == theirs,
            theirs_holds_ours=base == ours,
            to_send=ancestry.acts_without(repo, ours, theirs),
            to_receive=ancestry.acts_without(repo, theirs, ours),
            form=form,
            known_form=FORM,
            taken_here=self._loss(base, theirs),
            taken_there=self._loss(base, ours),
            removals_meant=self.removals_meant,
        )

    def _fetched(self, branch: str, theirs: str, ours: str) -> str:
        """See to it that what is there is here too, whole, and return its newest commit."""
        repo = self.store.repo
        ancestry.move_ref(repo, INCOMING, ZERO)
        shallow = (repo.standing.shared_dir / "shallow").exists()
        if not shallow and (theirs == ours or ancestry.holds(repo, ours, theirs)):
            return theirs
        self.way.transport.fetch(self.way.remote.address, branch, self.progress, whole=shallow)
        self._pass("fetched")
        return ancestry.named(repo, INCOMING)

    def _loss(self, base: str, tip: str) -> Loss:
        repo = self.store.repo
        gone = ancestry.records_gone(repo, base, tip) if base not in ("", tip) else 0
        return Loss(ancestry.records_held(repo, base) if gone else 0, gone)

    def _form_there(self, theirs: str) -> int:
        """Return the form of store there; 0 where it is none, for it has no profile."""
        profile = self.store.history.file_at(theirs, PROFILE)
        return 0 if profile is None else form_of(profile.decode("utf-8", "replace"))

    @staticmethod
    def _refusing(sides: Sides) -> Plan:
        planned = plan(sides)
        if planned.step is Step.REFUSE:
            raise NotSynced(planned.why)
        return planned

    def _take(self, brought: Brought) -> None:
        self._received += brought.acts
        self._notes += brought.notes
        self._to_settle += brought.to_settle
        if PROFILE in brought.paths:
            self.store.renew_profile()

    def _send(self, head: str, branch: str, theirs: str) -> bool:
        acts = ancestry.acts_without(self.store.repo, head, theirs)
        sent = self.way.transport.push(self.way.remote.push_address, head, branch, self.progress)
        self._sent += acts if sent else 0
        self._pass("sent")
        return sent

    def _note(self, branch: str, theirs: str) -> None:
        """Keep what was verified there, so that a rewriting of it is noticed from now on."""
        if not theirs:
            return
        known = self.way.known
        when = known.when if known else 0
        remotes.remember(self.way.private, self.way.remote.name, Known(branch, theirs, when))
        ancestry.move_ref(self.store.repo, self._tracking(branch), theirs)

    def _done(self, branch: str, theirs: str) -> Synced:
        now = self.store.surroundings.moment().seconds
        remotes.remember(self.way.private, self.way.remote.name, Known(branch, theirs, now))
        ancestry.move_ref(self.store.repo, INCOMING, ZERO)
        self._pass("remembered")
        return Synced(self.way.remote.name, self._sent, self._received, tuple(self._notes), self._to_settle)

    def _tracking(self, branch: str) -> str:
        """Return the ref by which git itself knows a branch there."""
        return f"refs/remotes/{self.way.remote.name}/{branch.removeprefix('refs/heads/')}"

    def _pass(self, point: str) -> None:
        self.store.surroundings.passing(point)


def sync(
    store: Workspace, remote: str = "", *, progress: Progress = unshown, pace: Pace | None = None,
    removals_meant: bool = False,
) -> Synced:  # fmt: skip
    """Sync a store with a shared one.

    Args:
        store: the store.
        remote: the shared store's name; empty for the one that comes first.
        progress: told how far it is.
        pace: how it waits where others were quicker.
        removals_meant: goes on though most records would be taken away.

    Raises:
        Busy: another program is syncing this store, or keeps writing to it.
        NotSynced: the shared store was not reached or refused, or may not be brought together with this one.
    """
    return Sync(store, find_way(store.root, remote), progress, pace or Pace(), removals_meant).run()
