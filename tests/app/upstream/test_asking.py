"""Whose hurry and whose deadline count for a call that several wait for."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.domain.errors import RateLimited
from app.upstream.asking import noun_of
from app.upstream.lanes import Lane, current_lane, travelling
from app.upstream.request import Request
from app.upstream.scope import reading_afresh, serving
from tests.app.upstream.gates import THING, Clock, as_json, client_over
from tests.conftest import ScriptedUpstream

OTHER = Request("userlot.other.get", "GET", "/other")


@pytest.mark.parametrize(
    ("lane", "noun", "expected"),
    [
        (Lane.INTERACTIVE, "nothing", Lane.INTERACTIVE),
        (Lane.INTERACTIVE, "thing", Lane.READ_BACK),
        (Lane.BULK, "thing", Lane.BULK),
        (Lane.REFRESH, "nothing", Lane.REFRESH),
    ],
)
async def test_the_lane_of_a_read(upstream: ScriptedUpstream, lane: Lane, noun: str, expected: Lane) -> None:
    seen: list[Lane] = []

    def answer(_: httpx.Request) -> httpx.Response:
        seen.append(current_lane())
        return httpx.Response(200, json=1)

    upstream.on("GET", "/thing", answer)
    client = client_over(upstream)
    with serving("r"), travelling(lane), reading_afresh(noun):
        await client.read(THING, as_json)
    assert seen == [expected]
    assert current_lane() is Lane.INTERACTIVE


async def test_who_has_more_time_than_the_first_asks_anew(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", {"x": 1})
    upstream.on("GET", "/other", {"x": 2})
    clock = Clock()

    async def sleep(seconds: float) -> None:
        clock.now += seconds
        await asyncio.sleep(0)

    client = client_over(upstream, clock=clock, sleep=sleep, per_second=1)
    await client.read(OTHER, as_json)  # the place in this second is taken

    async def read(seconds: float) -> object:
        with serving("r", seconds=seconds):
            return await client.read(THING, as_json)

    hurried, patient = await asyncio.gather(read(0.5), read(5.0), return_exceptions=True)
    assert isinstance(hurried, RateLimited)
    assert hurried.retry_at is not None
    assert patient == {"x": 1}
    assert len(upstream.calls) == 2


def test_a_noun_is_the_middle_of_an_operation() -> None:
    assert noun_of(THING) == "thing"
