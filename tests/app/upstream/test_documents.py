"""Documents that are fetched by themselves."""

from __future__ import annotations

import gzip

import httpx
import pytest

from app.upstream.documents import NotFetched, fetch
from tests.conftest import ScriptedUpstream

URL = "https://issuer.test/keys"


async def get(answer: httpx.Response | Exception) -> tuple[bytes, httpx.Request]:
    upstream = ScriptedUpstream()
    upstream.on("GET", "/keys", answer)
    return await fetch(upstream, URL, accept="application/json", most=100, seconds=5), upstream.calls[0]


async def test_it_is_had_whole_and_without_a_credential() -> None:
    body, request = await get(httpx.Response(200, content=b"[1]"))
    assert body == b"[1]"
    assert request.headers["accept"] == "application/json"
    assert not {"authorization", "cookie"} & set(request.headers)


async def test_it_is_decompressed_within_its_bound() -> None:
    packed = httpx.Response(
        200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(gzip.compress(b"x" * 99))
    )
    upstream = ScriptedUpstream()
    upstream.script["GET", "/keys"] = [lambda _: packed]
    assert await fetch(upstream, URL, accept="*/*", most=100, seconds=5) == b"x" * 99


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (httpx.Response(404), "status 404"),
        (httpx.Response(301, headers={"location": URL}), "status 301"),
        (httpx.Response(200, content=b"x" * 101), "BodyRefused"),
        (httpx.ConnectError("issuer.test"), "ConnectError"),
        (TimeoutError(), "TimeoutError"),
    ],
)
async def test_what_is_no_answer_says_why_and_not_where(answer: httpx.Response | Exception, why: str) -> None:
    with pytest.raises(NotFetched) as caught:
        await get(answer)
    assert str(caught.value) == why
