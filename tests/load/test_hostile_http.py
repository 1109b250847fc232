"""Junk in HTTP itself, over real sockets: never a 5xx, never a fault in the log, nothing left behind, others served."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator
from random import Random

import pytest

from tests.load.callers import ask, place, posted
from tests.load.gateways import Process, gateway_over
from tests.load.vendors import MOST_SECONDS

BODY = b'{"query": "{ __typename }"}'
POST = b"POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
WHOLE = posted(BODY).replace(b"connection: close\r\n", b"")
RANDOM = Random(7)
ROUNDS = 6
GROWTH = 8 << 20  # bytes

JUNK: dict[str, bytes] = {
    "nothing": b"",
    "blank lines": b"\r\n" * 5_000,
    "zeros": bytes(10_000),
    "random bytes": RANDOM.randbytes(60_000),
    "TLS": bytes.fromhex("16030100c8010000c40303") + RANDOM.randbytes(200),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + RANDOM.randbytes(100),
    "HTTP/9.9": b"GET /graphql HTTP/9.9\r\nhost: 127.0.0.1\r\n\r\n",
    "HTTP/1.0": b"POST /graphql HTTP/1.0\r\ncontent-type: application/json\r\ncontent-length: 27\r\n\r\n" + BODY,
    "no version": b"GET /graphql\r\n\r\n",
    "a strange method": b"BREW /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
    "a method in small letters": WHOLE.replace(b"POST", b"post"),
    "CONNECT": b"CONNECT vendor.example:443 HTTP/1.1\r\nhost: vendor.example:443\r\n\r\n",
    "OPTIONS *": b"OPTIONS * HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
    "TRACE": b"TRACE /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
    "another address": WHOLE.replace(b"/graphql ", b"http://vendor.example/graphql "),
    "no host": WHOLE.replace(b"host: 127.0.0.1\r\n", b""),
    "two hosts": WHOLE.replace(b"\r\n\r\n", b"\r\nhost: elsewhere.example\r\n\r\n"),
    "a path of bytes": b"GET /graph\xff\xfe\x80ql HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
    "a path with a null": b"GET /graphql%00?query=%00 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
    "a path that climbs": b"GET /graphiql-assets/../../../etc/passwd HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
    "a path that climbs, encoded": b"GET /graphiql-assets/%2e%2e%2f%2e%2e%2fapp HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
    "a query that is no text": b"GET /graphql?query=%ff%fe&variables=%80 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
    "a thousand parameters": b"GET /graphql?" + b"a=b&" * 1_000 + b"query=x HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n",
    "a header with a null": POST + b"x-a: \x00\r\ncontent-length: 27\r\n\r\n" + BODY,
    "a header with no name": POST + b": x\r\ncontent-length: 27\r\n\r\n" + BODY,
    "a folded header": POST + b"x-a: 1\r\n 2\r\ncontent-length: 27\r\n\r\n" + BODY,
    "a bare line feed": WHOLE.replace(b"\r\n", b"\n"),
    "a bare carriage return": WHOLE.replace(b"\r\nhost", b"\rhost"),
    "headers that are no text": POST + b"accept: \xff\xfe\r\nx-request-id: \x80\r\ncontent-length: 27\r\n\r\n" + BODY,
    "a request id with a line break": POST + b"x-request-id: a%0d%0ab\r\ncontent-length: 27\r\n\r\n" + BODY,
    "a length below zero": POST + b"content-length: -1\r\n\r\n" + BODY,
    "a length that is no number": POST + b"content-length: 0x1b\r\n\r\n" + BODY,
    "a length beyond all": POST + b"content-length: 99999999999999999999999999\r\n\r\n" + BODY,
    "two lengths": POST + b"content-length: 27\r\ncontent-length: 5\r\n\r\n" + BODY,
    "a length and chunks": POST
    + b"content-length: 27\r\ntransfer-encoding: chunked\r\n\r\n1b\r\n"
    + BODY
    + b"\r\n0\r\n\r\n",
    "chunks of chunks": POST + b"transfer-encoding: chunked, chunked\r\n\r\n1b\r\n" + BODY + b"\r\n0\r\n\r\n",
    "another encoding": POST + b"transfer-encoding: gzip\r\ncontent-length: 27\r\n\r\n" + BODY,
    "a chunk without a size": POST + b"transfer-encoding: chunked\r\n\r\nzz\r\n" + BODY,
    "a chunk below zero": POST + b"transfer-encoding: chunked\r\n\r\n-5\r\n" + BODY,
    "a chunk beyond all": POST + b"transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + BODY,
    "a chunk's long words": POST + b"transfer-encoding: chunked\r\n\r\n1b;" + b"x" * 50_000 + b"\r\n" + BODY,
    "ten thousand chunks": POST + b"transfer-encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 10_000 + b"0\r\n\r\n",
    "trailers": POST + b"transfer-encoding: chunked\r\n\r\n1b\r\n" + BODY + b"\r\n0\r\nhost: x\r\nx-a: b\r\n\r\n",
    "a body that is packed": POST + b"content-encoding: gzip\r\ncontent-length: 27\r\n\r\n" + BODY,
    "a body that breaks off": POST + b"content-length: 1000\r\n\r\n" + BODY,
    "a body that is larger than told": POST + b"content-length: 5\r\n\r\n" + BODY,
    "a head that breaks off": POST,
    "to be told to go on": POST + b"expect: 100-continue\r\ncontent-length: 27\r\n\r\n" + BODY,
    "to be told something else": POST + b"expect: 200-ok\r\ncontent-length: 27\r\n\r\n" + BODY,
    "a web socket": b"GET /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    "HTTP/2, politely": POST + b"connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAAA\r\n"
    b"content-length: 27\r\n\r\n" + BODY,
    "a hundred at once": WHOLE * 100,
    "one behind junk": b"\x00" + WHOLE,
    "a signature that is none": POST
    + b"authorization: Bearer "
    + b"a." * 5_000
    + b"\r\ncontent-length: 27\r\n\r\n"
    + BODY,
    "many kinds accepted": POST + b"accept: " + b"a/b;q=x," * 5_000 + b"\r\ncontent-length: 27\r\n\r\n" + BODY,
    "a deadline that is none": POST + b"x-deadline-ms: -1e9\r\ncontent-length: 27\r\n\r\n" + BODY,
    "a trace that is none": POST + b"traceparent: 00-zz-zz-zz\r\ncontent-length: 27\r\n\r\n" + BODY,
}


@pytest.fixture
async def gateway() -> AsyncIterator[Process]:
    """One that waits for nobody long, and has no vendors that could be asked."""
    short = {"GATEWAY_HEADER_TIMEOUT_MS": "400", "GATEWAY_BODY_TIMEOUT_MS": "400", "GATEWAY_LOG_LEVEL": "ERROR"}
    async with gateway_over("http://127.0.0.1:9", short) as process:
        yield process


async def sent(gateway: Process, junk: bytes) -> list[int]:
    """The statuses that come back, until all are there or the connection ends by the gateway's doing."""
    reader, writer = await asyncio.open_connection(*place(gateway.address))
    received, statuses = b"", list[int]()
    try:
        async with asyncio.timeout(MOST_SECONDS):
            writer.write(junk)
            while len(statuses) < max(1, junk.count(b"POST /graphql")) and (piece := await reader.read(65536)):
                received += piece
                statuses = answered(received)
    except ConnectionError:
        pass
    finally:
        writer.transport.abort()
    return statuses


