"""Changes as Assembly's JSON: what is given and nothing else, and no value of a wrong type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.account_kind import AccountKind
from app.domain.errors import FieldRefused
from app.vendors.assembly.changes import (
    Check,
    Field,
    a_number,
    a_text,
    an_integer,
    an_object,
    no_overlap,
    one_of,
    properties,
    texts,
    wire_of,
)

FIELDS = {"one": Field("first", a_text), "two": Field("second", a_text)}


def wire(changes: dict[str, Any]) -> list[tuple[str, object]]:
    return list(wire_of(changes, FIELDS, what="a thing", elsewhere={"three": "Three is elsewhere."}).items())


def test_only_what_is_given_is_sent_in_one_order() -> None:
    assert wire({}) == []
    assert wire({"two": "b", "one": ""}) == [("first", ""), ("second", "b")]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("three", "Three is elsewhere."),
        ("first", "'first' is no field of a thing that can be written."),
        ("custom_fields", "'custom_fields' is no field of a thing that can be written."),
    ],
)
def test_a_field_that_is_not_there_is_refused_by_name(name: str, message: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        wire({"one": "a", name: "x"})
    assert (caught.value.field, caught.value.message) == (name, message)


def test_null_is_never_sent() -> None:
    with pytest.raises(FieldRefused, match="no null for 'two'") as caught:
        wire({"one": "a", "two": None})
    assert caught.value.field == "two"


@pytest.mark.parametrize(
    ("check", "value"),
    [
        (a_text, ""),
        (a_text, " \ud83d\ude80 "),
        (texts, []),
        (texts, ["a", "a", ""]),
        (a_number, 0),
        (a_number, 10**30),
        (a_number, Decimal("-14814.00")),
        (an_integer, -(10**20)),
        (an_object, {}),
        (an_object, {"a": None, "b": [None]}),
        (properties, {"A": "", "a": 0, " a ": False, "": [], "n": {"deep": None}}),
    ],
)
def test_values_go_as_they_are(check: Check, value: Any) -> None:
    assert check("it", value) == value
    assert type(check("it", value)) is type(value)


@pytest.mark.parametrize(
    ("check", "values"),
    [
        (a_text, (1, True, Decimal(1), [], {}, ["a"])),
        (texts, ("a", {}, [1], ["a", None], True)),
        (a_number, ("1", True, 1.5, Decimal("NaN"), Decimal("Infinity"), [])),
        (an_integer, ("1", True, Decimal(1), 1.0)),
        (an_object, ("a", [], 1)),
        (properties, ("a", [], [{"a": 1}])),
        (one_of(AccountKind), (1, [])),
    ],
)
def test_a_value_of_another_type_is_refused(check: Check, values: tuple[Any, ...]) -> None:
    for value in values:
        with pytest.raises(FieldRefused) as caught:
            check("it", value)
        assert caught.value.field == "it"


def test_a_property_has_no_null_and_is_named() -> None:
    with pytest.raises(FieldRefused) as caught:
        properties("additional_properties", {"fine": 1, "Last Login": None})
    assert caught.value.field == "additional_properties.Last Login"


@pytest.mark.parametrize(
    ("given", "sent"),
    [("Company", "Company"), ("customer", "Customer"), (" COMPANY ", "Company"), ("Partner", "Partner"), ("", "")],
)
def test_a_known_word_is_spelled_as_documented_and_a_new_one_is_left_alone(given: str, sent: str) -> None:
    assert one_of(AccountKind)("type", given) == sent
    assert one_of(("Company", "Customer"))("type", given) == sent


def test_the_same_is_not_added_and_removed() -> None:
    no_overlap({}, "added", "removed")
    no_overlap({"added": ["a"], "removed": ["b"]}, "added", "removed")
    no_overlap({"added": "a", "removed": None}, "added", "removed")
    with pytest.raises(FieldRefused, match="'b' is in both 'added' and 'removed'") as caught:
        no_overlap({"added": ["a", "c", "b"], "removed": ["b", "c"]}, "added", "removed")
    assert caught.value.field == "removed"
