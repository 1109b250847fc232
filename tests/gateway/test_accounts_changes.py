"""While records come, go and change at every vendor, every customer that is there all the while is listed once."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.gateway.all_accounts import SIZES, Json, origin_of, page, walk
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.upheaval import Upheaval


@pytest.fixture
async def gateway(make_gateway: MakeGateway) -> Gateway:
    """One that keeps lists for as long as any of them is walked here."""
    return await make_gateway(GATEWAY_CURSOR_TTL="86400")


def rows(found: Json) -> list[str]:
    return [edge["node"]["id"] for edge in found["edges"]]


@pytest.mark.parametrize("first", [7, 25, 50, 100])
@pytest.mark.parametrize("seed", range(12))
async def test_who_stays_is_listed_once(gateway: Gateway, first: int, seed: int) -> None:
    upheaval = Upheaval(gateway, seed)
    await upheaval.begin()
    found = await page(gateway, first)
    listed = rows(found)
    while found["pageInfo"]["hasNextPage"]:
        await upheaval.happen()
        found = await page(gateway, first, found["pageInfo"]["endCursor"])
        assert found["pageInfo"]["isComplete"]
        listed += rows(found)
    _once(listed, upheaval)


@pytest.mark.parametrize("first", SIZES)
async def test_so_it_is_where_all_of_it_happens_behind_the_first_page(gateway: Gateway, first: int) -> None:
    upheaval = Upheaval(gateway, 100 + first)
    await upheaval.begin()
    found = await page(gateway, first)
    for _ in range(10):
        await upheaval.happen()
    gateway.clock.now += 61
    rest = await walk(gateway, first, found["pageInfo"]["endCursor"])
    _once(rows(found) + rest.ids, upheaval)


@pytest.mark.parametrize("seed", range(200, 208))
async def test_so_it_is_from_any_row_on_and_where_a_page_is_asked_for_twice(gateway: Gateway, seed: int) -> None:
    upheaval = Upheaval(gateway, seed)
    draw = upheaval.random
    await upheaval.begin()
    listed: list[str] = []
    after: str | None = None
    goes_on = True
    while goes_on:
        size = draw.choice((5, 20, 60))
        found = await page(gateway, size, after)
        if draw.random() < 0.3:
            await upheaval.happen()
            found = await page(gateway, size, after)
        goes_on, shown = found["pageInfo"]["hasNextPage"], rows(found)
        after = found["pageInfo"]["endCursor"]
        if shown and draw.random() < 0.5:
            stop = draw.randrange(len(shown))
            goes_on, after = True, found["edges"][stop]["cursor"]
            shown = shown[: stop + 1]
        listed += shown
        await upheaval.happen()
    _once(listed, upheaval)


@pytest.mark.parametrize("order", ["NAME", "CREATED_AT", "UPDATED_AT"])
async def test_so_it_is_in_any_order(gateway: Gateway, order: str) -> None:
    upheaval = Upheaval(gateway, 300)
    await upheaval.begin()
    arguments = {"orderBy": {"field": order, "descending": True}}
    found = await page(gateway, 25, **arguments)
    listed = rows(found)
    while found["pageInfo"]["hasNextPage"]:
        await upheaval.happen()
        found = await page(gateway, 25, found["pageInfo"]["endCursor"], **arguments)
        listed += rows(found)
    _once(listed, upheaval)


def _once(listed: list[str], upheaval: Upheaval) -> None:
    """Every customer that was there throughout came, and none came twice."""
    assert [each for each, count in Counter(listed).items() if count > 1] == []
    assert upheaval.throughout - set(map(origin_of, listed)) == set()
    assert len(upheaval.throughout) > 60, "enough of them stayed for the test to mean something"
