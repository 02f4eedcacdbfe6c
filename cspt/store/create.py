"""Makes stores: an empty one, and one of the sample records with a history to read."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

import cspt
from cspt.errors import BadRequest, SetupError
from cspt.kinds import KINDS
from cspt.model.dates import When
from cspt.model.document import parse_document, replace_fields
from cspt.model.layout import LETTERS, PROFILE, RECORDS, TEMPLATES
from cspt.model.messages import message, signed
from cspt.model.profile import Profile
from cspt.model.record import Record
from cspt.store.audit_state import forget
from cspt.store.commits import PENDING_REF, Draft, Edit, Moment, build_commits
from cspt.store.files import read_all, replace_file
from cspt.store.git_output import Person
from cspt.store.profile import parse_profile
from cspt.store.records import read_at
from cspt.store.repo import ZERO, Repo

_ATTRIBUTES = f"* -text\n{RECORDS}/** -merge\n"
_SETTINGS = (("core.fsync", "all"), ("core.autocrlf", "false"), ("core.symlinks", "false"), ("gc.auto", "0"))
_SAMPLE = Person("cspt sample", "sample@example.org")
_GUEST = Person("Sample officer", "officer@example.org")
_MARK = "sample"


class _Late(NamedTuple):
    """An update of the sample's last month."""

    path: str
    data: bytes
    record: Record


def sample_root() -> Path:
    """Return where the sample and the templates lie: in the installed package, or beside it in a checkout."""
    package = Path(cspt.__file__).parent
    return package / "sample" if (package / "sample").is_dir() else package.parent


def create_store(root: Path, name: str = "") -> None:
    """Make an empty store: profile, templates and git settings, as its first commit.

    Raises:
        BadRequest: the folder is not empty.
        SetupError: the folder cannot be written, or git does not know who acts.
    """
    repo = _begin(root)
    try:
        repo.identity()
    except SetupError:
        shutil.rmtree(root / ".git")
        raise
    files = _templates()
    profile = parse_document(f"---\n{_profile_text()}---\n".encode())
    kept = replace_fields(profile, {"name": name or root.resolve().name, "sample": None, "today": None}, ())
    text = kept.text[kept.header_start : kept.header_end]
    files[PROFILE] = _without_pin(text).encode()
    _publish_all(repo, [_beginning(files, repo.identity(), Moment.now(), "a new store")])


def create_sample(root: Path) -> None:
    """Make a store of the sample records, its latest updates committed by the roles that made them.

    Raises:
        BadRequest: the folder holds something that is not a sample store.
        SetupError: the folder cannot be written.
    """
    repo = _begin(root)
    profile = parse_profile(_profile_text())
    early, latest = _dealt(profile)
    files = _templates() | {PROFILE: _profile_text().encode()} | early
    first_day = min(latest).first()
    began = datetime.combine(first_day, time(7, 30)).astimezone()
    beginning = _beginning(files, _SAMPLE, _moment(began), "the sample records")
    _publish_all(repo, [beginning, *_updates(latest)])
    (repo.git_dir / "cspt").mkdir(exist_ok=True)
    (repo.git_dir / "cspt" / _MARK).write_text("made by cspt demo\n", encoding="utf-8")
    _let_guests_act(repo)


def _dealt(profile: Profile) -> tuple[dict[str, bytes], Mapping[When, Sequence[_Late]]]:
    """Part the sample's files from the updates of its last month, which come one by one."""
    early: dict[str, bytes] = {}
    latest: defaultdict[When, list[_Late]] = defaultdict(list)
    for found in read_all(sample_root()):
        if not isinstance(found, tuple):
            raise SetupError(f"the sample is damaged: {found}")
        record = read_at(*found, profile)
        when = record.get("date", When) if isinstance(record, Record) else None
        if isinstance(record, Record) and when and _is_late(when, profile.today):
            latest[when].append(_Late(*found, record))
        else:
            early[found[0]] = found[1]
    return early, latest


