"""Snapshots of lists: how long they live, whose they are, and what goes when there are too many rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import CursorExpired, CursorInvalid, GatewayError
from app.domain.vendor import Vendor
from app.snapshots import Snapshot, Snapshots, TooManyRows

Row = tuple[Vendor, str]


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def snapshot(*ids: str, list_key: str = "list", owner: str = "me") -> Snapshot[Row]:
    return Snapshot(tuple((Vendor.SWIFT, each) for each in ids), list_key, owner)


def kept(clock: Clock, *, ttl: float = 10, most_rows: int = 10) -> Snapshots[Row]:
    return Snapshots(ttl, most_rows, clock)


def is_kept(snapshots: Snapshots[Row], token: str) -> bool:
    try:
        snapshots.get(token, "list", "me")
    except CursorExpired:
        return False
    return True


def test_what_was_put_is_given_back_whole(clock: Clock) -> None:
    snapshots = kept(clock)
    put = Snapshot(((Vendor.REEVO, "1"),), "list", "me", is_complete=False, missing=(Vendor.USERLOT,), total=None)
    assert snapshots.get(snapshots.put(put), "list", "me") == put
    assert hash(put) == hash(replace(put))


def test_a_snapshot_lives_from_when_it_was_put_and_reading_does_not_renew_it(clock: Clock) -> None:
    snapshots = kept(clock, ttl=10)
    token = snapshots.put(snapshot("1", "2"))
    clock.now += 9.9
    assert snapshots.get(token, "list", "me").rows[1] == (Vendor.SWIFT, "2")
    clock.now += 0.1
    with pytest.raises(CursorExpired, match="start from the first page"):
        snapshots.get(token, "list", "me")
    assert snapshots.rows == 0


def test_a_cursor_of_another_list_is_refused_and_one_of_another_owner_is_not_known(clock: Clock) -> None:
    snapshots = kept(clock)
    token = snapshots.put(snapshot("1"))
    with pytest.raises(CursorInvalid, match="not a cursor of this list with this filter and order"):
        snapshots.get(token, "another list", "me")
    for list_key in ("list", "another list"):
        with pytest.raises(CursorExpired):
            snapshots.get(token, list_key, "somebody else")
    with pytest.raises(CursorExpired):
        snapshots.get("never a token", "list", "me")
    assert is_kept(snapshots, token)


def test_the_one_that_was_longest_not_read_makes_room(clock: Clock) -> None:
    snapshots = kept(clock, most_rows=6)
    first, second, third = (snapshots.put(snapshot(name, name)) for name in "abc")
    assert is_kept(snapshots, first)
    fourth = snapshots.put(snapshot("d", "d", "d"))
    assert [is_kept(snapshots, each) for each in (first, second, third, fourth)] == [True, False, False, True]
    assert snapshots.rows == 5


def test_a_list_longer_than_all_that_may_be_kept_is_refused_with_a_way_out_and_pushes_out_nothing(
    clock: Clock,
) -> None:
    snapshots = kept(clock, most_rows=2)
    token = snapshots.put(snapshot("1", "2"))
    with pytest.raises(TooManyRows, match="give a `filter` that leaves fewer") as caught:
        snapshots.put(snapshot("1", "2", "3"))
    assert (caught.value.rows, caught.value.most, caught.value.code) == (3, 2, "BAD_USER_INPUT")
    assert isinstance(caught.value, GatewayError)
    assert is_kept(snapshots, token)


def test_lists_without_rows_take_room_too(clock: Clock) -> None:
    snapshots = kept(clock, most_rows=3)
    tokens = [snapshots.put(snapshot(list_key="list", owner=f"{n}")) for n in range(4)]
    assert snapshots.rows == 3
    assert snapshots.get(tokens[3], "list", "3").rows == ()
    with pytest.raises(CursorExpired):
        snapshots.get(tokens[0], "list", "0")


def test_the_same_rows_put_again_take_no_more_room_and_live_anew(clock: Clock) -> None:
    snapshots = kept(clock, ttl=10)
    token = snapshots.put(snapshot("1", "2"))
    clock.now += 6
    assert snapshots.put(snapshot("1", "2")) == token
    assert snapshots.rows == 2
    clock.now += 6
    assert is_kept(snapshots, token)
    clock.now += 4
    assert snapshots.put(snapshot("1", "2")) != token, "a life that is over does not begin again"


@pytest.mark.parametrize(
    "other",
    [
        snapshot("1", "3"),
        snapshot("1"),
        snapshot("1", "2", owner="somebody else"),
        snapshot("1", "2", list_key="another list"),
        replace(snapshot("1", "2"), is_complete=False),
        replace(snapshot("1", "2"), missing=(Vendor.REEVO,)),
        replace(snapshot("1", "2"), total=2),
    ],
)
def test_a_list_that_says_anything_else_has_a_token_of_its_own(clock: Clock, other: Snapshot[Row]) -> None:
    snapshots = kept(clock)
    token = snapshots.put(snapshot("1", "2"))
    another = snapshots.put(other)
    assert another != token
    assert snapshots.get(token, "list", "me") == snapshot("1", "2")
    assert snapshots.get(another, other.list_key, other.owner) == other


@given(
    st.lists(st.tuples(st.sampled_from(["put", "get", "wait"]), st.integers(0, 12), st.sampled_from("ab")), max_size=40)
)
def test_the_bound_holds_whatever_is_done_and_nobody_is_given_what_is_not_theirs(
    steps: list[tuple[str, int, str]],
) -> None:
    clock = Clock()
    snapshots = kept(clock, ttl=5, most_rows=10)
    known: dict[str, tuple[Snapshot[Row], float]] = {}
    for step, number, owner in steps:
        if step == "wait":
            clock.now += number
        elif step == "put" and number <= 10:
            put = snapshot(*(f"{owner}{n}" for n in range(number)), owner=owner)
            token = snapshots.put(put)
            known[token] = (put, clock.now)
        elif known:
            token = list(known)[number % len(known)]
            put, since = known[token]
            try:
                found = snapshots.get(token, "list", owner)
            except CursorExpired:
                continue
            assert found == put
            assert put.owner == owner
            assert clock.now - since < 5
        assert snapshots.rows <= 10
