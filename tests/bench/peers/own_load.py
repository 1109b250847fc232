"""`python -m tests.bench.peers.own_load FILE CONNECTIONS SECONDS`: the load that is put on servers.

Each connection sends the same bytes again as soon as the answer is whole. Nothing of an answer is read but its status
and where it ends, by its length or by its last chunk.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

import uvloop

from tests.bench.peers.figures import Sample, percentile

_LENGTH: Final = b"\r\ncontent-length:"
_LAST_CHUNK: Final = b"0\r\n\r\n"


class Asking(asyncio.Protocol):
    """One connection.

    Args:
        request: the bytes to send, over and over.
        until: when to send no more, by `time.perf_counter`.
    """

    def __init__(self, request: bytes, until: float) -> None:
        self._request = request
        self._until = until
        self._missing: int | None = None  # bytes; None before the head, below 0 where the answer comes in chunks
        self._tail = b""
        self.latencies: list[float] = []
        self.received = 0
        self.faults = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        """Count the answer once it is whole, and send the next request."""
        self.received += len(data)
        if self._missing is None:
            self._begin(data)
        elif self._missing < 0:
            self._tail = self._tail[-len(_LAST_CHUNK) :] + data
        else:
            self._missing -= len(data)
        if self._missing == 0 or (self._missing is not None and self._tail.endswith(_LAST_CHUNK)):
            self._finish()

    def connection_lost(self, exc: Exception | None) -> None:
        """A server that closes is a fault, unless all is done."""
        if not self.done.done():
            self.faults += 1
            self.done.set_result(None)

    def _begin(self, data: bytes) -> None:
        end = data.find(b"\r\n\r\n")
        if end < 0:  # a head in two pieces: none of the servers does that
            self.faults += 1
            self._transport.close()
            return
        head = data[:end].lower()
        self.faults += not head.startswith(b"http/1.1 2")
        at = head.find(_LENGTH)
        if at < 0:
            self._missing, self._tail = -1, data[end:]
        else:
            length = int(head[at + len(_LENGTH) :].partition(b"\r\n")[0])
            self._missing = length - (len(data) - end - 4)

    def _send(self) -> None:
        self._began = time.perf_counter()
        self._transport.write(self._request)

    def _finish(self) -> None:
        now = time.perf_counter()
        self.latencies.append((now - self._began) * 1000)
        self._missing, self._tail = None, b""
        if now < self._until:
            self._send()
        else:
            self.done.set_result(None)
            self._transport.close()


async def load(url: str, body: bytes, headers: dict[str, str], connections: int, seconds: float) -> Sample:
    """Ask for so many seconds; what was sent until then is waited for."""
    parts = urlsplit(url)
    told = {"Host": parts.netloc, "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    request = f"POST {parts.path} HTTP/1.1\r\n{lines}\r\n".encode() + body
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    asking: list[Asking] = []
    for _ in range(connections):
        made = await loop.create_connection(
            lambda: Asking(request, began + seconds), parts.hostname or "", parts.port or 0
        )
        asking.append(made[1])
    await asyncio.wait_for(asyncio.gather(*(each.done for each in asking)), seconds + 30)
    took = time.perf_counter() - began
    ordered = sorted(latency for each in asking for latency in each.latencies)
    count = len(ordered)
    return Sample(
        requests=count,
        seconds=took,
        p50=percentile(ordered, 0.5),
        p99=percentile(ordered, 0.99),
        size=sum(each.received for each in asking) / count if count else 0.0,
        faults=sum(each.faults for each in asking),
    )


if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sample = uvloop.run(
        load(asked["url"], asked["body"].encode(), asked["headers"], int(sys.argv[2]), float(sys.argv[3]))
    )
    figures = {name: getattr(sample, name) for name in Sample.__slots__}
    sys.stdout.write(json.dumps(figures))
