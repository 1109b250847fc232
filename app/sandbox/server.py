"""The application: five vendors and the control plane under one address, routed on the raw path."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.sandbox.assemble import Assemble
from app.sandbox.assembly import Assembly
from app.sandbox.calls import CallBook
from app.sandbox.connection import Connection
from app.sandbox.control import Control
from app.sandbox.exchange import Answer, Call, Refusal, reply, split_path
from app.sandbox.faults import Fault, Faults, spoilt
from app.sandbox.reevo import Reevo
from app.sandbox.routing import Match
from app.sandbox.store import State
from app.sandbox.swift import Swift
from app.sandbox.userlot import Userlot
from app.sandbox.vendor import Vendor
from app.sandbox.world import fill

BASES: tuple[tuple[str, type[Vendor]], ...] = (
    ("/assembly", Assembly),
    ("/assemble/api", Assemble),
    ("/userlot", Userlot),
    ("/swift", Swift),
    ("/reevo", Reevo),
)
"""Where each vendor's base URL is; a gateway over the sandbox is given these."""


class Exchange:
    """Takes every request before the application's own (empty) router; what is not HTTP passes on."""

    def __init__(self, app: ASGIApp, sandbox: "Sandbox") -> None:
        self._app = app
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._sandbox.serve(Connection(scope, receive, send))


class Sandbox:
    """The five vendors over one state, with the book of calls and the faults."""

    def __init__(
        self, *, scale: int, seed: int, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self.state = State(seed=seed, clock=clock)
        self.vendors: dict[str, Vendor] = {base: kind(self.state) for base, kind in BASES}
        self.calls = CallBook()
        self.faults = Faults([vendor.name for vendor in self.vendors.values()])
        self._sleep = sleep
        self._control = Control(self.state, self.calls, self.faults, self.vendors, scale)
        fill(self.state, scale)

    async def serve(self, connection: Connection) -> None:
        """Answer one request, well or badly."""
        scope = connection.scope
        raw_path = bytes(scope.get("raw_path") or scope["path"].encode()).split(b"?", maxsplit=1)[0]
        body = await connection.read()
        if body is None:
            return
        try:
            vendor, call = self._call(scope, raw_path, body)
        except Refusal as refusal:
            await connection.send(reply({"error": refusal.message}, refusal.status))
            return
        if vendor is None:
            await connection.send(self._control.answer(call))
            return
        match = vendor.match(call)
        await self._answer(connection, vendor, replace(call, operation=vendor.operation(match)), match)

    def _call(self, scope: Scope, raw_path: bytes, body: bytes) -> tuple[Vendor | None, Call]:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        vendor, below = self._vendor(raw_path)
        call = Call(
            vendor=vendor.name if vendor else "",
            method=scope["method"],
            raw_path=raw_path.decode("latin-1"),
            segments=split_path(below),
            raw_query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body,
        )
        return vendor, call

    def _vendor(self, raw_path: bytes) -> tuple[Vendor | None, bytes]:
        for base, vendor in self.vendors.items():
            start = base.encode() + b"/"
            if raw_path.startswith(start):
                return vendor, raw_path[len(start) - 1 :]
        if raw_path == b"/oauth/token" and self.state.variants["assemble", "token_path"] == "host":
            return self.vendors["/assemble/api"], raw_path
        return None, raw_path

    async def _answer(self, connection: Connection, vendor: Vendor, call: Call, match: Match) -> None:
        entry = self.calls.open(call, self.state.clock())
        faults = self.faults.take(vendor.name, call.operation)
        entry.fault = tuple(fault.kind for fault in faults)
        for fault in faults:
            if fault.kind == "latency":
                await self._sleep(fault.seconds)
        decisive = next((fault for fault in faults if fault.kind != "latency"), None)
        answer = _answer_under(decisive, vendor, call, match)
        if answer is None:
            await (connection.drop() if decisive and decisive.kind == "drop" else connection.hang())
            return
        entry.status = answer.status
        entry.response_bytes = len(answer.body)
        await (connection.send_part(answer) if decisive and decisive.kind == "truncated" else connection.send(answer))


def _answer_under(fault: Fault | None, vendor: Vendor, call: Call, match: Match) -> Answer | None:
    """The vendor's answer, spoilt by the fault if there is one; None where nothing is to be sent."""
    if fault is None:
        return vendor.answer(call, match)
    if fault.kind == "expired_key":
        return vendor.refuse(vendor.expired())
    needs_truth = fault.after or fault.kind in ("malformed", "truncated", "wrong_type")
    true = vendor.answer(call, match) if needs_truth else Answer(200)
    if fault.kind in ("hang", "drop"):
        return None
    return true if fault.kind == "truncated" else spoilt(fault, true)


def create_app(
    *,
    scale: int = 1,
    seed: int = 1,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Starlette:
    """Make a sandbox of its own: what happens to one, no other is told.

    Args:
        scale: how many times the generated part of the world is made; the hand-made part stays the same.
        seed: what the generated part is made from.
        clock: seconds, for Assembly's calls a second and the life of Assemble's tokens.
        sleep: waits for the seconds of a latency fault.

    Returns:
        An ASGI application that needs no lifespan.
    """
    sandbox = Sandbox(scale=scale, seed=seed, clock=clock, sleep=sleep)
    app = Starlette(middleware=[Middleware(Exchange, sandbox=sandbox)])
    app.state.sandbox = sandbox
    return app
