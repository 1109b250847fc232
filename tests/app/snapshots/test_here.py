"""Lists in one process that have a token, and a rest of their life, from elsewhere."""

from __future__ import annotations

import pytest

from app.domain.errors import CursorExpired
from app.snapshots.here import SnapshotsHere
from tests.app.snapshots.stages import found, snapshot
from tests.gateway.harness import Clock


async def test_a_copy_lives_no_longer_than_what_it_is_of() -> None:
    clock = Clock()
    here = SnapshotsHere(10, 10, clock)
    own = await here.put(snapshot("1"))
    here.keep("s.copy", snapshot("1", "2"), 3)
    assert (here.rows, here.holds("s.copy"), here.holds("other")) == (3, True, False)
    assert await found(here, "s.copy") == snapshot("1", "2")
    clock.now += 3
    assert (here.rows, here.holds("s.copy")) == (1, False)
    with pytest.raises(CursorExpired):
        await here.get("s.copy", "list", "me")
    assert await found(here, own) == snapshot("1")


async def test_a_copy_is_not_what_is_found_again_under_a_token_of_this_process() -> None:
    here = SnapshotsHere(10, 10, Clock())
    here.keep("s.copy", snapshot("1"))
    assert not (await here.put(snapshot("1"))).startswith("s.")


async def test_rows_are_had_from_one_place_to_another_and_all() -> None:
    here = SnapshotsHere(10, 10, Clock())
    rows = (await here.get(await here.put(snapshot(*"abcdef")), "list", "me")).rows
    assert (await rows.window(1, 3), await rows.window(5, 9), await rows.window(7, 9)) == (("b", "c"), ("f",), ())
    assert (len(rows), await rows.everything()) == (6, tuple("abcdef"))
