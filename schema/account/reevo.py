"""The type ReevoAccount and its parts: Reevo's exact view of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from app.domain.account import ReevoAccount as ReevoAccountRecord
from schema.context import Info
from schema.pagination import DEFAULT_PAGE, After, Connection, First
from schema.scalars import JSON, DateTime, Decimal
from schema.scopes.marks import ANYTHING, PERSONAL, REVENUE

if TYPE_CHECKING:
    from schema.contact.types import ContactConnection, RelatedRecord


@strawberry.type(description="A domain of a Reevo account.")
class ReevoDomain:
    """Served from `app.domain.account.ReevoDomain`."""

    domain_name: str = strawberry.field(description="The domain, such as `acme.com`.")
    is_primary: bool | None = strawberry.field(description="Whether it is the account's main domain.")
    status: str | None = strawberry.field(description="The state of its link to the account, in Reevo's words.")


@strawberry.type(description="A stage of a Reevo account or contact.")
class ReevoStage:
    """Served from `app.domain.account.ReevoStage`."""

    id: str | None = strawberry.field(description="Reevo's own id of the stage.")
    api_name: str | None = strawberry.field(description="The name by which it is written, such as `target_account`.")
    display_value: str | None = strawberry.field(description="The name as Reevo shows it.")
    color: str | None = strawberry.field(description="Its color.")


@strawberry.type(description="A pointer to another Reevo record, such as an owner.")
class ReevoReference:
    """Served from `app.domain.account.RecordReference`."""

    id: str = strawberry.field(description="Reevo's own id of the record.")
    type: str | None = strawberry.field(description="What kind of record it is, such as `user`.")


@strawberry.type(description="A postal address in Reevo.")
class ReevoAddress:
    """Served from `app.domain.account.PostalAddress`."""

    street_one: str | None = strawberry.field(description="First line of the street.")
    street_two: str | None = strawberry.field(description="Second line of the street.")
    city: str | None = strawberry.field(description="City.")
    state: str | None = strawberry.field(description="State or region.")
    country: str | None = strawberry.field(description="Country.")
    zip_code: str | None = strawberry.field(description="Postal code.")


@strawberry.type(description="A CRM account at Reevo, exactly as Reevo has it, its value envelopes opened.")
class ReevoAccount:
    """Served from `app.domain.account.ReevoAccount`."""

    id: strawberry.ID = strawberry.field(description="Reevo's own id.")
    display_name: str | None = strawberry.field(description="The account's name.")
    domains: list[ReevoDomain] = strawberry.field(description="Its domains, at most one of them primary.")
    description: str | None = strawberry.field(metadata=PERSONAL, description="Free text about the account.")
    current_stage: ReevoStage | None = strawberry.field(description="Where the account is in its life.")
    owner: ReevoReference | None = strawberry.field(description="The Reevo user who owns the account.")
    created_by: ReevoReference | None = strawberry.field(description="The Reevo user who created it.")
    organization_id: str | None = strawberry.field(description="The Reevo organisation (workspace) that holds it.")
    official_website: str | None = strawberry.field(description="The main website.")
    websites: list[str] = strawberry.field(description="All websites.")
    linkedin_url: str | None = strawberry.field(description="LinkedIn page.")
    x_url: str | None = strawberry.field(description="X page.")
    facebook_url: str | None = strawberry.field(description="Facebook page.")
    zoominfo_url: str | None = strawberry.field(description="ZoomInfo page.")
    address: ReevoAddress | None = strawberry.field(description="Postal address.")
    estimated_annual_revenue: Decimal | None = strawberry.field(
        metadata=REVENUE, description="Estimated revenue a year."
    )
    created_at: DateTime | None = strawberry.field(description="When the record was created.")
    updated_at: DateTime | None = strawberry.field(description="When the record was last changed.")
    custom_fields: JSON | None = strawberry.field(
        metadata=ANYTHING, description="The workspace's other attributes, their envelopes opened."
    )
    raw: JSON | None = strawberry.field(
        metadata=ANYTHING, description="The vendor's record as it came, envelopes and all."
    )

    @strawberry.field(metadata=PERSONAL, description="The people linked to the account, with their part there.")
    @staticmethod
    async def contacts(
        parent: Parent[ReevoAccountRecord], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Annotated[ContactConnection, strawberry.lazy("schema.contact.types")] | None:
        """The contacts relationship."""
        from schema.contact.lists import contacts  # contacts show stages and owners of this module

        return await contacts(info, parent.id, first, after)

    @strawberry.field(
        metadata=ANYTHING, description="Any relationship of the workspace, as `accountSchema` lists them."
    )
    @staticmethod
    async def relationship(
        parent: Parent[ReevoAccountRecord],
        info: Info,
        api_name: Annotated[
            str, strawberry.argument(description="The relationship's `apiName`, such as `contacts` or `opportunities`.")
        ],
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[Annotated[RelatedRecord, strawberry.lazy("schema.contact.types")]] | None:
        """A relationship by name."""
        from schema.contact.lists import relationship  # see contacts

        return await relationship(info, parent.id, api_name, first, after)


@strawberry.type(description="One attribute that accounts have in this Reevo workspace.")
class AccountAttribute:
    """Served from `app.domain.account.AccountAttribute`."""

    api_name: str = strawberry.field(description="The name by which it is filtered, sorted and written.")
    display_name: str | None = strawberry.field(description="The name as Reevo shows it.")
    description: str | None = strawberry.field(description="What it is for.")
    value_type: str | None = strawberry.field(description="The kind of value, such as `string` or `account_stage`.")
    is_array: bool | None = strawberry.field(description="Whether it holds a list of values.")
    is_creatable: bool | None = strawberry.field(description="Whether it may be given when an account is created.")
    is_updatable: bool | None = strawberry.field(description="Whether it may be changed.")
    is_required_on_create: bool | None = strawberry.field(description="Whether it must be given on creation.")
    is_unique: bool | None = strawberry.field(description="Whether no two accounts share a value.")
    is_custom: bool | None = strawberry.field(description="Whether the workspace added it.")
    is_sortable: bool | None = strawberry.field(description="Whether `reevoAccounts` may be sorted by it.")
    is_filterable: bool | None = strawberry.field(description="Whether `reevoAccounts` may be filtered by it.")
    filter_operators: list[str] = strawberry.field(description="The operators that a filter on it takes.")
    raw: JSON = strawberry.field(description="The vendor's object as it came.")


@strawberry.type(description="One relationship that accounts have in this Reevo workspace.")
class AccountRelationship:
    """Served from `app.domain.account.AccountRelationship`."""

    api_name: str = strawberry.field(description="The name to give to `ReevoAccount.relationship`.")
    display_name: str | None = strawberry.field(description="The name as Reevo shows it.")
    description: str | None = strawberry.field(description="What it is for.")
    related_object_api_name: str | None = strawberry.field(description="What kind of record it points to.")
    junction_object_api_name: str | None = strawberry.field(description="What kind of record the link itself is.")
    is_creatable: bool | None = strawberry.field(description="Whether links can be made.")
    is_updatable: bool | None = strawberry.field(description="Whether links can be changed.")
    is_custom: bool | None = strawberry.field(description="Whether the workspace added it.")
    is_array: bool | None = strawberry.field(description="Whether it can point to several records.")
    raw: JSON = strawberry.field(description="The vendor's object as it came.")


@strawberry.type(description="The fields and relationships that accounts have in this Reevo workspace.")
class AccountSchema:
    """Served from `app.domain.account.AccountSchema`."""

    api_name: str | None = strawberry.field(description="The vendor's name of the record type.")
    display_name: str | None = strawberry.field(description="The name as Reevo shows it.")
    description: str | None = strawberry.field(description="What it is for.")
    supports_custom_fields: bool | None = strawberry.field(description="Whether the workspace may add fields.")
    attributes: list[AccountAttribute] = strawberry.field(description="The fields.")
    relationships: list[AccountRelationship] = strawberry.field(description="The relationships.")
    raw: JSON = strawberry.field(description="The vendor's object as it came.")
