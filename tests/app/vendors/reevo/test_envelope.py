"""Opening value envelopes."""

from __future__ import annotations

import pytest

from app.domain.record import Json
from app.vendors.reevo.envelope import attributes, opened


@pytest.mark.parametrize(
    ("value", "inside"),
    [
        ({"value_type": "string", "value": "Acme"}, "Acme"),
        ({"value_type": "string", "value": None}, None),
        ({"value_type": "string"}, None),
        ({"value_type": "string", "value": "Acme", "newer": 1}, "Acme"),
        ([{"value_type": "url", "value": "a"}, {"value_type": "url", "value": "b"}], ["a", "b"]),
        ({"value_type": "url", "value": [{"value_type": "url", "value": "a"}, "b"]}, ["a", "b"]),
        ({"value_type": "x", "value": {"value_type": "string", "value": "twice"}}, "twice"),
        ("raw", "raw"),
        (None, None),
        (False, False),
        (["raw", {"a": 1}], ["raw", {"a": 1}]),
        ({"amount": "1"}, {"amount": "1"}),
        ({"value": "no type, so no envelope"}, {"value": "no type, so no envelope"}),
        ({"value_type": "custom", "other": 1}, {"value_type": "custom", "other": 1}),
    ],
)
def test_either_shape_reads_as_the_value(value: Json, inside: Json) -> None:
    assert opened(value) == inside


def test_an_envelope_wrapped_more_often_than_the_stack_is_deep_is_opened() -> None:
    value: Json = "inside"
    for _ in range(50_000):
        value = {"value_type": "x", "value": value}
    assert opened(value) == "inside"


@pytest.mark.parametrize("odd", [None, "text", ["list"], 1])
def test_attributes_of_another_shape_are_none(odd: Json) -> None:
    assert attributes({"id": "1", "attributes": odd}) == {}
    assert attributes({"id": "1"}) == {}


def test_opening_leaves_the_reply_as_it_came() -> None:
    record: dict[str, Json] = {"attributes": {"tags": [{"value_type": "string", "value": "a"}]}}
    assert attributes(record) == {"tags": ["a"]}
    assert record == {"attributes": {"tags": [{"value_type": "string", "value": "a"}]}}
