"""Questions of several parts, and answers that are no answers."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from app.domain.errors import Forbidden, InvalidInput, MalformedReply, RateLimited
from app.vendors.reevo.accounts import ReevoAccounts
from tests.app.vendors.reevo.bodies import ID, listed
from tests.app.vendors.reevo.searching import (
    ACCOUNTS,
    OTHER,
    QUERY,
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

MANY = [f"d{number:03}.de" for number in range(120)]


@pytest.fixture
def accounts(upstream: ScriptedUpstream) -> ReevoAccounts:
    return accounts_over(upstream)


async def test_many_domains_are_several_calls_and_following_pages_are_read(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    rows = [at(f"a{number:03}", name) for number, name in enumerate(MANY)]

    def answer(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        cursor = body.get("cursor")
        names = cursor.split() if cursor else body["filters"][0]["value"]
        page = [row for row in rows if row["attributes"]["domains"][0]["value"]["domain_name"] in names]
        rest = " ".join(sorted(set(names) - {f"www.{name}" for name in MANY})[30:])
        return httpx.Response(200, json=listed(*page[:30], next_cursor=None if cursor else rest or None))

    upstream.on("GET", SCHEMA, schema())
    upstream.on("POST", QUERY, answer)
    assert sorted(await found(accounts, [], MANY)) == [f"a{number:03}" for number in range(120)]
    bodies = [json.loads(call.content) for call in upstream.calls[1:]]
    assert sorted(len(body["filters"][0]["value"]) for body in bodies if "filters" in body) == [40, 100, 100]
    assert sum("cursor" in body for body in bodies) == 2


async def test_parts_refused_at_once_cost_one_reading_of_all_accounts(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("GET", SCHEMA, schema())
    upstream.on("POST", QUERY, refusing("domains", "domains.domain_name"))
    assert await found(accounts, [], [*MANY, "acme.com"]) == [ID]
    asked = fields_asked(upstream)
    assert [asked.count(field) for field in WAYS] == [3, 3, 1]
    assert await found(accounts, [], [*MANY, "other.com"]) == [OTHER]
    assert fields_asked(upstream)[7:] == [None]


async def test_a_filter_that_is_ignored_is_a_refusal(upstream: ScriptedUpstream, accounts: ReevoAccounts) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        if "filters" in body:
            return httpx.Response(200, json=listed(ACCOUNTS[1], next_cursor="filtered"))
        return httpx.Response(200, json=listed(*ACCOUNTS))

    upstream.on("GET", SCHEMA, schema())
    upstream.on("POST", QUERY, answer)
    assert await found(accounts, [], ["acme.com"]) == [ID]
    assert await found(accounts, [], ["acme.de"]) == [ID]
    assert fields_asked(upstream) == [*WAYS, None]
    with pytest.raises(MalformedReply, match="nothing new"):
        await accounts.find([ID], [])


@pytest.mark.parametrize("odd", ["a_b.de", "müller.de"])
async def test_a_refused_value_that_is_odd_is_no_refusal_of_the_field(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, odd: str
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        said = request.content.decode()
        if "_b.de" in said or "ller" in said:
            return httpx.Response(422, json={"code": "invalid_filter_value"})
        return httpx.Response(200, json=listed(*ACCOUNTS))

    upstream.on("GET", SCHEMA, schema())
    upstream.on("POST", QUERY, answer)
    assert await found(accounts, [], [odd, "acme.com"]) == [ID]
    assert await found(accounts, [], ["other.com"]) == [OTHER]
    assert fields_asked(upstream) == [*WAYS, "domains"]


async def test_what_is_no_uuid_is_asked_for_apart_and_its_refusal_finds_nothing(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on(
        "POST", QUERY, lambda request: refusing("id", code="invalid_filter_value")(request) if b"x1" in request.content
        else httpx.Response(200, json=listed(*ACCOUNTS))
    )  # fmt: skip
    assert await found(accounts, ["x1", ID], []) == [ID]
    assert [json.loads(call.content)["filters"][0]["value"] for call in upstream.calls] == [["x1"], [ID]]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(429), RateLimited),
        (httpx.Response(403, json={"code": "forbidden"}), Forbidden),
        (httpx.Response(400, json={"code": "field_value_invalid"}), InvalidInput),
        (httpx.Response(200, json={"rows": []}), MalformedReply),
    ],
)
async def test_any_other_failure_is_the_callers_and_changes_nothing(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, answer: httpx.Response, error: type[Exception]
) -> None:
    upstream.on("GET", SCHEMA, schema())
    upstream.on("POST", QUERY, answer, listed(*ACCOUNTS))
    with pytest.raises(error):
        await accounts.find([ID], ["acme.com"])
    assert await found(accounts, [], ["acme.com"]) == [ID]
    assert fields_asked(upstream) == ["domains", "domains"]


async def test_a_refused_id_is_not_taken_for_an_account_that_is_not_there(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    body: dict[str, Any] = {"error": {"code": "invalid_filter_value"}}
    upstream.on("POST", QUERY, httpx.Response(400, json=body))
    with pytest.raises(InvalidInput):
        await accounts.find([ID], [])
