"""What one request keeps of lists, and finds, is a condition of the next one's having the same answer."""

from __future__ import annotations

import pytest

from app.domain.errors import CursorExpired
from app.snapshots.here import SnapshotsHere
from app.snapshots.noted import NotedSnapshots
from app.snapshots.snapshot import Snapshot
from app.upstream.scope import serving
from app.upstream.trail import Trail

MINE = Snapshot(("a", "b"), "list", "me")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def _noted(kept: SnapshotsHere) -> tuple[str, Trail]:
    with serving("r") as scope:
        scope.trail = trail = Trail()
        token = await NotedSnapshots(kept).put(MINE)
    return token, trail


async def test_what_was_kept_is_kept_on_under_its_token() -> None:
    clock = Clock()
    kept = SnapshotsHere(10, 100, clock)
    token, trail = await _noted(kept)
    (keeps_on,) = trail.conditions
    assert trail.held > 0
    clock.now = 8
    assert await keeps_on()
    clock.now = 16
    assert list((await kept.get(token, "list", "me")).rows.all) == ["a", "b"]  # type: ignore[attr-defined]


async def test_a_list_that_was_let_go_of_is_another_one() -> None:
    clock = Clock()
    kept = SnapshotsHere(10, 100, clock)
    _, trail = await _noted(kept)
    clock.now = 11
    assert not await trail.conditions[0]()


async def test_what_was_found_has_to_be_there() -> None:
    clock = Clock()
    kept = SnapshotsHere(10, 100, clock)
    token = await kept.put(MINE)
    with serving("r") as scope:
        scope.trail = trail = Trail()
        found = await NotedSnapshots(kept).get(token, "list", "me", begin=1, most=1)
    assert len(found.rows) == 2
    (is_there,) = trail.conditions
    assert await is_there()
    clock.now = 11
    with pytest.raises(CursorExpired):
        await is_there()


async def test_it_keeps_what_others_keep_and_closes_nothing() -> None:
    kept = SnapshotsHere(10, 100, Clock())
    noted = NotedSnapshots(kept)
    await noted.put(MINE)
    await noted.aclose()
    assert noted.rows == kept.rows == 2
