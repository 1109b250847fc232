"""Inputs of the mutations that write an account to any number of vendors, each where its section is there.

Of a field absent, null and a value are three different things.
"""

from __future__ import annotations

import strawberry

from schema.account.inputs import AccountBy
from schema.account.writing.sections import (
    AssertAssemblyAccountInput,
    AssertUserlotCompanyInput,
    CreateAssemblyAccountInput,
    ReevoAccountFields,
    SwiftAccountFields,
    UpdateAssemblyAccountInput,
    UserlotCompanyFields,
)
from schema.enums import AccountKind, Vendor
from schema.scalars import Date
from schema.writes.inputs import WriteInput


@strawberry.input(description="What every write of an account takes.")
class SharedAccountFields(WriteInput):
    """Mapped to what each vendor calls them; a section has the last word."""

    name: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="What it is called: `name` at Assembly, Swift and Userlot, `displayName` at Reevo.",
    )
    kind: AccountKind | None = strawberry.field(
        default=strawberry.UNSET,
        description="Whether it is an organisation or a person; by default a person where `email` is given. "
        "Assembly alone has it; a person is written nowhere else.",
    )
    domain: str | None = strawberry.field(
        default=strawberry.UNSET, description="An organisation's domain: Assembly's, and Reevo's main one."
    )
    email: str | None = strawberry.field(
        default=strawberry.UNSET, description="A person's e-mail address, which is its domain at Assembly."
    )
    description: str | None = strawberry.field(
        default=strawberry.UNSET, description="`notes` at Assembly, `description` at Reevo."
    )
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Your own id of it: `idInTool` at Assembly, `externalId` at Userlot, by which the two are linked.",
    )
    renewal_date: Date | None = strawberry.field(
        default=strawberry.UNSET, description="When the contract is renewed: at Assembly and Userlot."
    )


@strawberry.input(description="A new customer, created at each vendor that has a section, be it empty.")
class CreateAccountInput(SharedAccountFields):
    """A section a vendor."""

    assembly: CreateAssemblyAccountInput | None = strawberry.field(
        default=strawberry.UNSET, description="Write it to Assembly."
    )
    reevo: ReevoAccountFields | None = strawberry.field(default=strawberry.UNSET, description="Write it to Reevo.")
    swift: SwiftAccountFields | None = strawberry.field(default=strawberry.UNSET, description="Write it to Swift.")
    userlot: UserlotCompanyFields | None = strawberry.field(
        default=strawberry.UNSET, description="Write it to Userlot, as a company."
    )


@strawberry.input(
    description="A change of a customer at each vendor that has a section, be it empty: what is given is changed,"
    " the rest stays."
)
class UpdateAccountInput(SharedAccountFields):
    """A section a vendor."""

    by: AccountBy = strawberry.field(description="Which customer.")
    assembly: UpdateAssemblyAccountInput | None = strawberry.field(
        default=strawberry.UNSET, description="Write it to Assembly."
    )
    reevo: ReevoAccountFields | None = strawberry.field(default=strawberry.UNSET, description="Write it to Reevo.")
    swift: SwiftAccountFields | None = strawberry.field(default=strawberry.UNSET, description="Write it to Swift.")
    userlot: UserlotCompanyFields | None = strawberry.field(
        default=strawberry.UNSET, description="Write it to Userlot, as a company."
    )


@strawberry.input(
    description="A customer as it shall be at each vendor that has a section, be it empty: changed where the "
    "vendor has it by its key, else created. Reevo is matched by `domain`, Userlot by its ids, "
    "Assembly by domain, e-mail address or source specific id."
)
class AssertAccountInput(SharedAccountFields):
    """A section a vendor."""

    assembly: AssertAssemblyAccountInput | None = strawberry.field(
        default=strawberry.UNSET, description="Write it to Assembly."
    )
    reevo: ReevoAccountFields | None = strawberry.field(default=strawberry.UNSET, description="Write it to Reevo.")
    swift: SwiftAccountFields | None = strawberry.field(default=strawberry.UNSET, description="Write it to Swift.")
    userlot: AssertUserlotCompanyInput | None = strawberry.field(
        default=strawberry.UNSET, description="Write it to Userlot, as a company."
    )


@strawberry.input(description="The archiving of a customer. Reevo alone archives.")
class ArchiveAccountInput(WriteInput):
    """Names it."""

    by: AccountBy = strawberry.field(description="Which customer.")
    vendors: list[Vendor] | None = strawberry.field(
        default=strawberry.UNSET,
        description="At which vendors; all that hold accounts where absent. Those that offer no such write are "
        "`UNSUPPORTED`.",
    )


@strawberry.input(description="The deletion of a customer. Assembly alone deletes.")
class DeleteAccountInput(WriteInput):
    """Names it."""

    by: AccountBy = strawberry.field(description="Which customer.")
    vendors: list[Vendor] | None = strawberry.field(
        default=strawberry.UNSET,
        description="At which vendors; all that hold accounts where absent. Those that offer no such write are "
        "`UNSUPPORTED`.",
    )
