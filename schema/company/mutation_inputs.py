"""Inputs of the mutations of companies. Of a field absent, null and a value are three different things."""

from __future__ import annotations

import strawberry

from schema.company.inputs import CompanyBy
from schema.scalars import JSON, Date, Decimal
from schema.userlot.keys import MatchInput
from schema.writes.inputs import WriteInput

_CUSTOM_FIELDS = (
    "Values of the product's custom fields by their names, an object. A name that is a field of the input or a "
    "documented field of Userlot's is refused."
)


@strawberry.input(description="A new company.")
class CreateCompanyInput(WriteInput):
    """The fields that Userlot's pages name for writing."""

    name: str | None = strawberry.field(default=strawberry.UNSET, description="The company's name.")
    mrr: Decimal | None = strawberry.field(default=strawberry.UNSET, description="Monthly recurring revenue.")
    arr: Decimal | None = strawberry.field(default=strawberry.UNSET, description="Annual recurring revenue.")
    start_date: Date | None = strawberry.field(default=strawberry.UNSET, description="When the subscription began.")
    renewal_date: Date | None = strawberry.field(default=strawberry.UNSET, description="When it is renewed.")
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Your own id of the company, unique within a product."
    )
    source_external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="The company's id in an external system, such as a CRM; null is refused."
    )
    custom_fields: JSON | None = strawberry.field(default=strawberry.UNSET, description=_CUSTOM_FIELDS)


@strawberry.input(
    description="A change of a company: what is given is changed, null is sent as null, and what is absent stays."
)
class UpdateCompanyInput(WriteInput):
    """The fields that Userlot's pages name for writing."""

    by: CompanyBy = strawberry.field(description="Which company.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="The company's name.")
    mrr: Decimal | None = strawberry.field(default=strawberry.UNSET, description="Monthly recurring revenue.")
    arr: Decimal | None = strawberry.field(default=strawberry.UNSET, description="Annual recurring revenue.")
    start_date: Date | None = strawberry.field(default=strawberry.UNSET, description="When the subscription began.")
    renewal_date: Date | None = strawberry.field(default=strawberry.UNSET, description="When it is renewed.")
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Your own id of the company from now on."
    )
    source_external_id: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="An id in an external system that the company is to have, beside those it has; null is refused.",
    )
    custom_fields: JSON | None = strawberry.field(default=strawberry.UNSET, description=_CUSTOM_FIELDS)


@strawberry.input(
    description="A company as it shall be: changed where the match key finds it, else created. Give exactly one of "
    "`id`, `externalId` and `sourceExternalId`."
)
class AssertCompanyInput(MatchInput):
    """The fields that Userlot's pages name for writing, the ids being what is matched by."""

    name: str | None = strawberry.field(default=strawberry.UNSET, description="The company's name.")
    mrr: Decimal | None = strawberry.field(default=strawberry.UNSET, description="Monthly recurring revenue.")
    arr: Decimal | None = strawberry.field(default=strawberry.UNSET, description="Annual recurring revenue.")
    start_date: Date | None = strawberry.field(default=strawberry.UNSET, description="When the subscription began.")
    renewal_date: Date | None = strawberry.field(default=strawberry.UNSET, description="When it is renewed.")
    custom_fields: JSON | None = strawberry.field(default=strawberry.UNSET, description=_CUSTOM_FIELDS)
