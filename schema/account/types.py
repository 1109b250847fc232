"""The type Account: one customer over the vendors."""

from __future__ import annotations

import strawberry
from strawberry import Parent

from app.domain.account import AssemblyAccount as AssemblyAccountRecord
from app.domain.customer import Customer
from app.domain.paging import VendorPage
from app.domain.vendor import Vendor
from schema.account.assembly import AdditionalProperty, AssemblyAccount, label_of, labels_of, properties_of
from schema.account.loaders import AccountByRecord, CustomersByCompany
from schema.account.reevo import ReevoAccount
from schema.account.swift import SwiftAccount
from schema.company.types import Company, RevenueEntry
from schema.contact.lists import contacts
from schema.contact.types import ContactConnection
from schema.context import Info
from schema.end_user.lists import end_users_of
from schema.end_user.types import EndUser
from schema.enums import AccountKind
from schema.ids import Ref
from schema.label.types import Label
from schema.listing import Listing
from schema.pagination import DEFAULT_PAGE, After, Connection, First, connect, page_request
from schema.record_types import Node, served, served_list, served_or_none, shows
from schema.scalars import DateTime
from schema.usage_log.lists import usage_logs
from schema.usage_log.types import UsageLog

shows(Customer, "Account")


def _account_id(parent: Parent[Customer]) -> strawberry.ID:
    vendor, record_id = parent.origin
    return strawberry.ID(str(Ref("Account", vendor, record_id)))


