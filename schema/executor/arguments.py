"""Arguments of a resolver, made Python values once for an operation where all its calls can have the same ones."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import TYPE_CHECKING, Any

from graphql import get_nullable_type, is_leaf_type
from strawberry.relay import GlobalID
from strawberry.types.arguments import StrawberryArgument, convert_arguments
from strawberry.types.base import StrawberryContainer
from strawberry.types.field import StrawberryField

from schema.executor.fields import FieldPlan

if TYPE_CHECKING:
    from schema.executor.execution import CompiledExecution

_UNCHANGING = frozenset({str, int, float, bool, NoneType, Decimal})


def are_simple(field: FieldPlan, declared: StrawberryField) -> bool:
    """Whether all arguments of a field are leaves that Strawberry hands on as they are, and never refuses.

    Lists and inputs are made anew for each call, since a resolver may change them.
    """
    leaves = all(is_leaf_type(get_nullable_type(each.type)) for each in field.definition.args.values())
    return leaves and not any(_is_made(each) for each in declared.arguments)


def converted(run: CompiledExecution, field: FieldPlan, declared: StrawberryField) -> dict[str, Any]:
    """The arguments of a field as its resolver takes them, by their names in Python.

    Args:
        run: the execution.
        field: whose arguments are simple.
        declared: its declaration.

    Raises:
        GraphQLError: one of them is not of its type.
    """
    found = run.converted.get(field)
    if found is None:
        strawberry: Any = getattr(run.schema, "_strawberry_schema")  # noqa: B009 - Strawberry's mark on the schema
        found = convert_arguments(
            run.given(field),
            declared.arguments,
            scalar_registry=strawberry.schema_converter.scalar_registry,
            config=strawberry.config,
        )
        if all(value.__class__ in _UNCHANGING or isinstance(value, Enum) for value in found.values()):
            run.converted[field] = found
    return found


def _is_made(argument: StrawberryArgument) -> bool:
    """Whether a value is made of what is given, which may fail."""
    if argument.is_maybe:
        return True
    kind = argument.type
    while isinstance(kind, StrawberryContainer):
        kind = kind.of_type
    return kind is GlobalID
