"""Root fields that read accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

import strawberry

from app.domain import account_list as lists
from app.domain.account import AssemblyAccount
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable
from app.upstream.scope import Strategy, chose
from schema.account.beside import ListsBeside
from schema.account.chosen import chosen
from schema.account.following import following
from schema.account.inputs import AccountBy, ReevoFilter, ReevoSort, to_filter
from schema.account.list_inputs import AccountFilter, AccountOrder
from schema.account.loaders import RecordOf
from schema.account.needs import Needs, needs_of, needs_of_nodes
from schema.account.reevo import AccountSchema
from schema.account.rows_telling import told_by_rows
from schema.account.strict import check_key
from schema.account.types import Account
from schema.account.union import AllAccountsConnection, accounts_page
from schema.context import Info
from schema.executor.fed import Standing
from schema.identity.customer_view import CustomerView
from schema.identity.lateness import for_a_while
from schema.identity.page_parts import PageParts
from schema.identity.whole_lists import AllAssemblyAccounts, AllReevoAccounts, AllSwiftAccounts
from schema.label.loaders import AllLabels
from schema.listing import Listing
from schema.pagination import DEFAULT_PAGE, After, Connection, First, PageRequest, connect_rows, page_request
from schema.record_types import served, served_or_none
from schema.selection import selects_of_nodes

R = TypeVar("R", bound=AssemblyAccount | Linkable)

_LABEL_EDGES = [f"{view}{edge}" for view in ("", "assembly.") for edge in ("tier", "stage", "companyType", "tags")]


@strawberry.type
class AccountQueries:
    """Mixed into the root type Query."""

    @strawberry.field(description="One customer by a key. A key that matches nothing is null without an error.")
    @staticmethod
    async def account(
        info: Info,
        by: Annotated[AccountBy, strawberry.argument(description="Which account.")],
        strict: Annotated[
            bool,
            strawberry.argument(
                description="Look for the key at every vendor that can hold it: AMBIGUOUS_MATCH where another customer "
                "has it too."
            ),
        ] = False,
    ) -> Account | None:
        """By id, domain, e-mail address, external id or vendor record."""
        view = await chosen(info.context, by)
        if strict and view is not None:
            await check_key(info.context, by, view)
        if view is not None:
            await needs_of(info).prepare([view], following(info))
        return served_or_none(Account, view)

    @strawberry.field(
        description="Every customer over all vendors, each once: Assembly's own in its order, then those that only "
        "Reevo, Userlot and Swift hold. Pages behind the first go on in the list as it stood then."
    )
    @staticmethod
    async def accounts(
        info: Info,
        filter: Annotated[  # noqa: A002 - the argument's name in the graph
            AccountFilter | None, strawberry.argument(description="Which customers; all of them where absent.")
        ] = None,
        order_by: Annotated[
            AccountOrder | None, strawberry.argument(description="In which order; the vendors' own where absent.")
        ] = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> AllAccountsConnection | None:
        """The union."""
        where = filter.to_domain() if filter else lists.AccountFilter()
        order = order_by.to_domain() if order_by else lists.AccountOrder()
        request = page_request("accounts", first, after, filter=where.key, order=order.key)
        return await accounts_page(info.context, request, where, order, needs_of_nodes(info))

    @strawberry.field(description="Assembly's accounts exactly as it lists them: companies, then people, each by name.")
    @staticmethod
    async def assembly_accounts(
        info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Account] | None:
        """`GET /accounts`, and one read of all labels beside it where labels are selected."""
        request = page_request("assemblyAccounts", first, after)
        accounts = info.context.vendors.assembly.accounts
        labels = info.context.loader(AllLabels)
        if request.first > 1 and selects_of_nodes(info, *_LABEL_EDGES):
            labels.begin_all()
        needs = needs_of_nodes(info)
        beside = ListsBeside(info.context, needs.vendors, request)
        rows = AllAssemblyAccounts.noun.paged(accounts.page, why="Assembly cuts the pages")
        listing = Listing(page=rows, by_offset=True)
        page = await _page(info, Vendor.ASSEMBLY, listing, request, needs=needs, beside=beside)
        if labels.all_begun() and not info.context.in_parts:
            await for_a_while(info.context, (labels.settled(),))
        return page

    @strawberry.field(description="Reevo's accounts, filtered and sorted by Reevo itself.")
    @staticmethod
    async def reevo_accounts(
        info: Info,
        filter: Annotated[  # noqa: A002 - the argument's name in the graph
            ReevoFilter | None, strawberry.argument(description="Which accounts; all of them where absent.")
        ] = None,
        sort: Annotated[
            list[ReevoSort] | None, strawberry.argument(description="Their order, by at most three attributes.")
        ] = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[Account] | None:
        """`POST /api/v2/account/_query`."""
        filters = (to_filter(filter),) if filter else ()
        sorts = tuple(each.to_domain() for each in sort or ())
        request = page_request("reevoAccounts", first, after, filter=repr(filters), sort=repr(sorts))
        accounts = info.context.vendors.reevo.accounts
        rows = AllReevoAccounts.noun.paged(
            lambda token, size: accounts.page(filters, sorts, token, size),
            why="Reevo filters, sorts and cuts the pages",
            strategy=Strategy.QUERY if filters else Strategy.PAGE,
        )
        needs = needs_of_nodes(info)
        beside = ListsBeside(info.context, needs.of_assembly(Vendor.REEVO), request)
        return await _page(info, Vendor.REEVO, Listing(page=rows), request, needs=needs, beside=beside)

    @strawberry.field(
        description="Swift's accounts exactly as it lists them, less the parent where that is configured."
    )
    @staticmethod
    async def swift_accounts(
        info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Account] | None:
        """`GET /api/v1/accounts`."""
        request = page_request("swiftAccounts", first, after)
        accounts = info.context.vendors.swift.accounts
        rows = AllSwiftAccounts.noun.paged(
            accounts.page, why="Swift cuts the pages", at_hand=lambda: accounts.at_hand(()).has_list
        )
        needs = needs_of_nodes(info)
        beside = ListsBeside(info.context, needs.of_assembly(Vendor.SWIFT), request)
        return await _page(info, Vendor.SWIFT, Listing(page=rows), request, needs=needs, beside=beside)

    @strawberry.field(description="The fields and relationships that accounts have in this Reevo workspace.")
    @staticmethod
    async def account_schema(info: Info) -> AccountSchema | None:
        """`GET /api/v2/_schema/account`."""
        schema = info.context.vendors.reevo.schema
        kept = schema.is_kept()
        strategy, why = (Strategy.CACHE, "it is fresh") if kept else (Strategy.POINTS, "it is read as one")
        chose(Vendor.REEVO, "the schema of accounts", strategy, why, 0 if kept else 1)
        return served(AccountSchema, await schema.account())


async def _page(
    info: Info,
    vendor: Vendor,
    listing: Listing[R],
    request: PageRequest,
    *,
    needs: Needs,
    beside: ListsBeside,
) -> Connection[Any]:
    """A page of one vendor's list as customers, what is selected of them asked for at once."""
    context = info.context
    parts = PageParts(context)

    def views_of(rows: Sequence[R]) -> list[CustomerView]:
        views = [CustomerView(context, vendor, row, thorough=False) for row in rows]
        parts.tell(views)
        return views

    def nodes(rows: Sequence[R]) -> Standing[CustomerView]:
        # A person's company may stand on the same page.
        context.loader(RecordOf).prime_later(lambda: (((vendor, row.id), row) for row in rows))
        beside.learn(rows)
        return Standing(rows, vendor.name, views_of, parts.records)

    page = await connect_rows(listing, request, nodes)
    standing: Any = page.nodes
    if vendor is Vendor.ASSEMBLY and told_by_rows(needs.merged, standing.rows):
        await parts.look_up(standing.rows, needs.vendors, needs.later)
    elif not needs.are_met_by(vendor):
        await needs.prepare(page.nodes)
    if not context.in_parts:  # else what is sent first would wait for what is sent later
        await for_a_while(context, (beside.settled(),))
    return page
