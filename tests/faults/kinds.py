"""The ways in which a vendor fails, and what the gateway must say of each."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from app.domain.vendor import Vendor
from tests.faults.stage import Spoil, Stage

MEGABYTE = bytes(1 << 20)
DEADLINE = 10.0  # seconds; the gateway's default
TRIES = 3  # of a read, the first among them
PAUSES = 2.5  # seconds; two pauses of a vendor that has had too many calls and does not say how long, and some chance
PIECES = 100_000  # of a megabyte each: what the bomb would unfold to


@dataclass(frozen=True)
class Kind:
    """A failure.

    Attributes:
        name: of the test.
        code: that the error must have.
        retryable: whether asking again may help.
        retry_after: seconds that the vendor asked for.
        order: for the sandbox.
        spoil: for the wire, where no sandbox could do it.
        seconds: how long the gateway waits for it.
    """

    name: str
    code: str
    retryable: bool
    retry_after: int | None = None
    order: dict[str, Any] = field(default_factory=dict)
    spoil: Spoil | None = None
    seconds: float = 0.0

    @property
    def tries(self) -> int:
        """Once where trying again makes no sense, or where there is no time or a long pause until it would."""
        return TRIES if self.retryable and not self.seconds and self.retry_after is None else 1

    async def befall(self, stage: Stage, vendor: Vendor) -> None:
        """Let it happen to a vendor from now on."""
        stage.wires[vendor].spoil = self.spoil
        if self.order:
            await stage.order(vendor.value, **self.order)


class Bomb(httpx.AsyncByteStream):
    """A gzip body of few bytes that unfolds to a hundred gigabytes, if one lets it."""

    pieces_read = 0

    def __init__(self) -> None:
        zipper = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        self._first = zipper.compress(MEGABYTE) + zipper.flush(zlib.Z_FULL_FLUSH)
        # After a full flush the same megabyte is the same bytes again, whatever went before.
        self._next = zipper.compress(MEGABYTE) + zipper.flush(zlib.Z_FULL_FLUSH)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._first
        for _ in range(PIECES):
            Bomb.pieces_read += 1
            yield self._next


class Cut(httpx.AsyncByteStream):
    """A body that breaks off."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body[: len(self._body) // 2]
        raise httpx.ReadError("the connection was closed within the answer")


async def _refused(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused")


async def _bomb(request: httpx.Request) -> httpx.Response:
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    return httpx.Response(200, headers=headers, stream=Bomb())


async def _cut(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "application/json"}, stream=Cut(b'{"data": []}'))


async def _silent(request: httpx.Request) -> httpx.Response:
    silence: asyncio.Future[httpx.Response] = asyncio.get_running_loop().create_future()
    return await silence


def _status(status: int, code: str, *, retryable: bool, retry_after: int | None = None, **order: Any) -> Kind:
    name = f"status {status}" + (" with Retry-After" if retry_after is not None else "")
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Kind(name, code, retryable, retry_after, {"kind": "status", "status": status, "headers": headers, **order})


def _malformed(name: str, **order: Any) -> Kind:
    return Kind(name, "MALFORMED_REPLY", retryable=False, order=order)


KINDS = (
    Kind("down", "UPSTREAM_UNAVAILABLE", retryable=True, spoil=_refused),
    Kind("slow", "TIMEOUT", retryable=True, order={"kind": "latency", "seconds": 60}, seconds=DEADLINE),
    Kind("hanging", "TIMEOUT", retryable=True, order={"kind": "hang"}, seconds=DEADLINE),
    Kind("silent", "TIMEOUT", retryable=True, spoil=_silent, seconds=DEADLINE),
    Kind("dropped", "UPSTREAM_UNAVAILABLE", retryable=True, order={"kind": "drop"}),
    Kind("cut body", "UPSTREAM_UNAVAILABLE", retryable=True, spoil=_cut),
    Kind("truncated body", "UPSTREAM_UNAVAILABLE", retryable=True, order={"kind": "truncated"}),
    _status(429, "RATE_LIMITED", retryable=True),
    _status(429, "RATE_LIMITED", retryable=True, retry_after=7),
    _status(500, "UPSTREAM_UNAVAILABLE", retryable=True),
    _status(502, "UPSTREAM_UNAVAILABLE", retryable=True, body="<html>Bad gateway</html>"),
    _status(503, "UPSTREAM_UNAVAILABLE", retryable=True),
    _status(503, "UPSTREAM_UNAVAILABLE", retryable=True, retry_after=30),
    _status(403, "FORBIDDEN", retryable=False),
    Kind("expired key", "UPSTREAM_AUTH", retryable=False, order={"kind": "expired_key"}),
    _malformed("malformed JSON", kind="status", status=200, body='{"data": [,]}'),
    _malformed("truncated JSON", kind="malformed"),
    _malformed("empty body", kind="empty"),
    _malformed("wrong type", kind="wrong_type"),
    _malformed("a number", kind="wrong_type", value=7),
    _malformed("garbage bytes", kind="garbage"),
    Kind("gzip bomb", "MALFORMED_REPLY", retryable=False, spoil=_bomb),
)
