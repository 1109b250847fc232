"""The gateway in process over the sandbox in process, with every upstream call written down."""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.main import create_app
from app.sandbox import server
from app.settings import Settings
from app.upstream.policy import Policy
from tests.gateway.recording import NUMBER, TURNS, Book, Recording, Sent, longest_chain

Json = Any

ENVIRONMENT = {
    "GATEWAY_OPEN": "1",
    "GATEWAY_EXECUTOR": os.environ.get("GATEWAY_EXECUTOR", "compiled"),  # so that all of it can be run by either
    "GATEWAY_HOSTS": "gateway",
    "ASSEMBLY_CALLS_PER_SECOND": "10000",  # the clock of a test stands still, so no second ever passes
    "ASSEMBLY_BASE_URL": "http://sandbox/assembly",
    "ASSEMBLY_API_KEY": "sandbox-assembly-key",
    "ASSEMBLE_BASE_URL": "http://sandbox/assemble/api",
    "ASSEMBLE_CLIENT_ID": "sandbox-assemble-client",
    "ASSEMBLE_CLIENT_SECRET": "sandbox-assemble-secret",
    "USERLOT_BASE_URL": "http://sandbox/userlot",
    "USERLOT_API_KEY": "sandbox-userlot-key",
    "SWIFT_BASE_URL": "http://sandbox/swift",
    "SWIFT_API_KEY": "sandbox-swift-key",
    "REEVO_BASE_URL": "http://sandbox/reevo",
    "REEVO_API_KEY": "sandbox-reevo-key",
}
"""A gateway over the sandbox with all five vendors."""

SIGN_IN = "assemble.token.create"


