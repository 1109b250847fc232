"""One account at 50 ms a call: each call begins when what it turns on is known, and none is added."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from app.sandbox import server
from schema.account import queries
from tests.faults.jumping_loop import run
from tests.gateway.harness import opened
from tests.gateway.spending import counted, kind_of

A_CALL = 0.05
LATER = 0.01

ACME = 'account(by: {domain: "acme.example"})'
WAYS: dict[str, tuple[str, int, int]] = {
    f"{ACME} {{ name tier {{ name }} stage {{ name }} }}": ("A labels", 2, 2),
    f"{ACME} {{ tier {{ name }} tags {{ name }} swift {{ id }} company {{ name }} }}": ("A labels S U*", 2, 3),
    f"{ACME} {{ stage {{ name }} teams {{ name }} }}": ("A labels T*", 3, 4),  # signing in at Assemble is one
    f"{ACME} {{ assembly {{ stage {{ name }} }} additionalProperties {{ name }} reevo {{ id }} }}": (
        "2A labels properties R# R?",
        4,
        5,
    ),
    f"{ACME} {{ stage {{ name }} reevo {{ id }} company {{ status {{ name }} }} sources {{ status }} }}": (
        "2A labels R# R? S T* U* statuses",
        4,
        5,
    ),
    f"{ACME} {{ reevo {{ id }} company {{ status {{ name }} endUsers {{ nodes {{ name }} }} }} }}": (
        "2A R# R? U* E* statuses",
        4,
        5,
    ),
    f"{ACME} {{ assembly {{ usageLogs(first: 2) {{ nodes {{ type }} }} }} revenue {{ raw }} teams {{ id }} }}": (
        "A logs U* revenue T*",
        3,
        4,
    ),
    f"{ACME} {{ usageLogs {{ totalCount }} assembly {{ usageLogs(first: null) {{ totalCount }} }} swift {{ id }} }}": (
        "A logs S",
        2,
        3,
    ),
    'account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}}) '
    "{ contacts { nodes { displayName } } company { revenue { raw } } }": ("R R# R? R- C? 4A U* revenue", 6, 7),
    'account(by: {externalId: "gen-000007"}) { id tier { name } endUsers { nodes { name } } }': (
        "3A labels U? E*",
        3,
        3,
    ),
}
"""What is asked, the calls it costs (see `tests.gateway.spending`), and how many of these wait for each other: as
it is, and if what fields ask were begun when they are resolved."""


class Slow(httpx.AsyncBaseTransport):
    """A network on which every call takes its time."""

    def __init__(self, vendors: Starlette) -> None:
        self._vendors = httpx.ASGITransport(app=vendors)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(A_CALL + (LATER if b"alnour" in request.url.raw_path else 0))
        return await self._vendors.handle_async_request(request)


@pytest.fixture(scope="module")
def sandbox() -> Starlette:
    return server.create_app()


async def asked(document: str, sandbox: Starlette) -> tuple[Any, dict[str, int], float]:
    """The answer, the calls it took, and seconds."""
    async with opened(sandbox=sandbox, network=Slow(sandbox)) as gateway:
        begun = asyncio.get_running_loop().time()
        data = await gateway.data(document)
        seconds = round(asyncio.get_running_loop().time() - begun, 6)
        return data, Counter(map(kind_of, gateway.sent())), seconds


@pytest.mark.parametrize("way", WAYS)
def test_each_call_begins_when_what_it_turns_on_is_known(
    sandbox: Starlette, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    formula, rounds, rounds_by_fields = WAYS[way]
    data, calls, seconds = run(asked(f"{{ {way} }}", sandbox))
    assert calls == counted(formula)
    assert seconds == round(rounds * A_CALL, 6)
    monkeypatch.setattr(queries, "following", lambda _: None)
    assert run(asked(f"{{ {way} }}", sandbox)) == (data, calls, round(rounds_by_fields * A_CALL, 6))


def test_in_an_operation_of_several_fields_their_questions_are_gathered(sandbox: Starlette) -> None:
    selection = "{ stage { name } reevo { id } }"
    one = f'{{ a: {ACME} {selection} b: account(by: {{domain: "globex.example"}}) {selection} }}'
    _, calls, _ = run(asked(one, sandbox))
    assert calls["labels"] == 1


LISTS = {
    "endUsers(%s) { totalCount }": "E*",
    "company { endUsers(%s) { totalCount } }": "E*",
    "usageLogs(%s) { totalCount }": "logs",
    "assembly { usageLogs(%s) { totalCount } }": "logs",
    "contacts(%s) { totalCount }": "R-",
    "reevo { contacts(%s) { totalCount } }": "R-",
}
"""Lists, and the calls that their first pages cost."""


@pytest.mark.parametrize("arguments", ["first: 0", "first: 101", 'first: 1, after: "nonsense"', "first: $first"])
@pytest.mark.parametrize("field", LISTS)
def test_nothing_is_begun_for_a_field_whose_argument_may_be_refused(
    sandbox: Starlette, field: str, arguments: str
) -> None:
    async def refused() -> tuple[str, dict[str, int]]:
        async with opened(sandbox=sandbox) as gateway:
            document = f"query ($first: Int = 1) {{ {ACME} {{ {field % arguments} }} }}"
            if "$" not in arguments:
                document = document.removeprefix("query ($first: Int = 1) ")
            error = await gateway.error(document, {"first": 0} if "$" in arguments else None)
            return error["code"], Counter(map(kind_of, gateway.sent()))

    code, calls = run(refused())
    assert code in ("BAD_USER_INPUT", "CURSOR_INVALID")
    assert LISTS[field] not in calls


@pytest.mark.parametrize("given", [{"first": 1}, {"first": None}, {}])
def test_a_page_is_begun_as_large_as_a_variable_says(sandbox: Starlette, given: dict[str, int | None]) -> None:
    async def sizes() -> list[str]:
        async with opened(sandbox=sandbox) as gateway:
            await gateway.data(
                f"query ($first: Int) {{ {ACME} {{ usageLogs(first: $first) {{ totalCount }} }} }}", given
            )
            return [call.target for call in gateway.sent() if kind_of(call) == "logs"]

    (asked_for,) = run(sizes())
    assert f"limit={given.get('first') or 25}&" in asked_for


class Refusing(Slow):
    """A network on which some calls are refused."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        is_refused = any(word in request.url.path for word in ("/usage/", "/revenue", "/relationship/"))
        return httpx.Response(403, json={"message": "no"}) if is_refused else response


