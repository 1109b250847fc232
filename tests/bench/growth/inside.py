"""The gateway within this process, over a world of any size, and what an operation costs it."""

from __future__ import annotations

import gc
import json
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.main import create_app
from app.settings import Settings
from app.upstream.scope import serving
from schema.context import Context
from schema.media import JSON_TYPE
from schema.view import Operation, execute
from tests.bench.growth.world import World, WorldTransport
from tests.bench.peers.gateway import environment

_PATIENT = {"GATEWAY_DEADLINE_MS": "600000", "GATEWAY_LOG_LEVEL": "WARNING"}


class Failed(Exception):
    """An operation was not answered as it should be."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What something took.

    Attributes:
        cpu: milliseconds of this process.
        calls: that vendors answered.
        megabytes: by which the process's memory was larger at its highest than before.
        held: milliseconds of the longest piece of it within which the event loop could do nothing else; 0 where
            nobody looked.
    """

    cpu: float
    calls: int
    megabytes: float
    held: float = 0.0


class Inside:
    """A gateway that is asked within this process.

    Args:
        app: the gateway.
        world: the vendors it asks.
        key: that a client signs in with.
    """

    def __init__(self, app: Any, world: World, key: str) -> None:
        self.app = app
        self.world = world
        self.key = key

    async def ask(self, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        """The data that answers an operation.

        Raises:
            Failed: there are errors beside it.
        """
        body = json.loads(await self.asked(document, variables))
        if "errors" in body:
            raise Failed(str(body["errors"])[:500])
        data: dict[str, Any] = body["data"]
        return data

    async def asked(self, document: str, variables: dict[str, Any] | None = None) -> bytes:
        """The encoded answer to an operation, whatever it says."""
        context = Context(self.app.state.vendors, self.app.state.snapshots)
        with serving("growth", seconds=600) as scope:
            await self.app.state.sharing.request_began()
            operation = Operation(document, None, variables)
            answer = await execute(
                operation, context=context, scope=scope, media=JSON_TYPE, reads_only=True, explain=False
            )
        return answer.body


@asynccontextmanager
async def gateway_over(world: World, *, ttl: str = "") -> AsyncIterator[Inside]:
    """A gateway as the benchmark's settings make it.

    Args:
        world: the vendors.
        ttl: seconds that answers stay fresh; empty for the default.
    """
    with TemporaryDirectory() as folder:
        environ = {**environment(1, 0, Path(folder), ttl=ttl), **_PATIENT}
        app = create_app(Settings.from_env(environ), lambda _vendor, _policy: WorldTransport(world))
        inside = Inside(app, world, environ["BENCH_KEY"])
        await inside.ask("{ __typename }")
        with as_in_the_gateway():
            yield inside
        await app.state.vendors_by_tenant.aclose()


@contextmanager
def as_in_the_gateway() -> Iterator[None]:
    """The garbage collector as `python -m app` sets it."""
    before = gc.get_threshold()
    gc.collect()
    gc.set_threshold(50_000, 20, 20)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


class Meter:
    """Measures what is done between its making and its reading.

    Args:
        world: whose calls are counted.
    """

    def __init__(self, world: World) -> None:
        gc.collect()
        _forget_peak()
        self._world = world
        self._calls = world.calls
        self._before = _memory("VmRSS")
        self._began = time.process_time()

    def cost(self) -> Cost:
        """Of what was done since."""
        taken = (time.process_time() - self._began) * 1000
        return Cost(taken, self._world.calls - self._calls, max(0.0, _memory("VmHWM") - self._before))


def resident() -> float:
    """Megabytes of this process that are in RAM."""
    return _memory("VmRSS")


def _memory(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def _forget_peak() -> None:
    """Let VmHWM begin anew from what is in RAM now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
