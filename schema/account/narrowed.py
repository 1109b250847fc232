"""Customers that a filter finds through the vendors' own filters, where these together lose nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from app.domain.account import AssemblyAccount
from app.domain.account_list import AccountFilter
from app.domain.company import CompanyFilter
from app.domain.customer import Customer
from app.domain.errors import GatewayError, InvalidInput
from app.domain.query import Condition, Operator
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable
from app.upstream.scope import Strategy, chose
from schema.account.by_key import accounts_with_domain, reevo_with_domain
from schema.context import Context
from schema.identity.customer_view import CustomerView, prepare
from schema.loading import each

Records = Sequence[AssemblyAccount | Linkable]
Reading = Callable[[Context, str], Awaitable[Records]]


async def candidates(
    context: Context, where: AccountFilter, configured: frozenset[Vendor], missing: dict[Vendor, GatewayError]
) -> list[Customer] | None:
    """All customers that could match, and some that do not; None where no vendor's filter finds them all.

    A domain stands at Assembly or at Reevo, an owner at Reevo or at Userlot: whoever matches is found by asking both.

    Args:
        context: of the request.
        where: the filter.
        configured: vendors.
        missing: takes note of the vendors that could not be asked.
    """
    name, value, readings = _narrowest(where)
    if value is None or Vendor.ASSEMBLY not in configured:
        return None
    asked = {vendor: reading for vendor, reading in readings.items() if vendor in configured}
    for vendor in asked:
        chose(vendor, f"accounts by {name}", Strategy.QUERY, f"{name} in the filter is put to the vendor", 1)
    answers = await each(list(asked), lambda vendor: asked[vendor](context, value))
    if any(isinstance(answer, InvalidInput) for answer in answers.values()):
        return None  # the vendor has no such filter
    views: list[CustomerView] = []
    for vendor, answer in answers.items():
        if isinstance(answer, GatewayError):
            missing[vendor] = answer
        else:
            views += [CustomerView(context, vendor, record, thorough=False) for record in answer]
    await prepare(views, where.needs() & configured, settled=True)
    found: dict[tuple[Vendor, str], Customer] = {}
    for view in views:
        found.setdefault(view.customer.origin, view.customer)
        missing |= view.failures
    return list(found.values())


def _narrowest(where: AccountFilter) -> tuple[str, str | None, dict[Vendor, Reading]]:
    """The part of a filter that finds the fewest, and how each vendor is asked for it."""
    if where.domain is not None:
        return "domain", where.domain, {Vendor.ASSEMBLY: accounts_with_domain, Vendor.REEVO: reevo_with_domain}
    return "owner", where.owner, {Vendor.REEVO: _reevo_of_owner, Vendor.USERLOT: _companies_of_owner}


async def _reevo_of_owner(context: Context, owner: str) -> Records:
    accounts = context.vendors.reevo.accounts
    of_owner = (Condition("owner_user_id", Operator.EQ, owner),)
    page = await accounts.page(of_owner, (), None, 100)
    rows = list(page.rows)
    while page.following is not None:
        page = await accounts.page(of_owner, (), page.following, 100)
        rows += page.rows
    return rows


async def _companies_of_owner(context: Context, owner: str) -> Records:
    return await context.vendors.userlot.companies.all(CompanyFilter(owner_user_id=owner))