def _is_late(when: When, today: date | None) -> bool:
    return today is not None and bool(when.day) and today.replace(day=1) <= when.first() <= today


def is_sample(root: Path) -> bool:
    """Tell whether a folder holds a store that `create_sample` made."""
    return (root / ".git" / "cspt" / _MARK).is_file()


def remove_sample(root: Path) -> None:
    """Take a sample store away, with all that was changed in it.

    Raises:
        BadRequest: the folder is not a sample store.
        SetupError: it cannot be taken away.
    """
    if not is_sample(root):
        raise BadRequest(f"{root} is not a sample store, so it is left alone; name another folder")
    try:
        shutil.rmtree(root)
        forget(root)
    except OSError as trouble:
        raise SetupError(f"cannot take {root} away: {trouble.strerror}; check the folder's permissions") from None


def _begin(root: Path) -> Repo:
    try:
        if root.exists() and any(root.iterdir()):
            raise BadRequest(f"{root} is not empty; name a folder that is new or empty")
        root.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise SetupError(f"cannot write {root}: {trouble.strerror}; check the folder's permissions") from None
    repo = Repo(root)
    repo.run("init", "--quiet", "--initial-branch=main", "--template=")
    settle_settings(repo)
    return repo


def settle_settings(repo: Repo) -> None:
    """Give a new store the git settings that keep its bytes as they are and flush what is written."""
    for name, value in _SETTINGS:
        repo.run("config", "--local", name, value)


def _templates() -> dict[str, bytes]:
    found = {f"{TEMPLATES}/{kind}.md": (sample_root() / TEMPLATES / f"{kind}.md").read_bytes() for kind in KINDS}
    letters = {f"{LETTERS}/{path.name}": path.read_bytes() for path in sorted((sample_root() / LETTERS).glob("*.md"))}
    return found | letters | {".gitattributes": _ATTRIBUTES.encode()}


def _profile_text() -> str:
    return (sample_root() / PROFILE).read_text(encoding="utf-8")


def _without_pin(text: str) -> str:
    """Leave out the comment that speaks of the sample's pinned day."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("# Only a sample pins"))


def _beginning(files: Mapping[str, bytes], author: Person, moment: Moment, what: str) -> Draft:
    edits = [Edit(path, None, data) for path, data in files.items()]
    return Draft(edits, f"Begin {what}\n\nVia: cspt {cspt.__version__}\n", author, moment)


def _publish_all(repo: Repo, drafts: Sequence[Draft]) -> None:
    """Put several commits into a new store at once; nobody else knows of it yet, so no journal is kept."""
    tip = build_commits(repo, drafts, ZERO)
    for draft in drafts:
        for edit in draft.edits:
            replace_file(repo.root, edit.path, edit.after)
    repo.run("update-ref", repo.branch(), tip)
    repo.run("update-ref", "-d", PENDING_REF)
    repo.run("read-tree", "HEAD")
    repo.run("update-index", "-q", "--refresh")


def _updates(latest: Mapping[When, Sequence[_Late]]) -> Iterator[Draft]:
    """Yield each late update as a commit by the role that made it, through its day."""
    for when in sorted(latest):
        for number, (path, data, record) in enumerate(latest[when]):
            at = datetime.combine(when.first(), time(9 + number * 7 // max(len(latest[when]), 7), number * 13 % 60))
            role = record.text("by") or "community safety officer"
            author = Person(role, f"{'.'.join(role.lower().split())}@example.org")
            said = [f"{record.text('type') or 'event'} added"]
            text = message([record.text("about"), record.id], said, [], signed("sample"))
            yield Draft([Edit(path, None, data)], text, author, _moment(at.astimezone()))


def _let_guests_act(repo: Repo) -> None:
    """Let a person whom git does not know try the sample; nothing outside it is set."""
    try:
        repo.identity()
    except SetupError:
        repo.run("config", "--local", "user.name", _GUEST.name)
        repo.run("config", "--local", "user.email", _GUEST.email)


def _moment(at: datetime) -> Moment:
    return Moment(int(at.timestamp()), at.strftime("%z"))
