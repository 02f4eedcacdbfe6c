"""What an exported Word or Excel file carries so that it can be brought home again, and how to read it.

**The document** bears custom properties (File > Info > Properties > Advanced in Word), each a short text:

| property | holds |
|---|---|
| `cspt scheme` | `1` |
| `cspt plan` | the plan's id |
| `cspt saved state` | the whole name of the commit whose records it shows; blank where there was none |
| `cspt day` | the day it shows, ISO 8601 |
| `cspt updates` | how many updates of each action it shows, or `all` |
| `cspt since` | the day that changes are marked since; blank for none |
| `cspt restricted` | `yes` where the actions of restricted cases are in it |

From these, `cspt.exchange.export.paper_again` draws up the very document that was sent, so that what its receivers
changed is what differs from it, cell by cell and line by line (`cspt.exchange.draft` lists what each line holds).

**A row in Word** is marked by a bookmark in its first cell, one for its action; each line of the cell of updates is
marked by one for its event, each heading of a priority by one for the priority. The name is the id with `_` for `-`,
after `_cspt_`, so `A19-7K3QMXT4` is `_cspt_A19_7K3QMXT4`: Word hides names that begin with `_`, and both Word and
LibreOffice keep them when a file is edited and saved. A copied row has no bookmark, and so is a new one.

**A row in Excel** has its action's id in the hidden column headed `cspt id` of the sheet `Actions`, and the ids of the
events of its updates, newest first and parted by spaces, in the hidden column headed `cspt events`. They move with the
row when the sheet is sorted. A row that was inserted has none; two rows with the same id are a row and its copy.

A document for publication carries none of this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from cspt.exchange.paper import Origin
from cspt.model.ids import is_id

if TYPE_CHECKING:
    from docx.document import Document
    from openpyxl import Workbook

SCHEME = "1"
SHEET = "Actions"
ID_HEADING, EVENTS_HEADING = "cspt id", "cspt events"
CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_PREFIX = "_cspt_"
_BOOKMARK = re.compile(rf"{_PREFIX}([A-Z]{{1,2}}\d\d)_([0-9A-Z]{{8}})\Z", re.ASCII)
_WORDML = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def properties_of(origin: Origin) -> dict[str, str]:
    """Return the custom properties that a document bears."""
    return {
        "cspt scheme": SCHEME,
        "cspt plan": origin.plan,
        "cspt saved state": origin.commit,
        "cspt day": origin.day.isoformat(),
        "cspt updates": "all" if origin.updates is None else str(origin.updates),
        "cspt since": origin.since.isoformat() if origin.since else "",
        "cspt restricted": "yes" if origin.restricted else "",
    }


def origin_from(properties: Mapping[str, str]) -> Origin | None:
    """Return what a document was made from; None where it does not say, or not in a way that can be read."""
    plan, updates = properties.get("cspt plan", ""), properties.get("cspt updates", "")
    if properties.get("cspt scheme") != SCHEME or not is_id(plan):
        return None
    try:
        since = properties.get("cspt since", "")
        return Origin(
            plan=plan,
            commit=properties.get("cspt saved state", ""),
            day=date.fromisoformat(properties.get("cspt day", "")),
            updates=None if updates == "all" else max(int(updates), 0),
            since=date.fromisoformat(since) if since else None,
            restricted=properties.get("cspt restricted") == "yes",
        )
    except ValueError:
        return None


def bookmark_of(record_id: str) -> str:
    """Return the name of the bookmark that marks a record in Word."""
    return _PREFIX + record_id.replace("-", "_")


def id_of(bookmark: str) -> str:
    """Return the id that a bookmark marks; empty where it is not one of ours."""
    match = _BOOKMARK.match(bookmark)
    return f"{match[1]}-{match[2]}" if match else ""


def ids_in(element: object) -> Iterator[str]:
    """Yield the ids marked in a piece of a Word document (the XML element of a row, a cell), in their order."""
    walk = getattr(element, "iter", None)
    for mark in walk(f"{_WORDML}bookmarkStart") if walk else ():
        if record_id := id_of(mark.get(f"{_WORDML}name", "")):
            yield record_id


def word_properties(document: Document) -> dict[str, str]:
    """Return the custom properties of a Word document."""
    for relation in document.part.package.rels.values():
        if relation.reltype == CUSTOM_PROPERTIES:
            return custom_properties(relation.target_part.blob)
    return {}


def custom_properties(part: bytes) -> dict[str, str]:
    """Return the texts of a part of custom properties."""
    from docx.oxml import parse_xml

    return {str(each.get("name")): "".join(str(text) for text in each.itertext()) for each in parse_xml(part)}


def origin_of_word(document: Document) -> Origin | None:
    """Return what a Word document was made from; None where it is none of ours."""
    return origin_from(word_properties(document))


def origin_of_excel(workbook: Workbook) -> Origin | None:
    """Return what an Excel workbook was made from; None where it is none of ours."""
    held = getattr(workbook, "custom_doc_props", ())  # the library's types do not name it
    return origin_from({str(each.name): str(each.value or "") for each in held})
