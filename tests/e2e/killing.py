"""What tests need that kill a gateway in the middle of a write: its records, the vendors behind it, and the moment."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx

from app.idempotency.records import StepState
from app.idempotency.redis_calls import PREFIX
from app.idempotency.state_dir import FILE_NAME
from tests.e2e.processes import Program, gateway_program, running
from tests.faults.stage import environment
from tests.redis_server import RedisServer

Json = Any
Condition = Callable[[], Awaitable[bool]]

MOST_SECONDS = 20  # until a moment that does not come fails the test
NOUNS = {"assembly": "account", "reevo": "account", "userlot": "company", "swift": "account"}
WRITES = (
    "assembly.account.create",
    "assembly.account.update",
    "reevo.account.assert",
    "reevo.account.create",
    "reevo.domain.add",
    "swift.account.create",
    "userlot.company.assert",
    "userlot.company.create",
)
"""Every operation by which the mutations of customers write."""


class Records(Protocol):
    """The records of keyed writes that a killed gateway leaves."""

    @property
    def setting(self) -> dict[str, str]:
        """What the gateway is told of their place."""
        ...

    def done(self) -> int:
        """How many steps are kept as done."""
        ...

    def let_leases_end(self) -> None:
        """Do what the time of a lease does, where what a killed gateway held is not free at once."""
        ...


@dataclass
class InAFile:
    """Records in a directory of the gateway's own."""

    directory: Path

    @property
    def setting(self) -> dict[str, str]:
        return {"GATEWAY_STATE_DIR": str(self.directory)}

    def done(self) -> int:
        with closing(sqlite3.connect(self.directory / FILE_NAME)) as file:
            found: int = file.execute("SELECT count(*) FROM step WHERE state = ?", [StepState.DONE]).fetchone()[0]
        return found

    def let_leases_end(self) -> None:
        """It is free at once."""


@dataclass
class InRedis:
    """Records in a Redis, which stays while the gateway is killed."""

    server: RedisServer

    @property
    def setting(self) -> dict[str, str]:
        return {"GATEWAY_REDIS_URL": self.server.url}

    def done(self) -> int:
        with self.server.client() as client:
            kept = [client.hgetall(key) for key in client.scan_iter(f"{PREFIX}*", _type="hash")]
        states = [value for each in kept for name, value in each.items() if name.startswith("state ")]
        return states.count(StepState.DONE)

    def let_leases_end(self) -> None:
        with self.server.client() as client:
            for key in client.scan_iter(f"{PREFIX}*", _type="hash"):
                if client.hexists(key, "leased"):
                    client.hset(key, "leased", "0")


@dataclass
class Vendors:
    """The sandbox's control plane, with a mark in the book of calls from which on they are looked at."""

    control: httpx.AsyncClient
    since: int = 0

    async def order(self, operation: str, kind: str, **more: Json) -> None:
        """Let an operation go wrong from now on."""
        order = {"vendor": operation.partition(".")[0], "operation": operation, "kind": kind, **more}
        (await self.control.post("/faults", json=order)).raise_for_status()

    async def mend(self) -> None:
        """Let all be well; returns when nothing is under way at a vendor any more."""
        (await self.control.delete("/faults")).raise_for_status()

        async def are_quiet() -> bool:
            return all(call["status"] or "hang" in call["fault"] for call in await self.calls())

        await until(are_quiet)

    async def mark(self) -> None:
        """Look at the calls from here on."""
        self.since = (await self.control.get("/calls", params={"limit": "0"})).json()["total"]

    async def calls(self) -> list[dict[str, Json]]:
        """The calls since the mark."""
        calls: list[dict[str, Json]] = (await self.control.get("/calls", params={"since": f"{self.since}"})).json()[
            "calls"
        ]
        return calls

    async def written(self) -> list[str]:
        """The writes among them."""
        return [call["operation"] for call in await self.calls() if call["operation"] in WRITES]

    async def stored(self, vendor: str, name: str) -> list[dict[str, Json]]:
        """The records of a vendor that bear this name."""
        records = (await self.control.get(f"/records/{vendor}/{NOUNS[vendor]}")).json()["records"]
        return [each for each in records if name in (each.get("name"), each.get("attributes", {}).get("display_name"))]


@dataclass
class Gateway:
    """A gateway's process, with whoever asks it."""

    program: Program
    client: httpx.AsyncClient

    async def ask(self, document: str, **headers: str) -> Json:
        """The payload of a document's one mutation."""
        response = await self.client.post("/graphql", json={"query": document}, headers=headers)
        body = json.loads(response.content)
        assert "errors" not in body, body
        (payload,) = body["data"].values()
        return payload

    async def ask_all(self, documents: Sequence[str]) -> list[Json]:
        """The same of several that are asked at once."""
        return await asyncio.gather(*map(self.ask, documents))

    async def killed_while_asked(self, documents: Sequence[str], moment: Condition) -> list[Json]:
        """Ask all of them at once, and kill the process at the moment, or when all is answered.

        Returns:
            For each document the payload, or None where there was no answer any more.
        """
        asked = [asyncio.ensure_future(self.ask(document)) for document in documents]

        async def has_come() -> bool:
            return all(each.done() for each in asked) or await moment()

        await until(has_come)
        assert self.program.end(signal.SIGKILL).code == -signal.SIGKILL
        ends = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(end, dict | httpx.TransportError) for end in ends), ends
        return [end if isinstance(end, dict) else None for end in ends]


@asynccontextmanager
async def started(sandbox: str, records: Records, **settings: str) -> AsyncIterator[Gateway]:
    """A gateway's process over these vendors and these records."""
    environ = environment(sandbox, sign_in=True, **records.setting, **settings)
    with running(*gateway_program(**environ)) as program:
        async with httpx.AsyncClient(base_url=program.address(), timeout=30) as client:
            yield Gateway(program, client)


async def until(condition: Condition) -> None:
    """Look again and again, until it is so."""
    async with asyncio.timeout(MOST_SECONDS):
        while not await condition():  # noqa: ASYNC110 - it comes about in other processes
            await asyncio.sleep(0)
