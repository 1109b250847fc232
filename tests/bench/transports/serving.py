"""The measured upstream: a process of its own that answers every request with the same JSON body."""

import asyncio
import json
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

BODY = json.dumps(
    [
        {"id": f"acc_{n:06}", "name": f"Account {n}", "domain": f"a{n}.example", "seats": n, "notes": "x" * 190}
        for n in range(100)
    ]
).encode()
"""About 28 kB: a page of 100 accounts."""

_REPLY = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)


class _Answering(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._heard = b""

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while b"\r\n\r\n" in self._heard:  # the load is GETs alone, so a head is a request
            self._heard = self._heard.split(b"\r\n\r\n", 1)[1]
            self._transport.write(_REPLY)  # type: ignore[attr-defined]


def _serve(tell: Connection) -> None:
    import uvloop

    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(_Answering, "127.0.0.1", 0)
        tell.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    uvloop.run(run())


@contextmanager
def upstream() -> Iterator[str]:
    """Run the upstream on the last core (where there are two) and give its base URL."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.terminate()
        process.join()
