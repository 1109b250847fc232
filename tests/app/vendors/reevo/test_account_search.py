"""Accounts by domain at a vendor that does not say how: what is tried, what is remembered, what is left in the end."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.domain.errors import Unavailable
from app.vendors.reevo.accounts import ReevoAccounts
from tests.app.vendors.reevo.bodies import ID, listed
from tests.app.vendors.reevo.searching import (
    ACCOUNTS,
    OTHER,
    QUERY,
    REFUSALS,
    SCHEMA,
    WAYS,
    accounts_over,
    at,
    fields_asked,
    found,
    refusing,
    schema,
)
from tests.conftest import ScriptedUpstream


@pytest.fixture
def accounts(upstream: ScriptedUpstream) -> ReevoAccounts:
    return accounts_over(upstream)


async def test_ids_alone_read_no_schema(upstream: ScriptedUpstream, accounts: ReevoAccounts) -> None:
    upstream.on("POST", QUERY, listed(*ACCOUNTS, *ACCOUNTS))
    assert await found(accounts, [ID.upper(), ID], []) == [ID]
    assert upstream.targets == [f"POST {QUERY}"]
    assert upstream.body() == {"filters": [{"field": "id", "operator": "in", "value": [ID]}], "limit": 100}


async def test_nothing_asked_for_is_nothing_asked(upstream: ScriptedUpstream, accounts: ReevoAccounts) -> None:
    assert await accounts.find(["", " "], ["no domain"]) == ()
    assert upstream.targets == []


async def test_ids_and_domains_are_one_call_and_only_what_was_asked_for_comes_back(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("GET", SCHEMA, schema(is_filterable=True, filter_operators=["eq", "in"]))
    upstream.on("POST", QUERY, listed(*ACCOUNTS, at("third", "third.com")))
    assert await found(accounts, [ID], ["OTHER.com"]) == [ID, OTHER]
    by_id = {"field": "id", "operator": "in", "value": [ID]}
    by_domain = {"field": "domains", "operator": "in", "value": ["other.com", "www.other.com"]}
    assert upstream.body() == {"filters": [{"or": [by_id, by_domain]}], "limit": 100}


@pytest.mark.parametrize(
    ("described", "asked"),
    [
        (
            {"is_filterable": True, "filter_operators": ["in"]},
            {"operator": "in", "value": ["acme.com", "www.acme.com"]},
        ),
        ({"is_filterable": True}, {"operator": "in", "value": ["acme.com", "www.acme.com"]}),
        ({"is_filterable": None}, {"operator": "in", "value": ["acme.com", "www.acme.com"]}),
        ({"filter_operators": ["in"]}, {"operator": "in", "value": ["acme.com", "www.acme.com"]}),
    ],
)
async def test_the_schema_says_how_or_leaves_it_open(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, described: dict[str, object], asked: dict[str, object]
) -> None:
    upstream.on("GET", SCHEMA, schema(**described))
    upstream.on("POST", QUERY, listed(*ACCOUNTS))
    assert await found(accounts, [], ["acme.com"]) == [ID]
    assert upstream.body() == {"filters": [{"field": "domains", **asked}], "limit": 100}


async def test_where_only_equality_is_offered_each_spelling_is_a_condition(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("GET", SCHEMA, schema(is_filterable=True, filter_operators=["eq", "exists"]))
    upstream.on("POST", QUERY, listed(*ACCOUNTS))
    assert await found(accounts, [], ["acme.com"]) == [ID]
    conditions = [{"field": "domains", "operator": "eq", "value": each} for each in ("acme.com", "www.acme.com")]
    assert upstream.body() == {"filters": [{"or": conditions}], "limit": 100}


async def test_where_neither_is_offered_the_name_inside_is_tried(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("GET", SCHEMA, schema(is_filterable=True, filter_operators=["contains"]))
    upstream.on("POST", QUERY, listed(*ACCOUNTS))
    assert await found(accounts, [], ["acme.com"]) == [ID]
    assert fields_asked(upstream) == ["domains.domain_name"]


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(404), httpx.Response(403), httpx.Response(200, json={"data": {"attributes": []}})],
)
async def test_a_schema_that_tells_nothing_leaves_it_open(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, answer: httpx.Response
) -> None:
    upstream.on("GET", SCHEMA, answer)
    upstream.on("POST", QUERY, listed(*ACCOUNTS))
    assert await found(accounts, [], ["acme.com"]) == [ID]
    assert await found(accounts, [], ["acme.de"]) == [ID]
    assert upstream.targets == [f"GET {SCHEMA}", f"POST {QUERY}", f"POST {QUERY}"]


async def test_a_schema_that_cannot_be_had_is_asked_for_again(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("GET", SCHEMA, httpx.Response(503), schema(is_filterable=True))
    upstream.on("POST", QUERY, listed(*ACCOUNTS))
    with pytest.raises(Unavailable):
        await accounts.find([], ["acme.com"])
    assert await found(accounts, [], ["acme.com"]) == [ID]


async def test_questions_at_once_read_the_schema_once(upstream: ScriptedUpstream, accounts: ReevoAccounts) -> None:
    upstream.on("GET", SCHEMA, schema())
    upstream.on("POST", QUERY, listed(*ACCOUNTS))
    names = ["acme.com", "other.com", "acme.de"]
    answers = await asyncio.gather(*(found(accounts, [], [name]) for name in names))
    assert answers == [[ID], [OTHER], [ID]]
    assert upstream.targets.count(f"GET {SCHEMA}") == 1


async def test_domains_that_cannot_be_filtered_are_found_among_all_accounts(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("GET", SCHEMA, schema(is_filterable=False, filter_operators=[]))
    upstream.on("POST", QUERY, listed(ACCOUNTS[0], next_cursor="c1"), listed(ACCOUNTS[1]), listed(*ACCOUNTS))
    assert await found(accounts, [], ["other.com"]) == [OTHER]
    assert upstream.body(1) == {"limit": 100}
    assert upstream.body(2) == {"cursor": "c1", "limit": 100}
    assert await found(accounts, [ID], ["other.com"]) == [ID, OTHER]
    assert fields_asked(upstream) == [None] * 3
    assert await found(accounts, [ID], []) == [ID]
    assert fields_asked(upstream)[3:] == ["id"]


@pytest.mark.parametrize("code", REFUSALS)
async def test_a_refused_field_is_not_tried_again(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, code: str
) -> None:
    upstream.on("GET", SCHEMA, schema())
    upstream.on("POST", QUERY, refusing("domains", code=code))
    assert await found(accounts, [], ["acme.com"]) == [ID]
    assert await found(accounts, [], ["other.com"]) == [OTHER]
    assert fields_asked(upstream) == ["domains", "domains.domain_name", "domains.domain_name"]


@pytest.mark.parametrize("code", [*REFUSALS, "filter_depth_exceeded"])
async def test_where_every_field_is_refused_all_accounts_are_read(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, code: str
) -> None:
    upstream.on("GET", SCHEMA, schema())
    upstream.on("POST", QUERY, refusing("domains", "domains.domain_name", code=code))
    assert await found(accounts, [], ["acme.com"]) == [ID]
    assert await found(accounts, [], ["other.com"]) == [OTHER]
    assert fields_asked(upstream) == [*WAYS, None]
    assert upstream.targets.count(f"GET {SCHEMA}") == 1
