"""Many usage logs in one call: how tests send them, and a gateway whose time jumps, over a slow or lossy wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.idempotency.record_file import RecordFile
from app.idempotency.sqlite import SqliteStorage
from app.main import create_app
from app.sandbox.server import create_app as create_sandbox
from app.settings import Settings
from tests.faults.stage import SANDBOX, environment

SELECTED = """progress { total done unknown failed notAttempted }
    outcomes { vendor action recordId candidates error { code message retryable } } userErrors { code field vendor }"""
ADD = f"mutation($i: AddUsageLogsInput!) {{ addUsageLogs(input: $i) {{ {SELECTED} }} }}"
WATCH = f"""subscription($i: AddUsageLogsInput!) {{ addUsageLogs(input: $i) {{
    progress {{ total done unknown failed notAttempted }} outcomes {{ index outcome {{ action recordId }} }}
    payload {{ {SELECTED} }} }} }}"""
ACME = {"domain": "acme.example"}


def new_log(number: int, **more: Any) -> dict[str, Any]:
    """A log that equals no other."""
    at = f"2026-06-01T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z"
    return {"account": ACME, "timestamp": at, "type": "Action", "content": f"Bulk {number}", **more}


def bulk(count: int, **more: Any) -> dict[str, Any]:
    """The variables of a call with so many logs."""
    return {"i": {"logs": [new_log(number) for number in range(count)], **more}}


def actions(payload: dict[str, Any]) -> list[str]:
    """What became of each."""
    return [outcome["action"] for outcome in payload["outcomes"]]


def is_add(request: httpx.Request) -> bool:
    """Whether a request adds a log."""
    return request.method == "POST" and "/usage" in request.url.path


@dataclass
class SlowWire(httpx.AsyncBaseTransport):
    """The network to the vendors, as slow and as lossy as a test wants it.

    Attributes:
        network: carries the requests.
        latency: in seconds, of each call.
        loses: whether the answer to a request is lost, behind what it did.
        sent: when each request that adds a log was sent, on the loop's clock, and its body.
    """

    network: httpx.AsyncBaseTransport
    latency: float = 0.0
    loses: Callable[[httpx.Request], bool] = lambda _: False
    sent: list[tuple[float, Any]] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if is_add(request):
            self.sent.append((asyncio.get_running_loop().time(), json.loads(request.content)))
        await asyncio.sleep(self.latency)
        response = await self.network.handle_async_request(request)
        if self.loses(request):
            raise httpx.ReadError("the connection was closed", request=request)
        return response


@dataclass
class Batches:
    """A gateway in front of vendors, all on one clock."""

    gateway: Starlette
    wire: SlowWire
    control: httpx.AsyncClient

    async def post(self, document: str, variables: Any, headers: dict[str, str] | None = None) -> httpx.Response:
        """Send one operation."""
        transport = httpx.ASGITransport(app=self.gateway)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post("/graphql", json={"query": document, "variables": variables}, headers=headers)

    async def add(self, variables: Any, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """The payload of a call in which nothing is an error."""
        body = (await self.post(ADD, variables, headers)).json()
        assert "errors" not in body, body["errors"]
        payload: dict[str, Any] = body["data"]["addUsageLogs"]
        return payload

    async def events(self, variables: Any, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """The events of a subscription."""
        response = await self.post(WATCH, variables, {"accept": "text/event-stream", **(headers or {})})
        assert response.headers["content-type"].startswith("text/event-stream")
        return read_events(response.text)

    async def stored(self) -> list[str]:
        """The contents of the logs of this test that the vendor holds."""
        records = (await self.control.get("/_sandbox/records/assembly/usage_log")).json()["records"]
        return sorted(each["content"] for each in records if each["content"].startswith("Bulk "))

    async def calls(self) -> list[dict[str, Any]]:
        """Every call that Assembly's stand-in got."""
        path = "/_sandbox/calls?vendor=assembly&limit=100000"
        calls: list[dict[str, Any]] = (await self.control.get(path)).json()["calls"]
        return calls


def read_events(text: str) -> list[dict[str, Any]]:
    """The payloads of a stream of events, which ends as it must."""
    blocks = [block for block in text.split("\n\n") if block and block != ":"]
    assert blocks[-1] == "event: complete\ndata:"
    results = [json.loads(block.removeprefix("event: next\ndata: ")) for block in blocks[:-1]]
    assert [each for each in results if "errors" in each] == []
    return [each["data"]["addUsageLogs"] for each in results]


@asynccontextmanager
async def batches(*, limit: int = 0, **settings: str) -> AsyncIterator[Batches]:
    """Open a gateway on the running loop's clock.

    Args:
        limit: calls a second that Assembly's stand-in allows; 0 for any.
        settings: environment variables.
    """
    clock = asyncio.get_running_loop().time
    sandbox = create_sandbox(clock=clock)
    wire = SlowWire(httpx.ASGITransport(app=sandbox))
    gateway = create_app(Settings.from_env({**environment(), **settings}), lambda _vendor, _policy: wire, clock)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox), base_url=SANDBOX) as control:
        change = {Vendor.ASSEMBLY.value: {"rate_per_second": limit}}
        (await control.post("/_sandbox/variants", json=change)).raise_for_status()
        try:
            yield Batches(gateway, wire, control)
        finally:
            await gateway.state.vendors.aclose()
            await gateway.state.keyed_writes.aclose()


def keep_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let records of keyed writes be kept in memory and at once, as no thread can be waited for where time jumps."""

    async def opened(_: Path) -> SqliteStorage:
        return SqliteStorage(RecordFile(None))

    async def done(_: SqliteStorage, work: Callable[[], Any]) -> Any:
        return work()

    monkeypatch.setattr(SqliteStorage, "open", opened)
    monkeypatch.setattr(SqliteStorage, "_done", done)
