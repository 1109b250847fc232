"""A gateway over the sandbox, both in this process, with the wire between them in the test's hands."""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.main import create_app
from app.sandbox.connection import ConnectionDropped
from app.sandbox.server import create_app as create_sandbox
from app.settings import Settings

LONGEST_PAUSE = 30.0  # seconds for which any failure makes the gateway leave a vendor alone
SECRETS = (
    "sandbox-assembly-key",
    "sandbox-assemble-client",
    "sandbox-assemble-secret",
    "sandbox-assemble-token",
    "sandbox-userlot-key",
    "sandbox-swift-key",
    "sandbox-reevo-key",
)
SANDBOX = "http://sandbox.test"
KEYS = {
    "GATEWAY_OPEN": "1",
    "GATEWAY_HOSTS": "gateway.test",
    "ASSEMBLY_CALLS_PER_SECOND": "10000",
    "ASSEMBLY_API_KEY": "sandbox-assembly-key",
    "ASSEMBLE_TOKEN": "sandbox-assemble-token",
    "USERLOT_API_KEY": "sandbox-userlot-key",
    "SWIFT_API_KEY": "sandbox-swift-key",
    "REEVO_API_KEY": "sandbox-reevo-key",
}
SIGN_IN = {"ASSEMBLE_CLIENT_ID": "sandbox-assemble-client", "ASSEMBLE_CLIENT_SECRET": "sandbox-assemble-secret"}

Spoil = Callable[[httpx.Request], Awaitable[httpx.Response]]


def environment(host: str = SANDBOX, *, sign_in: bool = False, **more: str) -> dict[str, str]:
    """The gateway's environment over a sandbox; with `sign_in`, Assemble is reached by client credentials."""
    keys = {name: value for name, value in KEYS.items() if not (sign_in and name == "ASSEMBLE_TOKEN")}
    bases = {f"{vendor.name}_BASE_URL": f"{host}/{vendor.value}" for vendor in Vendor}
    return {**bases, "ASSEMBLE_BASE_URL": f"{host}/assemble/api", **keys, **(SIGN_IN if sign_in else {}), **more}


@dataclass
class Wire(httpx.AsyncBaseTransport):
    """The network to one vendor: counts what is sent, and can be made to break.

    Attributes:
        network: what carries a request that nothing breaks.
        spoil: answers, or fails, in the network's place.
        sent: every request, whatever came of it.
    """

    network: httpx.AsyncBaseTransport
    spoil: Spoil | None = None
    sent: list[httpx.Request] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        if self.spoil is not None:
            return await self.spoil(request)
        try:
            return await self.network.handle_async_request(request)
        except ConnectionDropped:
            raise httpx.ReadError("the connection was closed") from None

    async def aclose(self) -> None:
        await self.network.aclose()

    @property
    def targets(self) -> list[tuple[str, str, bytes]]:
        """Method, path and query, and body of every request."""
        return [(each.method, each.url.raw_path.decode(), each.content) for each in self.sent]


@dataclass
class Reply:
    """What the gateway answered.

    Attributes:
        body: the JSON, numbers as they were written.
        text: headers and body as sent.
        seconds: on the loop's clock.
    """

    body: dict[str, Any]
    text: str
    seconds: float

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The errors; none where the answer is whole."""
        errors: list[dict[str, Any]] = self.body.get("errors", [])
        return errors

    @property
    def data(self) -> dict[str, Any]:
        """The data."""
        data: dict[str, Any] = self.body["data"]
        return data


@dataclass
class Stage:
    """The gateway, its wires and the sandbox behind them."""

    gateway: Starlette
    wires: dict[Vendor, Wire]
    sandbox: httpx.AsyncClient

    async def ask(self, document: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Send one operation to the gateway."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.gateway), base_url="http://gateway.test"
        ) as client:
            response = await client.post("/graphql", json={"query": document}, headers=headers)
        assert response.status_code == 200, response.text
        body = json.loads(response.content, parse_float=Decimal)
        return Reply(body, f"{response.headers}\n{response.text}", loop.time() - begun)

    async def order(self, vendor: str, kind: str, **more: object) -> None:
        """Have the sandbox do wrong from now on."""
        response = await self.sandbox.post("/_sandbox/faults", json={"vendor": vendor, "kind": kind, **more})
        response.raise_for_status()

    async def mend(self) -> None:
        """All is well again, and no vendor is left alone any longer; what was sent so far is forgotten."""
        await asyncio.sleep(LONGEST_PAUSE)  # on a loop whose time jumps
        (await self.sandbox.delete("/_sandbox/faults")).raise_for_status()
        for wire in self.wires.values():
            wire.spoil = None
            wire.sent.clear()

    def most_tries(self, vendor: Vendor) -> int:
        """How often the call that was sent most often was sent."""
        return max(Counter(self.sent(vendor)).values(), default=0)

    def sent(self, vendor: Vendor) -> list[tuple[str, str, bytes]]:
        """What was sent to a vendor."""
        return self.wires[vendor].targets


@asynccontextmanager
async def on_stage(**settings: Any) -> AsyncIterator[Stage]:
    """Open a stage, nothing kept from any other.

    Args:
        settings: as for `environment`.
    """
    sandbox = create_sandbox(clock=asyncio.get_running_loop().time)
    wires = {vendor: Wire(httpx.ASGITransport(app=sandbox)) for vendor in Vendor}
    clock = asyncio.get_running_loop().time
    settings = {"GATEWAY_EXECUTOR": os.environ.get("GATEWAY_EXECUTOR", "compiled"), **settings}  # by either of them
    gateway = create_app(Settings.from_env(environment(**settings)), lambda vendor, _: wires[vendor], clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox), base_url=SANDBOX) as control:
        (await control.post("/_sandbox/variants", json={"assembly": {"rate_per_second": 0}})).raise_for_status()
        try:
            yield Stage(gateway, wires, control)
        finally:
            await gateway.state.vendors.aclose()
