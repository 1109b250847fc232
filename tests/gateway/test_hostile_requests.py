"""Whatever is sent, the answer is GraphQL with a code, soon, and leaves nothing behind: docs/guide/limits.md."""

from __future__ import annotations

import asyncio
import gc
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.gateway.harness import Gateway
from tests.gateway.hostile import NOT_OPERATIONS, REFUSED, SERVED, operation

ACCEPTED = "application/graphql-response+json"
MOST_SECONDS = 0.5
"""Of the processor's time between two turns of the loop: five times what is promised, for slow machines."""


@contextmanager
def no_collection() -> Iterator[None]:
    """The sandbox's world lives in this process too, and walking through it is not the gateway's doing."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def sent(gateway: Gateway, body: bytes, **headers: str) -> tuple[httpx.Response, float]:
    """The answer, and the longest that the loop stood still for it in seconds of the processor's time."""
    longest, done = 0.0, asyncio.Event()

    async def tick() -> None:
        nonlocal longest
        last = time.thread_time()
        while not done.is_set():
            await asyncio.sleep(0)
            now = time.thread_time()
            longest, last = max(longest, now - last), now

    with no_collection():
        ticking = asyncio.create_task(tick())
        await asyncio.sleep(0)
        named = {"content-type": "application/json", "accept": ACCEPTED} | headers
        response = await gateway.http.post("/graphql", content=body, headers=named)
        done.set()
        await ticking
    return response, longest


def codes(response: httpx.Response) -> list[str]:
    body: dict[str, Any] = response.json()
    return [error["extensions"]["code"] for error in body.get("errors", ())]


@pytest.mark.parametrize("name", NOT_OPERATIONS)
async def test_what_is_no_operation_is_refused(gateway: Gateway, name: str) -> None:
    response, longest = await sent(gateway, NOT_OPERATIONS[name])
    assert (response.status_code, codes(response)) == (400, ["BAD_USER_INPUT"]), response.text
    assert longest < MOST_SECONDS
    assert gateway.sent() == []


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_too_much_is_refused(gateway: Gateway, name: str) -> None:
    body, code = REFUSED[name]
    response, longest = await sent(gateway, body)
    found = codes(response)
    assert response.status_code in (200, 400), response.text
    assert found
    assert not code or code in found, response.text[:500]
    assert "INTERNAL_SERVER_ERROR" not in found
    assert longest < MOST_SECONDS
    assert gateway.sent() == []


@pytest.mark.parametrize("name", SERVED)
async def test_what_is_only_strange_is_answered(gateway: Gateway, name: str) -> None:
    response, longest = await sent(gateway, SERVED[name])
    assert (response.status_code, codes(response)) == (200, []), response.text[:500]
    assert longest < MOST_SECONDS


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "a/b/c;;="],
)
async def test_another_content_type_is_refused(gateway: Gateway, content_type: str) -> None:
    response, _ = await sent(gateway, operation("{ __typename }"), **{"content-type": content_type})
    assert (response.status_code, codes(response)) == (400, ["BAD_USER_INPUT"])


@pytest.mark.parametrize(
    "query",
    [
        {"query": 'mutation { deleteLabel(input: {id: "x"}) { userErrors { code } } }'},
        {"query": "{ __typename }", "variables": "[" * 10_000},
        {"query": "{ __typename }", "extensions": "5"},
        {"query": "{ a" + " b" * 3_200 + " }"},
        {"query": "\x00"},
        {"query": "{ __typename }", "operationName": "\ufffe"},
    ],
    ids=["a write", "deep variables", "extensions", "tokens", "null", "a name"],
)
async def test_by_get_it_is_no_different(gateway: Gateway, query: dict[str, str]) -> None:
    response = await gateway.http.get("/graphql", params=query, headers={"accept": ACCEPTED})
    assert response.status_code in (400, 405)
    assert codes(response)
    assert gateway.sent() == []


async def test_each_refusal_names_the_limit_the_figure_and_what_to_do(gateway: Gateway) -> None:
    fields = " ".join(f"a{number}: __typename" for number in range(300))
    body = await gateway.query("{ %s %s }" % (fields, "teamTree " + "{ children " * 60 + "{ name } " + "}" * 60))  # noqa: UP031
    assert [error["message"] for error in body["errors"]] == [
        "Depth: 62, and 50 are allowed. Ask for what is deeper by its id, with another operation.",
        "Aliases: 300, and 200 are allowed. Ask with several operations.",
        "Root fields: 301, and 50 are allowed. Ask with several operations.",
    ]
    assert "data" not in body


async def test_what_was_refused_leaves_nothing_behind(gateway: Gateway) -> None:
    """Each body differs each time, so that nothing that is kept by its text is met again."""
    pieces = ["{ a%d }", "{ nope }# %d", "{ ...A } fragment A on Query { ...A a%d }", "{ vendors { vendor } } # %d"]

    async def round_of(number: int) -> None:
        for piece in pieces:
            await gateway.post(piece % number)
        await gateway.http.post("/graphql", content=b"[%d" % number, headers={"content-type": "application/json"})

    for number in range(520):  # until the documents that are kept are as many as they may be
        await gateway.post(f"{{ __typename }} # {number}")
    await round_of(-1)
    tracemalloc.start()
    try:
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for number in range(60):
            await round_of(number)
        gateway.forget()
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 1_500_000
