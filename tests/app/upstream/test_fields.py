"""Typed reads of loosely typed JSON: what fits, and nothing guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.record import Json
from app.upstream import fields

ANYTHING: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("a", "a"),
        ("", ""),
        (" a ", " a "),
        (12345678901234567890123, "12345678901234567890123"),
        (Decimal("1.10"), "1.10"),
        (True, None),
        (None, None),
        ([], None),
        ({}, None),
    ],
)
def test_text(value: Json, read: str | None) -> None:
    assert fields.text({"k": value}, "k") == fields.as_text(value) == read
    assert fields.text({}, "k") is None


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (["a", 1, None, {}, "b"], ("a", "1", "b")),
        ("alone", ("alone",)),
        (None, ()),
        ({}, ()),
        ([], ()),
    ],
)
def test_texts(value: Json, read: tuple[str, ...]) -> None:
    assert fields.texts({"k": value}, "k") == read
    assert fields.texts({}, "k") == ()


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (3, "3"),
        (Decimal("1.10"), "1.10"),
        ("1.10", "1.10"),
        ("-4", "-4"),
        ("+4", "4"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e5", "1E+5"),
        ("1E400", "1E+400"),
        ("123456789012345678901234567890.10", "123456789012345678901234567890.10"),
    ],
)
def test_numbers_keep_their_digits(value: Json, read: str) -> None:
    assert str(fields.number({"k": value}, "k")) == read


@pytest.mark.parametrize(
    "value",
    [
        "1_000",
        " 1",
        "1 ",
        "1\n",
        "٣",
        "１",
        "0x1",
        "",
        ".",
        "e5",
        "1,5",
        "$1",
        "NaN",
        "sNaN",
        "Infinity",
        "1e" + "9" * 30,
        True,
        False,
        None,
        [],
        {},
        Decimal("NaN"),
        Decimal("Infinity"),
    ],
)
def test_what_is_not_a_number(value: Json) -> None:
    assert fields.as_number(value) is None
    assert fields.integer({"k": value}, "k") is None


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (2**70, 2**70),
        (Decimal("4.0"), 4),
        ("4.0", 4),
        ("9223372036854775809", 9223372036854775809),
        (Decimal("1E30"), 10**30),
        (Decimal("4.5"), None),
        (Decimal("1e-5"), None),
        (Decimal("1E400"), None),
        (Decimal("1E999999999"), None),
        (Decimal("1E-999999999"), None),
        ("9" * 5000, None),
        (True, None),
    ],
)
def test_integer(value: Json, read: int | None) -> None:
    assert fields.integer({"k": value}, "k") == read
    assert fields.integer({}, "k") is None


@pytest.mark.parametrize(
    ("value", "read"),
    [(True, True), (False, False), ("true", True), ("FALSE", False), ("yes", None), (1, None), (0, None), (None, None)],
)
def test_flag(value: Json, read: bool | None) -> None:
    assert fields.flag({"k": value}, "k") is read


def test_an_identifier_is_there_or_the_record_is_none() -> None:
    assert fields.identifier({"id": 7}) == "7"
    assert fields.identifier({"uid": "x"}, "uid") == "x"
    wires: list[dict[str, Json]] = [{}, {"id": None}, {"id": ""}, {"id": True}, {"id": []}]
    for wire in wires:
        with pytest.raises(fields.Unparsable, match="without 'id'"):
            fields.identifier(wire)


def test_shapes_are_checked_and_named() -> None:
    assert fields.an_object({"a": 1}, "the body") == {"a": 1}
    assert fields.a_list([1], "the body") == [1]
    assert fields.objects([{}, {"a": 1}], "rows") == [{}, {"a": 1}]
    with pytest.raises(fields.Unparsable, match="the body is not an object"):
        fields.an_object([], "the body")
    with pytest.raises(fields.Unparsable, match="the body is not a list"):
        fields.a_list({}, "the body")
    with pytest.raises(fields.Unparsable, match="an item of rows is not an object"):
        fields.objects([{}, 1], "rows")


def test_what_stands_beside_the_known_keys() -> None:
    wire: dict[str, Json] = {"id": "1", "b": 2, "a": None}
    assert fields.beside(wire, iter(["id"])) == {"b": 2, "a": None}
    assert wire == {"id": "1", "b": 2, "a": None}


@given(ANYTHING)
def test_no_value_breaks_a_reader(value: Json) -> None:
    wire = {"k": value}
    number = fields.number(wire, "k")
    assert number is None or number.is_finite()
    whole = fields.integer(wire, "k")
    assert whole is None or (type(whole) is int and whole == number)
    assert isinstance(fields.text(wire, "k"), str | None)
    assert all(isinstance(item, str) for item in fields.texts(wire, "k"))
    assert fields.flag(wire, "k") in (True, False, None)
