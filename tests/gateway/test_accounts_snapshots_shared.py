"""A list of all accounts at two gateways over one Redis: a cursor of either is good at the other."""

from __future__ import annotations

from typing import Any

import pytest

from app.redis.resting import REST
from tests.gateway.all_accounts import PAGE, Json, Walked, page, walk
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.redis_server import RedisServer

Two = tuple[Gateway, Gateway]

UNREACHABLE = (
    "The list behind `after` cannot be reached now. Ask for this page again in a moment, or leave `after` out to start "
    "from the first page."
)


@pytest.fixture
async def two(make_gateway: MakeGateway, redis_server: RedisServer) -> Two:
    """Two gateways before the same vendors."""
    first = await make_gateway(GATEWAY_REDIS_URL=redis_server.url)
    return first, await make_gateway(GATEWAY_REDIS_URL=redis_server.url, sandbox=first.sandbox)


async def walk_by_turns(two: Two, first: int, **arguments: Any) -> Walked:
    pages: list[Json] = [await page(two[0], first, **arguments)]
    while pages[-1]["pageInfo"]["hasNextPage"]:
        pages.append(await page(two[len(pages) % 2], first, pages[-1]["pageInfo"]["endCursor"], **arguments))
    return Walked(pages)


@pytest.mark.parametrize(
    "arguments",
    [{}, {"orderBy": {"field": "NAME"}}, {"filter": {"kind": "COMPANY"}}],
    ids=str,
)
async def test_pages_by_turns_are_the_pages_of_one(
    two: Two, make_gateway: MakeGateway, arguments: dict[str, Any]
) -> None:
    alone = await walk(await make_gateway(sandbox=two[0].sandbox), 23, **arguments)
    by_turns = await walk_by_turns(two, 23, **arguments)
    assert by_turns.ids == alone.ids
    assert [each["totalCount"] for each in by_turns.pages] == [each["totalCount"] for each in alone.pages]


async def test_a_page_costs_the_calls_that_it_costs_where_the_list_was_made(two: Two) -> None:
    one = await page(two[0], 40, orderBy={"field": "NAME"})
    counted = []
    for gateway in two:
        gateway.clock.now += 61
        gateway.forget()
        await page(gateway, 40, one["pageInfo"]["endCursor"], orderBy={"field": "NAME"})
        counted.append(sorted(gateway.targets()))
    assert counted[0] == counted[1]
    assert counted[0]


async def test_a_record_that_is_linked_meanwhile_is_found_out_by_the_other_too(two: Two) -> None:
    whole = await walk(two[0], 100)
    lone = next(node["id"] for node in whole.nodes if node["name"] == "Lone Pine")
    one = await page(two[0], 100)
    begun = await page(two[0], 1, one["pageInfo"]["endCursor"])
    account = next(each for each in await two[0].stored("assembly", "account") if each["name"] == "Minimal Co")
    linked = {**account, "source_specific_ids": ["reevo:a0000000-0000-4000-8000-000000000011"]}
    await two[0].plant("assembly", "account", linked)
    rest = await walk(two[1], 20, begun["pageInfo"]["endCursor"])
    listed = [edge["node"]["id"] for each in (one, begun) for edge in each["edges"]] + rest.ids
    assert sorted(listed) == sorted(set(whole.ids) - {lone})


async def test_while_redis_is_away_a_cursor_is_good_where_it_was_given_and_the_other_says_to_ask_again(
    two: Two, redis_server: RedisServer
) -> None:
    first, second = two
    one = await page(first, 25)
    two_pages = await page(first, 25, one["pageInfo"]["endCursor"])
    redis_server.stop()
    for cursor in (one["pageInfo"]["endCursor"], two_pages["pageInfo"]["endCursor"]):
        assert (await page(first, 25, cursor))["edges"]
        error = await second.error(PAGE, {"first": 25, "after": cursor})
        assert (error["code"], error["extensions"]["retryable"], error["message"]) == (
            "UPSTREAM_UNAVAILABLE",
            True,
            UNREACHABLE,
        )
        assert "vendor" not in error["extensions"]
    assert len((await walk(second, 50)).ids) == 167, "a list that is begun now is kept in the process"
    own = (await page(second, 50))["pageInfo"]["endCursor"]
    assert (await first.error(PAGE, {"first": 25, "after": own}))["code"] == "CURSOR_EXPIRED"
    redis_server.start()
    second.clock.now += REST
    assert (await page(second, 25, two_pages["pageInfo"]["endCursor"]))["edges"]


async def test_the_gauge_tells_the_rows_of_each_process(two: Two) -> None:
    one = await page(two[0], 25, orderBy={"field": "NAME"})
    await page(two[1], 25, one["pageInfo"]["endCursor"], orderBy={"field": "NAME"})
    told = [(await gateway.http.get("/metrics")).text for gateway in two]
    assert ["gateway_snapshot_rows 167.0" in each for each in told] == [True, False]
    assert "gateway_snapshot_rows 0.0" in told[1]