def answered(received: bytes) -> list[int]:
    """The statuses of the answers that are whole; 100 is none."""
    statuses = []
    while head := re.match(rb"HTTP/1\.[01] (\d{3}) .*?\r\n\r\n", received, re.DOTALL):
        length = re.search(rb"\r\ncontent-length: (\d+)\r\n", head[0], re.IGNORECASE)
        end = head.end() + (int(length[1]) if length else 0)
        if len(received) < end:
            break
        received = received[end:]
        statuses += [int(head[1])] if head[1] != b"100" else []
    return statuses


async def test_junk_is_refused_or_let_go_of_and_leaves_nothing(gateway: Process) -> None:
    async def round_of_all() -> dict[str, list[int]]:
        statuses = await asyncio.gather(*(sent(gateway, junk) for junk in JUNK.values()))
        return dict(zip(JUNK, statuses, strict=True))

    told = await round_of_all()
    assert {name: found for name, found in told.items() if any(status >= 500 for status in found)} == {}
    assert told["a hundred at once"] == [200] * 100
    smuggled = ("two lengths", "a length and chunks", "chunks of chunks", "one behind junk", "a bare carriage return")
    assert {name: told[name] for name in smuggled if 200 in told[name]} == {}
    assert (await ask(gateway.address, "{ __typename }")).body == {"data": {"__typename": "Query"}}
    await round_of_all()
    before = gateway.standing
    for _ in range(ROUNDS):
        await round_of_all()
    after = gateway.standing
    assert (await ask(gateway.address, "{ __typename }")).status == 200
    assert after.resident - before.resident < GROWTH
    assert after.files <= before.files + 5
    assert gateway.program.end(signal.SIGTERM).err == ""
