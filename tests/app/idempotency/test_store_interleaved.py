"""However processes come between each other, stand still and die: nothing is sent twice that may have been done."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.idempotency.record_file import RecordFile
from app.idempotency.records import LIFETIME
from app.idempotency.storage import LEASE
from tests.app.idempotency.stage import Time, settle
from tests.app.idempotency.world import STEPS, Died, Process, World, carry_out

pytestmark = pytest.mark.long

MOST_PROCESSES = 4
ACTIONS = st.lists(
    st.tuples(st.sampled_from(["start", *["go"] * 6, "die", "freeze", "wait", "wait long"]), st.integers(0, 3)),
    min_size=60,  # a write takes twenty
    max_size=150,
)
ANSWERS = st.lists(st.sampled_from(["made", "refused", "lost"]), min_size=1, max_size=4)


async def ended(task: asyncio.Task[None]) -> None:
    with suppress(Died):
        await task


async def played(world: World, actions: list[tuple[str, int]]) -> None:
    """Do what is said, then let everybody that lives come to an end, and one more that finds what is left."""
    processes: list[Process] = []
    tasks: list[asyncio.Task[None]] = []

    def start() -> None:
        processes.append(Process(world.file, world))
        tasks.append(asyncio.create_task(ended(asyncio.create_task(carry_out(processes[-1])))))

    async def let_go() -> None:
        for _ in range(500):
            if all(task.done() for task in tasks):
                return
            for each in processes:
                if each.turn is not None and not each.turn.done():
                    each.go_on()
            await world.time.pass_by(0.05)
        raise AssertionError("somebody does not come to an end")

    start()
    for action, number in actions:
        await settle()
        able = [each for each in processes if each.turn is not None and not each.turn.done()]
        if action == "start" and len(processes) < MOST_PROCESSES:
            start()
        elif action == "go" and able:
            able[number % len(able)].go_on()
        elif action == "die" and able:
            able[number % len(able)].die()
        elif action == "freeze":
            processes[number % len(processes)].is_frozen ^= True
        elif action in ("wait", "wait long"):
            await world.time.pass_by((1 + number) * LEASE / 4 if action == "wait" else LEASE + 1)
    await let_go()
    for _ in range(3 * len(STEPS)):  # whoever asks again goes on with what was refused
        await world.time.pass_by(LEASE + 1)
        start()
        await let_go()
    assert world.time.now < 1_000_000 + LIFETIME
    for task in tasks:
        await task


@given(ACTIONS, ANSWERS)
def test_nothing_that_may_have_been_done_is_sent_again(actions: list[tuple[str, int]], answers: list[str]) -> None:
    time = Time()
    world = World(time, answers, RecordFile(None, time))
    asyncio.run(played(world, actions))
    assert len(world.finished) <= 1
    assert all(payload == world.finished[0] for payload in world.seen)
    for step, vendor in world.vendors.items():
        if "made" in vendor.sent and world.finished:  # it is told, or, where its process died, nobody knows
            assert world.finished[0][step] in (f"made by {step}", None)
    world.file.close()


def test_two_processes_in_turns_send_everything_once() -> None:
    """The test above is of use only if writes come to their end in it."""
    time = Time()
    world = World(time, ["made"], RecordFile(None, time))
    asyncio.run(played(world, [("start", 0), *[("go", number % 2) for number in range(60)]]))
    assert [vendor.sent for vendor in world.vendors.values()] == [["made"], ["made"]]
    assert world.finished == [{step: f"made by {step}" for step in STEPS}]
    assert world.seen
    world.file.close()


def test_who_dies_between_sending_and_the_answer_leaves_what_nobody_knows() -> None:
    time = Time()
    world = World(time, ["made"], RecordFile(None, time))
    before_the_answer = [("go", 0)] * 5  # taken, told; marked, told; sent
    asyncio.run(played(world, [*before_the_answer, ("die", 0)]))
    assert [vendor.sent for vendor in world.vendors.values()] == [["made"], ["made"]]
    assert world.finished == [{"reevo": None, "swift": "made by swift"}]
    world.file.close()
