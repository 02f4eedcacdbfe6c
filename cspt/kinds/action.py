"""An action: one thing somebody does, for a plan's priority or for a case.

The columns of the three plans in the sample are its fields; words kept from a paper stand beside the typed
value.
"""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

ACTION = Kind(
    name="action",
    plural="actions",
    prefix="A",
    label="Action",
    help="One thing to be done, for a plan or a case.",
    timeline=True,
    status_field="status",
    list_columns=("ref", "title", "owner", "status", "due"),
    fields=(
        *base_fields(),
        Field(name="plan", label="Plan", type=Type.LINK, to="plan", help="The plan it is part of."),
        Field(name="priority", label="Priority", type=Type.LINK, to="priority", help="The priority it serves."),
        Field(name="case", label="Case", type=Type.LINK, to="case", help="The case it is a task of."),
        Field(name="meeting", label="Meeting", help="The meeting it was agreed at."),
        Field(name="ref", label="Ref", help="The plan's own number, such as 2.01."),
        Field(name="issue", label="Issue", help="The issue it answers, as the plan groups it."),
        Field(
            name="owner",
            label="Owner",
            type=Type.TEXTS,
            merge=Merge.SET,
            help="Who does it: roles or teams, commas between.",
        ),
        Field(
            name="support",
            label="Support",
            type=Type.TEXTS,
            merge=Merge.SET,
            help="Who helps: roles, teams or agencies.",
        ),
        Field(
            name="status",
            label="Status",
            type=Type.CHOICE,
            vocabulary="workflow.action",
            help="Where it stands; blank until somebody says.",
        ),
        Field(name="status_words", label="Status as written", help="The words the paper used."),
        Field(
            name="rag",
            label="RAG",
            type=Type.CHOICE,
            choices=("red", "amber", "green", "blue"),
            help="What the owner declares; blue is complete. Blank stays blank.",
        ),
        Field(name="rag_reason", label="RAG reason", help="Why it is red or amber."),
        Field(name="due", label="Due", type=Type.WHEN, help="31/12/2019, tomorrow, fri, +2w."),
        Field(name="timescale", label="Timescale", help="As the plan words it."),
        Field(name="outcome", label="Outcome", help="What will be different when it is done."),
        Field(name="resources", label="Resources", help="People and things it takes."),
        Field(
            name="funding",
            label="Funding",
            type=Type.ROWS,
            columns=("pounds", "source", "per", "for"),
            merge=Merge.SET,
            help="One row a sum: pounds, source, per, for.",
        ),
        Field(
            name="steps",
            label="Steps",
            type=Type.TEXTS,
            merge=Merge.TEXT,
            help="The steps it takes, in order.",
        ),
    ),
)
