"""The type EndUser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from app.domain import end_user as records
from app.domain.vendor import Vendor
from schema.company.loaders import CompanyById
from schema.context import Info
from schema.executor.fed import of_object
from schema.ids import Ref
from schema.record_types import Node, served_or_none, shows, vendor_id
from schema.scalars import JSON, DateTime
from schema.scopes.marks import PERSONAL

if TYPE_CHECKING:
    from schema.account.types import Account
    from schema.company.types import Company

shows(records.EndUser, "EndUser")


@of_object
def _end_user_id(parent: Parent[records.EndUser]) -> strawberry.ID:
    return strawberry.ID(str(Ref("EndUser", Vendor.USERLOT, parent.id)))


@strawberry.type(description="A person who uses the product of a Userlot company.")
class EndUser(Node):
    """Served from `app.domain.end_user.EndUser`."""

    id: strawberry.ID = strawberry.field(resolver=_end_user_id, description="Opaque id.")
    vendor_id: str = strawberry.field(resolver=vendor_id, description="Userlot's own id.")
    external_id: str | None = strawberry.field(
        metadata=PERSONAL, description="Your own id of the person, unique within a product."
    )
    source_external_id: str | None = strawberry.field(
        metadata=PERSONAL, description="The id in an external system, where the reply holds it."
    )
    first_name: str | None = strawberry.field(metadata=PERSONAL, description="First name.")
    last_name: str | None = strawberry.field(metadata=PERSONAL, description="Last name.")
    name: str | None = strawberry.field(
        metadata=PERSONAL, description="The name as stored, or first and last name joined."
    )
    email: str | None = strawberry.field(metadata=PERSONAL, description="E-mail address.")
    company_id: str | None = strawberry.field(
        metadata=PERSONAL, description="Userlot's id of the company the person belongs to."
    )
    created_at: DateTime | None = strawberry.field(metadata=PERSONAL, description="When the record was created.")
    updated_at: DateTime | None = strawberry.field(metadata=PERSONAL, description="When it was last changed.")
    custom_fields: JSON | None = strawberry.field(
        metadata=PERSONAL, description="The product's custom fields, as they came."
    )
    raw: JSON | None = strawberry.field(metadata=PERSONAL, description="The vendor's object as it came.")

    @strawberry.field(metadata=PERSONAL, description="The company the person belongs to.")
    @staticmethod
    async def company(
        parent: Parent[records.EndUser], info: Info
    ) -> Annotated[Company, strawberry.lazy("schema.company.types")] | None:
        """By `companyId`."""
        from schema.company.types import Company  # a company shows its end users

        if not parent.company_id:
            return None
        return served_or_none(Company, await info.context.loader(CompanyById).load(parent.company_id))

    @strawberry.field(
        metadata=PERSONAL,
        description="The person at Assembly who has the same e-mail address; null where there is none, an error where "
        "several end users share the address.",
    )
    @staticmethod
    async def account(
        parent: Parent[records.EndUser], info: Info
    ) -> Annotated[Account, strawberry.lazy("schema.account.types")] | None:
        """By e-mail address, one to one."""
        from schema.account.people import account_of_person  # an account shows its end users
        from schema.account.types import Account

        return served_or_none(Account, await account_of_person(info.context, Vendor.USERLOT, parent.email))
