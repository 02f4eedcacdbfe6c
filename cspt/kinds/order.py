"""An order: a power in force or sought, such as a closure order, with its dates, conditions and breaches.

Powers and their limits are the profile's `powers`; breaches are events of type `breach` on its timeline.
"""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

ORDER = Kind(
    name="order",
    plural="orders",
    prefix="OR",
    label="Order",
    help="A power in force or sought, with its dates and conditions.",
    timeline=True,
    status_field="status",
    list_columns=("title", "power", "status", "starts", "ends", "extended_to"),
    fields=(
        *base_fields(),
        Field(
            name="power",
            label="Power",
            type=Type.CHOICE,
            vocabulary="powers",
            required=True,
            help="Closure order, injunction, notice…",
        ),
        Field(name="status", label="Status", type=Type.CHOICE, vocabulary="workflow.order"),
        Field(name="case", label="Case", type=Type.LINK, to="case", help="The case it serves."),
        Field(name="action", label="Action", type=Type.LINK, to="action", help="The plan's action it was got under."),
        Field(name="lead", label="Lead", help="The role that answers for it."),
        Field(name="against", label="Against", help="Role or initials."),
        Field(name="age", label="Age", type=Type.NUMBER, help="Theirs when it began, where the law asks."),
        Field(name="place", label="Premises or area", help="Block, street or area; never a house number."),
        Field(name="authority", label="Made by", help="Inspector, superintendent, magistrates' court…"),
        Field(name="served", label="Served", type=Type.DATE),
        Field(name="court", label="Court date", type=Type.DATE, help="When a court hears it, or heard it."),
        Field(name="starts", label="Starts", type=Type.DATE),
        Field(name="ends", label="Ends", type=Type.DATE, help="Its last day, before any extension."),
        Field(name="hours", label="Hours", type=Type.NUMBER, help="For how many hours, where it is so short."),
        Field(name="extended_to", label="Extended to", type=Type.DATE, help="Its last day with the extension."),
        Field(name="warned", label="Warned", type=Type.DATE, help="The day of the written warning before it."),
        Field(
            name="conditions",
            label="Conditions",
            type=Type.TEXTS,
            merge=Merge.SET,
            help="What it forbids or asks for, semicolons between.",
        ),
        Field(name="review_due", label="Review due", type=Type.DATE, help="Only where it is not what the law says."),
        Field(name="discharged", label="Discharged", type=Type.DATE, help="The day it was taken off early."),
        Field(
            name="restricted",
            label="Restricted",
            type=Type.FLAG,
            merge=Merge.ACCESS,
            help="Yes: nothing but its id is named in the saved history.",
        ),
    ),
)