@strawberry.type(description="A customer: one real organisation or person, whichever vendors hold a record of it.")
class Account(Node):
    """Served from `app.domain.customer.Customer`."""

    id: strawberry.ID = strawberry.field(
        resolver=_account_id,
        description="Opaque id: of its record at the first of Assembly, Reevo, Userlot and Swift known to hold one.",
    )
    kind: AccountKind | None = strawberry.field(description="Whether it is an organisation or a person.")
    name: str | None = strawberry.field(
        description="What it is called: as Assembly says, else Reevo, Userlot or Swift."
    )
    domain: str | None = strawberry.field(description="Its main domain: Assembly's, else Reevo's primary one.")
    domains: list[str] = strawberry.field(description="Every domain, the main one first.")
    email: str | None = strawberry.field(description="A person's e-mail address, from Assembly.")
    description: str | None = strawberry.field(description="Reevo's description, else Assembly's notes.")
    phones: list[str] = strawberry.field(description="Telephone numbers, from Assembly.")
    image_url: str | None = strawberry.field(description="A picture, from Assembly.")
    created_at: DateTime | None = strawberry.field(
        description="When the record of the first vendor that says so was created, in the order of `name`."
    )
    updated_at: DateTime | None = strawberry.field(
        description="When the record of the first vendor that says so was last changed, in the order of `name`."
    )

    @strawberry.field(description="Assembly's exact view; null where no record there is known to be this customer.")
    @staticmethod
    def assembly(parent: Parent[Customer], info: Info) -> AssemblyAccount | None:
        """The record, once Assembly is known to be configured."""
        _ = info.context.vendors.assembly
        return served_or_none(AssemblyAccount, parent.assembly)

    @strawberry.field(description="Reevo's exact view; null where no record there is known to be this customer.")
    @staticmethod
    def reevo(parent: Parent[Customer], info: Info) -> ReevoAccount | None:
        """The record, once Reevo is known to be configured."""
        _ = info.context.vendors.reevo
        return served_or_none(ReevoAccount, parent.reevo)

    @strawberry.field(description="Swift's exact view; null where no record there is known to be this customer.")
    @staticmethod
    def swift(parent: Parent[Customer], info: Info) -> SwiftAccount | None:
        """The record, once Swift is known to be configured."""
        _ = info.context.vendors.swift
        return served_or_none(SwiftAccount, parent.swift)

    @strawberry.field(description="Userlot's exact view; null where no record there is known to be this customer.")
    @staticmethod
    def company(parent: Parent[Customer], info: Info) -> Company | None:
        """The record, once Userlot is known to be configured."""
        _ = info.context.vendors.userlot
        return served_or_none(Company, parent.company)

    @strawberry.field(description="The tier label, from Assembly.")
    @staticmethod
    def tier(parent: Parent[Customer], info: Info) -> Label | None:
        """As on the exact view."""
        return label_of(info, parent.assembly.tier_id if parent.assembly else None)

    @strawberry.field(description="The stage label, from Assembly.")
    @staticmethod
    def stage(parent: Parent[Customer], info: Info) -> Label | None:
        """As on the exact view."""
        return label_of(info, parent.assembly.stage_id if parent.assembly else None)

    @strawberry.field(description="An organisation's company type label, from Assembly.")
    @staticmethod
    def company_type(parent: Parent[Customer], info: Info) -> Label | None:
        """As on the exact view."""
        return label_of(info, parent.assembly.company_type_id if parent.assembly else None)

    @strawberry.field(description="The tag labels, from Assembly.")
    @staticmethod
    def tags(parent: Parent[Customer], info: Info) -> list[Label] | None:
        """As on the exact view."""
        return labels_of(info, parent.assembly.tag_ids) if parent.assembly else None

    @strawberry.field(description="The company that a person belongs to, from Assembly.")
    @staticmethod
    async def parent_company(parent: Parent[Customer], info: Info) -> Account | None:
        """By the account's `companyId`."""
        company_id = parent.assembly.company_id if parent.assembly else None
        if company_id is None:
            return None
        return served_or_none(Account, await info.context.loader(AccountByRecord).load((Vendor.ASSEMBLY, company_id)))

    @strawberry.field(
        description="The people who belong to a company, from Assembly, which lists them only with all its accounts: "
        "a call for each hundred of those, once for all companies."
    )
    @staticmethod
    async def customers(
        parent: Parent[Customer], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Account] | None:
        """By the people's `companyId`."""
        if parent.assembly is None:
            return None
        company_id = parent.assembly.id
        request = page_request("customers", first, after, company=company_id)

        async def page(token: str | None, size: int) -> VendorPage[AssemblyAccountRecord]:  # noqa: ARG001
            rows = await info.context.loader(CustomersByCompany).load(company_id)
            return VendorPage(rows, total=len(rows))

        return await connect(Listing(page=page), request, lambda row: served(Account, Customer(assembly=row)))

    @strawberry.field(description="What the organisation added to the account at Assembly. One call an account.")
    @staticmethod
    async def additional_properties(parent: Parent[Customer], info: Info) -> list[AdditionalProperty] | None:
        """As on the exact view."""
        return await properties_of(info, parent.assembly) if parent.assembly else None

    @strawberry.field(description="What happened at the account, newest first, from Assembly. One call an account.")
    @staticmethod
    async def usage_logs(
        parent: Parent[Customer], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[UsageLog] | None:
        """As on the exact view."""
        return await usage_logs(info.context.vendors, parent.assembly.id, first, after) if parent.assembly else None

    @strawberry.field(description="The people linked to the account at Reevo.")
    @staticmethod
    async def contacts(
        parent: Parent[Customer], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> ContactConnection | None:
        """As on the exact view."""
        return await contacts(info, parent.reevo.id, first, after) if parent.reevo else None

    @strawberry.field(description="The people who belong to the company at Userlot.")
    @staticmethod
    async def end_users(
        parent: Parent[Customer], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[EndUser] | None:
        """As on the exact view."""
        return await end_users_of(info, parent.company.id, first, after) if parent.company else None

    @strawberry.field(description="The company's revenue, from Userlot. One call an account.")
    @staticmethod
    async def revenue(parent: Parent[Customer], info: Info) -> list[RevenueEntry] | None:
        """As on the exact view."""
        if parent.company is None:
            return None
        entries = await info.context.vendors.userlot.companies.revenue(parent.company.id)
        return None if entries is None else served_list(RevenueEntry, entries)
