"""A priority of a plan: what the partnership set out to reduce or prevent, with its risk band and links."""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

PRIORITY = Kind(
    name="priority",
    plural="priorities",
    prefix="PR",
    label="Priority",
    help="A priority of a plan, under which its actions stand.",
    timeline=True,
    list_columns=("ref", "title", "plan", "risk"),
    fields=(
        *base_fields(),
        Field(name="plan", label="Plan", type=Type.LINK, to="plan", help="The plan it belongs to."),
        Field(name="ref", label="Ref", help="The plan's own number for it."),
        Field(name="theme", label="Theme", help="The theme it comes under."),
        Field(
            name="risk",
            label="Risk",
            type=Type.CHOICE,
            choices=("high", "medium", "low"),
            help="Band in the strategic assessment.",
        ),
        Field(name="emerging", label="Emerging", type=Type.FLAG, help="Yes for an emerging issue."),
        Field(
            name="links",
            label="Links into",
            type=Type.LINKS,
            to="priority",
            merge=Merge.SET,
            help="Other priorities it bears on.",
        ),
        Field(
            name="cross_cutting",
            label="Cross-cutting",
            type=Type.FLAG,
            help="Yes where it runs through all others.",
        ),
    ),
)
