"""An event: one dated entry on a timeline.

One event is one file, so that two people who add to the same timeline never collide.
"""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

EVENT = Kind(
    name="event",
    plural="events",
    prefix="E",
    label="Event",
    help="One dated entry on the timeline of a plan, an action, a case or an order.",
    lies_under="about",
    list_columns=("date", "type", "title", "count", "by"),
    fields=(
        *base_fields("What happened"),
        Field(
            name="about",
            label="About",
            type=Type.LINK,
            required=True,
            merge=Merge.IMMUTABLE,
            help="The record whose timeline it is on.",
        ),
        Field(
            name="date",
            label="Date",
            type=Type.WHEN,
            required=True,
            help="When it happened or will: 31/12/2019, yesterday, or only 2019-02.",
        ),
        Field(name="date_to", label="To", type=Type.WHEN, help="The last day, where it ran over several."),
        Field(
            name="type",
            label="Type",
            type=Type.CHOICE,
            choices=(
                "update",
                "contact",
                "visit",
                "incident",
                "meeting",
                "workshop",
                "referral",
                "risk-assessment",
                "enforcement",
                "breach",
                "review",
                "letter",
                "decision",
                "note",
            ),
            help="What sort of event it is.",
        ),
        Field(name="by", label="By", help="The role that did it or told us."),
        Field(name="place", label="Place", help="School, ward, street; never a house number."),
        Field(name="count", label="Count", type=Type.NUMBER, help="How many, as a number."),
        Field(name="unit", label="Of what", help="Students, referrals, sessions…"),
        Field(name="status_from", label="Status from", help="The status before, where the event moved it."),
        Field(name="status_to", label="Status to", help="The status after."),
        Field(name="scale", label="Scale", help="The risk scale and its version, where it is an assessment."),
        Field(
            name="answers",
            label="Answers",
            type=Type.MAP,
            merge=Merge.SET,
            help="The answer to each factor of the scale.",
        ),
        Field(
            name="band",
            label="Band",
            type=Type.CHOICE,
            choices=("low", "medium", "high"),
            help="The band the assessment came to.",
        ),
        Field(name="overridden", label="Overridden", help="The rule, or the scale's own band, that was set aside."),
        Field(name="because", label="Because", help="Why it was set aside."),
    ),
)
