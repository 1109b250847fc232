"""JSON in and out without a lost digit, whatever the depth."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.record import Json
from app.upstream.decoding import NotJson, decode_json, encode_json

DIGITS = "123456789012345678901234567890"
DEEP = 10_000


def innermost(value: Any) -> Any:
    while isinstance(value, list | dict) and len(value) == 1:
        value = value[0] if isinstance(value, list) else value["a"]
    return value


def depth(value: Any) -> int:
    levels = 0
    while value:
        value = value[0] if isinstance(value, list) else value["a"] if isinstance(value, dict) else None
        levels += 1
    return levels


def in_lists(inner: bytes, levels: int = DEEP) -> bytes:
    return b"[" * levels + inner + b"]" * levels


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"1.10", Decimal("1.10")),
        (b"-0.0", Decimal("-0.0")),
        (b"9223372036854775809", 2**63 + 1),
        (b"18446744073709551617", 2**64 + 1),
        (DIGITS.encode(), int(DIGITS)),
        (b"-" + DIGITS.encode(), -int(DIGITS)),
        (b"1E400", Decimal("1E+400")),
        (b"1e-400", Decimal("1E-400")),
        (b"0." + DIGITS.encode(), Decimal("0." + DIGITS)),
        (b'"\\u0000"', "\0"),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"\\ud800"', "\ud800"),
        (b'{"\\udfffk": "v\\ud800"}', {"\udfffk": "v\ud800"}),
    ],
)
@pytest.mark.parametrize("levels", [0, DEEP])
def test_values_are_exact_at_any_depth(body: bytes, value: Json, levels: int) -> None:
    decoded = decode_json(in_lists(b"[" + body + b",0]", levels))
    found = innermost(decoded)[0]
    assert found == value
    assert type(found) is type(value)
    assert str(found) == str(value)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b"[1, NaN]",
        b"1 2",
        b"[1,]",
        b"{'a': 1}",
        b"01",
        b"+1",
        b'"\xff"',
        b'"\n"',
        b"[",
        b'{"a":',
        b"<html>",
        "{}".encode("utf-16"),
        "{}".encode("utf-32"),
        b"9" * 5000,
        b"1e99999999999999999999",
        b'"\\ud800" x',
        b'["\\ud800", 1e99999999999999999999]',
    ],
)
@pytest.mark.parametrize("levels", [0, DEEP])
def test_what_is_not_json_is_refused_at_any_depth(body: bytes, levels: int) -> None:
    # An empty list is one, so a hole in it needs something beside.
    with pytest.raises(NotJson):
        decode_json(in_lists(b"0," + body, levels) if levels else body)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert decode_json(b'\xef\xbb\xbf{"a": 1.10}') == {"a": Decimal("1.10")}


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
@pytest.mark.parametrize("levels", [DEEP, 100_000])
def test_depth_is_no_danger(opening: bytes, levels: int) -> None:
    closing = b"]" if opening == b"[" else b"}"
    assert depth(decode_json(opening * levels + b"1" + closing * levels)) == levels + 1
    with pytest.raises(NotJson):
        decode_json(opening * levels)


def test_a_fault_in_the_depth_quotes_nothing_of_the_body() -> None:
    with pytest.raises(NotJson) as caught:
        decode_json(in_lists(b'"jane@example.com" oops'))
    assert "jane" not in str(caught.value)


def test_the_last_of_equal_keys_counts_at_any_depth() -> None:
    body = b'[{"a": 1, "a": {"b": [2]}}, 0]'
    assert innermost(decode_json(body))[0] == innermost(decode_json(in_lists(body)))[0] == {"a": {"b": [2]}}


@pytest.mark.parametrize(
    ("value", "body"),
    [
        (Decimal("1.10"), b"1.10"),
        (Decimal("1E+400"), b"1E+400"),
        (2**70, b"1180591620717411303424"),
        ({"a": [True, None, "é"]}, '{"a":[true,null,"é"]}'.encode()),
        ("\ud800", b'"\\ud800"'),
        ({"\ud800": ["é", Decimal("1.10"), 2**70, Decimal("1E+400")], "b": {}, "c": []}, None),
    ],
)
def test_written_as_read(value: Json, body: bytes | None) -> None:
    written = encode_json(value)
    assert body is None or written == body
    read = decode_json(written)
    assert read == value
    assert repr(read) == repr(value)


def test_a_lone_surrogate_costs_no_other_value_its_digits() -> None:
    assert encode_json(["\ud800", Decimal("1.10"), Decimal("1E+400")]) == b'["\\ud800",1.10,1E+400]'


@pytest.mark.parametrize("levels", [2_000, 20_000])
def test_what_was_read_can_be_written_however_deep(levels: int) -> None:
    body = b'{"a":[' * levels + b'"\\ud800",1.10' + b"]}" * levels
    assert encode_json(decode_json(body)) == body


JSONS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.text(alphabet=st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(alphabet=st.characters()), inner, max_size=4),
    max_leaves=12,
)


@given(JSONS)
def test_any_value_comes_back_the_same(value: Json) -> None:
    assert decode_json(encode_json(value)) == value
    assert decode_json(encode_json([value, "\ud800"])) == [value, "\ud800"]
    assert json.loads(encode_json([value, "\ud800"]), parse_float=Decimal) == [value, "\ud800"]


@given(st.binary(max_size=40) | st.text(alphabet='[]{}":,\\ud8e+-.0 N\n', max_size=20).map(str.encode))
def test_any_bytes_are_json_or_refused(body: bytes) -> None:
    try:
        value = decode_json(body)
    except NotJson:
        return
    assert decode_json(encode_json(value)) == value
