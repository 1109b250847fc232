"""Root fields that read companies and what describes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from app.domain import company as domain
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy
from schema.account.beside import ListsBeside
from schema.company.by_key import company_by
from schema.company.customers import ask_together, needs_of_customers
from schema.company.inputs import CompanyBy, CompanyFilter
from schema.company.loaders import COMPANIES, AllStatuses, userlot_pages
from schema.company.types import Company, CompanyStatus, CustomerSuccessTeam, CustomFieldDefinition
from schema.context import Info
from schema.end_user.loaders import AllEndUsers
from schema.identity.lateness import for_a_while
from schema.listing import Listing
from schema.loading import Whole
from schema.loading.choices import Noun
from schema.pagination import DEFAULT_PAGE, After, Connection, First, connect_rows, page_request
from schema.record_types import served_list, served_or_none
from schema.selection import selects_of_nodes

_FIELDS = Noun(Vendor.USERLOT, "custom field of companies", "custom fields of companies")
_STAFF_TEAMS = Noun(Vendor.USERLOT, "team of staff", "teams of staff")


@strawberry.type
class CompanyQueries:
    """Mixed into the root type Query."""

    @strawberry.field(description="One company by a key. A key that matches nothing is null without an error.")
    @staticmethod
    async def company(
        info: Info, by: Annotated[CompanyBy, strawberry.argument(description="Which company.")]
    ) -> Company | None:
        """As `company_by`."""
        return served_or_none(Company, await company_by(info.context, by))

    @strawberry.field(description="Userlot's companies.")
    @staticmethod
    async def companies(
        info: Info,
        filter: Annotated[  # noqa: A002 - the argument's name in the graph
            CompanyFilter | None, strawberry.argument(description="Which companies; all of them where absent.")
        ] = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[Company] | None:
        """`GET /api/v1/companies`, with the other whole lists that are selected beside it and not behind it."""
        wanted = filter.to_domain() if filter else domain.CompanyFilter()
        request = page_request("companies", first, after, filter=repr(wanted))
        is_filtered = wanted != domain.CompanyFilter()
        userlot = info.context.vendors.userlot
        beside: list[Whole[Any]] = []
        if selects_of_nodes(info, "endUsers"):
            beside.append(info.context.loader(AllEndUsers))
        if selects_of_nodes(info, "status"):
            beside.append(info.context.loader(AllStatuses))
        for whole in beside:
            whole.begin_all()
        accounts = ListsBeside(info.context, needs_of_customers(info).of_assembly(Vendor.USERLOT), request)
        pages = userlot_pages(
            COMPANIES,
            lambda token, size: userlot.companies.page(wanted, token, size),
            userlot.companies,
            is_filtered=is_filtered,
        )

        def nodes(rows: Sequence[domain.Company]) -> list[Company]:
            accounts.learn(rows)
            return served_list(Company, rows)

        page = await connect_rows(Listing(page=pages), request, nodes)
        if not info.context.in_parts:  # else what is sent first would wait for what is sent later
            waiting = [whole.settled() for whole in beside]
            await for_a_while(info.context, [ask_together(info, page.nodes), *waiting])
        if not page.nodes:  # else it is waited for by whoever needs it, and the others need not wait
            await accounts.settled()
        return page

    @strawberry.field(description="The custom fields that companies have at Userlot.")
    @staticmethod
    async def company_fields(info: Info) -> list[CustomFieldDefinition] | None:
        """`GET /api/v1/company_fields`."""
        companies = info.context.vendors.userlot.companies
        _FIELDS.all(Strategy.LIST, Whole.why, 1)
        return served_list(CustomFieldDefinition, await companies.fields())

    @strawberry.field(description="The statuses that a company can have at Userlot.")
    @staticmethod
    async def company_statuses(info: Info) -> list[CompanyStatus] | None:
        """`GET /api/v1/company_statuses`."""
        return served_list(CompanyStatus, await info.context.loader(AllStatuses).all())

    @strawberry.field(description="Userlot's own flat teams of staff.")
    @staticmethod
    async def customer_success_teams(info: Info) -> list[CustomerSuccessTeam] | None:
        """`GET /api/v1/teams`."""
        teams = info.context.vendors.userlot.teams
        _STAFF_TEAMS.all(Strategy.LIST, Whole.why, 1)
        return served_list(CustomerSuccessTeam, await teams.all())
