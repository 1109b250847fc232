"""How the checks ask: one request straight through a transport, and what came back."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

Opener = Callable[..., httpx.AsyncBaseTransport]
"""Opens a transport with the arguments of `app.upstream.transport.open_transport`."""

GENEROUS = 5.0
"""Seconds of a time-out that a check does not mean to meet."""

BRIEF = 0.05
"""Seconds of a time-out that a check waits for."""


@dataclass(frozen=True)
class Answer:
    """What an upstream answered.

    Attributes:
        status: the HTTP status.
        headers: names and values in the order and spelling of the wire.
        body: the bytes of the wire, nothing decoded.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


@asynccontextmanager
async def opened(opener: Opener, **settings: object) -> AsyncIterator[httpx.AsyncBaseTransport]:
    """Open a transport with generous settings where none are given, and close it afterwards."""
    generous = {"connect_timeout": GENEROUS, "read_timeout": GENEROUS, "pool_timeout": GENEROUS, "max_connections": 4}
    async with opener(**{**generous, **settings}) as transport:
        yield transport


def a_request(
    url: str,
    method: str = "GET",
    *,
    headers: list[tuple[str, str]] | None = None,
    content: bytes | AsyncIterator[bytes] | None = None,
    **timeouts: float | None,
) -> httpx.Request:
    """Build a request; `timeouts` (connect, read, write, pool; seconds) replace the generous ones."""
    limits = {**dict.fromkeys(("connect", "read", "write", "pool"), GENEROUS), **timeouts}
    return httpx.Request(method, url, headers=headers, content=content, extensions={"timeout": limits})


async def ask(transport: httpx.AsyncBaseTransport, request: httpx.Request) -> Answer:
    """Send a request and read the whole raw answer; raise what the transport raises."""
    response = await transport.handle_async_request(request)
    try:
        body = b"".join([piece async for piece in response.aiter_raw()])
    finally:
        await response.aclose()
    return Answer(response.status_code, list(response.headers.raw), body)


async def failure(transport: httpx.AsyncBaseTransport, request: httpx.Request) -> type[BaseException] | None:
    """The type of exception that asking ends with, None where it succeeds; a cancellation is let through."""
    try:
        await ask(transport, request)
    except Exception as exc:
        return type(exc)
    return None


def expect(found: object, wanted: object, what: str) -> None:
    """Raise `AssertionError`, with both values in it, unless they are equal."""
    assert found == wanted, f"{what}: {found!r}, not {wanted!r}"


def expect_raised(found: type[BaseException] | None, wanted: type[Exception] | tuple[type[Exception], ...]) -> None:
    """Raise `AssertionError` unless the failure found is of the wanted kind, or of one of the wanted kinds."""
    kinds = wanted if isinstance(wanted, tuple) else (wanted,)
    name = found.__name__ if found else "no error"
    assert issubclass(found or type(None), kinds), f"{name}, not {' or '.join(kind.__name__ for kind in kinds)}"
