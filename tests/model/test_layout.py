from __future__ import annotations

import pytest

from cspt.kinds import KINDS
from cspt.model.ids import RecordId
from cspt.model.layout import folder_of, path_of, place_of

ACTION = RecordId("A19-7K3QMXT4")
EVENT = RecordId("E20-0Q6ZC1RN")
MEMBER = RecordId("M16-4T8KQ2MX")
ACTION_PATH = f"records/actions/2019/{ACTION}/action.md"


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_lies_where_its_path_says(kind: str) -> None:
    declared = KINDS[kind]
    record_id = RecordId(f"{declared.prefix}21-00000000")
    path = path_of(declared, record_id, ACTION_PATH)
    place = place_of(path, KINDS)
    assert place is not None
    assert (place.kind, place.id) == (declared, record_id)
    assert place.parent == (ACTION if declared.lies_under else None)


def test_paths_are_those_of_the_contract() -> None:
    assert path_of(KINDS["action"], ACTION) == ACTION_PATH
    assert path_of(KINDS["event"], EVENT, ACTION_PATH) == f"records/actions/2019/{ACTION}/events/{EVENT}.md"
    assert path_of(KINDS["member"], MEMBER) == f"records/members/2016/{MEMBER}.md"


def test_a_folder_is_the_records_own_or_the_file_itself() -> None:
    assert folder_of(ACTION_PATH) == f"records/actions/2019/{ACTION}"
    assert folder_of(f"records/members/2016/{MEMBER}.md") == f"records/members/2016/{MEMBER}.md"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "records",
        f"actions/2019/{ACTION}/action.md",
        f"/records/actions/2019/{ACTION}/action.md",
        f"records/actions/2018/{ACTION}/action.md",
        f"records/actions/1919/{ACTION}/action.md",
        f"records/cases/2019/{ACTION}/case.md",
        f"records/cases/2019/{ACTION}/action.md",
        f"records/actions/2019/{ACTION}/case.md",
        f"records/actions/2019/{ACTION}/events.md",
        f"records/actions/2019/{ACTION}.md",
        f"records/actions/2019/{ACTION}/notes.txt",
        f"records/actions/2019/{ACTION}/action.md.orig",
        f"records/Actions/2019/{ACTION}/action.md",
        f"Records/actions/2019/{ACTION}/action.md",
        f"records/actions/2019/{ACTION.lower()}/action.md",
        f"records/actions/2019/{ACTION}/ACTION.md",
        f"records/actions/2019/{ACTION}/action.MD",
        f"records/actions/2019/{ACTION}/action.md\n",
        f"records/actions/2019/{ACTION}/action.md ",
        f"records/actions/2019/../2019/{ACTION}/action.md",
        f"records/actions/2019/{ACTION}/../{ACTION}/action.md",
        f"records/actions/2019/{ACTION}/events/../action.md",
        f"records//actions/2019/{ACTION}/action.md",
        f"records\\actions\\2019\\{ACTION}\\action.md",
        f"records/actions/2019/{ACTION}/events/{ACTION}.md",
        f"records/actions/2019/{ACTION}/events/{EVENT}/event.md",
        f"records/actions/2019/{ACTION}/{EVENT}.md",
        f"records/events/2020/{EVENT}.md",
        f"records/events/2020/{EVENT}/event.md",
        f"records/members/2016/{MEMBER}/member.md",
        f"records/members/2016/{MEMBER}/events/{EVENT}.md",
        f"records/members/2017/{MEMBER}.md",
        f"records/meetings/2019/{ACTION}/meeting.md",
        "records/actions/2019/PL19-7K3QMXT4/action.md",
        "records/actions/2019/A19-7K3QMXTO/action.md",
        "records/actions/2019/A١٩-7K3QMXT4/action.md",
        "records/actions/20١٩/A19-7K3QMXT4/action.md",
    ],
)
def test_no_record_lies_at_any_other_path(path: str) -> None:
    assert place_of(path, KINDS) is None
