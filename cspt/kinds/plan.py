"""A plan: what a partnership agreed to do over a period, with its document control.

The fields follow the document control block of the Havering plan.
"""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

PLAN = Kind(
    name="plan",
    plural="plans",
    prefix="PL",
    label="Plan",
    help="A partnership's action plan for a period.",
    timeline=True,
    status_field="status",
    list_columns=("title", "partnership", "status", "starts", "ends"),
    fields=(
        *base_fields(),
        Field(name="partnership", label="Partnership", help="The partnership whose plan it is."),
        Field(name="starts", label="Starts", type=Type.WHEN, help="First day of the plan."),
        Field(name="ends", label="Ends", type=Type.WHEN, help="Last day of the plan."),
        Field(
            name="status",
            label="Status",
            type=Type.CHOICE,
            vocabulary="workflow.plan",
            help="Draft until the partnership approves it.",
        ),
        Field(name="author", label="Author", help="The role that wrote it."),
        Field(name="lead", label="Lead", help="The role that answers for it."),
        Field(name="approved_by", label="Approved by", help="The body that approved it."),
        Field(
            name="review_date",
            label="Review date",
            type=Type.WHEN,
            help="When it is next looked at as a whole.",
        ),
        Field(name="marking", label="Marking", help="Protective marking, such as OFFICIAL-SENSITIVE."),
        Field(
            name="versions",
            label="Versions",
            type=Type.ROWS,
            columns=("version", "date", "author", "note"),
            merge=Merge.SET,
            help="One row a version: version, date, author, note.",
        ),
        Field(
            name="approvals",
            label="Approvals",
            type=Type.ROWS,
            columns=("version", "by", "date", "note"),
            merge=Merge.SET,
            help="One row an approval: version, by, date, note.",
        ),
        Field(
            name="related",
            label="Related papers",
            type=Type.TEXTS,
            merge=Merge.SET,
            help="Strategies and plans it leans on.",
        ),
    ),
)
