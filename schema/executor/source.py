"""The function that is written for a selection of an object type.

Nothing of a document stands in what is written but names, as constants, and they are checked once more here; all else
is handed in by name. Each field is read, shown where that takes no more than a comparison, and completed otherwise, in
the order of the document; what has to be awaited is awaited at the end, all at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from graphql import GraphQLNonNull, GraphQLOutputType, is_leaf_type

from schema.executor.awaiting import filled
from schema.executor.completing import completing
from schema.executor.fields import FieldPlan
from schema.executor.leaves import Leaf, inline
from schema.executor.reading import reading

if TYPE_CHECKING:
    from schema.executor.plan import Plan

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")

_HEAD = """\
def execute(run, source, path):
    data = {}
    pending = []
    try:
"""
_FOOT = """\
    except Exception:
        run.abandon(data, pending)
        raise
    return filled(data, pending) if pending else data
"""
_READ = """\
        try:
            value = {read}
        except Exception as error:
            value = error
"""
_COMPLETE = """\
        {condition}:
            value = complete_{number}(run, path, value)
            if value.__class__ is CoroutineType:
                pending.append({key})
"""
_SHOW = """\
        {condition}:
            value = {shown}
"""

Execute = Callable[[Any, Any, Any], Any]


def written(plan: Plan, fields: list[FieldPlan]) -> tuple[str, Execute]:
    """A function of an execution, an object and its path, and its text.

    It gives the object's fields, or a coroutine that gives them, and raises the located error of a field that failed
    and may not be null.

    Args:
        plan: of the operation.
        fields: of one object type, in the order of the answer.
    """
    names: dict[str, Any] = {"CoroutineType": CoroutineType, "filled": filled}
    body = "".join(part for number, field in enumerate(fields) for part in _field(plan, field, number, names))
    text = _HEAD + (body or "        pass\n") + _FOOT
    exec(compile(text, f"<selection of {fields[0].parent.name if fields else 'nothing'}>", "exec"), names)  # noqa: S102
    execute: Execute = names["execute"]
    return text, execute


def _field(plan: Plan, field: FieldPlan, number: int, names: dict[str, Any]) -> Iterator[str]:
    key = _constant(field.key)
    yield f"        # {_checked(field.parent.name)}.{_checked(field.name)}\n"
    if field.name == "__typename":
        yield f"        data[{key}] = {_constant(field.parent.name)}\n"
        return
    read = reading(plan.schema, field, number)
    names |= {**read.names, f"complete_{number}": completing(plan, field)}
    yield _READ.format(read=read.expression)
    condition, shown = _conditions(field.type, number, names)
    yield _COMPLETE.format(condition=condition, number=number, key=key)
    yield shown
    yield f"        data[{key}] = value\n"


def _conditions(kind: GraphQLOutputType, number: int, names: dict[str, Any]) -> tuple[str, str]:
    """When a value needs completing, and what is done with it otherwise."""
    inner: Any = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    unless_null = "" if inner is not kind else "value is not None"
    leaf: Leaf | None = inline(inner, number) if is_leaf_type(inner) else None
    if leaf is None:
        return f"if {unless_null or 'True'}", ""
    names |= leaf.names
    unusual = f"({leaf.is_unusual}) and {unless_null}" if unless_null else leaf.is_unusual
    if leaf.shown == "value":
        return f"if {unusual}", ""
    otherwise = f"elif {unless_null}" if unless_null else "else"
    return f"if {unusual}", _SHOW.format(condition=otherwise, shown=leaf.shown)


def _constant(name: str) -> str:
    return repr(_checked(name))


def _checked(name: str) -> str:
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no name")
    return name
