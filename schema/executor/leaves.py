"""Values of scalars and enums: which of them are shown as they are, told by one comparison of their class.

What does not pass the comparison is no fault: it goes to the type's own function, in graphql-core's way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, Flag
from types import MappingProxyType
from typing import Any, TypeVar

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
)

PLAIN = frozenset({str, int, float, bool, list, tuple, dict, Decimal})
"""Classes whose values are neither awaited nor raised."""

Serialize = TypeVar("Serialize", bound=Callable[..., Any])

_SHOWS_AS_IS = "shows_as_is"
_IS_UNUSUAL: Mapping[int, str] = MappingProxyType(
    {
        id(GraphQLString): "value.__class__ is not str",
        id(GraphQLID): "value.__class__ is not str",
        id(GraphQLBoolean): "value.__class__ is not bool",
        id(GraphQLInt): "(value.__class__ is not int or not -2147483648 <= value <= 2147483647)",
        id(GraphQLFloat): "(value.__class__ is not float or value - value != 0.0)",  # neither infinite nor no number
    }
)
_CLASSES: Mapping[int, type] = MappingProxyType({id(GraphQLString): str, id(GraphQLID): str, id(GraphQLBoolean): bool})


@dataclass(frozen=True, slots=True)
class Leaf:
    """How a value of a leaf type is shown.

    Attributes:
        is_unusual: an expression on `value`: false where it can be shown by `shown`.
        shown: an expression on `value`.
        names: what the expressions mean by their other names.
    """

    is_unusual: str
    shown: str = "value"
    names: Mapping[str, Any] = field(default_factory=dict)


def inline(kind: GraphQLLeafType, number: int) -> Leaf | None:
    """The expressions for a leaf type, None where only a call can tell.

    Args:
        kind: the type.
        number: tells the names of this field from those of others.
    """
    unusual = _IS_UNUSUAL.get(id(kind))
    if unusual is not None:
        return Leaf(unusual)
    members = _members(kind)
    if members is None:
        return None
    kinds, shown = f"enum_{number}", f"shown_{number}"
    names = {kinds: members[0], shown: members[1]}
    return Leaf(f"value.__class__ is not {kinds}", f"{shown}[value._name_]", names)


def class_of(kind: GraphQLLeafType) -> type | None:
    """The class whose values a leaf type shows as they are, whichever they are."""
    return _CLASSES.get(id(kind))


def same(serialize: Serialize) -> Serialize:
    """Say of a scalar's function that it gives what it is given."""
    setattr(serialize, _SHOWS_AS_IS, True)
    return serialize


def shows_as_is(kind: GraphQLLeafType) -> bool:
    """Whether that was said of a type's function."""
    return getattr(kind.coerce_output_value, _SHOWS_AS_IS, False)


def coercing(kind: GraphQLLeafType) -> Callable[[Any], Any]:
    """A function that shows plain values of a leaf type, and gives None where graphql-core has to look."""
    coerce = kind.coerce_output_value

    def coerced(value: Any) -> Any:
        if value.__class__ in PLAIN:
            try:
                shown = coerce(value)
            except Exception:  # noqa: BLE001 - whatever it is, it is raised again where its place is known
                return None
            if shown.__class__ in PLAIN:
                return shown
        return None

    return coerced


def _members(kind: GraphQLLeafType) -> tuple[type[Enum], dict[str, str]] | None:
    """A Python enum and the names that its members are shown by, where each has one."""
    enum = getattr(kind, "wrapped_cls", None)
    if not isinstance(kind, GraphQLEnumType) or not isinstance(enum, type) or not issubclass(enum, Enum):
        return None
    if issubclass(enum, Flag):
        return None
    try:
        return enum, {member.name: kind.coerce_output_value(member) for member in enum}
    except (GraphQLError, ValueError):
        return None
