"""A vendor that takes its time and counts calls by the second: what a way costs there, in simulated time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil, inf
from types import SimpleNamespace
from typing import Any, cast

from app.domain.paging import AtHand, VendorPage
from app.domain.vendor import Vendor
from app.upstream.pace import Pace
from app.upstream.scope import serving
from app.upstream.usual import UsualTimes, usual_times
from schema.account.loaders import RecordOf
from schema.context import Context
from schema.loading import Whole
from schema.loading.choices import Noun
from schema.loading.in_time import SIDE_BY_SIDE
from schema.loading.points import by_id
from tests.faults.jumping_loop import run

PAGE = 100
ROWS = Noun(Vendor.USERLOT, "end user", "end users")


@dataclass(frozen=True)
class Row:
    """A record of a world."""

    id: str


@dataclass(eq=False)
class World:
    """A vendor that takes its time and counts calls by the second, as a client and as an adapter.

    Attributes:
        length: of its list.
        point: seconds that a point read takes.
        listing: seconds that a page, or an unpaged list, takes.
        per_second: calls it takes in any second; None for as many as there may be.
        gone: seconds ago that calls of others went, the first of them first.
        calls: made in the run.
        rows: of the list, once they are asked for.
    """

    length: int
    point: float
    listing: float
    per_second: int | None = None
    gone: tuple[float, ...] = ()
    vendor: Vendor = Vendor.USERLOT
    calls: int = 0
    rows: tuple[Row, ...] = ()
    _pace: Pace | None = None
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SIDE_BY_SIDE))

    @property
    def calls_left(self) -> int | None:
        return self._pace.left if self._pace else None

    async def begin(self) -> None:
        """Let the calls of others go, the last of them now."""
        self.calls, self._room = 0, asyncio.Semaphore(SIDE_BY_SIDE)
        clock = asyncio.get_running_loop().time
        self._pace = Pace(self.per_second, clock=clock) if self.per_second else None
        now = 0.0
        for ago in self.gone:
            await asyncio.sleep(self.gone[0] - ago - now)
            now = self.gone[0] - ago
            if self._pace:
                await self._pace.turn(inf)

    async def _call(self, seconds: float) -> None:
        self.calls += 1
        async with self._room:
            if self._pace:
                await self._pace.turn(inf)
            await asyncio.sleep(seconds)

    def at_hand(self, ids: Iterable[str]) -> AtHand:
        return AtHand(missing=len(list(ids)), has_list=False, length=self.length)

    async def get(self, record_id: str) -> Row:
        await self._call(self.point)
        return Row(record_id)

    async def page(self, token: str | None, size: int) -> VendorPage[Row]:
        raise AssertionError((token, size))  # the length is known, so that nobody has to look

    async def all(self, before_page: Callable[[], None] = lambda: None) -> tuple[Row, ...]:
        for _ in range(max(1, ceil(self.length / PAGE))):
            before_page()
            await self._call(self.listing)
        return self._rows()

    async def unpaged(self) -> tuple[Row, ...]:
        await self._call(self.listing)
        return self._rows()

    def _rows(self) -> tuple[Row, ...]:
        if not self.rows:
            self.rows = tuple(Row(f"{each:06}") for each in range(self.length))
        return self.rows

    def context(self) -> Context:
        assembly = SimpleNamespace(accounts=self)
        return Context(cast("Any", SimpleNamespace(assembly=assembly, client=lambda _: self)))

    def knows(self, noun: Noun) -> UsualTimes:
        times = usual_times(cast("Any", self))
        times.learn(noun.operation("get"), self.point)
        times.learn(noun.operation("list"), self.listing)
        return times


class Everything(Whole[tuple[Row, ...]]):
    """All of the world, in one call."""

    noun = ROWS
    world: World

    async def read(self) -> tuple[Row, ...]:
        """As one."""
        return await self.world.unpaged()


Reading = Callable[[Context, World, list[str]], Any]


async def of_unpaged(context: Context, world: World, ids: list[str]) -> Any:
    everything = context.loader(Everything)
    everything.world = world
    return await by_id(ids, cast("Any", world), cast("Any", everything))


async def of_pages(context: Context, world: World, ids: list[str]) -> Any:
    return await asyncio.gather(*(context.loader(RecordOf).load((Vendor.ASSEMBLY, each)) for each in ids))


ACCOUNTS = Noun(Vendor.ASSEMBLY, "account", "accounts")
SHAPES: dict[str, tuple[Noun, Reading, Callable[[World], Any]]] = {
    "unpaged": (ROWS, of_unpaged, World.unpaged),
    "pages": (ACCOUNTS, of_pages, World.all),
}


def tried(world: World, work: Callable[[], Any]) -> tuple[int, float]:
    """The calls and seconds of a piece of work, with all the time there may be."""

    async def timed() -> tuple[int, float]:
        await world.begin()
        begun = asyncio.get_running_loop().time()
        await work()
        return world.calls, asyncio.get_running_loop().time() - begun

    return run(timed())


def chosen(world: World, shape: str, ids: list[str], left: float) -> tuple[int, str]:
    """The calls of the way that is chosen with so much time left, and why it was, carried out to its end."""

    async def done() -> tuple[int, str]:
        await world.begin()
        with serving("one", seconds=left) as scope:
            await SHAPES[shape][1](world.context(), world, ids)
            return world.calls, next(each.why for each in scope.choices if "by id" in each.need)

    return run(done())
