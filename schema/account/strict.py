"""`account(by:, strict: true)`: that a key is no other customer's, at every vendor that can hold it."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.account import AssemblyAccount
from app.domain.errors import AmbiguousKey
from app.domain.identity import normalise_domain
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable
from schema.account.by_key import has_external_id
from schema.account.inputs import AccountBy, given
from schema.context import Context
from schema.identity.customer_view import CustomerView
from schema.identity.keys import DOMAIN, SHARED
from schema.identity.lookups import CompaniesByKey, ReevoByKey
from schema.identity.whole_lists import AllAssemblyAccounts, AssemblyIndex

Holder = tuple[Vendor, AssemblyAccount | Linkable]


async def check_key(context: Context, by: AccountBy, found: CustomerView) -> None:
    """Look for the key wherever it can be held.

    Args:
        context: of the request.
        by: the key; an id, a record or an e-mail address names one record and is not looked for elsewhere.
        found: the customer that the key found.

    Raises:
        AmbiguousKey: another customer has it too.
        GatewayError: a vendor that could hold it gave no usable answer.
    """
    if (domain := given(by.domain)) is not None:
        await _compare(context, "domain", found, await _holders_of_domain(context, normalise_domain(domain) or ""))
    elif (external_id := given(by.external_id)) is not None:
        await _compare(context, "externalId", found, await _holders_of_id(context, external_id.strip()))


async def _compare(context: Context, key: str, found: CustomerView, holders: Iterable[Holder]) -> None:
    await found.settle()
    origins = {found.customer.origin}
    for vendor, record in holders:
        view = CustomerView(context, vendor, record, thorough=True)
        await view.settle()
        origins.add(view.customer.origin)
    if len(origins) > 1:
        raise AmbiguousKey(key, sorted(origins))


async def _holders_of_domain(context: Context, domain: str) -> list[Holder]:
    holders: list[Holder] = []
    if context.vendors.client(Vendor.ASSEMBLY) is not None:
        known = await context.loader(AssemblyIndex).all()
        holders += [(Vendor.ASSEMBLY, account) for account in known.with_domain(domain)]
    if context.vendors.client(Vendor.REEVO) is not None:
        records = await context.loader(ReevoByKey).load((DOMAIN, domain))
        holders += [(Vendor.REEVO, record) for record in records]
    return holders


async def _holders_of_id(context: Context, external_id: str) -> list[Holder]:
    holders: list[Holder] = []
    if context.vendors.client(Vendor.ASSEMBLY) is not None:
        accounts = await context.loader(AllAssemblyAccounts).all()
        await context.loader(AssemblyIndex).all()  # so that links are judged by all accounts
        holders += [(Vendor.ASSEMBLY, account) for account in accounts if has_external_id(account, external_id)]
    if context.vendors.client(Vendor.USERLOT) is not None:
        companies = await context.loader(CompaniesByKey).load((SHARED, external_id))
        holders += [(Vendor.USERLOT, company) for company in companies]
    return holders
