"""Whatever a vendor answers, a read ends in an answer or in one typed error that tells no secret."""

from __future__ import annotations

import contextlib
import gzip
import logging
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.domain.errors import (
    BadUserInput,
    GatewayError,
    InvalidInput,
    MalformedReply,
    RateLimited,
    TimedOut,
    Unavailable,
    UpstreamAuth,
    UpstreamError,
)
from app.upstream.auth import HeaderCredential
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable
from app.upstream.freshness import Freshness
from app.upstream.policy import Policy
from app.upstream.request import Request, segment
from app.upstream.scope import serving
from tests.app.upstream.gates import CREDENTIAL, THING, PlainDialect, Stream, Streaming, as_json, client_over
from tests.conftest import ScriptedUpstream

GZIP = {"content-encoding": "gzip"}


async def failure(transport: httpx.AsyncBaseTransport, **policy: Any) -> UpstreamError:
    client = client_over(transport, **policy)
    with serving("inbound-1"), pytest.raises(UpstreamError) as caught:
        await client.read(THING, as_json)
    await client.aclose()
    assert caught.value.vendor is PlainDialect.vendor
    assert caught.value.operation == "userlot.thing.get"
    assert caught.value.request_id == "inbound-1"
    return caught.value


@pytest.mark.parametrize(
    ("stream", "headers", "why"),
    [
        (Stream([b"x" * 600, b"x" * 600]), {}, "more than 1000 bytes"),
        (Stream([gzip.compress(bytes(10_000_000))]), GZIP, "more than 1000 bytes after decompression"),
        (Stream([gzip.compress(b"{}")[:-4]]), GZIP, "compressed data breaks off"),
        (Stream([b"{}"]), GZIP, "does not decompress"),
        (Stream([b"{}"]), {"content-encoding": "br"}, "unknown content coding 'br'"),
        (Stream([b"<html>"]), {}, "Expecting value"),
        (Stream([]), {}, "Expecting value"),
        (Stream([b"[" * 900]), {}, "Expecting"),
    ],
)
async def test_bodies_that_cannot_be_read(stream: Stream, headers: dict[str, str], why: str) -> None:
    error = await failure(Streaming(stream, headers=headers), max_body=1000)
    assert type(error) is MalformedReply
    assert why in error.message
    assert stream.closed


@pytest.mark.parametrize(
    ("status", "kind"), [(401, UpstreamAuth), (429, RateLimited), (503, Unavailable), (400, InvalidInput)]
)
@pytest.mark.parametrize(
    ("body", "headers"), [(b"<html>", {"content-encoding": "br"}), (b"junk", GZIP), (b"x" * 2000, {}), (b"", GZIP)]
)
async def test_a_refusal_with_a_body_that_cannot_be_read_is_still_that_refusal(
    status: int, kind: type[UpstreamError], body: bytes, headers: dict[str, str]
) -> None:
    error = await failure(Streaming(Stream([body]), status, headers), max_body=1000)
    assert type(error) is kind
    assert error.status == status


async def test_a_body_that_breaks_off() -> None:
    stream = Stream([b"[1"], breaks=httpx.ReadError("reset"))
    assert type(await failure(Streaming(stream))) is Unavailable
    assert stream.closed


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (httpx.ConnectError("refused"), Unavailable),
        (httpx.RemoteProtocolError("no HTTP"), Unavailable),
        (httpx.ReadError("reset"), Unavailable),
        (httpx.ConnectTimeout("late"), TimedOut),
        (httpx.ReadTimeout("late"), TimedOut),
        (httpx.PoolTimeout("full"), TimedOut),
    ],
)
async def test_what_the_network_raises(
    upstream: ScriptedUpstream, raised: Exception, kind: type[UpstreamError]
) -> None:
    upstream.on("GET", "/thing", raised)
    error = await failure(upstream)
    assert type(error) is kind
    assert error.retryable
    assert len(upstream.calls) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["/elsewhere", "http://other.test/", "https://[", "ftp://x", ""])
async def test_redirects_are_not_followed(upstream: ScriptedUpstream, status: int, target: str) -> None:
    upstream.on("GET", "/thing", httpx.Response(status, headers={"location": target}))
    error = await failure(upstream)
    assert type(error) in (MalformedReply, Unavailable)
    assert len(upstream.calls) == 1


async def test_a_parser_that_finds_something_else_is_a_malformed_reply(upstream: ScriptedUpstream) -> None:
    def refuses(_: Reply) -> None:
        raise Unparsable("the body is not an object")

    upstream.on("GET", "/thing", [])
    with serving("inbound-2"), pytest.raises(MalformedReply, match="the body is not an object") as caught:
        await upstream.client(PlainDialect()).read(THING, refuses)
    assert caught.value.request_id == "inbound-2"


async def test_a_parser_may_say_itself_what_went_wrong(upstream: ScriptedUpstream) -> None:
    def refuses(_: Reply) -> None:
        raise InvalidInput("no", vendor=PlainDialect.vendor, operation="userlot.thing.get")

    upstream.on("GET", "/thing", [])
    with serving("inbound-3"), pytest.raises(InvalidInput) as caught:
        await upstream.client(PlainDialect()).read(THING, refuses)
    assert caught.value.request_id == "inbound-3"


