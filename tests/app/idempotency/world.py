"""Several processes that carry out one write, each of which goes on, stands still or dies where a test says so."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.records import Payload, RecordName, StepRecord, StepState
from app.idempotency.storage import LEASE, Found, Taken
from app.idempotency.store import IdempotencyStore
from tests.app.idempotency.stage import Inline, Records, Time

STEPS = ("reevo", "swift")


class Died(BaseException):
    """The process is no more: nothing that it would have done happens."""


@dataclass
class Vendor:
    """What one vendor was sent, and what it made of it: `made`, `refused`, or `lost`, of which nobody can tell."""

    sent: list[str] = field(default_factory=list)


@dataclass
class World:
    """One record, the vendors, and everything that must hold of them.

    Attributes:
        answers: what the vendors make of the calls, in the order in which these arrive.
        file: where the record is.
        tolerance: seconds by which `file` may be wrong about the time.
    """

    time: Time
    answers: list[str]
    file: Records
    vendors: dict[str, Vendor] = field(default_factory=lambda: {step: Vendor() for step in STEPS})
    alive_at: dict[str, float] = field(default_factory=dict)
    marked: dict[str, StepState] = field(default_factory=dict)
    finished: list[Payload] = field(default_factory=list)
    seen: list[Payload] = field(default_factory=list)
    tolerance: float = 0.0

    def send(self, step: str) -> str:
        """A call reaches its vendor."""
        vendor = self.vendors[step]
        assert set(vendor.sent) <= {"refused"}, f"{step} was sent again after {vendor.sent}"
        answer = self.answers[len(self.vendors["reevo"].sent + self.vendors["swift"].sent) % len(self.answers)]
        vendor.sent.append(answer)
        return answer

    def took(self, holder: str, found: Taken) -> None:
        """Somebody has got the record."""
        silent = [self.time.now - at for other, at in self.alive_at.items() if other != holder]
        assert all(each >= LEASE - self.tolerance for each in silent), (
            "another one holds it and was heard of within the lease"
        )
        assert not self.finished, "it is finished"
        self.alive_at = {holder: self.time.now}
        for step in STEPS:
            state = found.steps[step].state if step in found.steps else StepState.NEW
            assert state == self.marked.get(step, StepState.NEW), f"{step} was {self.marked.get(step)} and is {state}"


@dataclass
class Process(Inline):
    """A process's storage, which waits for its turn before and after each thing it does.

    Attributes:
        world: that it is in.
        turn: what lets it go on, or die.
        is_frozen: whether it gives no sign of life, though it is going to go on.
    """

    world: World
    turn: asyncio.Future[None] | None = None
    is_frozen: bool = False
    is_dead: bool = False

    async def next_turn(self) -> None:
        if self.is_dead:
            raise Died
        self.turn = asyncio.get_running_loop().create_future()
        await self.turn
        self.turn = None

    def go_on(self) -> None:
        assert self.turn is not None
        self.turn.set_result(None)

    def die(self) -> None:
        self.is_dead = True
        if self.turn is not None:
            self.turn.set_exception(Died())

    async def take(self, name: RecordName, holder: str) -> Found:
        await self.next_turn()
        found = await super().take(name, holder)
        if isinstance(found, Taken):
            self.world.took(holder, found)
        await self.next_turn()
        return found

    async def extend(self, name: RecordName, holder: str) -> bool:
        if self.is_dead:
            raise Died
        if self.is_frozen:
            raise IdempotencyUnavailable("not now")
        return self._heard(holder, is_heard=await super().extend(name, holder))

    async def begin_step(self, name: RecordName, holder: str, step: str, *, is_repeatable: bool) -> bool:
        await self.next_turn()
        is_begun = await super().begin_step(name, holder, step, is_repeatable=is_repeatable)
        if self._heard(holder, is_heard=is_begun):
            self.world.marked[step] = StepState.SENDING
        await self.next_turn()
        return is_begun

    async def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> bool:
        await self.next_turn()
        is_kept = await super().settle_step(name, holder, step, record)
        if is_kept:
            self.world.marked[step] = record.state
            self._heard(holder, is_heard=holder in self.world.alive_at)
        await self.next_turn()
        return is_kept

    async def finish(self, name: RecordName, holder: str, payload: Payload) -> bool:
        await self.next_turn()
        is_kept = await super().finish(name, holder, payload)
        if is_kept:
            self.world.finished.append(payload)
            self.world.alive_at.pop(holder)
        await self.next_turn()
        return is_kept

    async def release(self, name: RecordName, holder: str) -> None:
        await self.next_turn()
        await super().release(name, holder)
        self.world.alive_at.pop(holder, None)
        await self.next_turn()

    def _heard(self, holder: str, *, is_heard: bool) -> bool:
        if is_heard:
            self.world.alive_at[holder] = self.world.time.now
        return is_heard


async def carry_out(process: Process, patience: float = 5) -> None:
    """The write as a mutation carries it out: send what may be sent, tell what is not known, finish what is settled."""
    world = process.world
    store = IdempotencyStore(process, world.time.timing)
    try:
        async with store.claim("me", "key", "input", patience=patience) as claim:
            if claim.payload is not None:
                world.seen.append(claim.payload)
                return
            for name in STEPS:
                step = claim.step(name)
                if step.state is StepState.SENDING:
                    await step.unknown(None)
                if step.state in (StepState.NEW, StepState.FAILED):
                    await step.sending()
                    await process.next_turn()
                    answer = world.send(name)
                    await process.next_turn()
                    settle = {"made": step.done, "refused": step.failed, "lost": step.unknown}[answer]
                    await settle(f"{answer} by {name}")
            if all(claim.step(name).state is not StepState.FAILED for name in STEPS):
                await claim.finish({name: claim.step(name).outcome for name in STEPS})
    except IdempotencyUnavailable:
        pass  # told to the caller, who asks again later
