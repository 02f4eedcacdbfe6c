"""A disclosure: who asked for what about whom under which power, who decided, and what was shared."""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

DISCLOSURE = Kind(
    name="disclosure",
    plural="disclosures",
    prefix="D",
    label="Disclosure",
    help="A request for information, and what was shared.",
    list_columns=("title", "asked", "asked_by", "power", "decision", "decided"),
    fields=(
        *base_fields("What was asked for"),
        Field(name="asked", label="Asked", type=Type.DATE, required=True),
        Field(name="asked_by", label="Asked by", required=True, help="Role and agency."),
        Field(name="subject", label="About whom", help="Role or initials."),
        Field(
            name="power",
            label="Power",
            type=Type.CHOICE,
            vocabulary="disclosure_powers",
            required=True,
            help="What allows it to be asked for.",
        ),
        Field(name="case", label="Case", type=Type.LINK, to="case"),
        Field(name="decision", label="Decision", type=Type.CHOICE, choices=("shared", "part", "refused")),
        Field(name="decided", label="Decided", type=Type.DATE),
        Field(name="decided_by", label="Decided by", help="The role that decided."),
        Field(name="shared", label="What was shared", help="Which records or facts; not the facts themselves."),
        Field(name="reason", label="Why", help="Why it was shared, cut down or refused."),
        Field(
            name="restricted",
            label="Restricted",
            type=Type.FLAG,
            merge=Merge.ACCESS,
            help="Yes: nothing but its id is named in the saved history.",
        ),
    ),
)
