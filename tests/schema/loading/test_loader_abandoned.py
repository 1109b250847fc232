"""A client that goes: what its loaders were asking is asked no further, and nobody is left waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import cast

import pytest

from app.access.caller import Caller
from app.access.principal import EVERYBODY
from app.vendors.directory import Adapters, Vendors
from schema.context import Context
from schema.loading import Loader


class Slow(Loader[str, str]):
    """Answers when it is let go, and notes what became of each batch."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.go = asyncio.Event()
        self.begun: list[list[str]] = []
        self.ended: list[list[str]] = []

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, str]:
        self.begun.append(list(keys))
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.ended.append(list(keys))
            raise
        return {key: key.upper() for key in keys}


class Behind(Slow):
    """Asks the other one."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, str]:
        loader = self.context.loader(Slow)
        return dict(zip(keys, await asyncio.gather(*map(loader.load, keys)), strict=True))


def context() -> Context:
    return Context(Vendors(Adapters()), caller=Caller(EVERYBODY))


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_batches_end_through_every_loader_and_who_waits_is_cancelled() -> None:
    asking = context()
    loader = asking.loader(Slow)
    waiting = asyncio.create_task(asking.loader(Behind).load("a"))
    await settle()
    assert loader.begun == [["a"]]
    asking.abandon()
    await settle()
    assert (loader.ended, waiting.cancelled()) == ([["a"]], True)


async def test_what_is_asked_afterwards_is_not_begun() -> None:
    asking = context()
    loader = asking.loader(Slow)
    scheduled = asyncio.create_task(loader.load("a"))
    await asyncio.sleep(0)
    asking.abandon()
    with pytest.raises(asyncio.CancelledError):
        await loader.load("b")
    await settle()
    assert (scheduled.cancelled(), loader.begun) == (True, [])


async def test_a_write_that_has_begun_goes_on_reading() -> None:
    asking = context()
    asking.caller.writing = True
    loader = asking.loader(Slow)
    waiting = asyncio.create_task(loader.load("a"))
    await settle()
    asking.abandon()
    loader.go.set()
    assert await waiting == "A"


async def test_another_request_is_not_concerned() -> None:
    one, other = context(), context()
    waiting = asyncio.create_task(other.loader(Slow).load("a"))
    await settle()
    one.abandon()
    cast("Slow", other.loader(Slow)).go.set()
    assert await waiting == "A"
