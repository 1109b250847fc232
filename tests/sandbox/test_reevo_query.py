"""Reevo's query grammar, as the stand-in reads it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox.shapes import payload


def number_of(record_id: str) -> int | str:
    """The number of a hand-made record, the whole id of a generated one."""
    return int(record_id[-12:]) if record_id[8:24] == "-0000-4000-8000-" else record_id


async def found(reevo: httpx.AsyncClient, *filters: dict[str, Any], noun: str = "account", **rest: Any) -> list[Any]:
    answer = await reevo.post(f"/{noun}/_query", json={"filters": list(filters), **rest})
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"data", "next_cursor"}
    return [number_of(record["id"]) for record in answer.json()["data"]]


def leaf(field: str, operator: str, *value: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, **({"value": value[0]} if value else {})}


async def test_the_documented_query(reevo: httpx.AsyncClient) -> None:
    answer = await reevo.post("/account/_query", json=payload("reevo", "account.query.request"))
    assert answer.json() == {"data": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ([leaf("display_name", "eq", "Acme")], {1}),
        ([leaf("domains", "eq", "Twin.example")], {7, 9}),
        ([leaf("domains.domain_name", "in", ["dual.example", "acme-labs.example"])], {1, 5}),
        ([leaf("display_name", "starts_with", "twin"), leaf("display_name", "ends_with", "SOUTH")], {9}),
        ([leaf("display_name", "contains", "النور")], {2}),
        ([leaf("current_stage_id", "eq", "engaged"), leaf("owner_user_id", "exists")], {2}),
        ([{"or": [leaf("domains", "eq", "acme.example"), leaf("domains", "eq", "juniper.example")]}], {1, 10}),
        ([{"not": leaf("created_at", "gt", "2025-01-01T12:00:00Z")}], {1}),
        ([{"and": [leaf("ledger_number", "between", [9007199254740992, 9007199254740994])]}], {1}),
        ([leaf("ledger_number", "eq", 9007199254740992)], set()),
        ([leaf("estimated_annual_revenue", "gte", "12000000.5")], {1}),
        ([leaf("id", "in", [f"a0000000-0000-4000-8000-0000000000{n:02d}" for n in (1, 8, 13, 99)])], {1, 13}),
        ([leaf("domains", "eq", "gone.example")], set()),
    ],
)
async def test_filters(reevo: httpx.AsyncClient, filters: list[dict[str, Any]], wanted: set[int]) -> None:
    assert set(await found(reevo, *filters)) == wanted


async def test_contacts_by_ids_in_one_query(reevo: httpx.AsyncClient) -> None:
    ids = [f"b0000000-0000-4000-8000-{n:012d}" for n in (3, 1)]
    assert await found(reevo, leaf("id", "in", ids), noun="contact") == [1, 3]
    assert await found(reevo, leaf("primary_email", "eq", "ADA@acme.example"), noun="contact") == [1]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({"filters": [leaf("colour", "eq", "red")]}, "invalid_filter_field"),
        ({"filters": [leaf("address", "eq", "x")]}, "invalid_filter_field"),
        ({"filters": [leaf("display_name", "gt", "A")]}, "invalid_filter_operator"),
        ({"filters": [leaf("created_at", "gt", "yesterday")]}, "invalid_filter_value"),
        ({"filters": [leaf("display_name", "in", "Acme")]}, "invalid_filter_value"),
        ({"filters": [leaf("display_name", "eq")]}, "invalid_filter_value"),
        ({"filters": [leaf("owner_user_id.company.name", "eq", "x")]}, "filter_depth_exceeded"),
        (
            {"sort": [{"field": name} for name in ("id", "created_at", "updated_at", "display_name")]},
            "sort_too_many_fields",
        ),
        ({"sort": [{"field": "address"}]}, "unsortable_field"),
        ({"limit": 101}, "field_value_invalid"),
        ({"cursor": "made-up"}, "invalid_cursor"),
        ({"page": 2}, "unknown_field"),
    ],
)
async def test_a_wrong_query_says_why(reevo: httpx.AsyncClient, body: dict[str, Any], wanted: str) -> None:
    answer = await reevo.post("/account/_query", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == wanted


async def test_a_cursor_carries_its_query(reevo: httpx.AsyncClient) -> None:
    query = {"filters": [leaf("domains", "exists")], "sort": [{"field": "display_name", "direction": "desc"}]}
    whole = (await reevo.post("/account/_query", json={**query, "limit": 100})).json()["data"]
    names = [record["attributes"]["display_name"]["value"].casefold() for record in whole]
    assert names == sorted(names, reverse=True)
    walked: list[str] = []
    body: dict[str, Any] = {**query, "limit": 30}
    while True:
        page = (await reevo.post("/account/_query", json=body)).json()
        walked += [record["id"] for record in page["data"]]
        if page["next_cursor"] is None:
            break
        body = {"cursor": page["next_cursor"], "limit": 30}
    assert walked == [record["id"] for record in whole]


async def test_a_cursor_is_tied_to_its_filter_and_sort(reevo: httpx.AsyncClient) -> None:
    query = {"filters": [leaf("domains", "exists")], "limit": 5}
    cursor = (await reevo.post("/account/_query", json=query)).json()["next_cursor"]
    same = await reevo.post("/account/_query", json={**query, "cursor": cursor})
    assert same.status_code == 200
    for other in ({"filters": []}, {"sort": [{"field": "id"}]}):
        answer = await reevo.post("/account/_query", json={**other, "cursor": cursor})
        assert answer.json()["error"]["code"] == "invalid_cursor"
    contacts = await reevo.post("/contact/_query", json={"cursor": cursor})
    assert contacts.json()["error"]["code"] == "invalid_cursor"


async def test_records_without_the_sort_value_come_last_both_ways(reevo: httpx.AsyncClient) -> None:
    for direction in ("asc", "desc"):
        ids = await found(reevo, sort=[{"field": "ledger_number", "direction": direction}], limit=2)
        assert ids[0] == 1
