"""Signing in by client credentials, over a scripted token endpoint."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from app.domain.errors import Unavailable
from app.domain.vendor import Vendor
from app.upstream.auth import Credential
from app.upstream.oauth import ClientCredentials
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.scope import serving
from app.upstream.token_endpoint import TokenEndpoint
from app.vendors.assemble.dialect import AssembleDialect
from tests.conftest import ScriptedUpstream

TOKEN = "/api/oauth/token"
SECRET = "s3cr&t +ü"


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Gate(httpx.AsyncBaseTransport):
    """A token endpoint that answers once the test lets it; a cancelled call is counted."""

    opened: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    posts: int = 0
    cancelled: int = 0
    answer: httpx.Response | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.posts += 1
        self.asked.set()
        try:
            await self.opened.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return self.answer or httpx.Response(200, json={"access_token": f"t{self.posts}"})


def credential(transport: httpx.AsyncBaseTransport, **changes: Any) -> ClientCredentials:
    arguments: dict[str, Any] = {
        "vendor": Vendor.ASSEMBLE,
        "operation": "assemble.token.create",
        "urls": [f"http://vendor.test{TOKEN}"],
        "client_id": "gate way",
        "client_secret": SECRET,
        "scope": "teams",
        "transport": transport,
        "policy": Policy(),
    }
    return ClientCredentials(TokenEndpoint(**{**arguments, **changes}))


def granted(token: str, **more: object) -> dict[str, object]:
    return {"access_token": token, "token_type": "Bearer", **more}


async def test_the_form_that_is_posted_and_the_header_that_comes_of_it(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", TOKEN, granted("abc.def-_~+/=", expires_in=3600))
    signed: Credential = credential(upstream)
    with serving("inbound-1"):
        assert await signed.headers() == {"authorization": "Bearer abc.def-_~+/="}
    (call,) = upstream.calls
    assert call.headers["content-type"] == "application/x-www-form-urlencoded"
    assert (call.headers["accept"], call.headers["x-request-id"]) == ("application/json", "inbound-1")
    assert "authorization" not in call.headers
    assert call.content == (
        b"grant_type=client_credentials&client_id=gate+way&client_secret=s3cr%26t+%2B%C3%BC&scope=teams"
    )
    assert dict(parse_qsl(call.content.decode()))["client_secret"] == SECRET
    assert call.extensions["timeout"] == {"connect": 3.0, "read": 10.0, "write": 5.0, "pool": 10.0}


async def test_no_scope_is_sent_where_none_is_asked_for(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", TOKEN, granted("t"))
    await credential(upstream, scope=None).headers()
    assert "scope" not in dict(parse_qsl(upstream.calls[0].content.decode()))


def test_there_must_be_a_url(upstream: ScriptedUpstream) -> None:
    with pytest.raises(ValueError, match="at least one URL"):
        credential(upstream, urls=[])


@pytest.mark.parametrize(
    ("expires_in", "usable"),
    [
        (3600, 3570.0),
        ("3600", 3570.0),
        (3600.5, 3570.5),
        (100, 90.0),  # a tenth of a short life is margin enough
        (1, 0.9),
    ],
)
async def test_a_token_is_used_until_shortly_before_it_expires(
    upstream: ScriptedUpstream, expires_in: object, usable: float
) -> None:
    clock = Clock()
    upstream.on("POST", TOKEN, granted("t1", expires_in=expires_in), granted("t2", expires_in=expires_in))
    signed = credential(upstream, clock=clock)
    await signed.headers()
    clock.now += usable - 0.01
    assert await signed.headers() == {"authorization": "Bearer t1"}
    clock.now += 0.02
    assert await signed.headers() == {"authorization": "Bearer t2"}
    assert len(upstream.calls) == 2


async def test_a_lifetime_counts_from_before_the_request(upstream: ScriptedUpstream) -> None:
    clock = Clock()

    def slow(request: httpx.Request) -> httpx.Response:
        clock.now += 80
        return httpx.Response(200, json=granted(f"t{len(upstream.calls)}", expires_in=100))

    upstream.on("POST", TOKEN, slow)
    signed = credential(upstream, clock=clock)
    await signed.headers()
    clock.now += 11
    assert await signed.headers() == {"authorization": "Bearer t2"}


@pytest.mark.parametrize("expires_in", [None, 0, -1, "soon", "", True, [3600], "NaN", "Infinity", 10**400])
async def test_a_token_without_a_lifetime_is_kept_until_it_is_refused(
    upstream: ScriptedUpstream, expires_in: object
) -> None:
    clock = Clock()
    upstream.on("POST", TOKEN, granted("t1", expires_in=expires_in), granted("t2"))
    signed = credential(upstream, clock=clock)
    await signed.headers()
    clock.now += 10**9
    headers = await signed.headers()
    assert headers == {"authorization": "Bearer t1"}
    assert signed.refused(headers) is True
    assert await signed.headers() == {"authorization": "Bearer t2"}


async def test_a_refusal_of_an_older_token_does_not_drop_the_newer(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", TOKEN, granted("t1"), granted("t2"))
    signed = credential(upstream)
    older = await signed.headers()
    signed.refused(older)
    newer = await signed.headers()
    assert signed.refused(older) is True
    assert signed.refused({}) is True
    assert await signed.headers() == newer == {"authorization": "Bearer t2"}
    assert len(upstream.calls) == 2


async def test_a_read_with_an_expired_token_signs_in_anew_and_is_sent_once_more(upstream: ScriptedUpstream) -> None:
    def guarded(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200 if request.headers["authorization"] == "Bearer t2" else 401, json={"id": "1"})

    upstream.on("POST", TOKEN, granted("t1"), granted("t2"))
    upstream.on("GET", "/teams", guarded)
    client = upstream.client(AssembleDialect(), credential=credential(upstream))
    assert await client.read(Request("assemble.team.list", "GET", "/teams"), lambda reply: reply.status) == 200
    assert upstream.targets == [f"POST {TOKEN}", "GET /teams", f"POST {TOKEN}", "GET /teams"]


async def test_many_waiters_share_one_sign_in() -> None:
    gate = Gate()
    signed = credential(gate)
    waiters = [asyncio.create_task(signed.headers()) for _ in range(50)]
    await gate.asked.wait()
    gate.opened.set()
    assert await asyncio.gather(*waiters) == [{"authorization": "Bearer t1"}] * 50
    assert gate.posts == 1


async def test_a_waiter_that_goes_leaves_the_sign_in_to_the_others() -> None:
    gate = Gate()
    signed = credential(gate)
    first, second = (asyncio.create_task(signed.headers()) for _ in range(2))
    await gate.asked.wait()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    gate.opened.set()
    assert await second == {"authorization": "Bearer t1"}
    assert (gate.posts, gate.cancelled) == (1, 0)


async def test_a_sign_in_that_nobody_waits_for_is_given_up_and_the_next_begins_anew() -> None:
    gate = Gate()
    signed = credential(gate)
    only = asyncio.create_task(signed.headers())
    await gate.asked.wait()
    only.cancel()
    with pytest.raises(asyncio.CancelledError):
        await only
    gate.opened.set()
    assert await signed.headers() == {"authorization": "Bearer t2"}
    assert (gate.posts, gate.cancelled) == (2, 1)


async def test_waiters_share_a_failure_and_it_is_not_kept() -> None:
    gate = Gate(answer=httpx.Response(503))
    gate.opened.set()
    signed = credential(gate)
    failed = await asyncio.gather(*(signed.headers() for _ in range(3)), return_exceptions=True)
    assert [type(error) for error in failed] == [Unavailable] * 3
    assert gate.posts == 1
    gate.answer = None
    assert await signed.headers() == {"authorization": "Bearer t2"}


async def test_a_compressed_answer_is_read(upstream: ScriptedUpstream) -> None:
    body = gzip.compress(b'{"access_token": "t1"}')
    upstream.on("POST", TOKEN, lambda _: httpx.Response(200, headers={"content-encoding": "gzip"}, content=body))
    assert await credential(upstream).headers() == {"authorization": "Bearer t1"}
