"""The editor's files as they go over the wire."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator

import httpx
import pytest

from app.graphiql.assets import Assets, takes_gzip
from app.graphiql.page import STATIC

ASSETS = STATIC / "assets"
SCRIPT = max(ASSETS.glob("*.js"), key=lambda file: file.stat().st_size)
MOST_PACKED = 1_250_000


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(Assets(ASSETS)), base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip", True),
        ("GZip", True),
        ("x-gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip ; q=0.001", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("*", True),
        ("*;q=0", False),
        ("br;q=1, *;q=0.1", True),
        ("gzip;q=high", False),
        ("gzipped", False),
    ],
)
def test_who_says_so_takes_gzip(header: str | None, takes: bool) -> None:
    assert takes_gzip(header) is takes


async def test_a_file_is_packed_for_who_takes_it(client: httpx.AsyncClient) -> None:
    plain = await client.get(f"/{SCRIPT.name}", headers={"accept-encoding": "identity"})
    packed = await client.get(f"/{SCRIPT.name}", headers={"accept-encoding": "gzip, br"})
    again = await client.get(f"/{SCRIPT.name}", headers={"accept-encoding": "gzip, br"})
    assert plain.content == packed.content == again.content == SCRIPT.read_bytes()
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 3
    for answer in (plain, packed):
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; script-src 'self'"


async def test_the_head_of_a_packed_file_is_that_of_the_file(client: httpx.AsyncClient) -> None:
    gets, heads = [
        await client.request(method, f"/{SCRIPT.name}", headers={"accept-encoding": "gzip"})
        for method in ("GET", "HEAD")
    ]
    assert heads.content == b""
    assert heads.headers == gets.headers


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_a_file_that_the_browser_has_is_not_sent_again(client: httpx.AsyncClient, encoding: str) -> None:
    headers = {"accept-encoding": encoding}
    etag = (await client.get(f"/{SCRIPT.name}", headers=headers)).headers["etag"]
    again = await client.get(f"/{SCRIPT.name}", headers={**headers, "if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == "Accept-Encoding"


async def test_what_is_small_or_a_part_goes_as_it_is(client: httpx.AsyncClient) -> None:
    (icon,) = ASSETS.glob("icon-*.svg")
    small = await client.get(f"/{icon.name}", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in small.headers
    part = await client.get(f"/{SCRIPT.name}", headers={"accept-encoding": "gzip", "range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, SCRIPT.read_bytes()[2:6])
    assert "content-encoding" not in part.headers


def test_all_files_together_are_small_when_packed() -> None:
    packed = {file.name: len(gzip.compress(file.read_bytes(), 6)) for file in ASSETS.iterdir()}
    assert sum(packed.values()) < MOST_PACKED, packed
