"""The five vendors over one sandbox in this process, behind a real socket, that hold what a test wants held.

Who sends a request that is held sees nothing but a vendor that takes its time. Whether he goes meanwhile is noted.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from starlette.applications import Starlette

from app.sandbox.server import create_app

MOST_SECONDS = 60.0
"""Until a test that waits in vain fails."""

_OF_ONE_HOP = {b"host", b"connection", b"content-length", b"transfer-encoding", b"accept-encoding"}


@dataclass(eq=False)
class Sent:
    """One request as a vendor saw it.

    Attributes:
        line: as `GET /userlot/api/v1/companies?external_id=x`.
        is_closed: set when its connection was closed before it was answered.
        status: of its answer; None as long as there is none.
    """

    line: str
    is_closed: asyncio.Event = field(default_factory=asyncio.Event)
    status: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for its answer."""
        return self.status is None and not self.is_closed.is_set()


class SlowVendors:
    """Vendors that answer at once what is not held, and the rest when it is let go.

    Args:
        sandbox: that answers.
        held: how the request lines begin that are held; all where it is empty.
    """

    def __init__(self, sandbox: Starlette, held: tuple[str, ...] = ()) -> None:
        self._app = httpx.ASGITransport(app=sandbox)
        self.control = httpx.AsyncClient(transport=self._app, base_url="http://sandbox/_sandbox")
        self._held = held or ("",)
        self._let_go = asyncio.Event()
        self._changed = asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()
        self.sent: list[Sent] = []
        self.address = ""

    @property
    def waiting(self) -> list[Sent]:
        """What is held and waited for."""
        return [each for each in self.sent if each.is_open]

    def hold(self, *held: str) -> None:
        """Hold again, what begins so or what was held before, and forget what came until now."""
        self._held = held or self._held
        self._let_go.clear()
        self.sent.clear()

    def let_go(self) -> None:
        """Answer what is held, and what is still to come."""
        self._let_go.set()

    async def until_sent(self, number: int, *starts: str) -> None:
        """Returns when so many requests that begin so have come since they were held."""
        begins = starts or ("",)
        await self._until(lambda: sum(each.line.startswith(begins) for each in self.sent) >= number)

    async def until_waiting(self, number: int) -> None:
        """Returns when so many requests, and no more, are held and waited for."""
        await self._until(lambda: len(self.waiting) == number)

    async def aclose(self) -> None:
        """Let everything go."""
        self.let_go()
        await self.control.aclose()

    async def ended(self) -> None:
        """Close what is still open."""
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take a connection."""
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._serve_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer a request; False where the connection is over."""
        head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")[:-2]
        headers = [(name.lower(), value.strip()) for name, _, value in (each.partition(b":") for each in head[1:])]
        body = await reader.readexactly(int(dict(headers).get(b"content-length", b"0")))
        method, target, _ = head[0].decode("ascii").split(" ")
        sent = Sent(f"{method} {target}")
        self.sent.append(sent)
        self._tell()
        if sent.line.startswith(self._held) and not await self._is_awaited(reader):
            sent.is_closed.set()
            self._tell()
            return False
        passed_on = [(name, value) for name, value in headers if name not in _OF_ONE_HOP]
        request = httpx.Request(method, f"http://sandbox{target}", headers=passed_on, content=body)
        answer = await self._app.handle_async_request(request)
        content = await answer.aread()
        sent.status = answer.status_code
        self._tell()
        told = [f"HTTP/1.1 {answer.status_code} Told", f"content-length: {len(content)}"]
        told += [f"{name}: {value}" for name, value in answer.headers.items() if name != "content-length"]
        writer.write("\r\n".join([*told, "", ""]).encode("latin-1") + content)
        await writer.drain()
        return True

    async def _is_awaited(self, reader: asyncio.StreamReader) -> bool:
        """Whether it is let go before its sender has gone."""
        going, leaving = asyncio.ensure_future(self._let_go.wait()), asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait([going, leaving], return_when=asyncio.FIRST_COMPLETED)
            return not leaving.done()
        finally:
            for each in (going, leaving):
                each.cancel()
            await asyncio.gather(going, leaving, return_exceptions=True)

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(MOST_SECONDS):
            while not holds():
                await self._changed.wait()


@asynccontextmanager
async def slow_vendors(*held: str, scale: int = 1) -> AsyncIterator[SlowVendors]:
    """Such vendors on a free port, Assembly's limit taken off.

    Args:
        held: how the request lines begin that are held; all where there is none.
        scale: of the sandbox's world.
    """
    vendors = SlowVendors(create_app(scale=scale), held)
    server = await asyncio.start_server(vendors.take, "127.0.0.1", 0)
    vendors.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    off = await vendors.control.post("/variants", json={"assembly": {"rate_per_second": 0}})
    off.raise_for_status()
    try:
        yield vendors
    finally:
        await vendors.aclose()
        server.close()
        await vendors.ended()
