"""What the commit says that holds two lines."""

from __future__ import annotations

from cspt.model.messages import signed
from cspt.store.merging.plan import MergePlan


def merge_message(plan: MergePlan, acts: int, via: str) -> str:
    """Say how many acts of others come in, and name the records that need a person.

    Args:
        plan: what is brought together.
        acts: how many acts theirs holds that ours does not.
        via: the front end that acts.
    """
    records = dict.fromkeys(unsettled.id for unsettled in plan.conflicts)
    subject = f"Bring in {acts} act{'s' * (acts != 1)} of others"
    return "\n".join([subject, "", *(f"Record: {record_id}" for record_id in records), f"Via: {signed(via)}", ""])
