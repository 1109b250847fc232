"""Lists read in one pass: what is read is what each row by itself is read as, or nothing is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.label import Label
from app.domain.record import Json, Wire
from app.upstream.decoding import decode_json, encode_json
from app.upstream.fields import Unparsable
from app.upstream.row_reader import ID, TEXT, row_reader
from app.upstream.typed_rows import TypedRows
from app.vendors.assembly import mapping as assembly
from app.vendors.userlot import mapping as userlot
from tests.app.upstream.test_row_reader import ODD

LISTS: list[tuple[TypedRows[Any], tuple[str, ...], Callable[[Wire], Any], frozenset[str]]] = [
    (assembly.ACCOUNTS, ("accounts", "data"), assembly.account, assembly._account.known),
    (assembly.LABELS, ("labels",), assembly.label, assembly._label.known),
    (assembly.USAGE_LOGS, ("logs", "data"), assembly.usage_log, assembly._usage_log.known),
    (userlot.COMPANIES, (), userlot.company, userlot._company.known),
    (userlot.END_USERS, (), userlot.end_user, userlot._end_user.known),
]
USUAL: list[Json] = [None, "a", "", "Tier", 7, ["a"], True]
IN_JSON = [value for value in ODD if "NaN" not in repr(value)]


def body_of(rows: list[Any], at: tuple[str, ...], **beside: Json) -> bytes:
    """A body that holds the rows at their place."""
    whole: Any = rows
    for key in reversed(at):
        whole, beside = {**beside, key: whole, "more": [1]}, {}
    return encode_json(whole)


def one_by_one(rows: Json, read: Callable[[Wire], Any]) -> list[Any] | None:
    """The rows, each by itself; None where one cannot be read."""
    assert isinstance(rows, list)
    try:
        return [read(row) for row in rows]  # type: ignore[arg-type]  # they are objects
    except Unparsable:
        return None


@pytest.mark.parametrize(("typed", "at", "read", "known"), LISTS)
@settings(max_examples=60)
@given(data=st.data())
def test_a_list_is_read_as_its_rows_are(
    typed: TypedRows[Any], at: tuple[str, ...], read: Callable[[Wire], Any], known: frozenset[str], data: st.DataObject
) -> None:
    values = st.sampled_from(USUAL) | st.sampled_from(IN_JSON)
    keys = st.sampled_from([*sorted(known - {"id"}), "custom", "Id", ""])
    row = st.builds(lambda rest: {"id": "1", **rest}, st.dictionaries(keys, values, max_size=4))
    rows = data.draw(st.lists(row | st.dictionaries(keys | st.just("id"), values), max_size=3))
    body = body_of(rows, at)
    found = typed.read(body)
    if found is not None:
        alone = one_by_one(rows, read)
        assert found.rows == alone
        assert repr(found.rows) == repr(one_by_one(decode_json(encode_json(rows)), read))  # where `==` takes True for 1


@pytest.mark.parametrize(("typed", "at", "read", "known"), LISTS)
def test_what_nearly_every_list_is_is_read(
    typed: TypedRows[Any], at: tuple[str, ...], read: Callable[[Wire], Any], known: frozenset[str]
) -> None:
    rows: list[Json] = [
        {"id": "1"},
        {"id": "2", "name": "Köln", "custom": 1.5},
        {"id": "3", **dict.fromkeys(known - {"id"})},
    ]
    found = typed.read(body_of(rows, at, has_next_page=True, other=2))
    assert found is not None
    assert found.rows == one_by_one(rows, read)
    assert found.beside == ({"has_next_page": True} if len(at) > 1 else {})
    assert {type(row) for row in found.rows} == {type(read({"id": "1"}))}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"{}", b'{"labels":null}', b'{"labels":[null]}', b'{"labels":[{}]}', b'{"labels":[{"id":""}]}',
        b'{"labels":[{"id":"1","more":"\xff"}]}', b'{"labels":[{"id":"1","name":"\\ud800"}]}', b'{"labels":[{"id":"1"}',
        b'{"labels":[{"id":"1"}]} x', b'{"labels":[{"id":"1","name":7}]}', b'{"labels":[{"id":1}]}',
        b'\xef\xbb\xbf{"labels":[]}', b'{"labels":[{"id":"1","more":' + b"[" * 5000 + b"]" * 5000 + b"}]}",
    ],
)  # fmt: skip
def test_anything_else_is_left_to_be_read_row_by_row(body: bytes) -> None:
    assert assembly.LABELS.read(body) is None


def test_of_a_key_that_stands_twice_the_last_counts_as_ever() -> None:
    body = b'{"labels":[{"id":"1","name":"a","id":"2","name":"b"}],"labels":[{"id":"3"}]}'
    found = assembly.LABELS.read(body)
    assert found is not None
    assert [row.id for row in found.rows] == ["3"]


def test_a_missing_key_beside_the_list_is_null() -> None:
    found = assembly.ACCOUNTS.read(b'{"accounts":{"data":[]}}')
    assert found is not None
    assert (found.rows, found.beside) == ([], {"has_next_page": None})


def test_the_rows_of_a_large_body_are_found_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[Json] = [{"id": str(number), "more": "x" * 1000} for number in range(300)]
    typed = TypedRows(row_reader(Label, id=ID, name=TEXT, color=TEXT, description=TEXT, type=TEXT))
    found = typed.read(encode_json(rows))
    assert found is not None
    monkeypatch.setattr(typed, "_find", None)
    assert found.rows[299].raw == rows[299]
    assert found.rows[299].custom_fields == {"more": "x" * 1000}
