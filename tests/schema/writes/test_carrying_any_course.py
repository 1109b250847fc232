"""Whatever becomes of a mutation's steps, request after request under its key: nothing is done twice, or told anew."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.idempotency.record_file import RecordFile
from app.idempotency.state_dir import made_file
from app.idempotency.storage import LEASE
from app.idempotency.store import IdempotencyStore
from schema.writes.outcomes import WriteAction, WriteOutcome
from schema.writes.sending import FINISHED
from schema.writes.steps import FoundOut, Step, Unchanged
from tests.app.idempotency.stage import Inline
from tests.schema.writes.stage import Gateway, create, lost, refused, unsent, write

KINDS = ("plain", "settled", "repeatable", "resent", "looked up", "following")
ENDS = ("answered", "lost behind", "lost before", "refused", "unsent", "crash behind", "crash before", "unreadable")
"""What becomes of one that is sent; and that nothing can be read in a request to build anything."""


class Crash(BaseException):
    """The process is gone: nothing that it would do behind this happens."""


@dataclass
class Mortal(Inline):
    """Records to which a process that crashed writes nothing more."""

    world: World

    def __getattribute__(self, name: str) -> Any:
        if name in ("begin_step", "settle_step", "finish", "release") and self.world.is_crashed:
            raise Crash
        return super().__getattribute__(name)


@dataclass
class World:
    """A vendor that holds what was done, and a gateway that starts again where it crashed."""

    kinds: Sequence[str]
    directory: Path
    ends: list[str] = field(default_factory=list)
    reached: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    doubtful: set[str] = field(default_factory=set)
    gateway: Gateway = field(init=False)
    is_crashed: bool = False
    is_readable: bool = True

    def __post_init__(self) -> None:
        self.gateway = Gateway()
        self.start()

    def start(self) -> None:
        """A process over the same records."""
        self.gateway.close()
        file = RecordFile(made_file(self.directory), self.gateway.time)
        self.gateway.records = Mortal(file, self)  # type: ignore[assignment]
        self.gateway.store = IdempotencyStore(self.gateway.records, self.gateway.time.timing)
        self.is_crashed = False

    def answer(self, name: str) -> str:
        """What becomes of one that reaches the vendor."""
        end = self.ends.pop(0) if self.ends else "answered"
        if end == "unsent":
            raise unsent()
        assert name not in self.doubtful or self.kinds[int(name)] not in ("plain", "settled", "following")
        self.reached[name] += 1
        if end == "refused":
            raise refused()
        if not end.endswith("before"):
            self.done[name] += 1
        if end.startswith(("lost", "crash")):
            self.doubtful.add(name)
        if end.startswith("lost"):
            raise lost()
        if end.startswith("crash"):
            self.is_crashed = True
            raise Crash
        return f"id-{name}"

    def step(self, at: int, kind: str) -> Step:
        """One of `KINDS`."""
        name = f"{at}"

        async def settle() -> FoundOut:
            return FoundOut(f"id-{name}") if self.done[name] else FoundOut(candidates=("other",))

        async def build() -> Any:
            if not self.is_readable:
                raise unsent()
            if kind == "looked up" and self.done[name]:
                raise Unchanged
            return write(name, is_repeatable=kind in ("repeatable", "resent"))

        async def send(_: object) -> str:
            if self.is_crashed:
                raise Crash
            return self.answer(name)

        return create(
            name,
            build=build,
            send=send,
            named=f"id-{name}" if kind == "looked up" else None,
            settle=settle if kind == "settled" else None,
            is_looked_up=kind == "looked up",
            is_resent=kind == "resent",
        )

    async def request(self) -> list[WriteOutcome] | None:
        """What a request under the key is told; None where the process crashed."""
        self.is_readable = "unreadable" not in self.ends
        self.ends = [end for end in self.ends if end != "unreadable"]
        first = [self.step(at, kind) for at, kind in enumerate(self.kinds) if kind != "following"]
        behind = [self.step(at, kind) for at, kind in enumerate(self.kinds) if kind == "following"]

        def following(outcomes: Sequence[WriteOutcome]) -> list[Step]:
            return behind if all(each.action in FINISHED for each in outcomes) else []

        with contextlib.suppress(Crash):
            told = (await self.gateway.carried(*first, following=following)).outcomes
            if not self.is_crashed:
                return told
        self.gateway.time.now += LEASE + 1  # the lost process held the key
        self.start()
        return None


@settings(deadline=None, max_examples=60)
@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=3),
    courses=st.lists(st.lists(st.sampled_from(ENDS), min_size=1, max_size=3), min_size=1, max_size=4),
)
@example(kinds=["resent"], courses=[["lost behind", "refused"]])
@example(kinds=["repeatable"], courses=[["lost behind"], ["unreadable"]])
@example(kinds=["looked up"], courses=[["lost behind"], ["unreadable"]])
@example(kinds=["plain", "following"], courses=[["answered", "crash behind"]])
def test_nothing_is_done_twice_or_told_otherwise(kinds: list[str], courses: list[list[str]]) -> None:
    async def course() -> None:
        with TemporaryDirectory() as directory:
            world = World(kinds, Path(directory))
            try:
                await _followed(world, courses)
            finally:
                world.gateway.close()

    asyncio.run(course())


async def _followed(world: World, courses: list[list[str]]) -> None:
    finished: dict[str, WriteOutcome] = {}
    for ends in courses:
        world.ends = [*ends]
        told = await world.request()
        _check(world, finished, told or [])
    world.ends = []
    told = await world.request()
    _check(world, finished, told or [])
    assert told is not None
    again = await world.request()
    assert again == told
    if all(each.action in FINISHED for each in told):
        before = world.reached.copy()
        assert repr(await world.request()) == repr(told)
        assert world.reached == before
        assert all(world.done[f"{at}"] for at in range(len(world.kinds)))
    for each in told:  # only what may not be repeated, and cannot be found out, is left
        assert each.action in FINISHED or each.action is WriteAction.UNKNOWN


def _check(world: World, finished: dict[str, WriteOutcome], told: list[WriteOutcome]) -> None:
    for at, kind in enumerate(world.kinds):
        if kind in ("plain", "settled", "following", "looked up"):
            assert world.done[f"{at}"] <= 1, kind
    order = [at for at, kind in enumerate(world.kinds) if kind != "following"]
    order += [at for at, kind in enumerate(world.kinds) if kind == "following"]
    for at, outcome in zip(order, told, strict=False):
        name = f"{at}"
        if outcome.action in FINISHED:
            assert world.done[name] >= 1
            assert outcome == finished.setdefault(name, outcome)
        else:
            assert name not in finished
        if outcome.action in (WriteAction.FAILED, WriteAction.NOT_ATTEMPTED):
            assert world.done[name] == 0
