"""`python -m tests.bench.growth.probing FILE SECONDS`: one small request each ten milliseconds, whatever else goes on.

A request does not wait for the one before it: each takes a connection on which nothing is under way. So a gateway that
stands still for a while is seen by every request that falls into that while, and not by one of them.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

import uvloop

from tests.bench.peers.figures import percentile

EVERY: Final = 0.010  # seconds
_PATIENCE: Final = 10.0
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Probed:
    """What the small requests met with, in milliseconds.

    Attributes:
        requests: that were sent.
        p50: half of them did not take longer.
        p99: of 99 in a hundred.
        most: the longest.
        faults: that were not answered, or not with 200.
    """

    requests: int
    p50: float
    p99: float
    most: float
    faults: int

    @classmethod
    def of(cls, latencies: list[float], faults: int) -> Probed:
        """From how long each took that was answered."""
        ordered = sorted(latencies)
        most = ordered[-1] if ordered else 0.0
        return cls(len(ordered) + faults, percentile(ordered, 0.5), percentile(ordered, 0.99), most, faults)


class _Probe(asyncio.Protocol):
    """A connection, with one request under way at most."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._came = b""
        self.answered: asyncio.Future[float] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def send(self) -> None:
        """Begin a request; `answered` will be the milliseconds it took, below 0 where the answer is a wrong one."""
        self.answered = asyncio.get_running_loop().create_future()
        self._began = time.perf_counter()
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Note when the answer is whole; its head and its body come in pieces of their own."""
        self._came += data
        head, _, body = self._came.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if self.answered is None or self.answered.done() or length is None or len(body) < int(length[1]):
            return
        took = (time.perf_counter() - self._began) * 1000
        self.answered.set_result(took if head.startswith(b"HTTP/1.1 200") else -1.0)
        self._came = b""

    def connection_lost(self, exc: Exception | None) -> None:
        """What is under way will not be answered."""
        if self.answered is not None and not self.answered.done():
            self.answered.set_result(-1.0)

    def close(self) -> None:
        """Ask no more."""
        self._transport.close()

    @property
    def is_free(self) -> bool:
        """Whether a request may be sent."""
        return self.answered is None or self.answered.done()


async def probe(url: str, body: bytes, headers: dict[str, str], seconds: float) -> Probed:
    """Ask for so many seconds, and wait for what is under way then."""
    parts = urlsplit(url)
    told = {"Host": parts.netloc, "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    request = f"POST {parts.path} HTTP/1.1\r\n{lines}\r\n".encode() + body
    loop, answers, probes = asyncio.get_running_loop(), list[asyncio.Future[float]](), list[_Probe]()
    began = loop.time()
    for number in range(round(seconds / EVERY)):
        await asyncio.sleep(max(0.0, began + number * EVERY - loop.time()))
        free = next((each for each in probes if each.is_free), None)
        if free is None:
            _, free = await loop.create_connection(lambda: _Probe(request), parts.hostname or "", parts.port or 0)
            probes.append(free)
        free.send()
        assert free.answered is not None
        answers.append(free.answered)
    done, late = await asyncio.wait(answers, timeout=_PATIENCE)
    for each in probes:
        each.close()
    await asyncio.sleep(0)  # for the transports to be gone
    taken = [answer.result() for answer in done]
    return Probed.of([each for each in taken if each >= 0], sum(each < 0 for each in taken) + len(late))


if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = uvloop.run(probe(asked["url"], asked["body"].encode(), asked["headers"], float(sys.argv[2])))
    sys.stdout.write(json.dumps(asdict(found)))
