"""What auditors of GraphQL servers look for, each check as graphql-cop describes it: by who asks, what they find.

graphql-cop is in no registry, so its checks are written down here anew.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.gateway.harness import Gateway, opened
from tests.gateway.signed_in import headers, signed_in

Ask = Callable[[Gateway, dict[str, str]], Awaitable[bool]]
"""Whether the check finds what it looks for, asking with these headers."""

AGAIN = "fields { type { "
CIRCLE = "{ __schema { types { %s name %s } } }" % (AGAIN * 4, "} } " * 4)  # noqa: UP031
FRAGMENTS = "{ __schema { ...A } } fragment A on __Schema { __typename ...B } fragment B on __Schema { ...A }"


async def posted(gateway: Gateway, who: dict[str, str], body: Any) -> Any:
    answer = await gateway.http.post("/graphql", json=body, headers=who)
    assert answer.status_code < 500
    return answer.json()


def data(document: str, name: str) -> Ask:
    """Whether a document is answered with something under a name."""

    async def ask(gateway: Gateway, who: dict[str, str]) -> bool:
        return bool(((await posted(gateway, who, {"query": document})).get("data") or {}).get(name))

    return ask


async def batch(gateway: Gateway, who: dict[str, str]) -> bool:
    return isinstance(await posted(gateway, who, [{"query": "{ __typename }"}] * 10), list)


async def directives(gateway: Gateway, who: dict[str, str]) -> bool:
    body = await posted(gateway, who, {"query": f"{{ __typename {'@aa ' * 10}}}"})
    return len(body["errors"]) == 10


async def fragments(gateway: Gateway, who: dict[str, str]) -> bool:
    return "errors" not in await posted(gateway, who, {"query": FRAGMENTS})


async def suggestions(gateway: Gateway, who: dict[str, str]) -> bool:
    body = await posted(gateway, who, {"query": "{ __schema { directive } }"})
    return "Did you mean" in str(body["errors"])


async def tracing(gateway: Gateway, who: dict[str, str]) -> bool:
    return "extensions" in await posted(gateway, who, {"query": "{ __typename }"})


async def debugging(gateway: Gateway, who: dict[str, str]) -> bool:
    body = await posted(gateway, who, {"query": "qwerty cop { abc }"})
    return "exception" in str(body).lower() or "traceback" in str(body).lower()


async def by_get(gateway: Gateway, who: dict[str, str]) -> bool:
    return _answered(await gateway.http.get("/graphql", params={"query": "{ __typename }"}, headers=who))


async def write_by_get(gateway: Gateway, who: dict[str, str]) -> bool:
    return _answered(await gateway.http.get("/graphql", params={"query": "mutation { __typename }"}, headers=who))


async def by_form(gateway: Gateway, who: dict[str, str]) -> bool:
    in_body = await gateway.http.post("/graphql", data={"query": "{ __typename }"}, headers=who)
    in_address = await gateway.http.post("/graphql", params={"query": "{ __typename }"}, headers=who)
    return _answered(in_body) or _answered(in_address)


async def editor(gateway: Gateway, who: dict[str, str]) -> bool:
    paths = ("/graphiql", "/playground", "/console", "/graphql")
    answers = [await gateway.http.get(path, headers=who) for path in paths]
    return any("graphiql" in each.text.lower() for each in answers)


def _answered(answer: httpx.Response) -> bool:
    assert answer.status_code < 500
    is_json = "json" in answer.headers.get("content-type", "")
    return is_json and bool((answer.json().get("data") or {}).get("__typename"))


CHECKS: dict[str, Ask] = {
    "101 aliases": data(f"{{ {' '.join(f'alias{each}: __typename' for each in range(101))} }}", "alias100"),
    "a batch": batch,
    "10 directives, each told": directives,
    "500 times one field": data(f"{{ {'__typename ' * 500}}}", "__typename"),
    "the schema in circles": data(CIRCLE, "__schema"),
    "fragments in a circle": fragments,
    "the schema": data("{ __schema { types { name } } }", "__schema"),
    "names that are near": suggestions,
    "traces": tracing,
    "exceptions": debugging,
    "a query by GET": by_get,
    "a write by GET": write_by_get,
    "a form": by_form,
    "an editor": editor,
}


Who = Callable[[], AbstractAsyncContextManager[tuple[Gateway, dict[str, str]]]]
"""A gateway, and the headers of somebody who asks it."""


@asynccontextmanager
async def stranger() -> AsyncIterator[tuple[Gateway, dict[str, str]]]:
    async with signed_in() as gateway:
        yield gateway, {}


@asynccontextmanager
async def client() -> AsyncIterator[tuple[Gateway, dict[str, str]]]:
    async with signed_in() as gateway:
        yield gateway, headers("reader")


@asynccontextmanager
async def trusted() -> AsyncIterator[tuple[Gateway, dict[str, str]]]:
    async with signed_in(GATEWAY_ONLY_TRUSTED="1") as gateway:
        yield gateway, headers("reader")


@asynccontextmanager
async def anybody() -> AsyncIterator[tuple[Gateway, dict[str, str]]]:
    async with opened() as gateway:
        yield gateway, {}


READS = {"a query by GET"}
"""Meant to be: clients and caches use it. No page elsewhere can: credentials are headers, which no browser adds."""

SCHEMA = {"the schema", "names that are near"}
"""Meant to be for who may send documents: the schema is no secret, and refusals say what is wrong.

Where it is to be one, the operator has nothing executed but documents of the operator's own.
"""

FOUND: dict[Who, set[str]] = {stranger: set(), trusted: READS, client: READS | SCHEMA, anybody: READS | SCHEMA}
"""What is found, by who looks."""


@pytest.mark.parametrize("who", FOUND, ids=lambda who: who.__name__)
async def test_nothing_is_found_but_what_is_meant_to_be(
    who: Who,
) -> None:
    async with who() as (gateway, given):
        found = {name for name, ask in CHECKS.items() if await ask(gateway, given)}
        assert found == FOUND[who]
        assert gateway.sent() == []
