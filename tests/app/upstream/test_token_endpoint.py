"""Signing in that does not succeed: which URL is tried, which error it is, and that no secret is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import httpx
import pytest

from app.domain.errors import MalformedReply, RateLimited, TimedOut, Unavailable, UpstreamAuth, UpstreamError
from app.domain.vendor import Vendor
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.scope import serving
from app.vendors.assemble.dialect import AssembleDialect
from tests.app.upstream.test_oauth import SECRET, TOKEN, credential, granted
from tests.conftest import ScriptedUpstream


async def test_the_next_url_is_tried_on_404_only_and_the_one_that_worked_is_remembered(
    upstream: ScriptedUpstream,
) -> None:
    upstream.on("POST", TOKEN, httpx.Response(404))
    upstream.on("POST", "/oauth/token", granted("t1"), granted("t2"), httpx.Response(404))
    signed = credential(upstream, urls=[f"http://vendor.test{TOKEN}", "http://vendor.test/oauth/token"])
    signed.refused(await signed.headers())
    signed.refused(await signed.headers())
    assert upstream.targets == [f"POST {TOKEN}", "POST /oauth/token", "POST /oauth/token"]
    upstream.on("POST", TOKEN, granted("t3"))
    assert await signed.headers() == {"authorization": "Bearer t3"}
    assert upstream.targets[3:] == ["POST /oauth/token", f"POST {TOKEN}"]


@pytest.mark.parametrize("status", [400, 401, 403, 405, 500])
async def test_no_other_failure_sends_the_secret_to_the_next_url(upstream: ScriptedUpstream, status: int) -> None:
    upstream.on("POST", TOKEN, httpx.Response(status))
    signed = credential(upstream, urls=[f"http://vendor.test{TOKEN}", "http://other.test/oauth/token"])
    with pytest.raises(UpstreamError):
        await signed.headers()
    assert upstream.targets == [f"POST {TOKEN}"]


async def test_no_token_endpoint_at_all_is_never_taken_for_a_missing_record(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", TOKEN, httpx.Response(404))
    client = upstream.client(AssembleDialect(), credential=credential(upstream))
    with pytest.raises(MalformedReply, match="no token endpoint") as caught:
        await client.find(Request("assemble.team.get", "GET", "/teams/1"), lambda reply: reply.status)
    assert (caught.value.status, caught.value.operation) == (404, "assemble.token.create")


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_a_refused_client_is_told_with_the_vendors_reason(upstream: ScriptedUpstream, status: int) -> None:
    said = {"error": "invalid_client", "error_description": "Client  authentication failed", "message": "x"}
    upstream.on("POST", TOKEN, said, status=status)
    with serving("inbound-2"), pytest.raises(UpstreamAuth) as caught:
        await credential(upstream).headers()
    error = caught.value
    assert error.message == (
        f"Assemble answered {status} to assemble.token.create: invalid_client: Client authentication failed"
    )
    assert (error.vendor_code, error.status, error.request_id) == ("invalid_client", status, "inbound-2")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": {}}', b'{"error": null, "error_descr'])
async def test_a_refusal_in_an_odd_body_is_still_one(upstream: ScriptedUpstream, body: bytes) -> None:
    upstream.on("POST", TOKEN, httpx.Response(401, content=body))
    with pytest.raises(UpstreamAuth) as caught:
        await credential(upstream).headers()
    assert caught.value.message == "Assemble answered 401 to assemble.token.create."


ANSWERS = [
    (httpx.Response(429, headers={"retry-after": "5"}, text=SECRET), RateLimited),
    (httpx.Response(500, text=SECRET), Unavailable),
    (httpx.Response(503, text="x" * 1_000_000), Unavailable),
    (httpx.Response(302, headers={"location": "http://elsewhere.test/"}), MalformedReply),
    (httpx.Response(405), MalformedReply),
    (httpx.Response(200), MalformedReply),
    (httpx.Response(200, text=SECRET), MalformedReply),
    (httpx.Response(200, text='{"access_token": "cut'), MalformedReply),
    (httpx.Response(200, text='{"access_token": "t"}' + " " * 300_000), MalformedReply),
    (httpx.Response(200, headers={"content-encoding": "br"}, text='{"access_token": "t"}'), MalformedReply),
    (httpx.Response(200, json=[{"access_token": "t"}]), MalformedReply),
    (httpx.Response(200, json={"data": {"access_token": "t"}}), MalformedReply),
    *[
        (httpx.Response(200, json={"access_token": token, "echo": SECRET}), MalformedReply)
        for token in (None, "", 7, True, ["t"], "a b", "a\r\nx-other: 1", "tökén")
    ],
    (httpx.Response(200, json={"access_token": "t", "token_type": "mac"}), MalformedReply),
    (httpx.Response(200, json={"access_token": "t", "token_type": 1}), MalformedReply),
    (httpx.Response(400, json={"error": "odd", "error_description": f"no {SECRET} here"}), UpstreamAuth),
    (httpx.Response(400, json={"error": "client_secret=s3cr%26t+%2B%C3%BC"}), UpstreamAuth),
    (httpx.ConnectError(f"cannot send {SECRET}"), Unavailable),
    (httpx.RemoteProtocolError("broke off"), Unavailable),
    (httpx.ReadTimeout("slow"), TimedOut),
    (httpx.PoolTimeout("full"), TimedOut),
]


@pytest.mark.parametrize(("answer", "kind"), ANSWERS)
async def test_every_failure_is_typed_and_tells_no_secret(
    upstream: ScriptedUpstream,
    caplog: pytest.LogCaptureFixture,
    answer: httpx.Response | Exception,
    kind: type[UpstreamError],
) -> None:
    upstream.on("POST", TOKEN, answer)
    signed = credential(upstream)
    with caplog.at_level(logging.DEBUG), pytest.raises(UpstreamError) as caught:
        await signed.headers()
    error = caught.value
    assert type(error) is kind
    assert (error.vendor, error.operation) == (Vendor.ASSEMBLE, "assemble.token.create")
    assert error.request_id
    assert (error.retry_at is not None) is (kind is RateLimited)
    told = f"{error} {error!r} {error.extensions} {error.vendor_code} {signed!r} {caplog.text}"
    assert SECRET not in told
    assert "s3cr" not in told
    assert len(error.message) < 600
    assert error.__cause__ is None


async def test_a_token_is_in_no_repr(upstream: ScriptedUpstream, caplog: pytest.LogCaptureFixture) -> None:
    upstream.on("POST", TOKEN, granted("very-private"))
    signed = credential(upstream)
    with caplog.at_level(logging.DEBUG):
        await signed.headers()
    assert repr(signed) == "ClientCredentials(TokenEndpoint('assemble', ['http://vendor.test/api/oauth/token'], ***))"
    assert "very-private" not in f"{signed._token!r} {caplog.text}"


async def test_an_endless_answer_ends_with_the_deadline() -> None:
    class Dripping(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield b""
                await asyncio.sleep(0)

    class Endless(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            return httpx.Response(200, stream=Dripping())

    with pytest.raises(TimedOut):
        await credential(Endless(), policy=Policy(deadline=0.01)).headers()
