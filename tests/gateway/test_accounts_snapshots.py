"""How long a list of all accounts can be paged through, by whom, and what is said when it no longer can."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.gateway.all_accounts import PAGE, Json, page, walk
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

EXPIRED = "The list behind `after` is no longer kept. Leave `after` out to start from the first page."
INVALID = "`after` is not a cursor of this list with this filter and order. Leave it out to start from the first page."


async def refused(gateway: Gateway, after: str, **arguments: Any) -> tuple[str, str]:
    """The code and message of a page that is not given."""
    error = await gateway.error(PAGE, {"first": 25, "after": after, **arguments})
    assert error["path"] == ["accounts"]
    return error["code"], error["message"]


async def cursors(gateway: Gateway, first: int = 25, **arguments: Any) -> tuple[str, str]:
    """The last cursors of the first page and of the second."""
    one = await page(gateway, first, **arguments)
    two = await page(gateway, first, one["pageInfo"]["endCursor"], **arguments)
    return one["pageInfo"]["endCursor"], two["pageInfo"]["endCursor"]


@pytest.mark.parametrize("is_first", [True, False])
async def test_a_list_is_kept_for_its_time_and_no_longer(make_gateway: MakeGateway, is_first: bool) -> None:
    gateway = await make_gateway(GATEWAY_CURSOR_TTL="120")
    cursor = (await cursors(gateway))[0 if is_first else 1]
    gateway.clock.now += 119
    assert (await page(gateway, 25, cursor))["edges"]
    gateway.clock.now += 2
    assert await refused(gateway, cursor) == ("CURSOR_EXPIRED", EXPIRED)


async def test_reading_does_not_renew_it(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_CURSOR_TTL="120")
    _, cursor = await cursors(gateway)
    for _ in range(3):
        gateway.clock.now += 39
        await page(gateway, 25, cursor)
    gateway.clock.now += 4
    assert (await refused(gateway, cursor))[0] == "CURSOR_EXPIRED"


async def test_ten_minutes_where_nothing_is_set(gateway: Gateway) -> None:
    _, cursor = await cursors(gateway)
    gateway.clock.now += 599
    assert (await page(gateway, 25, cursor))["edges"]
    gateway.clock.now += 2
    assert (await refused(gateway, cursor))[0] == "CURSOR_EXPIRED"


async def test_what_is_pushed_out_has_expired(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_SNAPSHOT_ROWS="400")
    _, oldest = await cursors(gateway)
    for name in ("a", "e", "i"):
        await cursors(gateway, filter={"name": name})
    assert await refused(gateway, oldest) == ("CURSOR_EXPIRED", EXPIRED)


async def test_a_first_page_again_and_again_pushes_nobody_out(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_SNAPSHOT_ROWS="250")
    _, cursor = await cursors(gateway)
    for _ in range(20):
        await page(gateway, 25)
        gateway.clock.now += 20
    assert (await page(gateway, 25, cursor))["edges"]


async def test_a_list_that_is_too_long_is_refused_with_what_to_do(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_SNAPSHOT_ROWS="100")
    one = await page(gateway, 25)
    code, message = await refused(gateway, one["pageInfo"]["endCursor"])
    assert code == "BAD_USER_INPUT"
    assert message == (
        "The list has 167 rows, and at most 100 are kept between its pages: give a `filter` that leaves fewer, or ask "
        "the operator to raise GATEWAY_SNAPSHOT_ROWS."
    )
    assert len((await walk(gateway, 25, filter={"kind": "CUSTOMER"})).ids) == 46


@pytest.mark.parametrize(
    "arguments",
    [
        {"filter": {"kind": "COMPANY"}},
        {"orderBy": {"field": "NAME"}},
        {"filter": {"name": "a"}, "orderBy": {"field": "NAME", "descending": True}},
    ],
    ids=str,
)
async def test_a_cursor_belongs_to_its_filter_and_order(gateway: Gateway, arguments: Json) -> None:
    for cursor in await cursors(gateway):
        assert await refused(gateway, cursor, **arguments) == ("CURSOR_INVALID", INVALID)
    for cursor in await cursors(gateway, 5, **arguments):
        assert await refused(gateway, cursor) == ("CURSOR_INVALID", INVALID)


async def test_the_same_filter_in_other_words_is_the_same_list(gateway: Gateway) -> None:
    one = await page(gateway, 1, filter={"name": "0000 \t UMB", "vendors": ["ASSEMBLY", "REEVO"]})
    assert (len(one["edges"]), one["pageInfo"]["hasNextPage"]) == (1, True)
    same = {"name": "umb 0000", "vendors": ["REEVO", "ASSEMBLY", "ASSEMBLY"]}
    again = await page(gateway, 5, one["edges"][0]["cursor"], filter=same)
    assert (again["totalCount"], len(again["edges"])) == (one["totalCount"], 5)


@pytest.mark.parametrize("field", ["assemblyAccounts", "reevoAccounts", "companies", "swiftAccounts"])
async def test_a_cursor_of_another_list_is_refused(gateway: Gateway, field: str) -> None:
    found = (await gateway.data(f"{{ {field}(first: 2) {{ pageInfo {{ endCursor }} }} }}"))[field]
    assert await refused(gateway, found["pageInfo"]["endCursor"]) == ("CURSOR_INVALID", INVALID)
    for cursor in await cursors(gateway):
        document = f"query($after: String) {{ {field}(first: 2, after: $after) {{ nodes {{ name }} }} }}"
        assert (await gateway.error(document, {"after": cursor}))["code"] == "CURSOR_INVALID"


async def test_a_gateway_that_was_started_anew_knows_no_cursor(make_gateway: MakeGateway) -> None:
    before, after = await make_gateway(), await make_gateway()
    for cursor in await cursors(before):
        assert await refused(after, cursor) == ("CURSOR_EXPIRED", EXPIRED)


async def test_behind_the_last_row_there_is_nothing(gateway: Gateway) -> None:
    walked = await walk(gateway, 50)
    beyond = await page(gateway, 50, walked.pages[-1]["pageInfo"]["endCursor"])
    assert (beyond["edges"], beyond["totalCount"]) == ([], 167)
    assert beyond["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
        "isComplete": True,
    }


async def test_cursors_of_a_page_are_those_of_its_edges(gateway: Gateway) -> None:
    for found in (await walk(gateway, 60)).pages:
        given = [edge["cursor"] for edge in found["edges"]]
        assert (given[0], given[-1]) == (found["pageInfo"]["startCursor"], found["pageInfo"]["endCursor"])
        assert len(set(given)) == len(given)


async def test_those_who_page_at_the_same_time_do_not_disturb_each_other(gateway: Gateway) -> None:
    asked: list[dict[str, Any]] = [
        {},
        {"orderBy": {"field": "NAME"}},
        {"filter": {"kind": "COMPANY"}},
        {"filter": {"name": "a"}, "orderBy": {"field": "UPDATED_AT", "descending": True}},
    ]
    alone = [(await walk(gateway, 11, **arguments)).ids for arguments in asked]
    together = await asyncio.gather(*(walk(gateway, 11, **arguments) for arguments in asked * 3))
    assert [walked.ids for walked in together] == alone * 3


NAME = "Umber Cycles 000000"


async def test_a_customer_outlives_the_record_that_gave_it_its_id(gateway: Gateway) -> None:
    whole = await walk(gateway, 10, orderBy={"field": "NAME"})
    one = await page(gateway, 10, orderBy={"field": "NAME"})
    account = next(each for each in await gateway.stored("assembly", "account") if each["name"] == NAME)
    await gateway.uproot("assembly", "account", account["id"])
    gateway.clock.now += 61
    rest = await walk(gateway, 10, one["pageInfo"]["endCursor"], orderBy={"field": "NAME"})
    place = [node["name"] for node in whole.nodes].index(NAME)
    there = (one["edges"] + [edge for each in rest.pages for edge in each["edges"]])[place]["node"]
    assert (there["name"], there["id"] == whole.ids[place]) == (NAME, False)
    assert [each for number, each in enumerate(whole.ids) if number != place] == [
        each for number, each in enumerate([edge["node"]["id"] for edge in one["edges"]] + rest.ids) if number != place
    ]


async def test_a_record_that_is_linked_meanwhile_is_not_listed_beside_its_customer(gateway: Gateway) -> None:
    whole = await walk(gateway, 100)
    lone = next(node["id"] for node in whole.nodes if node["name"] == "Lone Pine")
    one = await page(gateway, 100)
    two = await page(gateway, 1, one["pageInfo"]["endCursor"])
    account = next(each for each in await gateway.stored("assembly", "account") if each["name"] == "Minimal Co")
    linked = {**account, "source_specific_ids": ["reevo:a0000000-0000-4000-8000-000000000011"]}
    await gateway.plant("assembly", "account", linked)
    gateway.clock.now += 61
    rest = await walk(gateway, 20, two["pageInfo"]["endCursor"])
    listed = [edge["node"]["id"] for each in (one, two) for edge in each["edges"]] + rest.ids
    assert sorted(listed) == sorted(set(whole.ids) - {lone})
    assert all(each["pageInfo"]["isComplete"] for each in rest.pages)
    assert Vendor.REEVO in {vendor for vendor, _ in rest.origins}
