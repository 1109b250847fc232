"""Scalars that lose nothing: times and dates as the vendor wrote them, numbers with all their digits."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal as _Decimal
from decimal import InvalidOperation
from typing import TYPE_CHECKING, Any, NewType

import strawberry
from graphql import (
    FloatValueNode,
    GraphQLError,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    value_from_ast_untyped,
)
from strawberry.types.scalar import ScalarDefinition

from app.upstream.late_wire import LateWire
from schema.executor.leaves import same

if TYPE_CHECKING:
    DateTime = str
    Date = str
    Decimal = _Decimal
    BigInt = int
    JSON = Any
else:
    DateTime = NewType("DateTime", str)
    Date = NewType("Date", str)
    Decimal = NewType("Decimal", _Decimal)
    BigInt = NewType("BigInt", int)
    JSON = NewType("JSON", object)


@same
def _same(value: object) -> object:
    return value


def _json(value: object) -> object:
    """As it came; a vendor's object that was not decoded until now becomes one."""
    return value.whole() if isinstance(value, LateWire) else value


def _json_literal(node: ValueNode, variables: Mapping[str, Any] | None = None) -> Any:
    """A JSON value written in the document.

    graphql-core would round its fractions to floats, and put what it cannot read as nothing.

    Raises:
        GraphQLError: a number that no program holds.
    """
    if isinstance(node, ListValueNode):
        return [_json_literal(item, variables) for item in node.values]
    if isinstance(node, ObjectValueNode):
        return {field.name.value: _json_literal(field.value, variables) for field in node.fields}
    if isinstance(node, VariableNode):
        return (variables or {}).get(node.name.value)
    try:
        if isinstance(node, IntValueNode):
            return int(node.value)
        if isinstance(node, FloatValueNode):
            return _Decimal(node.value)
    except (ValueError, InvalidOperation):
        raise GraphQLError("The number is longer than any program holds.", node) from None
    return value_from_ast_untyped(node)


def _decimal_literal(node: ValueNode, variables: Mapping[str, Any] | None = None) -> _Decimal:
    """A decimal written in the document, as a string or as a number, with the digits that stand there.

    Raises:
        GraphQLError: it is neither.
    """
    return _decimal(_json_literal(node, variables))


def _decimal(value: object) -> _Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | _Decimal):
        raise GraphQLError('A decimal is a string such as "1234.50", or a number.')
    try:
        return _Decimal(str(value))
    except (ValueError, InvalidOperation):
        raise GraphQLError('That is no decimal number; give one such as "1234.50".') from None


SCALARS: dict[object, ScalarDefinition] = {
    DateTime: strawberry.scalar(
        name="DateTime",
        description="A moment in RFC 3339, exactly as the vendor wrote it.",
        serialize=_same,
        parse_value=str,
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
    ),
    Date: strawberry.scalar(
        name="Date",
        description="A day, `YYYY-MM-DD`, exactly as the vendor wrote it.",
        serialize=_same,
        parse_value=str,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description="A decimal number as a string, with the digits that the vendor sent.",
        serialize=str,
        parse_value=_decimal,
        parse_literal=_decimal_literal,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number of any size as a string, since JSON readers lose digits above 53 bits.",
        serialize=str,
        parse_value=int,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value. Numbers keep the digits that the vendor sent.",
        serialize=_json,
        parse_value=_same,
        parse_literal=_json_literal,
    ),
}
"""For `StrawberryConfig.scalar_map`."""
