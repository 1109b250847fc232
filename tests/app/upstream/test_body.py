"""Bodies read raw, decompressed under a cap."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Iterable

import pytest

from app.upstream.body import BodyRefused, read_body

CAP = 100
TEXT = b"the quick brown fox"
GZIPPED = gzip.compress(TEXT, mtime=0)  # the time would be in the name of a test, and differ between its processes


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def cut(body: bytes, size: int) -> Iterable[bytes]:
    return (body[start : start + size] for start in range(0, len(body), size))


@pytest.mark.parametrize("coding", ["", "identity", "Identity ", "gzip", " GZIP", "x-gzip", "deflate"])
@pytest.mark.parametrize("size", [1, 7, 1000])
async def test_every_known_coding_in_pieces_of_any_size(coding: str, size: int) -> None:
    sent = gzip.compress(TEXT) if "gzip" in coding.lower() else zlib.compress(TEXT) if coding == "deflate" else TEXT
    assert await read_body(pieces(*cut(sent, size)), coding, CAP) == TEXT


@pytest.mark.parametrize("coding", ["", "gzip", "deflate"])
async def test_no_bytes_are_an_empty_body(coding: str) -> None:
    assert await read_body(pieces(), coding, CAP) == b""
    assert await read_body(pieces(b""), coding, CAP) == b""


@pytest.mark.parametrize("coding", ["", "gzip"])
async def test_the_cap_itself_is_allowed_and_one_byte_more_is_not(coding: str) -> None:
    def sent(length: int) -> bytes:
        return gzip.compress(b"x" * length) if coding else b"x" * length

    assert len(await read_body(pieces(sent(CAP)), coding, CAP)) == CAP
    with pytest.raises(BodyRefused, match="more than 100 bytes"):
        await read_body(pieces(sent(CAP + 1)), coding, CAP)


async def test_an_endless_body_is_left_at_the_cap() -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 40

    with pytest.raises(BodyRefused):
        await read_body(endless(), "", CAP)
    assert taken == 3


async def test_a_bomb_takes_no_more_memory_than_the_cap() -> None:
    cap = 1 << 20
    bomb = gzip.compress(bytes(64 << 20), compresslevel=6)
    assert len(bomb) < cap
    tracemalloc.start()
    try:
        with pytest.raises(BodyRefused, match="after decompression"):
            await read_body(pieces(bomb), "gzip", cap)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * cap


MEBIBYTE = 1 << 20


@pytest.mark.parametrize("size", [1 << 10, 1 << 16])
async def test_a_bomb_is_given_up_long_before_the_cap(size: int) -> None:
    bomb, taken = gzip.compress(bytes(64 * MEBIBYTE), compresslevel=6), 0

    async def falling() -> AsyncIterator[bytes]:
        nonlocal taken
        for piece in cut(bomb, size):
            taken += len(piece)
            yield piece

    with pytest.raises(BodyRefused, match="after decompression of"):
        await read_body(falling(), "gzip", 64 * MEBIBYTE)
    assert taken <= max(8 << 10, size)


@pytest.mark.parametrize(("unfolded", "coding"), [(bytes(4 * MEBIBYTE), "gzip"), (bytes(20 * MEBIBYTE), "")])
async def test_what_unfolds_to_little_may_unfold_as_it_likes(unfolded: bytes, coding: str) -> None:
    sent = gzip.compress(unfolded) if coding else unfolded
    assert len(await read_body(pieces(*cut(sent, 1 << 16)), coding, 64 * MEBIBYTE)) == len(unfolded)


async def test_a_long_list_is_no_bomb() -> None:
    rows = "".join(f'{{"id":{number},"name":null,"domain":null,"owner":null}},' for number in range(200_000)).encode()
    sent = gzip.compress(rows)
    assert len(rows) > 2 * 4 * MEBIBYTE
    assert await read_body(pieces(*cut(sent, 1 << 14)), "gzip", 64 * MEBIBYTE) == rows


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"plain text", "does not decompress"),
        (GZIPPED[:-1], "breaks off"),
        (GZIPPED[:5], "breaks off"),
        (GZIPPED[:-8] + b"\0" * 8, "does not decompress"),
        (GZIPPED + b"trailing", "does not decompress"),
        (GZIPPED + GZIPPED[:12], "breaks off"),
    ],
)
@pytest.mark.parametrize("size", [1, 1000])
async def test_broken_gzip(sent: bytes, why: str, size: int) -> None:
    with pytest.raises(BodyRefused, match=why):
        await read_body(pieces(*cut(sent, size)), "gzip", CAP)


@pytest.mark.parametrize("size", [1, 9, 1000])
async def test_members_behind_each_other_are_one_body(size: int) -> None:
    sent = gzip.compress(b"one, ") + gzip.compress(b"") + gzip.compress(b"two")
    assert await read_body(pieces(*cut(sent, size)), "gzip", CAP) == b"one, two"
    with pytest.raises(BodyRefused, match="more than 7 bytes"):
        await read_body(pieces(*cut(sent, size)), "gzip", 7)


async def test_members_without_end_are_refused() -> None:
    member = gzip.compress(b"")

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield member * 50

    with pytest.raises(BodyRefused, match="members"):
        await read_body(endless(), "gzip", CAP)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "x" * 500])
async def test_an_unknown_coding_is_named_in_short(coding: str) -> None:
    with pytest.raises(BodyRefused, match="unknown content coding") as caught:
        await read_body(pieces(TEXT), coding, CAP)
    assert len(str(caught.value)) < 80
