"""A referral: somebody sent to a service, from a case, a report or on their own, and what came of it."""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

REFERRAL = Kind(
    name="referral",
    plural="referrals",
    prefix="RF",
    label="Referral",
    help="Somebody referred to a service, and what came of it.",
    timeline=True,
    status_field="status",
    list_columns=("title", "service", "status", "sent", "goals"),
    fields=(
        *base_fields(),
        Field(
            name="service",
            label="Service",
            type=Type.CHOICE,
            vocabulary="services",
            required=True,
            help="Who it goes to.",
        ),
        Field(
            name="basis",
            label="Basis",
            type=Type.CHOICE,
            vocabulary="bases",
            required=True,
            help="Consent, or what the law allows it on.",
        ),
        Field(name="status", label="Status", type=Type.CHOICE, vocabulary="workflow.referral"),
        Field(name="sent", label="Sent", type=Type.DATE, required=True),
        Field(name="case", label="Case", type=Type.LINK, to="case", help="The case it comes from."),
        Field(name="report", label="Report", type=Type.LINK, to="report", help="The report it comes from."),
        Field(name="person", label="Who", help="Role or initials."),
        Field(name="by", label="Sent by", help="The role that sent it."),
        Field(name="answered", label="Answered", type=Type.DATE, help="When it was accepted or declined."),
        Field(name="ended", label="Ended", type=Type.DATE),
        Field(name="goals", label="Goals", type=Type.CHOICE, choices=("met", "partly-met", "not-met")),
        Field(
            name="restricted",
            label="Restricted",
            type=Type.FLAG,
            merge=Merge.ACCESS,
            help="Yes: nothing but its id is named in the saved history.",
        ),
    ),
)
