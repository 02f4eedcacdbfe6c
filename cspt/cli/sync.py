"""`cspt sync`: brings this store and the shared one together."""

from __future__ import annotations

from pathlib import Path
from time import sleep, time
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from cspt.cli.output import Meter, complain
from cspt.cli.session import Session, in_folder, json_option, pass_session
from cspt.errors import BadRequest, Busy, NotSynced

if TYPE_CHECKING:
    from cspt.sync.apply import Synced
    from cspt.sync.plan import Plan


class _Given(TypedDict):
    dry_run: bool
    watch: float | None
    address: str
    removals_meant: bool


@click.command("sync")
@click.argument("remote", required=False, default="")
@click.option("--dry-run", is_flag=True, help="Only say what would be sent and received.")
@click.option("--watch", metavar="MINUTES", type=click.FloatRange(min=0.1), help="Sync again and again, so far apart.")
@click.option("--to", "address", metavar="ADDRESS", default="", help="Share this store there from now on.")
@click.option("--removals-meant", is_flag=True, help="Go on though most of the records would be taken away.")
@json_option
@in_folder
@pass_session
def command(session: Session, remote: str, **given: Unpack[_Given]) -> None:
    """Send what was saved here, and receive what others saved: this store and the shared one hold the same afterwards.

    Nothing of anyone is overwritten. Where two people gave one field different values both are kept, and
    `cspt conflicts` shows them. REMOTE is needed only where a store is shared in several places.
    """
    watch = given["watch"]
    if given["dry_run"] and (watch or given["address"]):
        raise BadRequest("--dry-run goes with neither --watch nor --to")
    if given["address"]:
        _share(session, given["address"])
    if given["dry_run"]:
        _preview(session, remote)
    elif watch is None:
        _sync(session, remote, removals_meant=given["removals_meant"])
    else:
        _keep_syncing(session, remote, watch * 60)


def _keep_syncing(session: Session, remote: str, seconds: float) -> None:
    """Sync until it is interrupted; a host that is not reached is tried again the next time."""
    while True:
        try:
            _sync(session, remote)
        except (NotSynced, Busy) as trouble:
            complain(f"cspt: {trouble}")
        sleep(seconds)


def _share(session: Session, address: str) -> None:
    from cspt.store.hosts import is_open
    from cspt.sync.addresses import from_here, share

    there = from_here(address, session.folder)
    if is_open(there):
        complain("cspt: on the way to this address others can read what is sent; ask for an https:// or ssh:// one")
    share(session.workspace, there)


def _sync(session: Session, remote: str, *, removals_meant: bool = False) -> None:
    """Sync once; where there is nothing to do the store is not even opened."""
    from cspt.sync.way import find_way

    way = find_way(_root(session), remote)
    if way.is_in_step():
        way.keep_time(int(time()))
        _say_done(session, way.remote.name)
        return
    from cspt.sync.apply import Sync

    with Meter() as meter:
        synced = Sync(session.workspace, way, meter.show, removals_meant=removals_meant).run()
    _say(session, synced)


def _root(session: Session) -> Path:
    from cspt.store.root import find_root

    return find_root(session.folder)


def _preview(session: Session, remote: str) -> None:
    from cspt.sync.apply import Sync
    from cspt.sync.plan import Step
    from cspt.sync.way import find_way

    with Meter() as meter:
        planned = Sync(session.workspace, find_way(_root(session), remote), meter.show).preview()
    if session.as_json:
        session.out.data(
            [{"step": planned.step.value, "send": planned.send, "receive": planned.receive, "why": planned.why}]
        )
    elif planned.step is not Step.REFUSE:
        session.out.line(_say_plan(planned))
    if planned.step is Step.REFUSE:
        raise NotSynced(planned.why)


def _say_plan(planned: Plan) -> str:
    parts = [f"{planned.send} to send"] * bool(planned.send) + [f"{planned.receive} to receive"] * bool(planned.receive)
    return f"would sync: {', '.join(parts)}" if parts else "nothing to send or receive"


def _say_done(session: Session, remote: str, sent: int = 0, received: int = 0, to_settle: int = 0) -> None:
    if session.as_json:
        session.out.data([{"remote": remote, "sent": sent, "received": received, "to_settle": to_settle}])
        return
    parts = [f"{sent} sent"] * bool(sent) + [f"{received} received"] * bool(received) + [f"in step with {remote}"]
    session.out.line(", ".join(parts))


def _say(session: Session, synced: Synced) -> None:
    _say_done(session, synced.remote, synced.sent, synced.received, synced.to_settle)
    for note in synced.notes:
        complain(f"cspt: {note}")
    if synced.to_settle:
        complain(
            f"cspt: {synced.to_settle} to settle: two people gave one field different values; see `cspt conflicts`"
        )
