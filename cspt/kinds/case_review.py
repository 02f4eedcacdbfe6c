"""An ASB case review (Community Trigger): an application, its threshold, and the steps of the procedure.

Anti-social Behaviour, Crime and Policing Act 2014, ss104-105. What is done is told by the day it was done.
"""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

CASE_REVIEW = Kind(
    name="case-review",
    plural="case-reviews",
    prefix="CR",
    label="ASB case review",
    help="An application for an ASB case review (Community Trigger), and what came of it.",
    timeline=True,
    status_field="status",
    list_columns=("title", "received", "decision", "outcome", "status", "case"),
    fields=(
        *base_fields(),
        Field(name="status", label="Status", type=Type.CHOICE, vocabulary="workflow.case-review"),
        Field(
            name="procedure",
            label="Procedure",
            type=Type.CHOICE,
            vocabulary="procedures",
            help="Only where it is not the one in force on the day it was received.",
        ),
        Field(
            name="received",
            label="Received",
            type=Type.DATE,
            required=True,
            help="The day the application came.",
        ),
        Field(name="case", label="Case", type=Type.LINK, to="case", help="The case it is about, if there is one."),
        Field(
            name="reports",
            label="Reports",
            type=Type.LINKS,
            to="report",
            merge=Merge.SET,
            help="The reports it rests on; blank for all those of its case.",
        ),
        Field(name="lead", label="Lead", help="The role that answers for it."),
        Field(name="applicant", label="Applicant", help="Role or initials; blank where nobody said."),
        Field(
            name="applicant_kind",
            label="Applies as",
            type=Type.CHOICE,
            choices=("victim", "for-another", "business", "community-group"),
        ),
        Field(
            name="consent",
            label="Consent",
            type=Type.CHOICE,
            choices=("given", "refused", "not-asked"),
            help="Needed where somebody applies for another.",
        ),
        Field(name="acknowledged", label="Acknowledged", type=Type.DATE, help="The day the letter went."),
        Field(name="information", label="Information in", type=Type.DATE, help="The day all agencies had answered."),
        Field(name="decided", label="Decided", type=Type.DATE, help="The day of the threshold decision."),
        Field(
            name="decision",
            label="Threshold",
            type=Type.CHOICE,
            choices=("met", "not-met", "no-consent", "anonymous"),
        ),
        Field(name="decision_reason", label="Why so decided", help="Where it is not the count alone."),
        Field(name="persistence", label="Persistence", help="Below the number: how persistent it is (s104(5))."),
        Field(name="harm", label="Harm", help="Below the number: harm caused, or that may be."),
        Field(name="adequacy", label="Adequacy", help="Below the number: how adequate the response was."),
        Field(name="manager_review", label="Manager's review", type=Type.DATE, help="By the Community Safety Manager."),
        Field(name="panel", label="Panel", type=Type.DATE, help="The day the independent panel meets or met."),
        Field(name="papers_sent", label="Papers sent", type=Type.DATE, help="The day the panel's papers went out."),
        Field(name="outcome", label="Outcome", type=Type.CHOICE, choices=("recommendations", "no-further-action")),
        Field(
            name="recommendations",
            label="Recommendations",
            type=Type.TEXTS,
            merge=Merge.SET,
            help="Each becomes an action; commas between, or semicolons where one holds a comma.",
        ),
        Field(name="outcome_sent", label="Outcome sent", type=Type.DATE, help="The day the applicant was told."),
        Field(name="appealed", label="Appealed", type=Type.DATE, help="The day an appeal came."),
        Field(name="appeal_heard", label="Appeal heard", type=Type.DATE),
        Field(name="appeal_outcome", label="Appeal's outcome"),
        Field(
            name="restricted",
            label="Restricted",
            type=Type.FLAG,
            merge=Merge.ACCESS,
            help="Yes: nothing but its id is named in the saved history.",
        ),
    ),
)
