"""What can be written of an account at each vendor: the sections of the inputs that write it to several at once.

Of a field absent, null and a value are three different things.
"""

from __future__ import annotations

from enum import Enum

import strawberry

from schema.account.property_mutations import AdditionalPropertyInput
from schema.scalars import JSON, Date, Decimal


@strawberry.enum(description="The period that a contract's value is for.")
class ContractType(Enum):
    """Assembly's words."""

    MONTH = strawberry.enum_value("Month", description="A month.")
    YEAR = strawberry.enum_value("Year", description="A year.")


@strawberry.input(
    description="What can be written of an account at Assembly. Assembly documents no null: leave out what is to stay."
)
class AssemblyAccountFields:
    """As Assembly documents it."""

    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="The account's name, in place of the shared one."
    )
    domain: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="A company's domain, a person's e-mail address, in place of the shared one.",
    )
    image_url: str | None = strawberry.field(default=strawberry.UNSET, description="A picture.")
    phones: list[str] | None = strawberry.field(default=strawberry.UNSET, description="Telephone numbers.")
    contract_value: Decimal | None = strawberry.field(
        default=strawberry.UNSET, description="What the contract is worth per `contractType`."
    )
    contract_type: ContractType | None = strawberry.field(
        default=strawberry.UNSET, description="The contract's period."
    )
    renewal_date: Date | None = strawberry.field(
        default=strawberry.UNSET, description="When the contract is renewed, in place of the shared date."
    )
    trial_expiration_date: Date | None = strawberry.field(default=strawberry.UNSET, description="When the trial ends.")
    tier_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The tier label, by its opaque id or Assembly's own."
    )
    stage_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The stage label, likewise."
    )
    company_type_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="A company's: the company type label, likewise."
    )
    notes: str | None = strawberry.field(
        default=strawberry.UNSET, description="Free text, in place of the shared description."
    )
    id_in_tool: str | None = strawberry.field(
        default=strawberry.UNSET, description="The id in your own tool, in place of the shared `externalId`."
    )
    number_of_seats: int | None = strawberry.field(
        default=strawberry.UNSET, description="A company's: how many seats it has."
    )
    company_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="A person's: the company it belongs to, by its opaque id or Assembly's own.",
    )
    role: str | None = strawberry.field(
        default=strawberry.UNSET, description="A person's: the part it has at its company."
    )


@strawberry.input(description="A new account at Assembly.")
class CreateAssemblyAccountInput(AssemblyAccountFields):
    """With what only a creation takes."""

    source_specific_ids: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Ids of the account in other systems."
    )
    tag_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Tag labels, by their opaque ids or Assembly's own."
    )
    additional_properties: list[AdditionalPropertyInput] | None = strawberry.field(
        default=strawberry.UNSET, description="Additional properties, each name once."
    )


@strawberry.input(description="A change of an account at Assembly.")
class UpdateAssemblyAccountInput(AssemblyAccountFields):
    """Lists are changed by what is added and removed."""

    added_source_specific_ids: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Ids in other systems that it is to have beside those it has."
    )
    removed_source_specific_ids: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Ids in other systems that it is to lose."
    )
    added_tag_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Tag labels that it is to have beside those it has."
    )
    removed_tag_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Tag labels that it is to lose."
    )


@strawberry.input(
    description="An account at Assembly as it shall be: found by `sourceSpecificId` where that is given, else by "
    "the domain or e-mail address, and created where there is none."
)
class AssertAssemblyAccountInput(AssemblyAccountFields):
    """Read, then created or changed."""

    source_specific_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="An id in another system to find the account by; a new account gets it."
    )
    source_specific_ids: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Ids in other systems that it shall have, beside others."
    )
    tag_ids: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Tag labels that it shall have, beside others."
    )


@strawberry.input(description="A postal address; it replaces the whole of the one that is there.")
class AddressInput:
    """As Reevo documents it."""

    street_one: str | None = strawberry.field(default=strawberry.UNSET, description="The first line.")
    street_two: str | None = strawberry.field(default=strawberry.UNSET, description="The second line.")
    city: str | None = strawberry.field(default=strawberry.UNSET, description="The city.")
    state: str | None = strawberry.field(default=strawberry.UNSET, description="The state or region.")
    country: str | None = strawberry.field(default=strawberry.UNSET, description="The country.")
    zip_code: str | None = strawberry.field(default=strawberry.UNSET, description="The postal code.")


@strawberry.input(description="What can be written of an account at Reevo. Null clears.")
class ReevoAccountFields:
    """As Reevo documents it."""

    display_name: str | None = strawberry.field(
        default=strawberry.UNSET, description="What it is called, in place of the shared name."
    )
    description: str | None = strawberry.field(
        default=strawberry.UNSET, description="Free text, in place of the shared description."
    )
    current_stage: str | None = strawberry.field(
        default=strawberry.UNSET, description="The `apiName` of the stage, such as `target_account`."
    )
    owner_user_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="The id of the user that owns the account."
    )
    owner_email: str | None = strawberry.field(
        default=strawberry.UNSET, description="The e-mail address of that user, in place of the id."
    )
    official_website: str | None = strawberry.field(default=strawberry.UNSET, description="The main website.")
    websites: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Every website; replaces the whole list."
    )
    linkedin_url: str | None = strawberry.field(default=strawberry.UNSET, description="The page at LinkedIn.")
    x_url: str | None = strawberry.field(default=strawberry.UNSET, description="The page at X.")
    facebook_url: str | None = strawberry.field(default=strawberry.UNSET, description="The page at Facebook.")
    zoominfo_url: str | None = strawberry.field(default=strawberry.UNSET, description="The page at ZoomInfo.")
    address: AddressInput | None = strawberry.field(default=strawberry.UNSET, description="Where it is.")
    estimated_annual_revenue: Decimal | None = strawberry.field(
        default=strawberry.UNSET, description="What it earns a year."
    )
    custom_fields: JSON | None = strawberry.field(
        default=strawberry.UNSET,
        description="Values of the workspace's other attributes by their names, an object. A name that the input "
        "itself has is refused.",
    )


@strawberry.input(description="What can be written of an account at Swift: its name, and only when it is made.")
class SwiftAccountFields:
    """As Swift documents it."""

    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="What it is called, in place of the shared name."
    )


@strawberry.input(description="What can be written of a company at Userlot.")
class UserlotCompanyFields:
    """As its pages name them."""

    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="What it is called, in place of the shared name."
    )
    mrr: Decimal | None = strawberry.field(default=strawberry.UNSET, description="Monthly recurring revenue.")
    arr: Decimal | None = strawberry.field(default=strawberry.UNSET, description="Annual recurring revenue.")
    start_date: Date | None = strawberry.field(default=strawberry.UNSET, description="When the subscription began.")
    renewal_date: Date | None = strawberry.field(
        default=strawberry.UNSET, description="When it is renewed, in place of the shared date."
    )
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Your own id of the company, in place of the shared one; unique within a product.",
    )
    source_external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="The company's id in an external system, such as a CRM."
    )
    custom_fields: JSON | None = strawberry.field(
        default=strawberry.UNSET,
        description="Values of the product's custom fields by their names, an object. A name that the input "
        "itself has is refused.",
    )


@strawberry.input(
    description="A company at Userlot as it shall be: found by exactly one of `id`, `externalId` (the shared one "
    "too) and `sourceExternalId`; where none is given, the company that is linked to the customer."
)
class AssertUserlotCompanyInput(UserlotCompanyFields):
    """What it is matched by."""

    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The company's opaque id, or Userlot's own."
    )
