"""Claims: whose turn it is, who waits for whom, and what the second one sees."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from app.domain.errors import BadUserInput, IdempotencyMismatch, IdempotencyUnavailable
from app.idempotency.records import Payload, RecordName, StepState
from app.idempotency.storage import LEASE, Busy, Found
from app.idempotency.store import SIGN, SIGN_ANEW, IdempotencyStore
from tests.app.idempotency.stage import Inline, Records, Time, settle, store_of


class Running:
    """A claim that is held until a test says otherwise, in a task of its own."""

    def __init__(self, store: IdempotencyStore, patience: float = 10, fingerprint: str = "input") -> None:
        self.payload: Payload | None = None
        self.states: StepState | None = None
        self.has_begun = False
        self._answer: Payload | None = None
        self._go = asyncio.Event()
        self.task = asyncio.create_task(self._run(store, patience, fingerprint))

    async def _run(self, store: IdempotencyStore, patience: float, fingerprint: str) -> None:
        async with store.claim("me", "key", fingerprint, patience=patience) as claim:
            self.payload, self.has_begun = claim.payload, True
            if claim.payload is None:
                await self._go.wait()
                if self._answer is not None:
                    assert await claim.finish(self._answer)

    async def end(self, answer: Payload | None = None) -> None:
        self._answer = answer
        self._go.set()
        await self.task


async def began(store: IdempotencyStore, **said: float) -> Running:
    running = Running(store, **said)
    await settle()
    return running


async def test_the_second_waits_for_the_first_and_sees_its_payload(store: IdempotencyStore, time: Time) -> None:
    first, second, third = [await began(store) for _ in range(3)]
    assert [each.has_begun for each in (first, second, third)] == [True, False, False]
    await first.end({"id": "1"})
    await settle()
    assert [each.payload for each in (second, third)] == [{"id": "1"}] * 2
    assert second.task.done()
    assert third.task.done()


async def test_nobody_in_the_same_process_waits_for_the_clock(store: IdempotencyStore, time: Time) -> None:
    first, second = [await began(store) for _ in range(2)]
    before = time.now
    await first.end({"id": "1"})
    await second.task
    assert time.now == before


async def test_a_first_that_does_not_finish_leaves_the_turn_to_the_second(store: IdempotencyStore) -> None:
    first, second, third = [await began(store) for _ in range(3)]
    await first.end()
    await settle()
    assert second.has_begun != third.has_begun
    running, waiting = (second, third) if second.has_begun else (third, second)
    assert running.payload is None
    await running.end({"id": "2"})
    await waiting.task
    assert waiting.payload == {"id": "2"}


async def test_patience_has_an_end(store: IdempotencyStore, time: Time) -> None:
    first, second = await began(store), await began(store, patience=2)
    await time.pass_by(1.9)
    assert not second.task.done()
    await time.pass_by(0.2)
    with pytest.raises(IdempotencyUnavailable, match="is still under way, so nothing was sent"):
        await second.task
    await first.end({"id": "1"})


async def test_who_has_no_patience_is_told_at_once(store: IdempotencyStore) -> None:
    first = await began(store)
    with pytest.raises(IdempotencyUnavailable):
        async with store.claim("me", "key", "input", patience=0):
            pytest.fail("the first still holds it")
    await first.end()


async def test_another_process_is_seen_to_let_go(file: Records, time: Time) -> None:
    here, there = store_of(file, time), store_of(file, time)
    first, second = await began(there), await began(here)
    await first.end({"id": "1"})
    await settle()
    assert not second.task.done(), "nobody tells another process"
    await time.pass_by(0.25)
    assert second.payload == {"id": "1"}


async def test_looks_at_another_process_become_fewer(file: Records, time: Time) -> None:
    looks: list[float] = []

    class Counting(Inline):
        async def take(self, name: RecordName, holder: str) -> Found:
            looks.append(time.now)
            return Busy()

    waiting = await began(IdempotencyStore(Counting(file), time.timing), patience=3)
    await time.pass_by(3)
    with pytest.raises(IdempotencyUnavailable):
        await waiting.task
    waits = [later - earlier for earlier, later in pairwise(looks)]
    assert waits[:5] == pytest.approx([0.02, 0.04, 0.08, 0.16, 0.25])
    assert max(waits) == pytest.approx(0.25)
    assert looks[-1] == pytest.approx(looks[0] + 3)


async def test_another_input_under_the_same_key_is_refused_also_while_the_first_runs(store: IdempotencyStore) -> None:
    first = await began(store)
    for _ in range(2):
        with pytest.raises(IdempotencyMismatch, match="use a new key for a new write") as caught:
            async with store.claim("me", "key", "another input"):
                pytest.fail("it is another input")
        assert caught.value.extensions == {"code": "IDEMPOTENCY_MISMATCH", "retryable": False}
        if not first.task.done():
            await first.end({"id": "1"})


async def test_keys_belong_to_their_owners(store: IdempotencyStore) -> None:
    first = await began(store)
    async with store.claim("you", "key", "another input", patience=0) as claim:
        assert claim.payload is None
    await first.end()


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_a_key_that_is_none(store: IdempotencyStore, key: str) -> None:
    with pytest.raises(BadUserInput, match=f"1 to 255 characters, and this one has {len(key)}"):
        async with store.claim("me", key, "input"):
            pytest.fail("it is no key")


async def test_a_holder_stays_as_long_as_it_lives(file: Records, time: Time) -> None:
    here, there = store_of(file, time), store_of(file, time)
    first = await began(here)
    await time.pass_by(10 * LEASE)
    with pytest.raises(IdempotencyUnavailable):
        async with there.claim("me", "key", "input", patience=0):
            pytest.fail("the first still lives")
    await first.end()
    await time.pass_by(LEASE)
    async with there.claim("me", "key", "input", patience=0) as claim:
        assert claim.payload is None


async def test_a_failing_sign_of_life_is_followed_by_another(file: Records, time: Time) -> None:
    class Flickering(Inline):
        signs = 0

        async def extend(self, name: RecordName, holder: str) -> bool:
            self.signs += 1
            if self.signs % 2:
                raise IdempotencyUnavailable("the disk is gone")
            return await super().extend(name, holder)

    storage = Flickering(file)
    first = await began(IdempotencyStore(storage, time.timing))
    await time.pass_by(2 * (SIGN + SIGN_ANEW) + SIGN)
    assert storage.signs == 5, "the one behind a failed one comes sooner"
    await time.pass_by(4 * LEASE)
    with pytest.raises(IdempotencyUnavailable):
        async with store_of(file, time).claim("me", "key", "input", patience=0):
            pytest.fail("the first still lives")
    await first.end()


async def test_a_holder_that_has_lost_its_record_stops_asking_for_it(file: Records, time: Time) -> None:
    signs: list[bool] = []

    class Noting(Inline):
        async def extend(self, name: RecordName, holder: str) -> bool:
            signs.append(await super().extend(name, holder))
            return signs[-1]

    first = await began(IdempotencyStore(Noting(file), time.timing))
    time.now += 2 * LEASE  # the process stood still
    async with store_of(file, time).claim("me", "key", "input", patience=0):
        await time.pass_by(10 * LEASE)
    assert signs == [False]
    await first.end()


async def test_an_error_in_the_block_lets_go_and_is_seen(store: IdempotencyStore) -> None:
    async def failing() -> None:
        async with store.claim("me", "key", "input") as claim:
            await claim.step("reevo").sending()
            raise LookupError

    with pytest.raises(LookupError):
        await failing()
    async with store.claim("me", "key", "input", patience=0) as claim:
        assert claim.step("reevo").state is StepState.SENDING


async def test_a_caller_that_goes_away_lets_go(store: IdempotencyStore) -> None:
    first = await began(store)
    first.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first.task
    async with store.claim("me", "key", "another input", patience=0) as claim:
        assert claim.payload is None


async def test_a_caller_that_goes_away_while_it_waits_holds_nothing(store: IdempotencyStore) -> None:
    first, second = await began(store), await began(store)
    second.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second.task
    await first.end()
    async with store.claim("me", "key", "input", patience=0) as claim:
        assert claim.payload is None


async def test_a_caller_that_goes_away_while_it_takes_the_record_lets_go_of_it(file: Records, time: Time) -> None:
    class Slow(Inline):
        async def take(self, name: RecordName, holder: str) -> Found:
            found = await super().take(name, holder)
            await asyncio.Event().wait()
            return found

    going = await began(IdempotencyStore(Slow(file), time.timing))
    with pytest.raises(IdempotencyUnavailable):
        async with store_of(file, time).claim("me", "key", "input", patience=0):
            pytest.fail("it was taken")
    going.task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await going.task
    async with store_of(file, time).claim("me", "key", "input", patience=0) as claim:
        assert claim.payload is None


async def test_storage_that_cannot_be_reached_is_told_before_anything_is_sent(file: Records, time: Time) -> None:
    class Gone(Inline):
        async def take(self, name: RecordName, holder: str) -> Found:
            raise IdempotencyUnavailable("the disk is gone")

    with pytest.raises(IdempotencyUnavailable, match="the disk is gone") as caught:
        async with IdempotencyStore(Gone(file), time.timing).claim("me", "key", "input"):
            pytest.fail("there is no record")
    assert caught.value.extensions == {"code": "IDEMPOTENCY_UNAVAILABLE", "retryable": True}


async def test_the_storage_is_closed_with_the_store(file: Records, time: Time) -> None:
    class Closing(Inline):
        is_closed = False

        async def aclose(self) -> None:
            self.is_closed = True

    storage = Closing(file)
    await IdempotencyStore(storage).aclose()
    assert storage.is_closed
