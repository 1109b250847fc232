"""Every customer over the configured vendors, each once, by what a filter and an order say of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.account_kind import AccountKind
from app.domain.account_list import HOLDERS, AccountFilter, AccountOrder, OrderField
from app.domain.account_pushdown import pushdown
from app.domain.company import Company
from app.domain.customer import Customer
from app.domain.customers import customers
from app.domain.errors import GatewayError, UpstreamError
from app.domain.known import Known
from app.domain.merging import MERGING_ORDER
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable
from app.upstream.scope import Strategy, chose, leaving_time
from schema.account.narrowed import candidates
from schema.company.loaders import AllCompanies
from schema.context import Context
from schema.identity.lookups import CompaniesBySourceId
from schema.identity.whole_lists import AllAssemblyAccounts, AllReevoAccounts, AllSwiftAccounts
from schema.loading import each

_MOST_SOURCE_IDS = 20
"""How many ids are looked up as `source_external_id`, which costs a call each, before a list says SKIPPED."""

_LARGE = 2_000
"""Records; to sort out more of them takes long enough for other requests to notice."""

T = TypeVar("T")
Failures = Mapping[Vendor, GatewayError | None]


@dataclass(slots=True)
class Union:
    """The customers of a list.

    Attributes:
        customers: in the list's order, each with the records that were needed to place it.
        missing: the vendors that could not be asked, and what came of it.
    """

    customers: list[Customer] = field(default_factory=list)
    missing: dict[Vendor, GatewayError] = field(default_factory=dict)


async def whole_union(context: Context, where: AccountFilter, order: AccountOrder, failures: Failures) -> Union:
    """All customers that a filter lets through, in an order.

    A filter that a vendor can decide in our place is put to it; else the vendors' lists are read whole, and links are
    settled over all of their records.

    Args:
        context: of the request.
        where: the filter.
        order: of the list.
        failures: vendors that are known to fail in this request; they are not asked again.
    """
    configured = frozenset(vendor for vendor in HOLDERS if context.vendors.client(vendor) is not None)
    held = pushdown(where, configured)
    if held.is_impossible:
        return Union()
    union = Union(missing={vendor: error for vendor, error in failures.items() if error is not None})
    needed = (where.needs() | _needed_to_order(order)) & configured
    found: Sequence[Customer] | None = await candidates(context, where, needed, configured, union.missing)
    if found is None:
        read = _walked(needed, configured) if held.held else configured
        _chose_lists(where, read)
        found = await _recognised(context, read, union.missing)
    union.customers = await _worked_out(partial(_placed, found, where, order), len(found))
    return union


def _placed(found: Sequence[Customer], where: AccountFilter, order: AccountOrder) -> list[Customer]:
    matching = [customer for customer in found if where.matches(customer)]
    return matching if order.field is OrderField.DEFAULT else sorted(matching, key=order.order_key)


def _walked(needed: frozenset[Vendor], configured: frozenset[Vendor]) -> frozenset[Vendor]:
    """The vendors whose lists are read where the filter already says at which of them everybody is to be found.

    Who is one customer with whom depends on Assembly's accounts. Where Userlot is, it depends on every list: a company
    may know records of Reevo and Swift, of which nothing else says that they belong together.
    """
    if Vendor.USERLOT in configured and needed - {Vendor.ASSEMBLY}:
        return configured
    return needed | (configured & {Vendor.ASSEMBLY})


def _chose_lists(where: AccountFilter, read: Iterable[Vendor]) -> None:
    """Note that a filter is applied here, over whole lists."""
    filtered = ", ".join(dict.fromkeys(name for name, _ in where.evidence))
    why = (
        f"no vendor can decide {filtered} for all of them: applied here"
        if filtered
        else "every customer is in the list"
    )
    for vendor in sorted(read, key=MERGING_ORDER.index):
        chose(vendor, "the union of all accounts", Strategy.LIST, why, 0)


def _needed_to_order(order: AccountOrder) -> frozenset[Vendor]:
    return frozenset() if order.field is OrderField.DEFAULT else HOLDERS


async def _recognised(
    context: Context, read: frozenset[Vendor], missing: dict[Vendor, GatewayError]
) -> Sequence[Customer]:
    """The customers of whole lists; without Assembly's, each record by itself: no link is claimed that it may deny."""
    lists = await _lists(context, read - missing.keys())
    missing |= {vendor: answer for vendor, answer in lists.items() if isinstance(answer, GatewayError)}
    rows: dict[Vendor, Any] = {
        vendor: () if isinstance(answer, GatewayError) else answer for vendor, answer in lists.items()
    }
    if Vendor.ASSEMBLY in missing:
        return [
            *(Customer(reevo=record) for record in rows.get(Vendor.REEVO, ())),
            *(Customer(company=record) for record in rows.get(Vendor.USERLOT, ())),
            *(Customer(swift=record) for record in rows.get(Vendor.SWIFT, ())),
        ]
    count = sum(map(len, rows.values()))
    known, found = await _worked_out(partial(_gathered, rows), count)
    has_companies = Vendor.USERLOT in read - missing.keys()
    by_source_id = await _by_source_ids(context, found, missing) if has_companies else {}
    if not any(by_source_id.values()):
        return found
    return await _worked_out(partial(customers, known.knowing(by_source_id)), count)


