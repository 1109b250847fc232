"""The type Account: one customer over the vendors."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import strawberry
from strawberry import Parent

from app.domain.account import AssemblyAccount as AssemblyAccountRecord
from app.domain.account import ReevoAccount as ReevoAccountRecord
from app.domain.account import SwiftAccount as SwiftAccountRecord
from app.domain.company import Company as CompanyRecord
from app.domain.contact import Contact as ContactRecord
from app.domain.end_user import EndUser as EndUserRecord
from app.domain.paging import VendorPage
from app.domain.team import Team as TeamRecord
from app.domain.vendor import Vendor
from schema.account.assembly import (
    AdditionalProperty,
    AssemblyAccount,
    fed_by_label,
    fed_by_tags,
    label_of,
    labels_of,
    properties_of,
)
from schema.account.loaders import CustomersByCompany, RecordOf
from schema.account.merged import FieldConflict, FieldProvenance, conflicts_of, provenance_of
from schema.account.needs import needs_of_nodes
from schema.account.reevo import ReevoAccount
from schema.account.sources import SourceState, as_of, sources_of
from schema.account.swift import SwiftAccount
from schema.account.views import fed_by_part, record_of, shown
from schema.company.types import Company, RevenueEntry, revenue_of
from schema.contact.lists import contacts, only_contact
from schema.contact.types import ContactConnection
from schema.context import Info
from schema.end_user.lists import end_users_of, only_end_user
from schema.end_user.types import EndUser
from schema.enums import AccountKind
from schema.identity.customer_view import SOURCES, CustomerView
from schema.identity.people import with_person
from schema.ids import Ref
from schema.label.types import Label
from schema.listing import Listing
from schema.pagination import DEFAULT_PAGE, After, Connection, First, connect, page_request
from schema.record_types import Node, later, served, served_or_none
from schema.scalars import Date, DateTime
from schema.scopes.marks import ANYTHING, IF_A_PERSON, PERSONAL, REVENUE
from schema.scopes.merged import check_named, unseen
from schema.team.includes import reached
from schema.team.types import Team
from schema.usage_log.lists import usage_logs
from schema.usage_log.types import UsageLog


def _ref_of(view: CustomerView) -> strawberry.ID:
    vendor, record_id = view.customer.origin
    return strawberry.ID(str(Ref("Account", vendor, record_id)))


async def _settled_ref(view: CustomerView) -> strawberry.ID:
    await view.settle()
    return _ref_of(view)


def _account_id(parent: Parent[CustomerView]) -> strawberry.ID:
    return _ref_of(parent) if parent.is_settled else later(strawberry.ID, _settled_ref(parent))


async def _provisional(parent: Parent[CustomerView]) -> bool:
    await parent.settle()
    return parent.id_is_provisional


_fed_by_account = partial(fed_by_part, Vendor.ASSEMBLY, AssemblyAccountRecord)


@strawberry.type(description="A customer: one real organisation or person, whichever vendors hold a record of it.")
class Account(Node):
    """Served from `schema.identity.customer_view.CustomerView`."""

    id: strawberry.ID = strawberry.field(
        resolver=_account_id,
        description="Opaque id: of its record at the first of Assembly, Reevo, Userlot and Swift that holds one. "
        "The same however the customer is reached; selecting it costs the look-ups that settle it.",
    )
    id_is_provisional: bool = strawberry.field(
        resolver=_provisional,
        description="Whether a vendor that may hold an earlier record could not be asked, so that the id may change.",
    )
    kind: AccountKind | None = strawberry.field(description="Whether it is an organisation or a person.")
    name: str | None = strawberry.field(
        metadata=IF_A_PERSON, description="What it is called: as Assembly says, else Reevo, Userlot or Swift."
    )
    domain: str | None = strawberry.field(description="Its main domain: Assembly's, else Reevo's primary one.")
    domains: list[str] = strawberry.field(description="Every domain, the main one first: Assembly's and Reevo's.")
    email: str | None = strawberry.field(metadata=PERSONAL, description="A person's e-mail address, from Assembly.")
    description: str | None = strawberry.field(
        metadata=PERSONAL, description="Assembly's notes, else Reevo's description."
    )
    phones: list[str] | None = strawberry.field(metadata=PERSONAL, description="Telephone numbers, from Assembly.")
    image_url: str | None = strawberry.field(metadata=IF_A_PERSON, description="A picture, from Assembly.")
    renewal_date: Date | None = strawberry.field(
        description="When the contract is renewed: as Assembly says, else Userlot."
    )
    created_at: DateTime | None = strawberry.field(
        description="When the record of the first vendor that says so was created, in the order of `name`."
    )
    updated_at: DateTime | None = strawberry.field(
        description="When the record of the first vendor that says so was last changed, in the order of `name`."
    )

    @strawberry.field(description="Assembly's exact view; null where no record there is known to be this customer.")
    @staticmethod
    @fed_by_part(Vendor.ASSEMBLY, AssemblyAccountRecord)
    def assembly(parent: Parent[CustomerView]) -> AssemblyAccount | None:
        """The record, looked for where another vendor's was reached."""
        return shown(parent, Vendor.ASSEMBLY, AssemblyAccountRecord, lambda row: served(AssemblyAccount, row))

    @strawberry.field(description="Reevo's exact view; null where no record there is known to be this customer.")
    @staticmethod
    @fed_by_part(Vendor.REEVO, ReevoAccountRecord)
    def reevo(parent: Parent[CustomerView]) -> ReevoAccount | None:
        """The record, looked for where another vendor's was reached."""
        return shown(parent, Vendor.REEVO, ReevoAccountRecord, lambda row: served(ReevoAccount, row))

    @strawberry.field(description="Swift's exact view; null where no record there is known to be this customer.")
    @staticmethod
    @fed_by_part(Vendor.SWIFT, SwiftAccountRecord)
    def swift(parent: Parent[CustomerView]) -> SwiftAccount | None:
        """The record, looked for where another vendor's was reached."""
        return shown(parent, Vendor.SWIFT, SwiftAccountRecord, lambda row: served(SwiftAccount, row))

    @strawberry.field(description="Userlot's exact view; null where no record there is known to be this customer.")
    @staticmethod
    @fed_by_part(Vendor.USERLOT, CompanyRecord)
    def company(parent: Parent[CustomerView]) -> Company | None:
        """The record, looked for where another vendor's was reached."""
        return shown(parent, Vendor.USERLOT, CompanyRecord, lambda row: served(Company, row))

    @strawberry.field(description="What came of looking for this customer at each vendor.")
    @staticmethod
    async def sources(parent: Parent[CustomerView]) -> list[SourceState]:
        """Asks every vendor that is configured."""
        return await sources_of(parent)

    @strawberry.field(
        description="Fields on which vendors disagree, with what each says. Asks every vendor that is configured."
    )
    @staticmethod
    async def conflicts(parent: Parent[CustomerView]) -> list[FieldConflict]:
        """Compares values, not spellings."""
        await parent.parts(SOURCES)
        hidden = unseen(Account, parent)
        return [each for each in conflicts_of(parent.customer) if each.field not in hidden]

    @strawberry.field(
        description="Where the values of merged fields come from, and what the other vendors say. Asks every vendor "
        "that is configured."
    )
    @staticmethod
    async def provenance(
        parent: Parent[CustomerView],
        fields: Annotated[
            list[str] | None,
            strawberry.argument(
                description="Names of merged fields, such as `name`; all that have a value where null."
            ),
        ] = None,
    ) -> list[FieldProvenance]:
        """Of the fields named."""
        await parent.parts(SOURCES)
        hidden = unseen(Account, parent)
        check_named(fields, hidden)
        origin = parent.customer.origin[0]
        parts = {vendor: parent.known(vendor) for vendor in SOURCES}
        matched_by = {vendor: part.rule for vendor, part in parts.items() if part and vendor is not origin}
        told = provenance_of(
            parent.customer, fields, matched_by=matched_by, as_of={vendor: as_of(vendor) for vendor in SOURCES}
        )
        return [each for each in told if each.field not in hidden]

    @strawberry.field(description="The tier label, from Assembly.")
    @staticmethod
    @fed_by_label("tier_id", _fed_by_account)
    def tier(parent: Parent[CustomerView], info: Info) -> Label | None:
        """As on the exact view."""
        return shown(parent, Vendor.ASSEMBLY, AssemblyAccountRecord, lambda row: label_of(info, row.tier_id))

    @strawberry.field(description="The stage label, from Assembly.")
    @staticmethod
    @fed_by_label("stage_id", _fed_by_account)
    def stage(parent: Parent[CustomerView], info: Info) -> Label | None:
        """As on the exact view."""
        return shown(parent, Vendor.ASSEMBLY, AssemblyAccountRecord, lambda row: label_of(info, row.stage_id))

    @strawberry.field(description="An organisation's company type label, from Assembly.")
    @staticmethod
    @fed_by_label("company_type_id", _fed_by_account)
    def company_type(parent: Parent[CustomerView], info: Info) -> Label | None:
        """As on the exact view."""
        return shown(parent, Vendor.ASSEMBLY, AssemblyAccountRecord, lambda row: label_of(info, row.company_type_id))

    @strawberry.field(description="The tag labels, from Assembly.")
    @staticmethod
    @fed_by_tags(_fed_by_account)
    def tags(parent: Parent[CustomerView], info: Info) -> list[Label] | None:
        """As on the exact view."""
        return shown(parent, Vendor.ASSEMBLY, AssemblyAccountRecord, lambda row: labels_of(info, row.tag_ids))

    @strawberry.field(description="The company that a person belongs to, from Assembly.")
    @staticmethod
    async def parent_company(parent: Parent[CustomerView], info: Info) -> Account | None:
        """By the account's `companyId`."""
        account = record_of(await parent.part(Vendor.ASSEMBLY), Vendor.ASSEMBLY, AssemblyAccountRecord)
        if account is None or account.company_id is None:
            return None
        record = await info.context.loader(RecordOf).load((Vendor.ASSEMBLY, account.company_id))
        return served_or_none(Account, record and CustomerView(info.context, Vendor.ASSEMBLY, record, thorough=False))

    @strawberry.field(
        metadata=PERSONAL,
        description="The people who belong to a company, from Assembly, which lists them only with all its accounts: "
        "a call for each hundred of those, once for all companies.",
    )
    @staticmethod
    async def customers(
        parent: Parent[CustomerView], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Account] | None:
        """By the people's `companyId`."""
        account = record_of(await parent.part(Vendor.ASSEMBLY), Vendor.ASSEMBLY, AssemblyAccountRecord)
        if account is None:
            return None
        company_id = account.id
        request = page_request("customers", first, after, company=company_id)

        async def page(token: str | None, size: int) -> VendorPage[AssemblyAccountRecord]:  # noqa: ARG001
            rows = await info.context.loader(CustomersByCompany).load(company_id)
            return VendorPage(rows, total=len(rows))

        views: list[CustomerView] = []

        def node(row: AssemblyAccountRecord) -> Account:
            views.append(CustomerView(info.context, Vendor.ASSEMBLY, row, thorough=False))
            return served(Account, views[-1])

        people = await connect(Listing(page=page), request, node)
        await needs_of_nodes(info).prepare(views)
        return people

    @strawberry.field(
        metadata=ANYTHING, description="What the organisation added to the account at Assembly. One call an account."
    )
    @staticmethod
    async def additional_properties(parent: Parent[CustomerView], info: Info) -> list[AdditionalProperty] | None:
        """As on the exact view."""
        account = record_of(await parent.part(Vendor.ASSEMBLY), Vendor.ASSEMBLY, AssemblyAccountRecord)
        return await properties_of(info, account) if account else None

    @strawberry.field(description="What happened at the account, newest first, from Assembly. One call an account.")
    @staticmethod
    async def usage_logs(
        parent: Parent[CustomerView], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[UsageLog] | None:
        """As on the exact view."""
        account = record_of(await parent.part(Vendor.ASSEMBLY), Vendor.ASSEMBLY, AssemblyAccountRecord)
        return await usage_logs(info.context, account.id, first, after) if account else None

    @strawberry.field(
        metadata=PERSONAL,
        description="The people linked to the account at Reevo; of a person, the contact with the same e-mail address.",
    )
    @staticmethod
    async def contacts(
        parent: Parent[CustomerView], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> ContactConnection | None:
        """As on the exact view."""
        part = await parent.part(Vendor.REEVO)
        account = record_of(part, Vendor.REEVO, ReevoAccountRecord)
        if account is not None:
            return await contacts(info, account.id, first, after)
        person = record_of(await with_person(parent, Vendor.REEVO), Vendor.REEVO, ContactRecord)
        return None if person is None else await only_contact(person, first, after)

    @strawberry.field(
        metadata=PERSONAL,
        description="The people who belong to the company at Userlot; of a person, the end user with the same e-mail "
        "address.",
    )
    @staticmethod
    async def end_users(
        parent: Parent[CustomerView], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[EndUser] | None:
        """As on the exact view."""
        company = record_of(await parent.part(Vendor.USERLOT), Vendor.USERLOT, CompanyRecord)
        if company is not None:
            return await end_users_of(info, company.id, first, after)
        person = record_of(await with_person(parent, Vendor.USERLOT), Vendor.USERLOT, EndUserRecord)
        return None if person is None else await only_end_user(person, first, after)

    @strawberry.field(description="The teams at Assemble that are linked to this customer and to no other.")
    @staticmethod
    async def teams(parent: Parent[CustomerView], info: Info) -> list[Team] | None:
        """From the one tree."""
        part = await parent.part(Vendor.ASSEMBLE)
        record_of(part, Vendor.ASSEMBLE, TeamRecord)
        return [served(Team, await reached(info, team)) for team in part.teams]

    @strawberry.field(metadata=REVENUE, description="The company's revenue, from Userlot. One call an account.")
    @staticmethod
    async def revenue(parent: Parent[CustomerView], info: Info) -> list[RevenueEntry] | None:
        """As on the exact view."""
        company = record_of(await parent.part(Vendor.USERLOT), Vendor.USERLOT, CompanyRecord)
        if company is None:
            return None
        return await revenue_of(info, company)
