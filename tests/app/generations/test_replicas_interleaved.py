"""Two replicas that read and write in every order: nobody who comes behind a write is shown what was before it.

The vendor's value is a counter, so that what was shown says how old it is. Whatever crosses a boundary, to the store or
to the vendor, waits on the way there and on the way back until the test lets it go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.vendor import Vendor
from app.generations.replicas import REST, Replicas
from app.generations.sharing import KeepsNothing, Sharing
from app.upstream.auth import HeaderCredential
from app.upstream.client import UpstreamClient
from app.upstream.freshness import Freshness
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.scope import serving
from app.upstream.writing import Write
from tests.app.generations.stores import Numbers, ScriptedStore
from tests.app.upstream.gates import Clock, PlainDialect, as_json

pytestmark = pytest.mark.long

NOUNS = ("thing", "other")
READS = {noun: Request(f"userlot.{noun}.get", "GET", f"/{noun}") for noun in NOUNS}
WRITES = {
    noun: Write(Request(f"userlot.{noun}.update", "PUT", f"/{noun}"), as_json, frozenset({noun})) for noun in NOUNS
}


class Turns:
    """Everything that waits to go on, in the order in which it came."""

    def __init__(self) -> None:
        self.waiting: list[asyncio.Future[None]] = []

    async def __call__(self) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append(future)
        await future

    def let_go(self, number: int) -> None:
        """Let one of them go on."""
        future = self.waiting.pop(number % len(self.waiting))
        if not future.done():  # else whoever waited was cancelled
            future.set_result(None)


@dataclass
class CountingVendor(httpx.AsyncBaseTransport):
    """Holds a counter for each noun; a `PUT` makes it one more."""

    turn: Turns
    counters: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NOUNS, 0))
    reads: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        noun = request.url.path.removeprefix("/")
        await self.turn()
        if request.method == "PUT":
            self.counters[noun] += 1
        else:
            self.reads += 1
        value = self.counters[noun]
        await self.turn()
        return httpx.Response(200, json=value)


@dataclass
class Side:
    """One replica: how it learns, and what it keeps."""

    sharing: Sharing
    store: ScriptedStore
    clock: Clock
    client: UpstreamClient


class World:
    """Two replicas before one vendor, and what each caller must at least see."""

    def __init__(self, *, keeps: bool = True) -> None:
        self.turn = Turns()
        self.vendor = CountingVendor(self.turn)
        self.told = dict.fromkeys(NOUNS, 0)  # the newest value that a caller was told of
        numbers = Numbers()
        self.sides = [self._side(numbers, keeps=keeps) for _ in range(2)]
        self.tasks: list[asyncio.Task[None]] = []

    def _side(self, numbers: Numbers, *, keeps: bool) -> Side:
        clock = Clock()
        store = ScriptedStore(numbers, self.turn)
        sharing: Sharing = KeepsNothing()
        if keeps:
            sharing = Replicas(store, remember=70.0, clock=clock, patience=60.0)
        client = UpstreamClient(
            PlainDialect(),
            base_url="http://vendor.test",
            credential=HeaderCredential("authorization", "key"),
            policy=Policy(freshness=Freshness(60.0 if keeps else 0.0)),
            transport=self.vendor,
            clock=clock,
            generations=sharing.generations(Vendor.USERLOT, "digest"),
        )
        return Side(sharing, store, clock, client)

    def begin(self, asked: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(asyncio.ensure_future(asked))

    async def query(self, side: Side, noun: str, *, twice: bool = False) -> None:
        """A request that reads: it sees what was told to anybody before it began."""
        least = self.told[noun]
        with serving("r"):
            await side.sharing.request_began()
            for _ in range(2 if twice else 1):
                kept = side.client.kept(READS[noun])
                assert kept is None or kept.value >= least
                assert await side.client.read(READS[noun], as_json) >= least

    async def mutation(self, side: Side, noun: str) -> None:
        """A request that writes, and reads back in the same document."""
        with serving("r"):
            await side.sharing.request_began()
            written = await side.client.write(WRITES[noun])
            self.told[noun] = max(self.told[noun], written)
            assert await side.client.read(READS[noun], as_json) >= written

    async def settle(self) -> None:
        """Let everything come to where it waits."""
        for _ in range(12):
            await asyncio.sleep(0)

    async def finish(self) -> None:
        """Let everything go on to its end; whatever failed fails the test."""
        while any(not task.done() for task in self.tasks):
            await self.settle()
            while self.turn.waiting:
                self.turn.let_go(0)
        await asyncio.gather(*self.tasks)


@asynccontextmanager
async def world(*, keeps: bool = True) -> AsyncIterator[World]:
    made = World(keeps=keeps)
    try:
        yield made
        await made.finish()
    finally:
        for side in made.sides:
            side.store.turn = made.settle
            await side.sharing.aclose()
            await side.client.aclose()


SIDES, NOUN = st.integers(0, 1), st.sampled_from(("thing", "thing", "other"))
QUERIES = st.tuples(st.just("query"), SIDES, NOUN, st.booleans())
MUTATIONS = st.tuples(st.just("mutation"), SIDES, NOUN)
OUTAGES = st.tuples(st.sampled_from(("blind", "second")), SIDES)
Steps = list[tuple[Any, ...]]


def steps(*kinds: st.SearchStrategy[tuple[Any, ...]]) -> st.SearchStrategy[Steps]:
    return st.lists(st.one_of(*kinds), min_size=3, max_size=14)


async def play(given: Steps, chance: Random, *, keeps: bool = True) -> None:
    """Begin what is given in its order, each when chance says; meanwhile whatever waits goes on as chance says."""
    async with world(keeps=keeps) as made:
        for step in given:
            match step:
                case ("query", side, noun, twice):
                    made.begin(made.query(made.sides[side], noun, twice=twice))
                case ("mutation", side, noun):
                    made.begin(made.mutation(made.sides[side], noun))
                case ("blind", side):
                    made.sides[side].store.is_blind = not made.sides[side].store.is_blind
                case ("second", side):
                    made.sides[side].clock.now += REST
            await made.settle()
            for _ in range(chance.choice((0, 1, 2, 5, 10, 20))):
                if made.turn.waiting:
                    made.turn.let_go(chance.randrange(len(made.turn.waiting)))
                    await made.settle()
            for task in made.tasks:
                if task.done():
                    task.result()


SEEDS = st.integers(0, 2**32).map(Random)


@settings(max_examples=300)
@given(steps(QUERIES, QUERIES, MUTATIONS), SEEDS)
def test_whoever_comes_behind_a_write_sees_it(given: Steps, chance: Random) -> None:
    asyncio.run(play(given, chance))


@settings(max_examples=200)
@given(steps(QUERIES, QUERIES, QUERIES, MUTATIONS, OUTAGES), SEEDS)
def test_also_where_it_cannot_be_learnt_what_was_written(given: Steps, chance: Random) -> None:
    """Numbers cannot be had now and then; what is written is told all the same."""
    asyncio.run(play(given, chance))


@settings(max_examples=200)
@given(steps(QUERIES, QUERIES, MUTATIONS), SEEDS)
def test_also_where_nothing_is_kept_and_nothing_shared(given: Steps, chance: Random) -> None:
    asyncio.run(play(given, chance, keeps=False))


async def test_what_nobody_wrote_is_asked_for_once_on_each_side() -> None:
    async with world() as made:
        for _ in range(3):
            for side in made.sides:
                made.begin(made.query(side, "thing", twice=True))
            await made.finish()
        assert made.vendor.reads == 2
        made.begin(made.mutation(made.sides[0], "other"))
        await made.finish()
        made.begin(made.query(made.sides[1], "thing"))
        await made.finish()
        assert made.vendor.reads == 3  # the one that read back what was written
