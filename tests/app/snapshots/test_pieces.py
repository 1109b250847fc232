"""A list in pieces is the list, and no more pieces are got than are needed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import CursorExpired
from app.snapshots.pieces import (
    AT_ONCE,
    PIECE,
    Head,
    Pieces,
    RowsInPieces,
    content_digest,
    digest_of,
    packed,
    pieces_of,
)
from tests.app.snapshots.stages import snapshot

LONG = tuple(f'["swift","{number}"]' for number in range(18 * PIECE + 7))
PACKED = dict(enumerate(packed(LONG, range(19))))


class Store:
    """Gives pieces, and notes which were asked for."""

    def __init__(self, pieces: Pieces = PACKED) -> None:
        self._pieces = pieces
        self.asked: list[list[int]] = []

    async def fetch(self, numbers: Sequence[int]) -> Pieces:
        self.asked.append(list(numbers))
        return {number: self._pieces.get(number) for number in numbers}


@given(st.integers(0, len(LONG) + 200), st.integers(0, 120))
def test_a_page_is_the_same_rows_out_of_two_pieces_at_most(begin: int, most: int) -> None:
    store = Store()
    rows = RowsInPieces(len(LONG), {}, store.fetch)
    assert tuple(asyncio.run(rows.window(begin, begin + most))) == LONG[begin : begin + most]
    assert len(store.asked) <= 1
    assert all(len(numbers) <= 2 for numbers in store.asked)


async def test_what_is_at_hand_is_not_asked_for() -> None:
    store = Store()
    rows = RowsInPieces(len(LONG), {3: PACKED[3]}, store.fetch)
    for begin in (3 * PIECE, 3 * PIECE + 450, 4 * PIECE - 50):
        assert tuple(await rows.window(begin, begin + 50)) == LONG[begin : begin + 50]
    assert store.asked == []
    await rows.window(4 * PIECE - 50, 4 * PIECE + 50)
    await rows.window(4 * PIECE, 4 * PIECE + 50)
    assert store.asked == [[4]]


async def test_everything_comes_in_goes_and_is_told() -> None:
    store, told = Store(), list[tuple[str, ...]]()
    rows = RowsInPieces(len(LONG), {0: PACKED[0]}, store.fetch, told.append)
    assert await rows.everything() == LONG
    assert store.asked == [list(range(1, AT_ONCE + 1)), [17, 18]]
    assert told == [LONG]


async def test_a_piece_that_is_gone_means_a_list_that_is_no_longer_kept() -> None:
    rows = RowsInPieces(len(LONG), {}, Store({}).fetch)
    with pytest.raises(CursorExpired):
        await rows.window(0, 10)
    assert await rows.window(len(LONG), len(LONG) + 10) == ()


def test_a_list_without_rows_has_no_pieces() -> None:
    head = Head.of(snapshot())
    assert (head.pieces, list(pieces_of(0, 0)), packed((), range(0))) == (0, [], [])
    assert [Head.of(snapshot(*"a" * number)).pieces for number in (1, PIECE, PIECE + 1)] == [1, 1, 2]


def test_a_digest_is_of_all_that_a_list_says_and_tells_no_name() -> None:
    put = snapshot("1", "2")
    others = [put, replace(put, rows=("1", "3")), replace(put, rows=('1","2',)), replace(put, total=2)]
    others += [replace(put, is_complete=False), replace(put, owner="you"), replace(put, list_key="other")]
    digests = [content_digest(each.rows, Head.of(each)) for each in others]
    assert len(set(digests)) == len(digests)
    assert content_digest(put.rows, Head.of(put)) == digests[0]
    assert Head.of(put).owner == digest_of("me")
    assert digest_of("ab", "c") != digest_of("a", "bc")