@pytest.mark.parametrize("size", [1_000, 600_000])
async def test_large_answers_are_parsed_like_small_ones(upstream: ScriptedUpstream, size: int) -> None:
    upstream.on("GET", "/thing", ["x" * size])
    assert await upstream.client(PlainDialect()).read(THING, as_json) == ["x" * size]
    upstream.on("GET", "/thing", httpx.Response(200, content=b"[" + b"x" * size))
    assert type(await failure(upstream)) is MalformedReply


async def test_a_reference_too_long_for_an_address_is_the_callers_fault(upstream: ScriptedUpstream) -> None:
    request = Request("userlot.thing.get", "GET", f"/thing/{segment('x' * 70_000, what='an id')}")
    with pytest.raises(BadUserInput, match="longer than any address"):
        await upstream.client(PlainDialect()).read(request, as_json)
    assert upstream.calls == []


def echo(*where: str) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        sent = next(request.headers[name] for name in ("authorization", "apikey") if name in request.headers)
        said = {"whole": sent, "bare": sent.split()[-1], "cut": "x" * 195 + sent, "slashes": sent}
        content = httpx.Response(400, json={"error": " ".join(said[each] for each in where)}).content
        if "slashes" in where:
            content = content.replace(b"/", b"\\/").replace(b"k3y", b"\\u006b3y")
        return httpx.Response(400, content=content, headers={"www-authenticate": sent, "x-echo": sent})

    return answer


@pytest.mark.parametrize("header", ["authorization", "ApiKey"])
@pytest.mark.parametrize("where", [("whole",), ("bare",), ("bare", "whole", "bare"), ("cut",), ("slashes",)])
async def test_an_echoed_credential_is_told_to_nobody(
    upstream: ScriptedUpstream, caplog: pytest.LogCaptureFixture, header: str, where: tuple[str, ...]
) -> None:
    caplog.set_level(logging.DEBUG)
    upstream.on("GET", "/thing", echo(*where))
    credential = HeaderCredential(header, f"Bearer {CREDENTIAL}" if header == "authorization" else CREDENTIAL)
    client = upstream.client(PlainDialect(), credential=credential)
    with pytest.raises(InvalidInput) as caught:
        await client.read(THING, as_json)
    error = caught.value
    told = "".join(traceback.format_exception(error)) + repr(error) + str(error.extensions) + str(vars(error))
    told += repr(client) + repr(credential) + caplog.text + str(client.history)
    for part in (CREDENTIAL, CREDENTIAL[:8], "3y/of", "y\\/of"):
        assert part not in told
    assert where == ("cut",) or "***" in error.message


async def test_a_short_credential_spoils_no_message(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", {"error": "a bad thing"}, status=400)
    client = upstream.client(PlainDialect(), credential=HeaderCredential("ApiKey", "a"))
    with pytest.raises(InvalidInput, match=r"Userlot answered 400 to userlot\.thing\.get: a bad thing"):
        await client.read(THING, as_json)


class Renewing(HeaderCredential):
    """A credential with as many successors as it is given."""

    def __init__(self, successors: int) -> None:
        super().__init__("authorization", "Bearer first")
        self.successors = successors
        self.number = 0

    def refused(self, headers: object) -> bool:
        self.number += 1
        self._headers = {"authorization": f"Bearer renewed-{self.number}"}
        return self.number <= self.successors


@pytest.mark.parametrize(("successors", "calls"), [(0, 1), (1, 2), (5, 2)])
async def test_a_refused_credential_is_renewed_once_and_no_more(
    upstream: ScriptedUpstream, successors: int, calls: int
) -> None:
    upstream.on("GET", "/thing", httpx.Response(401))
    with pytest.raises(UpstreamAuth):
        await upstream.client(PlainDialect(), credential=Renewing(successors)).read(THING, as_json)
    assert [call.headers["authorization"] for call in upstream.calls] == ["Bearer first", "Bearer renewed-1"][:calls]


async def test_a_renewed_credential_gives_the_answer(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(401), [1])
    assert await upstream.client(PlainDialect(), credential=Renewing(1)).read(THING, as_json) == [1]


@pytest.mark.parametrize("status", [403, 500])
async def test_no_other_status_renews(upstream: ScriptedUpstream, status: int) -> None:
    upstream.on("GET", "/thing", httpx.Response(status))
    with pytest.raises(GatewayError):
        await upstream.client(PlainDialect(), credential=Renewing(1)).read(THING, as_json)
    assert len(upstream.calls) == 1


async def test_what_happened_last_is_remembered(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.ConnectError("no"), httpx.Response(404), [1], httpx.Response(500))
    client = upstream.client(PlainDialect(), policy=Policy(freshness=Freshness(0)))
    assert client.history.reachable is None
    seen: list[tuple[bool | None, str | None]] = []
    for _ in range(4):
        with contextlib.suppress(UpstreamError):
            await client.read(THING, as_json)
        seen.append((client.history.reachable, client.history.last_error_code))
    unavailable = "UPSTREAM_UNAVAILABLE"
    assert seen == [(False, unavailable), (True, unavailable), (True, unavailable), (False, unavailable)]
