"""The fields of Account that lead to other objects: labels, companies, people, usage logs, teams, revenue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from app.domain.account import AssemblyAccount as AssemblyAccountRecord
from app.domain.account import ReevoAccount as ReevoAccountRecord
from app.domain.company import Company as CompanyRecord
from app.domain.contact import Contact as ContactRecord
from app.domain.end_user import EndUser as EndUserRecord
from app.domain.paging import VendorPage
from app.domain.team import Team as TeamRecord
from app.domain.vendor import Vendor
from schema.account.assembly import AdditionalProperty, fed_by_label, fed_by_tags, label_of, labels_of, properties_of
from schema.account.loaders import CustomersByCompany, RecordOf
from schema.account.needs import needs_of_nodes
from schema.account.views import fed_by_part, record_of, shown
from schema.company.types import RevenueEntry, revenue_of
from schema.contact.lists import contacts, only_contact
from schema.contact.types import ContactConnection
from schema.context import Info
from schema.end_user.lists import end_users_of, only_end_user
from schema.end_user.types import EndUser
from schema.identity.customer_view import CustomerView
from schema.identity.people import with_person
from schema.label.types import Label
from schema.listing import Listing
from schema.pagination import DEFAULT_PAGE, After, Connection, First, connect, page_request
from schema.record_types import served, served_or_none
from schema.scopes.marks import ANYTHING, PERSONAL, REVENUE
from schema.team.includes import reached
from schema.team.types import Team
from schema.usage_log.lists import usage_logs
from schema.usage_log.types import UsageLog

if TYPE_CHECKING:
    from schema.account.types import Account

_fed_by_account = partial(fed_by_part, Vendor.ASSEMBLY, AssemblyAccountRecord)


@strawberry.type
class Edges:
    """Mixed into the type Account."""

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
    async def parent_company(
        parent: Parent[CustomerView], info: Info
    ) -> Annotated[Account, strawberry.lazy("schema.account.types")] | None:
        """By the account's `companyId`."""
        from schema.account.types import Account  # of which this is a part

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
    ) -> Connection[Annotated[Account, strawberry.lazy("schema.account.types")]] | None:
        """By the people's `companyId`."""
        from schema.account.types import Account  # of which this is a part

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
