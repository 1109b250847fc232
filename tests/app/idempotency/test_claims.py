"""Steps of a write: what may follow what, and what happens where their keeping fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.claims import Claim, Hold, Step
from app.idempotency.records import Kept, Payload, RecordName, StepRecord, StepState
from app.idempotency.storage import LEASE
from app.idempotency.store import IdempotencyStore
from tests.app.idempotency.stage import Inline, Records, Time

NAME = RecordName.of("me", "key", "input")


class Faulty(Inline):
    """Storage that does what it is asked for, or not, and then says that it did not."""

    def __init__(self, file: Records) -> None:
        super().__init__(file)
        self.fails: set[str] = set()
        self.hangs: set[str] = set()

    async def _may(self, what: str) -> None:
        if what in self.fails:
            raise IdempotencyUnavailable("the disk is gone")

    async def begin_step(self, name: RecordName, holder: str, step: str, *, is_repeatable: bool) -> bool:
        await self._may("begin")
        begun = await super().begin_step(name, holder, step, is_repeatable=is_repeatable)
        if "begin" in self.hangs:
            await asyncio.Event().wait()
        return begun

    async def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> bool:
        await self._may("settle")
        return await super().settle_step(name, holder, step, record)

    async def finish(self, name: RecordName, holder: str, payload: Payload) -> bool:
        await self._may("finish")
        return await super().finish(name, holder, payload)

    async def release(self, name: RecordName, holder: str) -> None:
        await self._may("release")
        await super().release(name, holder)


@pytest.fixture
def storage(file: Records) -> Faulty:
    return Faulty(file)


@asynccontextmanager
async def claimed(storage: Faulty, time: Time) -> AsyncIterator[Claim]:
    async with IdempotencyStore(storage, time.timing).claim("me", "key", "input") as claim:
        yield claim


async def shown(storage: Faulty, time: Time, step: str = "reevo") -> tuple[StepState, Kept]:
    """A step as the next claim sees it."""
    async with claimed(storage, time) as claim:
        return claim.step(step).state, claim.step(step).outcome


async def test_a_step_from_nothing_to_done(storage: Faulty, time: Time) -> None:
    async with claimed(storage, time) as claim:
        step = claim.step("reevo")
        assert (step.name, step.state, step.outcome) == ("reevo", StepState.NEW, None)
        await step.sending()
        assert step.state is StepState.SENDING
        assert await step.done({"recordId": "1"})
        assert (step.state, step.outcome) == (StepState.DONE, {"recordId": "1"})
        assert claim.step("reevo") is step
    assert await shown(storage, time) == (StepState.DONE, {"recordId": "1"})


async def test_what_was_refused_may_be_sent_anew(storage: Faulty, time: Time) -> None:
    async with claimed(storage, time) as claim:
        await claim.step("reevo").sending()
        assert await claim.step("reevo").failed({"code": "CONFLICT"})
    assert await shown(storage, time) == (StepState.FAILED, {"code": "CONFLICT"})
    async with claimed(storage, time) as claim:
        step = claim.step("reevo")
        await step.sending()
        assert (step.state, step.outcome) == (StepState.SENDING, None)
        assert await step.done(None)
    assert await shown(storage, time) == (StepState.DONE, None)


async def left_sending(storage: Faulty, time: Time) -> None:
    async with claimed(storage, time) as claim:
        await claim.step("reevo").sending()


async def test_what_may_have_been_done_is_not_sent_again(storage: Faulty, time: Time) -> None:
    await left_sending(storage, time)
    async with claimed(storage, time) as claim:
        step = claim.step("reevo")
        assert step.state is StepState.SENDING
        with pytest.raises(RuntimeError, match="SENDING and must not be sent"):
            await step.sending()
        with pytest.raises(RuntimeError, match="not sent here and cannot be said to have failed"):
            await step.failed(None)
        assert await step.unknown({"code": "TIMEOUT"})
        with pytest.raises(RuntimeError, match="UNKNOWN and must not be sent"):
            await step.sending()
    assert await shown(storage, time) == (StepState.UNKNOWN, {"code": "TIMEOUT"})
    async with claimed(storage, time) as claim:
        assert await claim.step("reevo").done({"recordId": "found out by a read"})
    assert await shown(storage, time) == (StepState.DONE, {"recordId": "found out by a read"})


async def test_unless_the_vendor_makes_that_harmless(storage: Faulty, time: Time) -> None:
    await left_sending(storage, time)
    async with claimed(storage, time) as claim:
        step = claim.step("reevo")
        await step.sending(is_repeatable=True)
        assert await step.failed({"code": "CONFLICT"})
        await step.sending(is_repeatable=True)
        await step.unknown(None)
        await step.sending(is_repeatable=True)
        await step.done(None)
        with pytest.raises(RuntimeError, match="DONE and must not be sent"):
            await step.sending(is_repeatable=True)


@pytest.mark.parametrize("settle", ["done", "failed", "unknown"])
async def test_what_was_not_sent_has_no_outcome(storage: Faulty, time: Time, settle: str) -> None:
    async with claimed(storage, time) as claim:
        with pytest.raises(RuntimeError, match=r"NEW and cannot become|was not sent here"):
            await getattr(claim.step("reevo"), settle)(None)


async def test_what_is_settled_stays(storage: Faulty, time: Time) -> None:
    async with claimed(storage, time) as claim:
        await claim.step("reevo").sending()
        await claim.step("reevo").done(None)
        with pytest.raises(RuntimeError, match="DONE and cannot become UNKNOWN"):
            await claim.step("reevo").unknown(None)


async def test_what_cannot_be_kept_is_not_sent(storage: Faulty, time: Time) -> None:
    async with claimed(storage, time) as claim:
        step = claim.step("reevo")
        storage.fails = {"begin"}
        with pytest.raises(IdempotencyUnavailable):
            await step.sending()
        assert step.state is StepState.NEW
        storage.fails = set()
        await step.sending()


async def test_what_was_done_stands_also_where_that_cannot_be_kept(
    storage: Faulty, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    async with claimed(storage, time) as claim:
        step = claim.step("reevo")
        await step.sending()
        storage.fails = {"settle", "finish", "release"}
        assert not await step.done({"recordId": "1"})
        assert (step.state, step.outcome) == (StepState.DONE, {"recordId": "1"})
        assert not await claim.finish({"id": "1"})
    assert [each.levelno for each in caplog.records] == [logging.WARNING] * 2
    assert "recordId" not in caplog.text
    storage.fails = set()
    time.now += LEASE
    assert await shown(storage, time) == (StepState.SENDING, None)


async def test_a_record_that_has_passed_to_another_is_told_before_anything_is_sent(storage: Faulty, time: Time) -> None:
    async with claimed(storage, time) as claim:
        time.now += LEASE
        async with claimed(storage, time) as other:
            with pytest.raises(IdempotencyUnavailable, match="has taken over"):
                await claim.step("reevo").sending()
            assert claim.step("reevo").state is StepState.NEW
            await other.step("reevo").sending()
            assert await other.step("reevo").done(None)
            assert not await claim.finish({"id": "1"})


async def test_what_comes_of_a_step_is_kept_after_the_record_was_lost(storage: Faulty, time: Time) -> None:
    async with claimed(storage, time) as claim:
        await claim.step("reevo").sending()
        time.now += LEASE
        async with claimed(storage, time) as other:
            assert other.step("reevo").state is StepState.SENDING
            assert await claim.step("reevo").done({"recordId": "1"})
            assert not await other.step("reevo").unknown(None)
    assert await shown(storage, time) == (StepState.DONE, {"recordId": "1"})


@pytest.mark.parametrize("is_left", [False, True])
async def test_a_caller_that_goes_away_before_it_sends_has_sent_nothing(
    storage: Faulty, time: Time, is_left: bool
) -> None:
    if is_left:
        await left_sending(storage, time)
    storage.hangs = {"begin"}
    async with claimed(storage, time) as claim:
        step = claim.step("reevo")
        going = asyncio.create_task(step.sending(is_repeatable=is_left))
        await asyncio.sleep(0)
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
        expected = StepState.UNKNOWN if is_left else StepState.NEW
        assert step.state is expected
    assert await shown(storage, time) == (expected, None)


async def test_steps_beside_each_other(storage: Faulty, time: Time) -> None:
    async def carried_out(step: Step) -> None:
        await step.sending()
        await step.done({"recordId": step.name})

    names = [f"vendor-{number}" for number in range(5)]
    async with claimed(storage, time) as claim:
        await asyncio.gather(*(carried_out(claim.step(name)) for name in names))
    for name in names:
        assert await shown(storage, time, name) == (StepState.DONE, {"recordId": name})


async def test_a_finished_write_has_no_steps(storage: Faulty, time: Time) -> None:
    async with claimed(storage, time) as claim:
        assert claim.payload is None
        step = claim.step("reevo")
        await step.sending()
        await step.done(None)
        assert await claim.finish({"id": "1"})
        assert claim.payload == {"id": "1"}
    async with claimed(storage, time) as again:
        assert again.payload == {"id": "1"}
        for finished in (claim, again):
            with pytest.raises(RuntimeError, match="the write is finished"):
                finished.step("reevo")
            with pytest.raises(RuntimeError, match="the write is finished"):
                await finished.finish({})


async def test_a_payload_that_holds_what_may_not_be_kept_is_a_fault_of_the_caller(storage: Faulty) -> None:
    hold = Hold(storage, NAME, "first")
    await storage.take(NAME, "first")
    claim = Claim(hold, {})
    with pytest.raises(TypeError):
        await claim.finish({"amount": 1.5j})  # type: ignore[dict-item]
