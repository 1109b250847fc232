"""What is written for a field's value once it was read: the ordinary case in its place, a call for all others.

Ordinary is what one comparison of a class tells: a plain value of a leaf, an object of a class that is known to be of
the field's type, a list or a tuple. Other values go to `completing`, which looks at them one thing behind another.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from graphql import GraphQLLeafType, GraphQLList, GraphQLNonNull, GraphQLObjectType, is_leaf_type
from graphql.pyutils import Path

from schema.executor.completing import SEQUENCES, awaiting, completing, failing, listing
from schema.executor.fields import FieldPlan
from schema.executor.leaves import PLAIN, inline

if TYPE_CHECKING:
    from schema.executor.plan import Plan

COMMON_NAMES = {
    "CoroutineType": CoroutineType,
    "Path": Path,
    "new": tuple.__new__,
    "plain": PLAIN,
    "sequences": SEQUENCES,
}
"""What is meant by names in what is written, beside those of a field."""

MOST_IN_PLACE = 60
"""Fields of a selection that may have more than a comparison in their place: that takes thrice as long to compile."""

_COMPLETE = "value = complete_{number}(run, path, value, pending)\n"

_COERCED = """\
        if value.__class__ in plain:
            try:
                shown = coerce_{number}(value)
            except Exception:
                shown = None
            value = shown if shown.__class__ in plain else complete_{number}(run, path, value, pending)
"""
_BELOW = """\
        if {is_ordinary}:
            try:
                value = {made}
            except Exception as error:
                value = failed_{number}(run, path, error)
            if value.__class__ is CoroutineType:
                value = awaited_{number}(run, path, value, pending)
"""


def showing(plan: Plan, field: FieldPlan, number: int, names: dict[str, Any]) -> Iterator[str]:
    """The text that makes of `value` what is shown.

    Args:
        plan: of the operation.
        field: whose key and parent's name were checked.
        number: tells the names of this field from those of others.
        names: what the text means by its names is put here.
    """
    inner: Any = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    may_be_null = inner is field.type
    names[f"complete_{number}"] = completing(plan, field)
    if is_leaf_type(inner):
        yield from _leaf(inner, number, names, may_be_null=may_be_null)
        return
    ordinary = "".join(_below(plan, field, inner, number, names)) if number < MOST_IN_PLACE else ""
    yield ordinary
    yield from _otherwise(number, behind=bool(ordinary), may_be_null=may_be_null)


def _leaf(kind: GraphQLLeafType, number: int, names: dict[str, Any], *, may_be_null: bool) -> Iterator[str]:
    leaf = inline(kind, number)
    if leaf is None:
        in_place = number < MOST_IN_PLACE
        names[f"coerce_{number}"] = kind.coerce_output_value
        yield _COERCED.format(number=number) if in_place else ""
        yield from _otherwise(number, behind=in_place, may_be_null=may_be_null)
        return
    names |= leaf.names
    yield f"        if {leaf.is_unusual}{' and value is not None' if may_be_null else ''}:\n"
    yield f"            {_COMPLETE.format(number=number)}"
    if leaf.shown != "value":
        yield f"        el{'if value is not None' if may_be_null else 'se'}:\n            value = {leaf.shown}\n"


def _below(plan: Plan, field: FieldPlan, kind: Any, number: int, names: dict[str, Any]) -> Iterator[str]:
    """For an object or a list, nothing for what only asking each value tells."""
    if field.needs_info:
        return
    at = f"new(Path, (path, {field.key!r}, {field.parent.name!r}))"
    if isinstance(kind, GraphQLObjectType):
        names[f"below_{number}"] = below = plan.object(kind, field.details)
        names[f"classes_{number}"] = below.classes
        is_ordinary = f"value.__class__ in run.classes and value.__class__ in classes_{number}"
        made = f"below_{number}.execute(run, value, {at})"
    elif isinstance(kind, GraphQLList):
        names[f"listed_{number}"] = listing(plan, field, kind)
        is_ordinary, made = "value.__class__ in sequences", f"listed_{number}(run, value, {at}, None)"
    else:
        return
    names |= {f"failed_{number}": failing(field), f"awaited_{number}": awaiting(field)}
    yield _BELOW.format(is_ordinary=is_ordinary, made=made, number=number)


def _otherwise(number: int, *, behind: bool, may_be_null: bool) -> Iterator[str]:
    """What is neither ordinary nor nothing is completed."""
    completed = _COMPLETE.format(number=number)
    if not behind and not may_be_null:
        yield f"        {completed}"
        return
    yield f"        {'el' if behind and may_be_null else ''}{'if value is not None' if may_be_null else 'else'}:\n"
    yield f"            {completed}"
