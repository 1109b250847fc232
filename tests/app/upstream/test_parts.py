"""A list that comes in parts is of one time within a request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from app.domain.errors import Unavailable
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.freshness import Freshness, Stale, Wanted
from app.upstream.request import Request
from app.upstream.scope import Scope, serving
from tests.app.upstream.gates import Clock, client_over

FIRST = Request("userlot.thing.list", "GET", "/things")
SECOND = Request("userlot.thing.list", "GET", "/things?page=2", follows=True)
THIRD = Request("userlot.thing.list", "GET", "/things?page=3", follows=True)


@dataclass(frozen=True)
class Page:
    number: int
    following: str | None


def read(reply: Reply) -> Page:
    number, following = reply.json()  # type: ignore[misc]
    return Page(number, following)  # type: ignore[arg-type]


@asynccontextmanager
async def kept() -> AsyncIterator[tuple[UpstreamClient, list[str]]]:
    """A client that holds two pages which are not fresh any more, and what fails from now on by its path."""
    failing: list[str] = []
    calls = 0

    async def answer(request: httpx.Request) -> httpx.Response:
        nonlocal calls
        calls += 1
        target = request.url.raw_path.decode()
        if target in failing:
            return httpx.Response(500)
        return httpx.Response(200, json=[calls, None if "page" in target else "2"])

    clock = Clock()
    bounds = Freshness(60.0, while_revalidating=600.0, if_error=600.0)
    client = client_over(httpx.MockTransport(answer), clock=clock, freshness=bounds)
    with serving("before"):
        await client.read(FIRST, read)
        await client.read(SECOND, read)
    clock.now += 61
    with serving("now"):
        yield client, failing


async def test_all_are_of_before() -> None:
    async with kept() as (client, failing):
        failing += ["/things", "/things?page=2"]
        assert [(await client.read(each, read)).number for each in (FIRST, SECOND)] == [1, 2]


async def test_one_of_before_does_not_follow_one_of_now() -> None:
    async with kept() as (client, failing):
        failing += ["/things?page=2"]
        assert (await client.read(FIRST, read)).number == 3
        with pytest.raises(Unavailable):
            await client.read(SECOND, read)


async def test_one_of_now_does_not_follow_one_of_before() -> None:
    async with kept() as (client, failing):
        failing += ["/things"]
        assert (await client.read(FIRST, read)).number == 1
        assert (await client.read(SECOND, read)).number == 2, "though the vendor answers again"
        with pytest.raises(Unavailable):
            await client.read(THIRD, read)


async def test_a_part_that_is_asked_for_by_itself_may_be_of_before() -> None:
    async with kept() as (client, failing):
        failing += ["/things?page=2"]
        assert (await client.read(SECOND, read)).number == 2


async def test_parts_are_not_given_while_they_are_revalidated() -> None:
    async with kept() as (client, _):
        with serving("r", wanted=Wanted(stale=Stale.WHILE_REVALIDATING)) as scope:
            assert (await client.read(FIRST, read)).number == 3
        assert _sources(scope) == ["network"]


def _sources(scope: Scope) -> list[str]:
    return [call.source for call in scope.calls]
