"""What a sync would do, worked out from what is known of both sides; nothing here reads or writes anything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

_FEW = 5
"""So many records may always go; a small store is not held up by tidying."""


class Step(Enum):
    """What a sync does next."""

    NOTHING = "nothing"
    SEND = "send"
    RECEIVE = "receive"
    MERGE = "merge"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Loss:
    """How many records a side holds, and how many of those the other side would take away."""

    held: int = 0
    gone: int = 0

    @property
    def is_most(self) -> bool:
        """Tell whether so much would go that a person has to say that it is meant."""
        return self.gone > _FEW and self.gone * 2 > self.held


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What is known of this store and of the shared one, once its newest commit has been fetched."""

    ours: str
    """The newest commit here; empty before the first."""
    theirs: str
    """The newest commit of the branch there; empty where there is no such branch yet."""
    verified: str = ""
    """The newest commit there when it was last reached; empty where it never was."""
    holds_verified: bool = True
    """Whether what is there now still holds that commit."""
    is_earlier: bool = False
    """Whether what is there now is an earlier state of what was verified."""
    related: bool = True
    """Whether the two have any commit in common."""
    ours_holds_theirs: bool = False
    theirs_holds_ours: bool = False
    to_send: int = 0
    """Acts here that are not there."""
    to_receive: int = 0
    """Acts there that are not here."""
    form: int = 1
    """The form of store that the profile there is written in; 0 where it has no profile."""
    known_form: int = 1
    """The newest form that this program knows."""
    taken_here: Loss = Loss()
    """What receiving would take away here."""
    taken_there: Loss = Loss()
    """What sending would take away there."""
    removals_meant: bool = False
    """Whether a person said that so many records are meant to go."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync would do, and how many acts it would move each way."""

    step: Step
    send: int = 0
    receive: int = 0
    why: str = ""
    """Why it refuses, in one line."""


def plan(sides: Sides) -> Plan:
    """Return what a sync does with these two sides."""
    why = _refusal(sides)
    if why:
        return Plan(Step.REFUSE, sides.to_send, sides.to_receive, why)
    return Plan(_step(sides), sides.to_send, sides.to_receive)


def _step(sides: Sides) -> Step:
    if sides.ours == sides.theirs:
        return Step.NOTHING
    if not sides.theirs or sides.ours_holds_theirs:
        return Step.SEND
    return Step.RECEIVE if sides.theirs_holds_ours else Step.MERGE


def _refusal(sides: Sides) -> str:
    """Return why these two may not be brought together; empty where they may."""
    if not sides.ours:
        return "nothing was ever saved here; bring the shared store here with `cspt clone`"
    if not sides.theirs:
        return _GONE if sides.verified else ""
    return _history(sides) or _profile(sides) or _removals(sides)


def _history(sides: Sides) -> str:
    if not sides.holds_verified:
        return _SET_BACK if sides.is_earlier else _REWRITTEN
    return "" if sides.related else _UNRELATED


def _profile(sides: Sides) -> str:
    if sides.form > sides.known_form:
        return (
            f"the shared store is of form {sides.form} and this cspt knows no newer than {sides.known_form}; "
            "install a newer cspt, then sync again"
        )
    return "" if sides.form else f"the shared store has no profile any more; {_ASK}"


def _removals(sides: Sides) -> str:
    for loss, how, where in ((sides.taken_here, "receiving", "here"), (sides.taken_there, "sending", "there")):
        if loss.is_most and not sides.removals_meant:
            return (
                f"{how} would take away {loss.gone} of the {loss.held} records {where}, which looks like a mistake; "
                "look at `cspt history`, and at `cspt sync --help` if it is meant"
            )
    return ""


_ASK = "ask whoever keeps it; nothing was sent or taken in"
_GONE = f"the shared store no longer has the branch that it had when it was last reached; {_ASK}"
_SET_BACK = f"the shared store was set back to an earlier state than it had when it was last reached; {_ASK}"
_REWRITTEN = f"the history of the shared store was rewritten: what was there when it was last reached is gone; {_ASK}"
_UNRELATED = "the shared store has another beginning than this one; is it the right address? See `git remote -v`"
