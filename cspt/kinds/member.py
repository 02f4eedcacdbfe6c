"""A member of a group: a role at an agency, and whether its information sharing agreement is signed."""

from __future__ import annotations

from cspt.model.schema import Field, Kind, Merge, Type, base_fields

MEMBER = Kind(
    name="member",
    plural="members",
    prefix="M",
    label="Member",
    help="A role that sits on one of the partnership's groups.",
    list_columns=("title", "agency", "role", "groups", "isp_expires"),
    fields=(
        *base_fields("Role"),
        Field(name="agency", label="Agency", help="The agency it comes from."),
        Field(name="role", label="Part in the group", help="Chair, member, minutes…"),
        Field(
            name="groups",
            label="Groups",
            type=Type.CHOICES,
            vocabulary="groups",
            open=True,
            merge=Merge.SET,
            help="The groups it sits on.",
        ),
        Field(name="email", label="E-mail"),
        Field(
            name="isp_signed",
            label="Agreement signed",
            type=Type.DATE,
            help="When the information sharing protocol was signed.",
        ),
        Field(
            name="isp_expires",
            label="Agreement expires",
            type=Type.DATE,
            help="When it must be signed again.",
        ),
    ),
)
