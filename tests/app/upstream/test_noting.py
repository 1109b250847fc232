"""What is written down of a request, under a pipeline that notices nothing of it."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import httpx
import pytest

from app.upstream.noting import Noted, NotingTransport
from tests.conftest import ScriptedUpstream

NOW = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)


def _noting(upstream: ScriptedUpstream, notes: list[Noted]) -> httpx.AsyncClient:
    ticks = iter(range(100))
    transport = NotingTransport(upstream, notes, clock=lambda: float(next(ticks)), now=lambda: NOW)
    return httpx.AsyncClient(transport=transport, base_url="http://vendor.test")


async def test_an_answer_is_noted_and_passed_on(upstream: ScriptedUpstream) -> None:
    notes: list[Noted] = []
    packed = gzip.compress(json.dumps({"rows": [1]}).encode())
    headers = {"Content-Encoding": "gzip", "Date": "Fri, 02 Jan 2026 12:00:01 GMT"}
    upstream.on("GET", "/rows?key=1", lambda _: httpx.Response(201, headers=headers, content=packed))
    async with _noting(upstream, notes) as client:
        assert (await client.get("/rows?key=1")).json() == {"rows": [1]}
    [noted] = notes
    assert (noted.method, noted.path, noted.status, noted.seconds) == ("GET", "/rows", 201, 1.0)
    assert (noted.body, noted.is_answered, noted.skew) == ({"rows": [1]}, True, 0.0)


async def test_a_failure_is_noted_and_raised(upstream: ScriptedUpstream) -> None:
    notes: list[Noted] = []
    upstream.on("GET", "/rows", httpx.ConnectError("refused"))
    async with _noting(upstream, notes) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("/rows")
    [noted] = notes
    assert (noted.status, noted.is_answered, noted.body, noted.skew) == (None, False, None, None)


@pytest.mark.parametrize(("body", "coding"), [(b"no json", ""), (b"no gzip", "gzip"), (b"[" * 100_000, "")])
def test_a_body_that_cannot_be_read_is_none(body: bytes, coding: str) -> None:
    assert Noted("GET", "/", NOW, 0, 200, {"content-encoding": coding}, [body]).body is None


@pytest.mark.parametrize(
    ("date", "seconds", "skew"),
    [
        ("Fri, 02 Jan 2026 12:00:00 GMT", 0.1, 0.0),
        ("Fri, 02 Jan 2026 11:59:58 GMT", 0.1, 0.0),
        ("Fri, 02 Jan 2026 11:59:50 GMT", 0.1, -8.0),
        ("Fri, 02 Jan 2026 12:00:10 GMT", 4.0, 6.0),
        ("yesterday", 0.1, None),
    ],
)
def test_how_far_a_clock_is_off(date: str, seconds: float, skew: float | None) -> None:
    assert Noted("GET", "/", NOW, seconds, 200, {"date": date}).skew == skew
