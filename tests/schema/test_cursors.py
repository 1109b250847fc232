"""Cursors that were not made here, or not for this list: a typed error, whatever is in them."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import CursorInvalid
from schema.cursors import Position, decode_cursor, encode_cursor, list_key
from schema.listing import LARGEST_PAGE
from schema.pagination import page_request
from tests.schema.lists import Upstream, rows

KEY = list_key("rows")
ANY_TEXT = st.text(alphabet=st.characters(), max_size=20)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=6),
    max_leaves=8,
)


def opaque(document: Any) -> str:
    text = json.dumps(document).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode("ascii")


def refused(cursor: str) -> bool:
    with pytest.raises(CursorInvalid, match="Leave it out to start from the first page"):
        decode_cursor(KEY, cursor)
    return True


@given(st.none() | ANY_TEXT, st.integers(0, 10**6), st.none() | ANY_TEXT, st.none() | ANY_TEXT)
def test_any_position_comes_back(token: str | None, index: int, last: str | None, value: str | None) -> None:
    position = Position(token, index, last, value)
    cursor = encode_cursor(KEY, position)
    assert decode_cursor(KEY, cursor) == position
    assert cursor.isascii()
    assert "=" not in cursor


async def test_a_cursor_of_another_list_filter_or_order() -> None:
    upstream = Upstream("unpaged", rows(3))
    cursor = (await upstream.get(1)).page_info.end_cursor
    for field, arguments in (("others", {}), ("rows", {"filter": "x"}), ("rows", {"sort": "x"})):
        with pytest.raises(CursorInvalid, match="not a cursor of this list with this filter and order"):
            page_request(field, 1, cursor, **arguments)
    assert page_request("rows", 7, cursor).position.last == "1"


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        None,
        "abcde",
        {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5},
        [KEY, None, 0, None],
        [KEY, None, 0, None, None, None],
        ["other", None, 0, None, None],
        [KEY, 1, 0, None, None],
        [KEY, None, -1, None, None],
        [KEY, None, 1.0, None, None],
        [KEY, None, True, None, None],
        [KEY, None, "1", None, None],
        [KEY, None, 0, 1, None],
        [KEY, None, 0, None, []],
        [[KEY], None, 0, None, None],
    ],
)
def test_what_only_looks_like_a_cursor(document: Any) -> None:
    assert refused(opaque(document))


@pytest.mark.parametrize("text", [b"[" * 100_000, b"9" * 5000, b"\xff", b"", b'["', b"NaN"])
def test_bytes_that_hold_no_document(text: bytes) -> None:
    assert refused(base64.urlsafe_b64encode(text).decode("ascii"))


@given(ANY_TEXT | st.text(alphabet="abcdefghABCDEFGH0123456789-_=+/", max_size=60))
def test_any_text_is_refused(text: str) -> None:
    assert refused(text)


@given(st.binary(max_size=60))
def test_any_bytes_are_refused(text: bytes) -> None:
    assert refused(base64.urlsafe_b64encode(text).decode("ascii"))


TOKENS = st.sampled_from(["", "0", "3", "٣", "-1", "9" * 15, "9" * 16, "9" * 5000, "1_0", " 1", "x"])


POSITIONS = st.builds(
    Position,
    token=st.none() | TOKENS | ANY_TEXT | st.integers(0, 50).map(str),
    index=st.integers(0, 20) | st.just(10**50),
    last=st.none() | st.integers(0, 10).map(str) | ANY_TEXT,
    value=st.none() | ANY_TEXT,
)
UPSTREAMS = st.builds(
    Upstream,
    kind=st.sampled_from(["offset", "number", "cursor", "unpaged"]),
    rows=st.integers(0, 9).map(rows),
    is_falling=st.booleans(),
)


@given(upstream=UPSTREAMS, first=st.sampled_from([1, 3, LARGEST_PAGE]), position=POSITIONS)
def test_a_forged_position_gives_rows_or_a_typed_error(upstream: Upstream, first: int, position: Position) -> None:
    try:
        page = asyncio.run(upstream.get(first, encode_cursor(KEY, position)))
    except CursorInvalid:
        return
    numbers = [int(row.id) for row in page.nodes]
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= first


@given(ANY_JSON)
def test_any_document_under_the_right_key(document: Any) -> None:
    upstream = Upstream("offset", rows(3))
    cursor = opaque([KEY, *document] if isinstance(document, list) else document)
    try:
        page = asyncio.run(upstream.get(2, cursor))
    except CursorInvalid:
        return
    assert len(page.nodes) <= 2
