"""Every filter and order of the list of all accounts against a sifting of all customers, one by one."""

from __future__ import annotations

import random
from datetime import datetime
from itertools import product
from typing import Any

import pytest

from app.domain.account_kind import AccountKind
from app.domain.account_list import AccountFilter, AccountOrder, OrderField
from app.domain.customer import Customer
from app.domain.vendor import Vendor
from schema.account import whole_union
from tests.gateway.all_accounts import Json, known_customers, walk
from tests.gateway.harness import Gateway

GOLD, LIVE, VIP = (f"01960000-0000-7000-8000-00000000000{number}" for number in (1, 4, 9))
OWNERS = ("05000000-0000-4000-8000-000000000001", "05000000-0000-4000-8000-000000000002")

PARTS: dict[str, tuple[Any, ...]] = {
    "kind": ("COMPANY", "CUSTOMER"),
    "domain": ("acme.example", "WWW.Gen-000003.example.", "gmail.com", "nobody.example", "xn--caf-zo-fya7f.example"),
    "name": ("bakery", "ACME works", "zoë", "co", "no such name"),
    "vendors": (["ASSEMBLY"], ["REEVO"], ["USERLOT"], ["SWIFT"], ["REEVO", "USERLOT"], ["ASSEMBLY", "SWIFT"]),
    "labelIds": ([GOLD], [LIVE], [GOLD, LIVE], [VIP]),
    "owner": (OWNERS[0], OWNERS[1].upper(), "nobody"),
    "stage": ("engaged", "Target account", LIVE),
    "updatedSince": ("2026-04-03T00:00:00Z", "2025-06-01T01:00:00+01:00", "2030-01-01T00:00:00Z"),
}
SINGLE = [{name: value} for name, values in PARTS.items() for value in values]
ORDERS = [None, *({"field": name, "descending": down} for name, down in product(OrderField, (False, True)))][:1] + [
    {"field": name, "descending": down} for name, down in product(("NAME", "CREATED_AT", "UPDATED_AT"), (False, True))
]


def pairs(count: int) -> list[Json]:
    """Filters of two parts."""
    draw = random.Random("pairs of filters")
    names = [draw.sample(sorted(PARTS), 2) for _ in range(count)]
    return [{name: draw.choice(PARTS[name]) for name in two} for two in names]


@pytest.fixture
async def populated(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """The sandbox's world with owners, stages, labels and times strewn over it."""
    monkeypatch.setattr(whole_union, "_MOST_SOURCE_IDS", 1000)
    draw = random.Random("populated")
    for account in await gateway.stored("assembly", "account"):
        more: Json = {"tier": draw.choice((GOLD, None)), "stage": draw.choice((LIVE, None))}
        await gateway.plant("assembly", "account", {**account, **more})
    for account in await gateway.stored("reevo", "account"):
        owner = draw.choice((None, *({"related_record_id": each, "related_record_type": "user"} for each in OWNERS)))
        attributes = {**account["attributes"], "owner_user_id": owner}
        await gateway.plant("reevo", "account", {**account, "attributes": attributes})
    for company in await gateway.stored("userlot", "company"):
        await gateway.plant("userlot", "company", {**company, "owner_user_id": draw.choice((None, *OWNERS))})
    return gateway


def to_domain(where: Json) -> AccountFilter:
    """The filter as the domain has it, made by hand."""
    since = where.get("updatedSince")
    return AccountFilter(
        kind=AccountKind[where["kind"]] if "kind" in where else None,
        domain=where.get("domain"),
        name=where.get("name"),
        vendors=frozenset(Vendor[name] for name in where.get("vendors", ())),
        label_ids=frozenset(where.get("labelIds", ())),
        owner=where.get("owner"),
        stage=where.get("stage"),
        updated_since=datetime.fromisoformat(since) if since else None,
    )


def sifted(everybody: list[Customer], where: Json, order: Json | None) -> list[tuple[Vendor, str]]:
    """Whom the list should hold, in its order."""
    found = list(filter(to_domain(where).matches, everybody))
    if order is not None:
        found.sort(key=AccountOrder(OrderField[order["field"]], descending=order["descending"]).order_key)
    return [customer.origin for customer in found]


@pytest.mark.long
async def test_every_part_alone(populated: Gateway) -> None:
    everybody = await known_customers(populated)
    counts = {}
    for where in SINGLE:
        populated.clock.now += 61
        wanted = sifted(everybody, where, None)
        walked = await walk(populated, 25, filter=where)
        assert sorted(walked.origins) == sorted(wanted), where
        assert {page["totalCount"] for page in walked.pages} == {len(wanted)}, where
        counts[str(where)] = len(wanted)
    assert sum(count > 0 for count in counts.values()) > 22, "most of them find somebody"


@pytest.mark.long
@pytest.mark.parametrize("share", range(4))
async def test_pairs_of_parts_in_every_order(populated: Gateway, share: int) -> None:
    everybody = await known_customers(populated)
    for number, where in enumerate(pairs(80)[share::4]):
        order = ORDERS[number % len(ORDERS)]
        populated.clock.now += 61
        walked = await walk(populated, 40, filter=where, orderBy=order)
        wanted = sifted(everybody, where, order)
        if order is None:
            assert sorted(walked.origins) == sorted(wanted), where
        else:
            assert walked.origins == wanted, (where, order)


@pytest.mark.parametrize("order", ORDERS, ids=str)
async def test_every_order_of_everybody(populated: Gateway, order: Json | None) -> None:
    everybody = await known_customers(populated)
    walked = await walk(populated, 30, orderBy=order)
    assert walked.origins == sifted(everybody, {}, order)


async def test_a_filter_in_the_vendors_own_order_leaves_that_order(populated: Gateway) -> None:
    everybody = await known_customers(populated)
    walked = await walk(populated, 7, filter={"name": "bakery"})
    assert walked.origins == sifted(everybody, {"name": "bakery"}, None)
