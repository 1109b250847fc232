"""A document that somebody publishes at an address, fetched by itself: no vendor's, and with no credential."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import httpx

from app import __version__
from app.upstream.body import ACCEPT_ENCODING, BodyRefused, read_body


class NotFetched(Exception):
    """The document could not be had; the message says why, without the address."""


async def fetch(transport: httpx.AsyncBaseTransport, url: str, *, accept: str, most: int, seconds: float) -> bytes:
    """Get a document; no redirect is followed, and no cookie kept.

    Args:
        transport: the network.
        url: where it is.
        accept: the media types that will do.
        most: bytes after decompression.
        seconds: for all of it.

    Raises:
        NotFetched: there was no whole answer with status 200 in time.
    """
    request = httpx.Request(
        "GET",
        url,
        headers={
            "accept": accept,
            "accept-encoding": ACCEPT_ENCODING,
            "user-agent": f"account-gateway/{__version__}",
        },
        extensions={"timeout": httpx.Timeout(seconds).as_dict()},
    )
    try:
        async with asyncio.timeout(seconds):
            response = await transport.handle_async_request(request)
            try:
                chunks = cast("AsyncIterator[bytes]", response.stream)
                body = await read_body(chunks, response.headers.get("content-encoding", ""), most)
            finally:
                await response.aclose()
    except (TimeoutError, httpx.HTTPError, BodyRefused) as error:
        raise NotFetched(type(error).__name__) from None
    if response.status_code != 200:
        raise NotFetched(f"status {response.status_code}")
    return body
