"""Inputs of the mutations of end users. Of a field absent, null and a value are three different things."""

from __future__ import annotations

import strawberry

from schema.end_user.inputs import EndUserBy
from schema.scalars import JSON
from schema.userlot.keys import MatchInput
from schema.writes.inputs import WriteInput

_COMPANY_ID = "The opaque id, or Userlot's own, of the company that the person belongs to."
_CUSTOM_FIELDS = (
    "Values of the product's custom fields by their names, an object. A name that is a field of the input or a "
    "documented field of Userlot's is refused."
)


@strawberry.input(description="A new end user.")
class CreateEndUserInput(WriteInput):
    """The fields that Userlot's pages name for writing."""

    first_name: str | None = strawberry.field(default=strawberry.UNSET, description="First name.")
    last_name: str | None = strawberry.field(default=strawberry.UNSET, description="Last name.")
    email: str | None = strawberry.field(default=strawberry.UNSET, description="E-mail address.")
    company_id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=_COMPANY_ID)
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Your own id of the person, unique within a product."
    )
    source_external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="The person's id in an external system; null is refused."
    )
    custom_fields: JSON | None = strawberry.field(default=strawberry.UNSET, description=_CUSTOM_FIELDS)


@strawberry.input(
    description="A change of an end user: what is given is changed, null is sent as null, and what is absent stays."
)
class UpdateEndUserInput(WriteInput):
    """The fields that Userlot's pages name for writing."""

    by: EndUserBy = strawberry.field(description="Which end user.")
    first_name: str | None = strawberry.field(default=strawberry.UNSET, description="First name.")
    last_name: str | None = strawberry.field(default=strawberry.UNSET, description="Last name.")
    email: str | None = strawberry.field(default=strawberry.UNSET, description="E-mail address.")
    company_id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=_COMPANY_ID)
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Your own id of the person from now on."
    )
    source_external_id: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="An id in an external system that the person is to have, beside those it has; null is refused.",
    )
    custom_fields: JSON | None = strawberry.field(default=strawberry.UNSET, description=_CUSTOM_FIELDS)


@strawberry.input(
    description="An end user as it shall be: changed where the match key finds it, else created. Give exactly one of "
    "`id`, `externalId` and `sourceExternalId`."
)
class AssertEndUserInput(MatchInput):
    """The fields that Userlot's pages name for writing, the ids being what is matched by."""

    first_name: str | None = strawberry.field(default=strawberry.UNSET, description="First name.")
    last_name: str | None = strawberry.field(default=strawberry.UNSET, description="Last name.")
    email: str | None = strawberry.field(default=strawberry.UNSET, description="E-mail address.")
    company_id: strawberry.ID | None = strawberry.field(default=strawberry.UNSET, description=_COMPANY_ID)
    custom_fields: JSON | None = strawberry.field(default=strawberry.UNSET, description=_CUSTOM_FIELDS)


@strawberry.input(
    description="Who an end user is and to which company it belongs. `userExternalId` or `userEmail` is needed; a "
    "blank or null value is refused, since it might find somebody else."
)
class IdentifyEndUserInput(WriteInput):
    """As Userlot documents it: these four and no custom fields."""

    user_external_id: str | None = strawberry.field(default=strawberry.UNSET, description="Your own id of the person.")
    user_email: str | None = strawberry.field(default=strawberry.UNSET, description="The person's e-mail address.")
    company_external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Your own id of the company."
    )
    company_name: str | None = strawberry.field(default=strawberry.UNSET, description="The company's name.")
