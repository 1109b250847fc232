"""A gateway's process behind the fault proxy, and whoever asks it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from app.domain.vendor import Vendor
from tests.chaos.proxy import FaultProxy
from tests.e2e.processes import CLEAN, WHOLE_RUN, gateway_program, running
from tests.faults.stage import SECRETS, environment

Json = Any
T = TypeVar("T")

DEADLINE = 1.2  # seconds that a request may wait for vendors
GRACE = 0.25  # seconds past that in which it has to be answered all the same
OPEN_FOR = 5.0  # seconds for which a breaker leaves a vendor alone
RECOVERED = OPEN_FOR + 1.0  # seconds after a fault within which all has to be as before
BETWEEN = 0.05  # seconds between two looks at a process that recovers

_A_TICK = 0.01  # seconds


@dataclass(frozen=True)
class Answer:
    """What the gateway answered.

    Attributes:
        body: the JSON.
        text: headers and body as sent.
        seconds: that it took.
        lag: seconds of these by which this machine was late with everything.
    """

    body: dict[str, Json]
    text: str
    seconds: float
    lag: float

    @property
    def data(self) -> dict[str, Json]:
        """The data."""
        data: dict[str, Json] = self.body["data"]
        return data

    @property
    def errors(self) -> list[dict[str, Json]]:
        """The errors; none where the answer is whole."""
        errors: list[dict[str, Json]] = self.body.get("errors", [])
        return errors

    @property
    def is_in_time(self) -> bool:
        """Whether it came within the deadline and the grace."""
        return self.seconds - self.lag <= DEADLINE + GRACE


class _Lag:
    """The worst that this event loop was late by."""

    worst = 0.0

    async def watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _A_TICK
            await asyncio.sleep(_A_TICK)
            self.worst = max(self.worst, loop.time() - due)


@dataclass(frozen=True)
class House:
    """Everything that stands behind one test.

    Attributes:
        proxy: between the gateway and the vendors.
        client: asks the gateway.
        control: the sandbox's control plane.
    """

    proxy: FaultProxy
    client: httpx.AsyncClient
    control: httpx.AsyncClient

    async def ask(self, document: str, **headers: str) -> Answer:
        """Send one operation."""
        loop, lag = asyncio.get_running_loop(), _Lag()
        watching = asyncio.ensure_future(lag.watch())
        begun = loop.time()
        try:
            response = await self.client.post("/graphql", json={"query": document}, headers=headers)
        finally:
            watching.cancel()
        assert response.status_code == 200, response.text
        return Answer(response.json(), f"{response.headers}\n{response.text}", loop.time() - begun, lag.worst)

    async def recovered(self, document: str, is_well: Callable[[Answer], bool]) -> float:
        """Mend all, and ask until the answer is well again.

        Returns:
            The seconds from the mending to the answer; this fails where they are more than `RECOVERED`.
        """
        loop = asyncio.get_running_loop()
        await self.proxy.mend()
        begun = loop.time()
        while True:
            asked = loop.time()
            answer = await self.ask(document)
            if is_well(answer):
                return loop.time() - begun
            assert asked - begun - answer.lag < RECOVERED, answer.text
            await asyncio.sleep(BETWEEN)  # it comes about in another process

    async def stored(self, vendor: Vendor, noun: str, name: str) -> int:
        """How many records with this name a vendor holds."""
        rows = (await self.control.get(f"/records/{vendor}/{noun}")).json()["records"]
        return [row["attributes"].get("display_name") if "attributes" in row else row["name"] for row in rows].count(
            name
        )


@asynccontextmanager
async def opened(sandbox: str, proxy: FaultProxy, state: Path, **settings: str) -> AsyncIterator[House]:
    """A gateway's process that keeps no answers; at its end its whole log is searched for secrets.

    Args:
        sandbox: its address.
        proxy: before it.
        state: a directory for the records of writes.
        settings: of the gateway, beside or in place of those here.
    """
    own = {"GATEWAY_DEADLINE_MS": f"{DEADLINE * 1000:.0f}", "GATEWAY_CACHE_TTL": "0", "GATEWAY_STATE_DIR": str(state)}
    environ = environment(sandbox, sign_in=True, **own, **proxy.base_urls(), GATEWAY_LOG_LEVEL="DEBUG", **settings)
    with running(*gateway_program(**environ), patience=WHOLE_RUN) as program:
        address = program.address()
        async with (
            httpx.AsyncClient(base_url=address, timeout=30) as client,
            httpx.AsyncClient(base_url=f"{sandbox}/_sandbox") as control,
        ):
            variants = {"assembly": {"rate_per_second": 0}}
            (await control.post("/variants", json=variants)).raise_for_status()
            yield House(proxy, client, control)
        ended = await asyncio.to_thread(program.end, signal.SIGTERM)
    assert ended.code in CLEAN
    assert [secret for secret in SECRETS if secret in ended.err] == []
    assert "Traceback" not in ended.err, ended.err
