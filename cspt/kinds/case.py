"""A case: people and a place with a problem that several agencies work on together.

Themes and outcomes follow the terms of reference of Watford's Community Protection Group.
"""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

CASE = Kind(
    name="case",
    plural="cases",
    prefix="C",
    label="Case",
    help="A problem that several agencies work on together.",
    timeline=True,
    status_field="status",
    list_columns=("title", "theme", "status", "risk_band", "lead", "review_due"),
    fields=(
        *base_fields(),
        Field(
            name="theme",
            label="Theme",
            type=Type.CHOICE,
            vocabulary="themes",
            help="The group's theme it comes under.",
        ),
        Field(
            name="status",
            label="Status",
            type=Type.CHOICE,
            vocabulary="workflow.case",
            help="Open, monitored after de-escalation, escalated, or closed.",
        ),
        Field(name="lead", label="Lead", help="The role that answers for it."),
        Field(name="specialist", label="Specialist", help="The role an escalated case goes to."),
        Field(
            name="agencies",
            label="Agencies",
            type=Type.CHOICES,
            vocabulary="agencies",
            open=True,
            merge=Merge.SET,
            help="Who works on it, commas between.",
        ),
        Field(name="area", label="Area", help="Ward, estate or block; never a house number."),
        Field(name="opened", label="Opened", type=Type.DATE),
        Field(name="closed", label="Closed", type=Type.DATE),
        Field(name="closed_reason", label="Why closed", help="What was reached, or why it ends."),
        Field(
            name="review_due",
            label="Review due",
            type=Type.DATE,
            help="The next day the risk is looked at again.",
        ),
        Field(
            name="risk_band",
            label="Risk",
            type=Type.CHOICE,
            choices=("low", "medium", "high"),
            graver_last=True,
            help="Band of the last risk assessment.",
        ),
        Field(
            name="flags",
            label="Flags",
            type=Type.CHOICES,
            vocabulary="flags",
            open=True,
            merge=Merge.SET,
            help="Repeat victim, mental health, child, hate…",
        ),
        Field(
            name="factors",
            label="Aggravating factors",
            type=Type.TEXTS,
            merge=Merge.SET,
            help="What drives it; each is to have a task whose issue names it.",
        ),
        Field(
            name="people",
            label="People",
            type=Type.MAP,
            merge=Merge.SET,
            help="Role and initials: `complainant: A.B., neighbour: C.D.`",
        ),
        Field(
            name="links",
            label="Linked cases",
            type=Type.LINKS,
            to="case",
            merge=Merge.SET,
            help="Ids of cases that belong with it.",
        ),
        Field(
            name="restricted",
            label="Restricted",
            type=Type.FLAG,
            merge=Merge.ACCESS,
            help="Yes: nothing but its id is named in the saved history.",
        ),
    ),
)
