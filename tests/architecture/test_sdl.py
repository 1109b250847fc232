"""The graph explains itself, and what it promises of a record the record has."""

from __future__ import annotations

import dataclasses
import importlib
import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    is_specified_scalar_type,
)
from strawberry.types.base import StrawberryList, StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.field import StrawberryField

from app.domain.customer import Customer
from app.domain.merged_fields import MERGED
from app.domain.record import Json
from schema.identity.customer_view import CustomerView
from schema.root import schema

SERVED_FROM = re.compile(r"Served from `([\w.]+)\.(\w+)`")
NO_TYPE = object()
# What an attribute may hold to be shown as this scalar. A word of a closed list is text.
HOLDS: dict[object, set[object]] = {
    str: {str},
    int: {int},
    float: {float, int, Decimal},
    bool: {bool},
    strawberry.ID: {str},
}
_RECURSIVE = {"Json": Json}  # a type that names itself, which no module but its own can resolve


def _types() -> Iterator[GraphQLNamedType]:
    for name, kind in schema._schema.type_map.items():
        if not name.startswith("__") and not is_specified_scalar_type(kind):
            yield kind


def _named() -> Iterator[tuple[str, str | None]]:
    """Everything that can be described, and its description."""
    for kind in _types():
        yield kind.name, kind.description
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in kind.fields.items():
                yield f"{kind.name}.{name}", field.description
                for argument, value in field.args.items():
                    yield f"{kind.name}.{name}({argument}:)", value.description
        elif isinstance(kind, GraphQLInputObjectType):
            for name, value in kind.fields.items():
                yield f"{kind.name}.{name}", value.description
        elif isinstance(kind, GraphQLEnumType):
            for name, choice in kind.values.items():
                yield f"{kind.name}.{name}", choice.description


def test_everything_is_described() -> None:
    named = list(_named())
    assert len(named) > 300
    assert [name for name, description in named if not (description or "").strip()] == []


def test_a_description_is_a_sentence() -> None:
    assert [name for name, said in _named() if said and not said.rstrip().endswith((".", "?", "…", ":"))] == []


def test_what_needs_a_vendor_can_be_null() -> None:
    """A root field that cannot be null takes the whole answer with it when its vendor fails."""
    query = schema._schema.query_type
    assert query is not None
    # `nodes` holds nulls instead, and `vendors` asks nobody.
    assert {name for name, field in query.fields.items() if str(field.type).endswith("!")} == {"nodes", "vendors"}


def _definitions() -> list[StrawberryObjectDefinition]:
    found = []
    for kind in _types():
        definition = (kind.extensions or {}).get("strawberry-definition")
        if isinstance(kind, GraphQLObjectType) and isinstance(definition, StrawberryObjectDefinition):
            found.append(definition)
    return found


def _served() -> list[tuple[StrawberryObjectDefinition, type]]:
    """The types whose docstring names the record that they are served from."""
    served = []
    for definition in _definitions():
        named = SERVED_FROM.search(definition.origin.__doc__ or "")
        if named:
            served.append((definition, getattr(importlib.import_module(named[1]), named[2])))
    return served


SERVED = _served()


def test_types_name_their_records() -> None:
    assert len(SERVED) >= 15


@pytest.mark.parametrize(("definition", "record"), SERVED, ids=[definition.name for definition, _ in SERVED])
def test_a_record_has_what_its_type_shows(definition: StrawberryObjectDefinition, record: type) -> None:
    hints = _hints(record)
    plain = [field for field in definition.fields if field.base_resolver is None]
    assert plain
    for field in plain:
        assert field.python_name in hints, f"{record.__name__} has no `{field.python_name}`"
        _is_compatible(field, hints[field.python_name])


def test_what_is_declared_of_a_customer_is_what_merging_gives() -> None:
    declared, merged = typing.get_type_hints(CustomerView), _hints(Customer)
    for field in MERGED.values():
        assert declared[field.attribute] == merged[field.attribute], field.name


def _is_compatible(field: StrawberryField, hint: Any) -> None:
    shown = field.type
    if _allows_none(hint):
        assert isinstance(shown, StrawberryOptional), f"`{field.python_name}` may be None and its field may not be null"
    while isinstance(shown, StrawberryOptional):
        shown = shown.of_type
    kinds = {typing.get_origin(part) or part for part in _parts(hint)} - {type(None)}
    lists = {
        kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Sequence) and not issubclass(kind, str)
    }
    if isinstance(shown, StrawberryList):
        assert lists == kinds, f"`{field.python_name}` is no list in the record"
    elif shown in HOLDS:
        assert kinds <= HOLDS[shown], f"`{field.python_name}` holds {kinds}"
    else:
        assert not lists or Any in kinds or _is_json(shown), f"`{field.python_name}` is a list in the record"


def _is_json(shown: object) -> bool:
    return getattr(shown, "__name__", None) == "JSON"


def _hints(record: type) -> Mapping[str, Any]:
    """What each attribute of a record may hold."""
    hints: dict[str, Any] = {}
    if dataclasses.is_dataclass(record):
        spelled = typing.get_type_hints(record, localns=_RECURSIVE)
        hints.update({field.name: spelled[field.name] for field in dataclasses.fields(record)})
    else:  # attributes that are descriptors are declared
        hints.update(typing.get_type_hints(record, localns=_RECURSIVE))
    for name in dir(record):
        value = getattr(record, name, None)
        if isinstance(value, property) and value.fget is not None:
            hints[name] = typing.get_type_hints(value.fget, localns=_RECURSIVE).get("return", NO_TYPE)
    if record is CustomerView:  # which serves the merged fields of the records that it finds
        merged = _hints(Customer)
        hints.update({field.attribute: merged[field.attribute] for field in MERGED.values()})
    return hints


def _parts(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return typing.get_args(hint)
    return (hint,)


def _allows_none(hint: Any) -> bool:
    return type(None) in _parts(hint)
