"""An incident report: what somebody told one or more agencies, on a day, about behaviour on a day.

The Act counts reports by those two days (Anti-social Behaviour, Crime and Policing Act 2014, s104(11)).
"""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

REPORT = Kind(
    name="report",
    plural="reports",
    prefix="R",
    label="Incident report",
    help="What somebody reported, for themselves or for another.",
    status_field="status",
    list_columns=("title", "category", "reported", "area", "status", "case"),
    fields=(
        *base_fields("What was reported"),
        Field(
            name="status",
            label="Status",
            type=Type.CHOICE,
            vocabulary="workflow.report",
            help="New until the weekly review has looked at it.",
        ),
        Field(
            name="happened",
            label="Date of the behaviour",
            type=Type.WHEN,
            help="When it happened: 31/12/2019, yesterday, or only 2019-02.",
        ),
        Field(
            name="reported",
            label="Date of the report",
            type=Type.DATE,
            required=True,
            help="The day an agency was first told.",
        ),
        Field(name="source", label="Came in by", type=Type.CHOICE, vocabulary="sources", open=True),
        Field(
            name="category",
            label="Category",
            type=Type.CHOICE,
            vocabulary="categories",
            help="What sort of behaviour it was.",
        ),
        Field(name="hate", label="Hate", type=Type.FLAG, help="Yes where it was hate or prejudice."),
        Field(name="area", label="Area", help="Ward, estate or block."),
        Field(name="address", label="Place", help="Street, block or landmark, as reports of one place share it."),
        Field(name="reporter", label="Reported by", help="Role or initials; blank where nobody said."),
        Field(name="on_behalf", label="For another", type=Type.FLAG, help="Yes where it was reported for somebody."),
        Field(name="victim", label="Who suffers", help="Role or initials; blank where it is who reported it."),
        Field(
            name="consent",
            label="Consent",
            type=Type.CHOICE,
            choices=("given", "refused", "not-asked"),
            help="Whether the one it was reported for agrees.",
        ),
        Field(
            name="agencies",
            label="Agencies told",
            type=Type.CHOICES,
            vocabulary="agencies",
            open=True,
            merge=Merge.SET,
            help="Everyone who was told of it; one incident counts once.",
        ),
        Field(
            name="same_as",
            label="Same incident as",
            type=Type.LINK,
            to="report",
            help="An earlier report of the same incident, so that it counts once.",
        ),
        Field(name="people", label="People", type=Type.MAP, merge=Merge.SET, help="Role and initials."),
        Field(name="case", label="Case", type=Type.LINK, to="case", help="The case it belongs to."),
        Field(name="reviewed", label="Reviewed", type=Type.DATE, help="When the weekly review looked at it."),
        Field(
            name="restricted",
            label="Restricted",
            type=Type.FLAG,
            merge=Merge.ACCESS,
            help="Yes: nothing but its id is named in the saved history.",
        ),
    ),
)
