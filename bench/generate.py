"""Makes a store of any size to measure on: `python -m bench.generate N DIR`.

Records in the contract's form over ten years, most of them late, with a git history: one import, then a few hundred
acts. The same seed and size make the same records.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench import words
from cspt.kinds import BY_PREFIX, KINDS
from cspt.model.ids import RecordId, new_id, prefix_of
from cspt.model.layout import path_of
from cspt.store.create import create_store

TODAY = date(2026, 11, 23)
_YEARS = 10
_SHARES = {"action": 0.30, "case": 0.10, "priority": 0.008, "plan": 0.002, "member": 0.02}
_AUTHOR = "Community safety officer <officer@example.org>"
_IDENTITY = {"GIT_AUTHOR_NAME": "Community safety officer", "GIT_AUTHOR_EMAIL": "officer@example.org"}


@dataclass
class Generator:
    """Makes records one after another from one source of chance."""

    chance: random.Random
    files: dict[str, str] = field(default_factory=dict)
    """Every record's text by its path."""
    holders: list[tuple[RecordId, date]] = field(default_factory=list)
    """The actions and cases that events may be about, with the day each began."""
    _taken: set[str] = field(default_factory=set)

    def fill(self, count: int) -> None:
        """Make that many records, plans before what stands under them."""
        counts = {kind: max(int(count * share), 1) for kind, share in _SHARES.items()}
        plans = [self._plan(number) for number in range(counts["plan"])]
        priorities = [self._priority(plans) for _ in range(counts["priority"])]
        cases = [self._case() for _ in range(counts["case"])]
        for _ in range(counts["action"]):
            self._action(priorities, cases)
        for _ in range(counts["member"]):
            self._member()
        for _ in range(count - len(self.files)):
            self.event()

    def fill_plan(self, actions: int) -> None:
        """Make one plan with that many actions under ten priorities, and two events an action."""
        plan = self._plan(0)
        priorities = [self._priority([plan]) for _ in range(10)]
        for _ in range(actions):
            self._action(priorities, [])
        for _ in range(2 * actions):
            self.event()

    def event(self, *, late: bool = False) -> str:
        """Make an event about an action or a case and return its path."""
        chance = self.chance
        about, began = chance.choice(self.holders)
        span = max((TODAY - began).days, 1)
        day = (
            TODAY - timedelta(days=chance.randrange(3))
            if late
            else began + timedelta(days=int(span * chance.random() ** 2))
        )
        sort = chance.choice(words.TYPES)
        fields = {
            "title": f"{chance.choice(words.PROBLEMS)}, {chance.choice(words.PLACES)}",
            "about": about,
            "date": day.isoformat() if chance.random() < 0.97 else day.isoformat()[:7],
            "type": sort,
            "by": chance.choice(words.ROLES),
        }
        if sort in ("workshop", "visit"):
            fields |= {"place": chance.choice(words.PLACES), "count": str(chance.randrange(1, 300))}
            fields["unit"] = chance.choice(words.UNITS)
        return self._add("E", day, fields, self._body(0, 3), about)

    def _plan(self, number: int) -> tuple[RecordId, date]:
        year = TODAY.year - number % _YEARS
        name = words.NAMES_OF_PARTNERSHIPS[number // _YEARS % len(words.NAMES_OF_PARTNERSHIPS)]
        starts = date(year, 4, 1)
        fields = {
            "title": f"{name} community safety plan {year}-{(year + 1) % 100:02d}",
            "partnership": f"{name} Community Safety Partnership",
            "starts": starts.isoformat(),
            "ends": date(year + 1, 3, 31).isoformat(),
            "status": "approved" if year >= TODAY.year - 1 else "closed",
            "author": self.chance.choice(words.ROLES),
            "lead": self.chance.choice(words.ROLES),
            "review_date": f"{year + 1}-03",
        }
        return _id_in(self._add("PL", starts, fields, self._body(2, 6))), starts

    def _priority(self, plans: list[tuple[RecordId, date]]) -> tuple[RecordId, RecordId, date]:
        plan, starts = self.chance.choice(plans)
        fields = {
            "title": f"{self.chance.choice(words.PROBLEMS)} and {self.chance.choice(words.WORK)}",
            "plan": plan,
            "ref": str(self.chance.randrange(1, 9)),
            "risk": self.chance.choice(("high", "medium", "low")),
        }
        return _id_in(self._add("PR", starts, fields, self._body(0, 2))), plan, starts

    def _case(self) -> tuple[RecordId, date]:
        chance = self.chance
        opened = self._day()
        age = (TODAY - opened).days
        closed = opened + timedelta(days=chance.randrange(20, 400))
        over = closed < TODAY and (age > 500 or chance.random() < 0.6)
        fields = {
            "title": f"{chance.choice(words.PROBLEMS)}, {chance.choice(words.PLACES)}",
            "theme": chance.choice(words.THEMES),
            "status": "closed" if over else chance.choice(("open", "open", "monitoring", "escalated")),
            "lead": chance.choice(words.ROLES),
            "agencies": _listed(chance.sample(words.AGENCIES, chance.randrange(1, 5))),
            "area": chance.choice(words.PLACES),
            "opened": opened.isoformat(),
        }
        if over:
            fields |= {"closed": closed.isoformat(), "closed_reason": "No reports for two months"}
        else:
            fields["review_due"] = (TODAY + timedelta(days=chance.randrange(-20, 60))).isoformat()
        fields["risk_band"] = chance.choice(("low", "medium", "medium", "high"))
        fields["flags"] = _listed(chance.sample(words.FLAGS, chance.randrange(1, 3)))
        fields["people"] = f"{{complainant: {self._initials()}, neighbour: {self._initials()}}}"
        case = _id_in(self._add("C", opened, fields, self._body(1, 8)))
        self.holders.append((case, opened))
        return case, opened

    def _action(self, priorities: list[tuple[RecordId, RecordId, date]], cases: list[tuple[RecordId, date]]) -> None:
        chance = self.chance
        fields = {"title": f"{chance.choice(words.DOING)} {chance.choice(words.WORK)} in {chance.choice(words.PLACES)}"}
        if not cases or chance.random() < 0.7:
            priority, plan, began = self.chance.choice(priorities)
            fields |= {
                "plan": plan,
                "priority": priority,
                "ref": f"{chance.randrange(1, 9)}.{chance.randrange(1, 40):02d}",
            }
        else:
            case, began = self.chance.choice(cases)
            fields["case"] = case
        due = began + timedelta(days=chance.randrange(30, 420))
        past = due < TODAY - timedelta(days=60)
        fields["owner"] = _listed(chance.sample(words.ROLES, chance.randrange(1, 3)))
        if chance.random() < 0.4:
            fields["support"] = _listed(chance.sample(words.ROLES, chance.randrange(1, 3)))
        status = (
            "complete"
            if past and chance.random() < 0.9
            else chance.choice(("not-started", "in-progress", "on-hold", ""))
        )
        if status:
            fields["status"] = status
        if chance.random() < 0.5:
            fields["rag"] = "blue" if status == "complete" else chance.choice(("red", "amber", "green", "green"))
        if chance.random() < 0.85:
            fields["due"] = due.isoformat() if chance.random() < 0.9 else due.isoformat()[:7]
        if chance.random() < 0.2:
            fields["timescale"] = f"Review {due:%B %Y}"
        action = _id_in(self._add("A", began, fields, self._body(0, 5)))
        self.holders.append((action, began))

    def _member(self) -> None:
        signed = self._day()
        fields = {
            "title": self.chance.choice(words.ROLES).capitalize(),
            "agency": self.chance.choice(words.AGENCIES),
            "role": self.chance.choice(("chair", "member", "minutes")),
            "groups": self.chance.choice(("[jag]", "[cpg]", "[jag, cpg]")),
            "isp_signed": signed.isoformat(),
            "isp_expires": (signed + timedelta(days=365)).isoformat(),
        }
        self._add("M", signed, fields, "")

    def _add(self, prefix: str, day: date, fields: dict[str, str], body: str, about: RecordId | None = None) -> str:
        kind = BY_PREFIX[prefix]
        while (made := new_id(prefix, day.year, self.chance.randbytes)) in self._taken:
            continue
        self._taken.add(made)
        above = path_of(BY_PREFIX[prefix_of(about)], about) if about else ""
        path = path_of(kind, made, above)
        known = {"id": made, "kind": kind.name, **fields}
        lines = "".join(f"{name}: {known[name]}\n" for name in kind.names() if name in known)
        self.files[path] = f"---\n{lines}---\n" + (f"\n{body}\n" if body else "")
        return path

    def _body(self, least: int, most: int) -> str:
        chosen = self.chance.choices(words.SENTENCES, k=self.chance.randint(least, most))
        return "\n\n".join(" ".join(chosen[at : at + 3]) for at in range(0, len(chosen), 3))

    def _day(self) -> date:
        """Return a day within ten years, late ones more often."""
        return TODAY - timedelta(days=int(_YEARS * 365 * self.chance.random() ** 2))

    def _initials(self) -> str:
        letters = "ABCDEFGHJKLMNPRSTW"
        return f"{self.chance.choice(letters)}.{self.chance.choice(letters)}."


def generate(root: Path, count: int, seed: int = 1, acts: int = 300, *, one_plan: bool = False) -> None:
    """Make a store of that many records in a new folder; or of one plan with that many actions."""
    os.environ.update(_IDENTITY)
    create_store(root, "Generated for measuring")
    generator = Generator(random.Random(seed))  # noqa: S311 - chance that can be repeated is the point
    (generator.fill_plan if one_plan else generator.fill)(count)
    _git(
        root, "fast-import", "--quiet", "--force", "--date-format=raw", stdin=b"".join(_history(generator, root, acts))
    )
    _git(root, "-c", "checkout.workers=2", "reset", "--hard", "--quiet", "main")


def _history(generator: Generator, root: Path, acts: int) -> Iterator[bytes]:
    """Yield the stream for git fast-import: everything at once, then one commit an act."""
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 8, tzinfo=UTC) - timedelta(hours=acts)
    head = _git(root, "rev-parse", "HEAD").decode().strip()
    yield _commit(at, "Begin the generated records", head)
    yield from (_put(path, text) for path, text in generator.files.items())
    moving = [path for path, text in generator.files.items() if "\nstatus: in-progress\n" in text]
    for number in range(acts):
        at += timedelta(hours=1)
        if number % 2 or not moving:
            path = generator.event(late=True)
            yield _commit(at, f"{_id_in(path)}: event added")
        else:
            path = moving[number * 7 % len(moving)]
            text = generator.files[path]
            after = "on-hold" if "\nstatus: in-progress\n" in text else "in-progress"
            before = "in-progress" if after == "on-hold" else "on-hold"
            generator.files[path] = text.replace(f"\nstatus: {before}\n", f"\nstatus: {after}\n", 1)
            yield _commit(at, f"{_id_in(path)}: status {before} → {after}")
        yield _put(path, generator.files[path])


def _commit(at: datetime, said: str, parent: str = "") -> bytes:
    text = f"{said}\n\nVia: cspt bench\n".encode()
    who = f"{_AUTHOR} {int(at.timestamp())} +0000"
    start = f"from {parent}\n" if parent else ""
    return f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(text)}\n".encode() + text + start.encode()


def _put(path: str, text: str) -> bytes:
    data = text.encode()
    return f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["git", *arguments], cwd=root, input=stdin, stdout=subprocess.PIPE, check=True).stdout


def _id_in(path: str) -> RecordId:
    """Return the id that a record's path names."""
    *_, folder, name = path.split("/")
    stem = name.removesuffix(".md")
    return RecordId(folder if stem in KINDS else stem)


def _listed(items: list[str]) -> str:
    return f"[{', '.join(items)}]"


def main() -> None:
    """Make a store as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("count", metavar="N", type=int)
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    started = time.perf_counter()
    generate(given.folder, given.count, given.seed)
    print(f"{given.count:,} records in {given.folder}, {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
