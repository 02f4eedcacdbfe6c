"""The kinds of record, each one file that declares its fields.

Adding a kind here gives it a form, a list, filters, checks and search.
"""

from __future__ import annotations

from cspt.errors import BadRequest
from cspt.kinds.action import ACTION
from cspt.kinds.case import CASE
from cspt.kinds.case_review import CASE_REVIEW
from cspt.kinds.disclosure import DISCLOSURE
from cspt.kinds.event import EVENT
from cspt.kinds.member import MEMBER
from cspt.kinds.order import ORDER
from cspt.kinds.plan import PLAN
from cspt.kinds.priority import PRIORITY
from cspt.kinds.referral import REFERRAL
from cspt.kinds.report import REPORT
from cspt.model.schema import Kind

_ALL = (PLAN, PRIORITY, ACTION, CASE, REPORT, CASE_REVIEW, ORDER, REFERRAL, DISCLOSURE, EVENT, MEMBER)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
BY_PLURAL: dict[str, Kind] = {kind.plural: kind for kind in KINDS.values()}
BY_PREFIX: dict[str, Kind] = {kind.prefix: kind for kind in KINDS.values()}


def kind_named(word: str) -> Kind:
    """Return the kind of that name, singular or plural.

    Raises:
        BadRequest: there is no such kind.
    """
    kind = KINDS.get(word.lower()) or BY_PLURAL.get(word.lower())
    if kind is None:
        raise BadRequest(f"no kind called `{word}`; there are {', '.join(KINDS)}")
    return kind
