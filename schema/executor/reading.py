"""How a field's value is had from its object: as an attribute, from the resolver itself, or through Strawberry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import iscoroutinefunction
from keyword import iskeyword
from typing import Any

from graphql import GraphQLSchema
from strawberry.types.field import StrawberryField

from schema.executor.arguments import are_simple, converted
from schema.executor.fed import Among, FedBy, feeder_of, is_alike, told_by_row
from schema.executor.fields import FieldPlan
from schema.executor.writing import checked

_DEFINITION = "strawberry-definition"
_CONVERTER = "strawberry.schema.schema_converter"
_NONE = frozenset[str]()
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a value is had.

    Attributes:
        expression: on `run`, `source` and `path`; it may raise.
        names: what it means by its other names.
    """

    expression: str
    names: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Looking:
    """How a value is had from the object alone.

    Attributes:
        expression: on `source` and `at_hand`; it may raise.
        names: what it means by its other names.
        attributes: of the object that it reads.
        beside: the list whose row beside the object it reads, see `Standing.beside`; empty where none.
        among: what it is looked up in; None where it is not. Of such there are few, that many objects have in common.
        key: the attribute whose value, or values, it stands under, see `fed.FedBy`; empty where that is not known.
        below: which list's rows stand for the objects of the value; empty for the objects themselves.
    """

    expression: str
    names: Mapping[str, Any]
    attributes: frozenset[str]
    beside: str = ""
    among: Among | None = None
    key: str = ""
    below: str = ""


def reading(schema: GraphQLSchema, field: FieldPlan, number: int) -> Reading:
    """The shortest way to a field's value that gives what its resolver gives.

    Args:
        schema: a Strawberry schema.
        field: the field.
        number: tells the names of this field from those of others.
    """
    strawberry: Any = getattr(schema, "_strawberry_schema", None)
    handles = strawberry is None or strawberry.exception_handlers  # those stand around every resolver
    definition = None if handles else _definition(field)
    if definition is not None and not definition.base_resolver:
        return _attribute(definition, number)
    if definition is not None:
        direct = _direct(strawberry.config.info_class, field, definition, number)
        if direct is not None:
            return direct
    names = {f"resolve_{number}": field.resolve, f"field_{number}": field}
    given = f", **run.given(field_{number})" if field.definition.args or field.nodes[0].arguments else ""
    return Reading(f"resolve_{number}(source, run.info_below(field_{number}, path){given})", names)


def looking(schema: GraphQLSchema, field: FieldPlan, number: int, of: str) -> Looking | None:
    """How a field's value is had by looking at the object, None where only its resolver tells.

    Args:
        schema: a Strawberry schema.
        field: the field.
        number: tells the names of this field from those of others.
        of: which list's rows stand for the objects, see `fed.Standing`; empty for the objects themselves.
    """
    strawberry: Any = getattr(schema, "_strawberry_schema", None)
    handles = strawberry is None or strawberry.exception_handlers
    definition = None if handles or field.definition.args else _definition(field)
    if definition is None:
        return None
    if not definition.base_resolver:
        return _looked_at(field, definition, number, of)
    fed_by = feeder_of(definition.base_resolver.wrapped_func)
    if fed_by is None:
        return None
    if of != fed_by.of and is_alike(of) and not fed_by.of:
        of = ""  # what is looked at of an object is the same of its row
    if fed_by.below:
        return _below(fed_by) if of == fed_by.of else None
    return _beside(fed_by) if of and of != fed_by.of else _fed(fed_by, number, of)


def _looked_at(field: FieldPlan, definition: StrawberryField, number: int, of: str) -> Looking | None:
    """How an attribute is had, as the row tells it or as the object has it."""
    told = told_by_row(of, field.parent.name, definition.python_name)
    if told is not None:
        return Looking(f"read_{number}(source)", {f"read_{number}": told}, _NONE)
    read = _attribute(definition, number)
    if read.names or (of and not is_alike(of)):
        return None
    return Looking(read.expression, {}, frozenset({definition.python_name}))


def _fed(fed_by: FedBy, number: int, of: str) -> Looking | None:
    read_it = fed_by.read_row if of else fed_by.read
    if read_it is None:
        return Looking("source", {}, _NONE) if of else None
    key = fed_by.key if of == fed_by.of else ""
    if key and fed_by.among is None:
        return Looking(f"source.{checked(key)}", {}, frozenset({key}))
    names: dict[str, Any] = {f"read_{number}": read_it}
    if fed_by.among is None:
        return Looking(f"read_{number}(source)", names, _NONE)
    names[f"among_{number}"] = fed_by.among
    read = f"read_{number}(source, at_hand[among_{number}])"
    return Looking(read, names, frozenset({key} - {""}), among=fed_by.among, key=key)


def _below(fed_by: FedBy) -> Looking:
    """How rows of the same kind are had that stand below a row."""
    read = f"at_hand.beside[{fed_by.below!r}][source.id]"
    return Looking(read, {}, frozenset({"id"}), fed_by.below, below=fed_by.of)


def _beside(fed_by: FedBy) -> Looking | None:
    """How a value is had that a row of another list tells: where it is that row itself."""
    if not fed_by.of or fed_by.read_row is not None:
        return None
    return Looking(f"at_hand.beside[{fed_by.of!r}][source.id]", {}, _NONE, fed_by.of)


def _definition(field: FieldPlan) -> StrawberryField | None:
    """The declaration, where the resolver is the one that Strawberry made of it and does no more than call it."""
    declared = field.definition.extensions.get(_DEFINITION)
    made_by = getattr(field.resolve, "__module__", ""), getattr(field.resolve, "__qualname__", "")
    is_made = made_by[0] == _CONVERTER and "from_resolver" in made_by[1]
    if not (isinstance(declared, StrawberryField) and is_made):
        return None
    is_plain = type(declared).get_result is StrawberryField.get_result and not declared.extensions
    return declared if is_plain and not declared.is_subscription else None


def _attribute(definition: StrawberryField, number: int) -> Reading:
    name = definition.python_name
    if definition.default_resolver is getattr and _NAME.fullmatch(name) and not iskeyword(name):
        return Reading(f"source.{name}", {})
    return Reading(f"read_{number}(source, {name!r})", {f"read_{number}": definition.default_resolver})


def _direct(info_class: type[Any], field: FieldPlan, definition: StrawberryField, number: int) -> Reading | None:
    """A call of the function that was declared, where its arguments are simple or none."""
    resolver = definition.base_resolver
    if resolver is None or not callable(resolver.wrapped_func) or not are_simple(field, definition):
        return None
    if definition.is_async and not iscoroutinefunction(resolver.wrapped_func):
        return None
    names: dict[str, Any] = {f"call_{number}": resolver.wrapped_func}
    names |= {f"field_{number}": field, f"declared_{number}": definition, f"converted_{number}": converted}
    given = ["source"] if resolver.self_parameter else []
    kept = {each.name for each in (resolver.parent_parameter, resolver.root_parameter) if each}
    given += [f"{name}=source" for name in sorted(kept)]
    if resolver.info_parameter:
        names[f"Info_{number}"] = info_class
        raw = f"run.info_below(field_{number}, path)"
        given.append(f"{resolver.info_parameter.name}=Info_{number}(_raw_info={raw}, _field=declared_{number})")
    if not all(_NAME.fullmatch(each.partition("=")[0]) for each in given):
        return None
    if field.definition.args:
        given.append(f"**converted_{number}(run, field_{number}, declared_{number})")
    return Reading(f"call_{number}({', '.join(given)})", names)
