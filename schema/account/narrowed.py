"""Customers that a filter finds through the vendors' own filters, where these together lose nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from app.domain.account import AssemblyAccount, ReevoAccount
from app.domain.account_list import AccountFilter
from app.domain.company import CompanyFilter
from app.domain.customer import Customer
from app.domain.errors import GatewayError, InvalidInput, Skipped, UpstreamError
from app.domain.free_mail import is_free_mail
from app.domain.identity import normalise_domain, spellings_of
from app.domain.link_keys import keys_of
from app.domain.merging import held_by
from app.domain.query import Condition, Operator
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, SourceStatus
from app.upstream.scope import Strategy, chose, leaving_time
from schema.context import Context
from schema.identity.customer_view import CustomerView
from schema.identity.keys import DOMAIN
from schema.identity.lookups import ReevoByKey
from schema.identity.preparing import prepare
from schema.identity.references import AccountByRef
from schema.listing import LARGEST_PAGE
from schema.loading import each

_MOST_UNSURE = 20
"""Customers of whom it may be asked, one by one, which company knows them."""

Records = Sequence[AssemblyAccount | Linkable]
Reading = Callable[[Context, str], Awaitable[Records]]


async def candidates(
    context: Context,
    where: AccountFilter,
    needed: frozenset[Vendor],
    configured: frozenset[Vendor],
    missing: dict[Vendor, GatewayError],
) -> list[Customer] | None:
    """All customers that could match, and some that do not; None where no vendor's filter finds them all.

    A domain stands at Assembly or at Reevo, an owner at Reevo or at Userlot: whoever matches is found by asking both.

    Args:
        context: of the request.
        where: the filter.
        needed: vendors whose records decide who matches, and in which order.
        configured: vendors.
        missing: takes note of the vendors that could not be asked.
    """
    value, readings = _narrowest(where)
    if value is None or Vendor.ASSEMBLY not in configured:
        return None
    asked = {vendor: reading for vendor, reading in readings.items() if vendor in configured}
    with leaving_time():
        answers = await each(list(asked), lambda vendor: asked[vendor](context, value))
    if any(isinstance(answer, InvalidInput) for answer in answers.values()):
        return None  # the vendor has no such filter
    views: list[CustomerView] = []
    for vendor, answer in answers.items():
        if isinstance(answer, GatewayError):
            missing[vendor] = answer
        else:
            views += [CustomerView(context, vendor, record, thorough=False) for record in answer]
    await prepare(views, needed, settled=True, whole=True)
    sure = await _made_sure(views, needed)
    for view in sure or ():
        missing |= _failures(view)
    return None if sure is None else _each_once([view.customer for view in sure])


async def _made_sure(views: list[CustomerView], needed: frozenset[Vendor]) -> list[CustomerView] | None:
    """The same customers, ids in other systems looked up at Userlot too; None where that would not tell, or be much.

    Which records a company knows shows from their side alone: of one that is nobody's else only whole lists can tell.
    """
    unsure = [view for view in views if _may_be_known_to_a_company(view)]
    if len(unsure) > _MOST_UNSURE or any(view.customer.origin[0] is Vendor.USERLOT for view in unsure):
        return None
    again = {id(view): CustomerView(view.context, view.vendor, view.record, thorough=True) for view in unsure}
    await prepare(list(again.values()), needed, settled=True, whole=True)
    return [again.get(id(view), view) for view in views]


def _may_be_known_to_a_company(view: CustomerView) -> bool:
    """Whether it was left open if a company knows one of the customer's records by its id, or which ones it knows."""
    parts = (view.known(vendor) for vendor in (Vendor.USERLOT, Vendor.REEVO, Vendor.SWIFT))
    return any(part is not None and part.status is SourceStatus.SKIPPED and part.error is None for part in parts)


def _failures(view: CustomerView) -> dict[Vendor, GatewayError]:
    """The vendors that failed while a customer was looked for, less those that were not asked because of these."""
    causes = (error.cause if isinstance(error, Skipped) else error for error in view.failures.values())
    return {cause.vendor: cause for cause in causes if isinstance(cause, UpstreamError)}


def _each_once(found: Sequence[Customer]) -> list[Customer]:
    """Customers, less those that another one holds too: a record may have been reached before it was known whose."""
    refs = [[(vendor, record.id) for vendor, record in held_by(customer).items()] for customer in found]
    besides = {ref for held in refs for ref in held[1:]}
    once = {held[0]: customer for held, customer in zip(refs, found, strict=True) if held[0] not in besides}
    return list(once.values())


def _narrowest(where: AccountFilter) -> tuple[str | None, dict[Vendor, Reading]]:
    """The part of a filter that finds the fewest, and how each vendor is asked for it.

    A host of free mail stands at many accounts, and no vendor is asked for links by it: their lists are read.
    """
    if where.domain is not None and not is_free_mail(where.domain):
        return where.domain, {Vendor.ASSEMBLY: _accounts_with_domain, Vendor.REEVO: _reevo_with_domain}
    return where.owner, {Vendor.REEVO: _reevo_of_owner, Vendor.USERLOT: _companies_of_owner}


async def _accounts_with_domain(context: Context, domain: str) -> Records:
    """Every organisation at Assembly with a domain, in each spelling in which one may be stored.

    Where the whole list is at hand it tells; else Assembly finds one account for each spelling, of two with the very
    same it tells one.
    """
    accounts = context.vendors.assembly.accounts
    spellings = spellings_of(domain)
    rows: Sequence[AssemblyAccount | GatewayError | None] | None = accounts.kept()
    if rows is None:
        chose(Vendor.ASSEMBLY, "accounts by domain", Strategy.POINTS, "domain in the filter is put to the vendor", 0)
        found = await each(spellings, context.loader(AccountByRef).load)
        rows = list(found.values())
    if failure := next((row for row in rows if isinstance(row, GatewayError)), None):
        raise failure
    held = {row.id: row for row in rows if isinstance(row, AssemblyAccount) and _has_domain(row, domain)}
    return list(held.values())


def _has_domain(account: AssemblyAccount, domain: str) -> bool:
    return not keys_of(account).is_person and normalise_domain(account.domain or "") == domain


async def _reevo_with_domain(context: Context, domain: str) -> Records:
    chose(Vendor.REEVO, "accounts by domain", Strategy.QUERY, "domain in the filter is put to the vendor", 0)
    return await context.loader(ReevoByKey).load((DOMAIN, domain))


async def _reevo_of_owner(context: Context, owner: str) -> Records:
    chose(Vendor.REEVO, "accounts by owner", Strategy.QUERY, "owner in the filter is put to the vendor", 1)
    accounts = context.vendors.reevo.accounts
    of_owner = (Condition("owner_user_id", Operator.EQ, owner),)
    rows: list[ReevoAccount] = []
    token: str | None = None
    walked: set[str | None] = set()
    while token not in walked:  # a vendor may lead in a circle
        walked.add(token)
        page = await accounts.page(of_owner, (), token, LARGEST_PAGE)
        rows += page.rows
        if page.following is None:
            break
        token = page.following
    return rows


async def _companies_of_owner(context: Context, owner: str) -> Records:
    chose(Vendor.USERLOT, "accounts by owner", Strategy.QUERY, "owner in the filter is put to the vendor", 1)
    return await context.vendors.userlot.companies.all(CompanyFilter(owner_user_id=owner))
