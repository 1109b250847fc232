"""`python -m tests.bench.peers.upstream`: all five vendors on one loopback port, far faster than what is measured.

A bare HTTP/1.1 protocol over uvloop: no framework, no headers looked at beyond the body's length, answers made before
anybody asks. `GET /_calls` tells how many calls were answered, `POST /_delay/50` lets every later answer wait 50 ms,
and `POST /_changing/1` lets each be another than the one before, by the white space behind it.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import Final, cast

import uvloop

from tests.bench.peers.answers import Answers, changed, reply
from tests.bench.peers.vendor_data import make

_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"\r\ncontent-length:"


class Upstream:
    """What all connections share.

    Args:
        answers: to the vendors' requests.
    """

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.calls = 0
        self.delay = 0.0
        self.is_changing = False

    def answer(self, line: bytes, body: bytes) -> tuple[bytes, float]:
        """The answer to a request, and the seconds to let it wait."""
        if not line.split(b" ", 1)[-1].startswith(b"/_"):
            self.calls += 1
            answer = self.answers.of(line, body)
            return changed(answer, self.calls) if self.is_changing else answer, self.delay
        _, _, word = line.rpartition(b"/_")
        if word.startswith(b"delay/"):
            self.delay = int(word[6:]) / 1000
        if word.startswith(b"changing/"):
            self.is_changing = word == b"changing/1"
        return reply({"calls": self.calls, "delay_ms": round(self.delay * 1000)}), 0.0


class Connection(asyncio.Protocol):
    """One connection: requests one behind another, as clients with keep-alive send them."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._kept = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to answer through."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole, and keep the rest."""
        data = self._kept + data if self._kept else data
        while data:
            end = data.find(_END)
            if end < 0:
                break
            head = data[:end]
            whole = end + 4 + (0 if head.startswith(b"GET ") else _body_length(head))
            if len(data) < whole:
                break
            line = head[: head.index(b" HTTP/")]
            answer, delay = self._upstream.answer(line, data[end + 4 : whole])
            if delay:
                asyncio.get_running_loop().call_later(delay, self._transport.write, answer)
            else:
                self._transport.write(answer)
            data = data[whole:]
        self._kept = data


def _body_length(head: bytes) -> int:
    found = head.lower().partition(_LENGTH)[2]
    return int(found.partition(b"\r\n")[0]) if found else 0


async def serve(seed: int, port: int) -> None:
    """Serve until the process is ended; the first line of output is the port.

    Args:
        seed: of the vendors' data.
        port: to listen on, 0 for a free one.
    """
    upstream = Upstream(Answers(make(seed)))
    server = await asyncio.get_running_loop().create_server(lambda: Connection(upstream), "127.0.0.1", port)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peers.upstream", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--port", type=int, default=0)
    chosen = parser.parse_args()
    uvloop.run(serve(chosen.seed, chosen.port))
