"""What a page's accounts are linked to is the same whether or not views of them are made first."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.domain.account import AssemblyAccount
from app.domain.vendor import Vendor
from app.upstream.scope import serving
from schema.context import Context
from schema.identity.customer_view import SOURCES, CustomerView
from schema.identity.page_parts import PageParts
from schema.identity.parts import Part
from schema.identity.preparing import prepare
from tests.gateway.harness import Gateway, opened

OTHERS = [vendor for vendor in SOURCES if vendor is not Vendor.ASSEMBLY]
KEPT = [Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT]
Told = dict[Vendor, list[tuple[object, ...]]]


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with opened(without=(Vendor.ASSEMBLE,), GATEWAY_CACHE_TTL="0") as made:
        yield made


async def accounts_of(gateway: Gateway) -> tuple[Context, tuple[AssemblyAccount, ...]]:
    context = Context(gateway.app.state.vendors)
    return context, (await context.vendors.assembly.accounts.page(None, 100)).rows


def told(views: list[CustomerView]) -> Told:
    """What is known of each view at each vendor, an error by what it says."""

    def written(part: Part | None) -> tuple[object, ...]:
        assert part is not None
        return (*part._replace(error=None), part.error and str(part.error))

    return {vendor: [written(view.known(vendor)) for view in views] for vendor in OTHERS}


def viewed(context: Context, accounts: tuple[AssemblyAccount, ...]) -> list[CustomerView]:
    return [CustomerView(context, Vendor.ASSEMBLY, account, thorough=False) for account in accounts]


async def by_views(gateway: Gateway) -> Told:
    with serving("views", seconds=60):
        context, accounts = await accounts_of(gateway)
        views = viewed(context, accounts)
        await prepare(views, SOURCES, settled=True)
        return told(views)


@pytest.mark.parametrize("broken", [None, "userlot", "swift", "reevo"])
async def test_it_is_what_views_are_told(gateway: Gateway, broken: str | None) -> None:
    if broken:
        fault = {"vendor": broken, "kind": "status", "status": 401}
        (await gateway.control.post("/faults", json=fault)).raise_for_status()
    expected = await by_views(gateway)
    with serving("page", seconds=60):
        context, accounts = await accounts_of(gateway)
        parts = PageParts(context)
        await parts.look_up(accounts, SOURCES)
        views = viewed(context, accounts)
        parts.tell(views)
        assert told(views) == expected
        assert parts.records.keys() == {vendor.name for vendor in KEPT if vendor.value != broken}
        for vendor in KEPT:
            held = parts.records.get(vendor.name)
            known = {view.record.id: view.known(vendor) for view in views}
            assert held is None or held == {each: part and part.record for each, part in known.items()}


async def test_nothing_is_asked_of_a_page_without_accounts_or_needs(gateway: Gateway) -> None:
    with serving("page", seconds=60):
        context, accounts = await accounts_of(gateway)
        gateway.forget()
        parts = PageParts(context)
        await parts.look_up((), SOURCES)
        await parts.look_up(accounts, {Vendor.ASSEMBLY})
        views = viewed(context, accounts[:1])
        parts.tell(views)
    assert gateway.sent() == []
    assert parts.records == {}
    assert views[0].known(Vendor.USERLOT) is None
