"""An answer's body: read raw, decompressed here, and never past its cap.

httpx's own decompression expands a small reply without bound before the caller sees a byte, so it is not used. What
unfolds as no list of records does is given up long before the cap: to unfold it takes the event loop's time, half a
second for 64 MiB, and so every other request's.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

_IDENTITY = ("", "identity")
_ZLIB_WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
_UNFOLDED_FREELY = 4 * 1024 * 1024  # bytes, whatever they came from
_MOST_FOLD = 100  # bytes out of one, past those; vendors' lists have 5 to 25
_MOST_MEMBERS = 10_000  # of one gzip body; each costs a copy of what is left of its chunk
ACCEPT_ENCODING = "gzip"


class BodyRefused(ValueError):
    """The body is too large, or its content coding cannot be undone."""


async def read_body(chunks: AsyncIterator[bytes], coding: str, cap: int) -> bytes:
    """Collect and decompress a body.

    Args:
        chunks: the bytes as they come off the wire.
        coding: the `Content-Encoding` header, empty where there is none.
        cap: the most bytes allowed after decompression.

    Raises:
        BodyRefused: over the cap, an unknown coding, or data that does not decompress or is made to unfold without end.
    """
    coding = coding.strip().lower()
    if coding in _IDENTITY:
        return await _collect(chunks, cap)
    window = _ZLIB_WINDOWS.get(coding)
    if window is None:
        raise BodyRefused(f"unknown content coding {coding[:40]!r}")
    return await _inflate(chunks, window, cap)


async def _collect(chunks: AsyncIterator[bytes], cap: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > cap:
            raise BodyRefused(f"more than {cap} bytes")
        parts.append(chunk)
    return parts[0] if len(parts) == 1 else b"".join(parts)


async def _inflate(chunks: AsyncIterator[bytes], window: int, cap: int) -> bytes:
    inflater = zlib.decompressobj(window)
    parts: list[bytes] = []
    size = members = taken = 0
    try:
        async for chunk in chunks:
            left = chunk
            taken += len(chunk)
            most = min(cap, max(_UNFOLDED_FREELY, taken * _MOST_FOLD))
            while left:
                if inflater.eof or not members:  # gzip may come in several members, one behind the other
                    inflater = zlib.decompressobj(window)
                    members += 1
                if members > _MOST_MEMBERS:
                    raise BodyRefused(f"more than {_MOST_MEMBERS} compressed members")
                part = inflater.decompress(left, most - size + 1)
                size += len(part)
                if size > most:
                    raise BodyRefused(f"more than {most} bytes after decompression of {taken}")
                parts.append(part)
                left = inflater.unused_data
    except zlib.error as error:
        raise BodyRefused(f"does not decompress: {error}") from error
    if members and not inflater.eof:
        raise BodyRefused("compressed data breaks off")
    return b"".join(parts)