def test_what_was_begun_and_failed_fails_where_it_is_selected(
    sandbox: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answered() -> tuple[list[tuple[str, Any]], dict[str, int], Any]:
        document = f"{{ {ACME} {{ name usageLogs {{ totalCount }} contacts {{ totalCount }} revenue {{ raw }} }} }}"
        async with opened(sandbox=sandbox, network=Refusing(sandbox)) as gateway:
            body = await gateway.query(document)
            errors = sorted((error["path"][-1], error["extensions"]["code"]) for error in body["errors"])
            return errors, Counter(map(kind_of, gateway.sent())), body["data"]

    errors, calls, data = run(answered())
    assert errors == [(name, "FORBIDDEN") for name in ("contacts", "revenue", "usageLogs")]
    assert data["account"]["name"]
    monkeypatch.setattr(queries, "following", lambda _: None)
    assert run(answered()) == (errors, calls, data)


def test_what_is_begun_is_told_in_the_plan_as_it_was(sandbox: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    async def told() -> list[str]:
        lists = "usageLogs(first: 2) { totalCount } contacts { totalCount } company { revenue { raw } }"
        async with opened(sandbox=sandbox) as gateway:
            body = await gateway.query(f"{{ {ACME} {{ {lists} }} }}", headers={"X-Explain": "plan"})
            return sorted(map(str, body["extensions"]["plan"]["choices"]))

    begun = run(told())
    assert any("a company's revenue" in choice for choice in begun)
    monkeypatch.setattr(queries, "following", lambda _: None)
    assert run(told()) == begun