def _gathered(rows: Mapping[Vendor, Any]) -> tuple[Known, list[Customer]]:
    known = Known(
        accounts=rows.get(Vendor.ASSEMBLY, ()),
        reevo=rows.get(Vendor.REEVO, ()),
        companies=rows.get(Vendor.USERLOT, ()),
        swift=rows.get(Vendor.SWIFT, ()),
    )
    return known, customers(known)


async def _worked_out(work: Callable[[], T], size: int) -> T:
    """What a pure function gives, in another thread where so many records are in it that others would have to wait."""
    return await asyncio.to_thread(work) if size > _LARGE else work()


async def _lists(context: Context, read: frozenset[Vendor]) -> dict[Vendor, Any]:
    async def whole(vendor: Vendor) -> Sequence[AssemblyAccount | Linkable]:
        if vendor is Vendor.ASSEMBLY:
            return await context.loader(AllAssemblyAccounts).all()
        if vendor is Vendor.REEVO:
            return await context.loader(AllReevoAccounts).all()
        if vendor is Vendor.USERLOT:
            return await context.loader(AllCompanies).all()
        return await context.loader(AllSwiftAccounts).all()

    with leaving_time():  # a list that hangs must not take all of it from what is shown of the others
        return dict(await each(sorted(read, key=MERGING_ORDER.index), whole))


async def _by_source_ids(
    context: Context, found: Sequence[Customer], missing: dict[Vendor, GatewayError]
) -> dict[str, Sequence[Company]]:
    """What Userlot's filter finds for the ids of those who have no company, as long as a company has nobody."""
    if not any(customer.origin[0] is Vendor.USERLOT for customer in found):
        return {}
    without = [customer for customer in found if customer.company is None]
    ids = [record.id for record in _likeliest_first(without)][:_MOST_SOURCE_IDS]
    answers = await each(ids, context.loader(CompaniesBySourceId).load)
    failures = [answer for answer in answers.values() if isinstance(answer, UpstreamError)]
    if failures:  # who is one with whom is not known
        missing[Vendor.USERLOT] = failures[0]
    return {each_id: answer for each_id, answer in answers.items() if not isinstance(answer, GatewayError)}


def _likeliest_first(without: Sequence[Customer]) -> list[AssemblyAccount | ReevoAccount | SwiftAccount]:
    """Records whose id a company may have been given: a CRM's most of all, and those of nobody else before others."""
    of_nobody = [customer for customer in without if customer.assembly is None]
    of_accounts = [each for each in without if each.assembly and each.kind is not AccountKind.CUSTOMER]
    records: list[AssemblyAccount | ReevoAccount | SwiftAccount] = [each.reevo for each in of_nobody if each.reevo]
    records += [each.swift for each in of_nobody if each.swift]
    records += [each.reevo for each in of_accounts if each.reevo]
    records += [each.swift for each in of_accounts if each.swift]
    return [*records, *(each.assembly for each in of_accounts if each.assembly)]
