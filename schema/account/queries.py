"""Root fields that read accounts."""

from __future__ import annotations

from typing import Annotated

import strawberry

from app.domain.account import AssemblyAccount
from app.domain.company import CompanyFilter
from app.domain.customer import Customer
from app.domain.errors import BadUserInput, NotConfigured
from app.domain.identity import normalise_domain, normalise_email
from app.domain.vendor import Vendor
from schema.account.inputs import AccountBy, ReevoFilter, ReevoSort, given, to_filter
from schema.account.loaders import AccountByRecord
from schema.account.reevo import AccountSchema
from schema.account.types import Account
from schema.context import Info
from schema.ids import parse_id, the_only
from schema.label.loaders import AllLabels
from schema.listing import Listing
from schema.pagination import DEFAULT_PAGE, After, Connection, First, connect, page_request
from schema.record_types import served, served_or_none
from schema.selection import selects_of_nodes

_LABEL_EDGES = [f"{view}{edge}" for view in ("", "assembly.") for edge in ("tier", "stage", "companyType", "tags")]


@strawberry.type
class AccountQueries:
    """Mixed into the root type Query."""

    @strawberry.field(description="One customer by a key. A key that matches nothing is null without an error.")
    @staticmethod
    async def account(
        info: Info, by: Annotated[AccountBy, strawberry.argument(description="Which account.")]
    ) -> Account | None:
        """By id, domain, e-mail address, external id or vendor record."""
        loader = info.context.loader(AccountByRecord)
        found: Customer | None
        if (opaque := given(by.id)) is not None:
            ref = parse_id(opaque, "Account")
            found = await loader.load((ref.vendor, ref.id))
        elif (record := given(by.record)) is not None:
            found = await loader.load((record.vendor, record.id))
        elif (domain := given(by.domain)) is not None:
            found = await _by_domain(info, domain)
        elif (email := given(by.email)) is not None:
            found = await _by_email(info, email)
        else:
            found = await _by_external_id(info, given(by.external_id) or "")
        return served_or_none(Account, found)

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
        listing = Listing(page=accounts.page, by_offset=True)
        loader = info.context.loader(AccountByRecord)

        def node(row: AssemblyAccount) -> Account:
            account = Customer(assembly=row)
            loader.prime((Vendor.ASSEMBLY, row.id), account)  # a person's company may stand on the same page
            return served(Account, account)

        page = await connect(listing, request, node)
        if labels.all_begun():
            await labels.settled()
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
        listing = Listing(page=lambda token, size: accounts.page(filters, sorts, token, size))
        return await connect(listing, request, lambda row: served(Account, Customer(reevo=row)))

    @strawberry.field(
        description="Swift's accounts exactly as it lists them, less the parent where that is configured."
    )
    @staticmethod
    async def swift_accounts(
        info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[Account] | None:
        """`GET /api/v1/accounts`."""
        request = page_request("swiftAccounts", first, after)
        listing = Listing(page=info.context.vendors.swift.accounts.page)
        return await connect(listing, request, lambda row: served(Account, Customer(swift=row)))

    @strawberry.field(description="The fields and relationships that accounts have in this Reevo workspace.")
    @staticmethod
    async def account_schema(info: Info) -> AccountSchema | None:
        """`GET /api/v2/_schema/account`."""
        return served(AccountSchema, await info.context.vendors.reevo.schema.account())


async def _by_domain(info: Info, given: str) -> Customer | None:
    """The account that has the domain at Assembly, which is the one vendor asked."""
    domain = normalise_domain(given)
    if domain is None:
        raise BadUserInput(f"{given[:60]!r} is not a domain; give one such as `acme.com`, without scheme and path.")
    record = await info.context.vendors.assembly.accounts.get(domain)
    if record is None or normalise_domain(record.domain or "") != domain:
        return None  # the path slot takes source specific ids too, and this one is no domain of the record
    return Customer(assembly=record)


async def _by_email(info: Info, given: str) -> Customer | None:
    email = normalise_email(given)
    if email is None:
        raise BadUserInput(f"{given[:60]!r} is not an e-mail address; give one such as `ada@acme.com`.")
    record = await info.context.vendors.assembly.accounts.get(email)
    return Customer(assembly=record) if record and normalise_email(record.domain or "") == email else None


async def _by_external_id(info: Info, external_id: str) -> Customer | None:
    """Assembly's ids of other systems, then Userlot's external ids."""
    if not external_id.strip():
        raise BadUserInput("`externalId` is empty; give your own id of the account.")
    vendors = info.context.vendors
    try:
        record = await vendors.assembly.accounts.get(external_id)
    except NotConfigured:
        record = None
    if record is not None and _answers_to(record, external_id):
        return Customer(assembly=record)
    companies = await vendors.userlot.companies.all(CompanyFilter(external_id=external_id))
    company = the_only("externalId", Vendor.USERLOT, companies)
    return Customer(company=company) if company else None


def _answers_to(record: AssemblyAccount, external_id: str) -> bool:
    """Whether an account found under a reference has it as an external id: the path slot takes ids and domains too."""
    if external_id in record.source_specific_ids or external_id == record.id_in_tool:
        return True
    says_nothing = "source_specific_ids" not in record.raw
    return says_nothing and external_id.lower() not in (record.id.lower(), (record.domain or "").lower())
