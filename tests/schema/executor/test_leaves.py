"""What is shown by a comparison is shown as the type's own function shows it."""

from __future__ import annotations

import enum
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import strawberry
from graphql import (
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLScalarType,
    GraphQLString,
)
from hypothesis import example, given
from hypothesis import strategies as st

from schema.executor.leaves import class_of, coercing, inline, same, shows_as_is


class Shade(enum.Enum):
    RED = "r"
    CRIMSON = "r"  # noqa: PIE796 - an alias
    GREEN = 2


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Bits(enum.Flag):
    A = 1
    B = 2


class Text(str):
    __slots__ = ()


@strawberry.type
class Query:
    shade: strawberry.enum(Shade)  # type: ignore[valid-type]
    level: strawberry.enum(Level)  # type: ignore[valid-type]
    bits: strawberry.enum(Bits)  # type: ignore[valid-type]


_MAP = strawberry.Schema(Query)._schema.type_map
LEAVES: list[Any] = [GraphQLString, GraphQLID, GraphQLBoolean, GraphQLInt, GraphQLFloat, _MAP["Shade"], _MAP["Level"]]
VALUES = st.one_of(
    st.text(max_size=3),
    st.integers(),
    st.integers(-(2**31) - 1, 2**31),
    st.floats(),
    st.booleans(),
    st.decimals(),
    st.fractions(),
    st.sampled_from([*Shade, *Level, Text("sub"), b"bytes", [], {}, object, float("inf"), -0.0]),
)


def _shown(kind: GraphQLLeafType, value: Any) -> Any:
    leaf = inline(kind, 7)
    assert leaf is not None
    scope = {"value": value, **leaf.names}
    if eval(leaf.is_unusual, scope):
        return NotImplemented
    return eval(leaf.shown, scope)


@pytest.mark.parametrize("kind", LEAVES, ids=str)
@given(value=VALUES)
@example(value=Decimal(1))
@example(value=Fraction(1, 2))
def test_a_leaf_is_shown_as_its_type_shows_it(kind: GraphQLLeafType, value: Any) -> None:
    shown = _shown(kind, value)
    if shown is not NotImplemented:
        expected = kind.coerce_output_value(value)
        assert (type(shown), repr(shown)) == (type(expected), repr(expected))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (GraphQLString, "text"),
        (GraphQLID, "id"),
        (GraphQLBoolean, False),
        (GraphQLInt, 2**31 - 1),
        (GraphQLFloat, -0.5),
        (_MAP["Shade"], Shade.CRIMSON),
        (_MAP["Level"], Level.HIGH),
    ],
    ids=str,
)
def test_usual_values_take_no_call(kind: Any, value: Any) -> None:
    assert _shown(kind, value) is not NotImplemented


def test_flags_and_scalars_of_one_s_own_are_left_to_a_call() -> None:
    assert inline(_MAP["Bits"], 1) is None  # type: ignore[arg-type]
    assert inline(GraphQLScalarType("Own"), 1) is None


@given(value=VALUES)
def test_a_call_shows_plain_values_and_leaves_the_rest(value: Any) -> None:
    def serialize(given: Any) -> Any:
        if given == 0:
            raise ValueError("nothing")
        return None if given == "" else given

    shown = coercing(GraphQLScalarType("Own", coerce_output_value=serialize))(value)
    assert shown is None or shown is value
    if isinstance(value, str) and value and type(value) is str:
        assert shown is value


def test_classes_whose_values_are_shown_as_they_are() -> None:
    assert [class_of(kind) for kind in (GraphQLString, GraphQLID, GraphQLBoolean)] == [str, str, bool]
    assert class_of(GraphQLInt) is None  # not all of them


def test_whether_a_scalar_shows_values_as_they_are_is_said_of_its_function() -> None:
    as_it_is = GraphQLScalarType("AsItIs", coerce_output_value=same(lambda value: value))
    assert shows_as_is(as_it_is)
    assert not shows_as_is(GraphQLScalarType("Made", coerce_output_value=str))
