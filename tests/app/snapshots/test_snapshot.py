"""Snapshots of lists: how long they live, whose they are, and what goes when there are too many rows.

All of it holds of lists that one process keeps, and of those that another one reads in Redis.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import CursorExpired, CursorInvalid, GatewayError
from app.domain.vendor import Vendor
from app.snapshots.snapshot import Snapshot, TooManyRows
from tests.app.snapshots.stages import OneProcess, Stage, TwoProcesses, is_kept, snapshot
from tests.redis_server import RedisServer

Make = Callable[..., Stage]


@pytest.fixture(params=["one process", "two over Redis"])
async def make(request: pytest.FixtureRequest) -> AsyncIterator[Make]:
    stages: list[Stage] = []

    def made(ttl: float = 10, most_rows: int = 10) -> Stage:
        if request.param == "one process":
            stages.append(OneProcess(ttl, most_rows))
        else:
            stages.append(TwoProcesses(request.getfixturevalue("redis_server"), ttl, most_rows))
        return stages[-1]

    yield made
    for each in stages:
        await each.aclose()


async def test_what_was_put_is_given_back_whole(make: Make) -> None:
    stage = make()
    put = Snapshot(('["reevo","1"]', "é\n\0"), "list", "me", is_complete=False, missing=(Vendor.USERLOT,), total=None)
    assert await stage.get(await stage.put(put)) == put
    assert hash(put) == hash(replace(put))


async def test_a_snapshot_lives_from_when_it_was_put_and_reading_does_not_renew_it(make: Make) -> None:
    stage = make(ttl=60)
    token = await stage.put(snapshot("1", "2"))
    stage.pass_time(40)
    assert (await stage.get(token)).rows[1] == "2"
    stage.pass_time(20)
    with pytest.raises(CursorExpired, match="start from the first page"):
        await stage.get(token)
    assert stage.rows == 0


async def test_a_cursor_of_another_list_is_refused_and_one_of_another_owner_is_not_known(make: Make) -> None:
    stage = make()
    token = await stage.put(snapshot("1"))
    with pytest.raises(CursorInvalid, match="not a cursor of this list with this filter and order"):
        await stage.get(token, "another list", "me")
    for list_key in ("list", "another list"):
        with pytest.raises(CursorExpired):
            await stage.get(token, list_key, "somebody else")
    for odd in ("never a token", "", "s.", "s.*", f"{token}x", token[2:], "s." + "a" * 22, "s.\n", "é"):
        with pytest.raises(CursorExpired):
            await stage.get(odd)
    assert await is_kept(stage, token)


async def test_the_one_that_was_longest_not_read_makes_room(make: Make) -> None:
    stage = make(most_rows=6)
    first, second, third = [await stage.put(snapshot(name, name, list_key=name)) for name in "abc"]
    assert await stage.get(first, "a") == snapshot("a", "a", list_key="a")
    fourth = await stage.put(snapshot("d", "d", "d", list_key="d"))
    kept = []
    for token, name in zip((first, second, third, fourth), "abcd", strict=True):
        try:
            await stage.get(token, name)
            kept.append(name)
        except CursorExpired:
            pass
    assert kept == ["a", "d"]
    assert stage.rows == 5


async def test_a_list_longer_than_all_that_may_be_kept_is_refused_with_a_way_out_and_pushes_out_nothing(
    make: Make,
) -> None:
    stage = make(most_rows=2)
    token = await stage.put(snapshot("1", "2"))
    with pytest.raises(TooManyRows, match="give a `filter` that leaves fewer") as caught:
        await stage.put(snapshot("1", "2", "3"))
    assert (caught.value.rows, caught.value.most, caught.value.code) == (3, 2, "BAD_USER_INPUT")
    assert isinstance(caught.value, GatewayError)
    assert await is_kept(stage, token)


async def test_lists_without_rows_take_room_too(make: Make) -> None:
    stage = make(most_rows=3)
    tokens = [await stage.put(snapshot(list_key="list", owner=f"{n}")) for n in range(4)]
    assert stage.rows == 3
    assert (await stage.get(tokens[3], "list", "3")).rows == ()
    with pytest.raises(CursorExpired):
        await stage.get(tokens[0], "list", "0")


async def test_the_same_rows_put_again_take_no_more_room_and_live_anew(make: Make) -> None:
    stage = make(ttl=100)
    token = await stage.put(snapshot("1", "2"))
    stage.pass_time(60)
    assert await stage.put(snapshot("1", "2")) == token
    assert stage.rows == 2
    stage.pass_time(60)
    assert await is_kept(stage, token)
    stage.pass_time(40)
    assert await stage.put(snapshot("1", "2")) != token, "a life that is over does not begin again"


@pytest.mark.parametrize(
    "other",
    [
        snapshot("1", "3"),
        snapshot("1"),
        snapshot('1","2'),
        snapshot("1", "2", owner="somebody else"),
        snapshot("1", "2", list_key="another list"),
        replace(snapshot("1", "2"), is_complete=False),
        replace(snapshot("1", "2"), missing=(Vendor.REEVO,)),
        replace(snapshot("1", "2"), total=2),
    ],
)
async def test_a_list_that_says_anything_else_has_a_token_of_its_own(make: Make, other: Snapshot) -> None:
    stage = make()
    token = await stage.put(snapshot("1", "2"))
    another = await stage.put(other)
    assert another != token
    assert await stage.get(token) == snapshot("1", "2")
    assert await stage.get(another, other.list_key, other.owner) == other


STEPS = st.lists(
    st.tuples(st.sampled_from(["put", "get", "wait"]), st.integers(0, 12), st.sampled_from("ab")), max_size=30
)


async def whatever_is_done(stage: Stage, steps: list[tuple[str, int, str]]) -> None:
    """Carry out steps on lists that are kept for 500 seconds, ten rows at most."""
    now = 0.0
    known: dict[str, tuple[Snapshot, float]] = {}
    for step, number, owner in steps:
        if step == "wait":
            now += 100 * number
            stage.pass_time(100 * number)
        elif step == "put" and number <= 10:
            put = snapshot(*(f"{owner}{n}" for n in range(number)), owner=owner)
            known[await stage.put(put)] = (put, now)
        elif known:
            token = list(known)[number % len(known)]
            put, since = known[token]
            try:
                found = await stage.get(token, "list", owner)
            except CursorExpired:
                continue
            assert found == put
            assert put.owner == owner
            assert now - since < 500
        assert stage.rows <= 10
    await stage.aclose()


@given(STEPS)
def test_the_bound_holds_whatever_is_done_and_nobody_is_given_what_is_not_theirs(
    steps: list[tuple[str, int, str]],
) -> None:
    asyncio.run(whatever_is_done(OneProcess(500, 10), steps))


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_so_it_does_in_redis(redis_server: RedisServer, steps: list[tuple[str, int, str]]) -> None:
    redis_server.empty()

    async def scenario() -> None:
        await whatever_is_done(TwoProcesses(redis_server, 500, 10), steps)

    asyncio.run(scenario())
