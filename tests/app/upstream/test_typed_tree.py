"""Nested rows read in one pass: what `typed_rows` does for lists."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.label import Label
from app.domain.record import Json
from app.upstream.decoding import encode_json
from app.upstream.row_reader import ID, TEXT, row_reader
from app.upstream.typed_tree import TypedTrees

READER = row_reader(Label, id=ID, name=TEXT, type=TEXT, color=TEXT, description=TEXT)
TREES = TypedTrees(READER, at="data", nested="below", given={})
NESTED: list[Json] = [
    {"id": "1", "more": 1, "below": [{"id": "2", "below": [{"id": "3", "below": None}]}, {"id": "4", "below": []}]},
    {"id": "5", "name": "Köln"},
]


@pytest.mark.parametrize("body", [NESTED, {"data": NESTED, "meta": 1}])
def test_rows_come_depth_first_with_the_place_of_what_they_are_nested_in(body: Json) -> None:
    tree = TREES.read(b" " + encode_json(body))
    assert tree is not None
    assert [(row.id, above) for row, above in zip(tree.rows, tree.above, strict=True)] == [
        ("1", None), ("2", 0), ("3", 1), ("4", 0), ("5", None),
    ]  # fmt: skip
    assert [row.raw for row in tree.rows] == [
        {"id": "1", "more": 1}, {"id": "2"}, {"id": "3"}, {"id": "4"}, {"id": "5", "name": "Köln"},
    ]  # fmt: skip
    assert tree.rows[0].custom_fields == {"more": 1}


@pytest.mark.parametrize(
    "body", [b"", b"null", b"{}", b"[null]", b'[{"id":""}]', b'[{"id":"1","below":{}}]', b'[{"id":"1","below":[{}]}]']
)
def test_anything_else_is_left_to_be_read_row_by_row(body: bytes) -> None:
    assert TREES.read(body) is None


def test_what_is_deeper_than_msgspec_goes_is_left_too() -> None:
    assert TREES.read(b'[{"id":"1","below":' * 5000 + b"[]" + b"}]" * 5000) is None


def test_the_rows_of_a_large_body_are_found_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Any] = [{"id": "1", "below": [{"id": "2", "more": "x" * 1_100_000}]}]
    tree = TREES.read(encode_json(rows))
    assert tree is not None
    monkeypatch.setattr(TREES, "_find", None)
    assert [len(row.raw) for row in tree.rows] == [1, 2]