@dataclass
class Clock:
    """A clock that a test moves."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Gateway:
    """One gateway and the vendors it stands before.

    Attributes:
        http: a client of the gateway.
        control: a client of the sandbox's control plane.
        sandbox: the five vendors.
        clock: the gateway's and the sandbox's.
        book: every call that was sent to a vendor.
    """

    app: Starlette
    http: httpx.AsyncClient
    control: httpx.AsyncClient
    sandbox: Starlette
    clock: Clock
    book: Book = field(default_factory=Book)

    async def post(
        self, document: str, variables: Mapping[str, Json] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Send one operation."""
        operation = {"query": document, "variables": variables}
        try:
            body = json.dumps(operation, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # half a surrogate pair can be sent escaped only
            body = json.dumps(operation).encode()
        return await self.http.post(
            "/graphql", content=body, headers={"content-type": "application/json", **(headers or {})}
        )

    async def query(
        self, document: str, variables: Mapping[str, Json] | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Json]:
        """The whole answer to one operation: `data`, `errors`, `extensions`."""
        response = await self.post(document, variables, headers)
        assert response.status_code == 200, response.text
        body: dict[str, Json] = response.json()
        return body

    async def data(self, document: str, variables: Mapping[str, Json] | None = None) -> dict[str, Json]:
        """The data of an operation in which nothing went wrong."""
        body = await self.query(document, variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Json] = body["data"]
        return data

    async def error(self, document: str, variables: Mapping[str, Json] | None = None) -> dict[str, Json]:
        """The one error of an operation, with the code lifted up beside the message."""
        body = await self.query(document, variables)
        assert len(body.get("errors", ())) == 1, body
        error: dict[str, Json] = body["errors"][0]
        return {**error, "code": error["extensions"]["code"]}

    async def switch(self, vendor: str, **values: Json) -> None:
        """Turn switches of one vendor's stand-in."""
        (await self.control.post("/variants", json={vendor: values})).raise_for_status()

    async def plant(self, vendor: str, noun: str, *records: dict[str, Json]) -> None:
        """Put records into one vendor's stand-in."""
        body = json.dumps(records)
        (await self.control.put(f"/records/{vendor}/{noun}", content=body)).raise_for_status()

    async def uproot(self, vendor: str, noun: str, record_id: str | None = None) -> None:
        """Take one record out of a stand-in, or all of a noun."""
        query = {} if record_id is None else {"id": record_id}
        (await self.control.delete(f"/records/{vendor}/{noun}", params=query)).raise_for_status()

    async def stored(self, vendor: str, noun: str) -> list[dict[str, Json]]:
        """The records that a stand-in holds of one noun."""
        records: list[dict[str, Json]] = (await self.control.get(f"/records/{vendor}/{noun}")).json()["records"]
        return records

    async def settle(self) -> None:
        """Give whatever was left running in the background its chance to call a vendor."""
        for _ in range(5 * TURNS):
            await asyncio.sleep(0)

    def forget(self) -> None:
        """Count from here."""
        self.book.calls.clear()

    def sent(self) -> list[Sent]:
        """The calls so far, signing in apart."""
        return [call for call in self.book.calls if not call.path.endswith("/oauth/token")]

    def targets(self) -> list[str]:
        """The request lines so far, signing in apart, as `GET /path?query`."""
        return [f"{call.request.method} {call.target}" for call in self.sent()]

    def counted(self) -> dict[str, int]:
        """How often each operation was asked for, in the sandbox's words, signing in apart."""
        numbers = {str(call.began) for call in self.book.calls}
        entries = self.sandbox.state.sandbox.calls.describe({})["calls"]
        names = Counter(entry["operation"] for entry in entries if entry["headers"].get(NUMBER) in numbers)
        del names[SIGN_IN]
        return dict(names)

    def rounds(self) -> int:
        """The longest chain of calls that waited for each other."""
        return longest_chain(self.sent())

    def received(self) -> int:
        """Bytes of the bodies that vendors sent."""
        return sum(call.received for call in self.sent())


@asynccontextmanager
async def opened(
    *,
    scale: int = 1,
    without: tuple[Vendor, ...] = (),
    sandbox: Starlette | None = None,
    network: httpx.AsyncBaseTransport | None = None,
    **settings: str,
) -> AsyncIterator[Gateway]:
    """A fresh gateway over a fresh sandbox.

    Args:
        scale: of the sandbox's generated world.
        without: vendors that are not configured.
        sandbox: one that stands already, where making a large one for each test would take long.
        network: what the gateway reaches in place of the sandbox alone.
        settings: environment variables, beside or in place of `ENVIRONMENT`.
    """
    clock, book = Clock(), Book()
    if sandbox is None:
        sandbox = server.create_app(scale=scale, clock=clock)
    vendors = httpx.ASGITransport(app=sandbox)
    prefixes = tuple(f"{vendor.name}_" for vendor in without)
    environment = {name: value for name, value in ENVIRONMENT.items() if not name.startswith(prefixes)}

    async def sleep(seconds: float) -> None:
        clock.now += seconds
        await asyncio.sleep(0)

    def transport_for(vendor: Vendor, policy: Policy) -> Recording:
        return Recording(vendor, network or vendors, book)

    async with AsyncExitStack() as stack:
        state = stack.enter_context(TemporaryDirectory())
        environment["GATEWAY_STATE_DIR"] = f"{state}/state"
        app = create_app(Settings.from_env(environment | settings), transport_for, clock, sleep=sleep)
        stack.push_async_callback(app.state.vendors_by_tenant.aclose)
        stack.push_async_callback(app.state.keyed_writes.aclose)
        stack.push_async_callback(app.state.sharing.aclose)
        stack.push_async_callback(app.state.snapshots.aclose)
        front = httpx.ASGITransport(app=app)
        http = await stack.enter_async_context(httpx.AsyncClient(transport=front, base_url="http://gateway"))
        control = httpx.AsyncClient(transport=vendors, base_url="http://sandbox/_sandbox")
        gateway = Gateway(app, http, await stack.enter_async_context(control), sandbox, clock, book)
        await gateway.switch("assembly", rate_per_second=0)
        yield gateway
