"""What is made of a field's value: leaves, lists and objects as the field's type says.

The ordinary value is told by its class. Anything else (something to await in a list, an exception given as a value, a
null where none may be, an object of no type) goes to graphql-core's own completion, which knows what the error is.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CoroutineType, NoneType
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLAbstractType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    is_leaf_type,
)
from graphql.pyutils import Path

from schema.executor.awaiting import completed, filled, resolved, typed
from schema.executor.classes import tells_by_class
from schema.executor.fed import Standing
from schema.executor.fields import FieldPlan
from schema.executor.leaves import class_of, coercing

if TYPE_CHECKING:
    from schema.executor.execution import CompiledExecution
    from schema.executor.plan import Plan

Info = GraphQLResolveInfo[Any] | None
Completer = Callable[["CompiledExecution", Any, Path, Info], Any]
FieldCompleter = Callable[["CompiledExecution", Path | None, Any, list[str]], Any]

_new = tuple.__new__

SEQUENCES = frozenset({list, tuple, Standing})
"""Classes whose objects are lists of values that are there."""

MOST_CLASSES = 16
"""Of objects of one type at one place, that are kept as known: of classes made while it runs there is no end."""


def completing(plan: Plan, field: FieldPlan) -> FieldCompleter:
    """A function of the execution, the path of the object, a field's value and a list of keys.

    It gives the completed value, None where that failed and may be null, or a coroutine that gives either, and then
    puts its key in the list; it raises the located error where the value failed and may not be null.
    """
    complete = completer(plan, field, field.type)
    key, name = field.key, field.parent.name

    def completed_field(run: CompiledExecution, path: Path | None, value: Any, pending: list[str]) -> Any:
        at = _new(Path, (path, key, name))
        try:
            if value.__class__ not in run.classes and run.is_awaitable(value):
                pending.append(key)
                return resolved(run, field, value, at, complete)
            made = complete(run, value, at, run.info(field, at) if field.needs_info else None)
        except Exception as error:  # noqa: BLE001 - any failure is the field's error
            run.handle_field_error(error, field.type, field.details, at)
            return None
        if made.__class__ is CoroutineType:
            pending.append(key)
            return completed(run, field, made, at, field.type)
        return made

    return completed_field


def failing(field: FieldPlan) -> Callable[[CompiledExecution, Path | None, Exception], None]:
    """A function of the execution, the path of the object and what a field raised: None where the field may be null.

    It raises the located error where it may not be null.
    """
    key, name = field.key, field.parent.name

    def failed(run: CompiledExecution, path: Path | None, error: Exception) -> None:
        run.handle_field_error(error, field.type, field.details, _new(Path, (path, key, name)))

    return failed


def awaiting(field: FieldPlan) -> FieldCompleter:
    """A function of the execution, the path of the object, a coroutine that gives what is shown, and a list of keys.

    It gives a coroutine that sees to what goes wrong, and puts the field's key in the list.
    """
    key, name = field.key, field.parent.name

    def awaited(run: CompiledExecution, path: Path | None, value: Any, pending: list[str]) -> Any:
        pending.append(key)
        return completed(run, field, value, _new(Path, (path, key, name)), field.type)

    return awaited


def listing(plan: Plan, field: FieldPlan, kind: GraphQLList[Any]) -> Completer:
    """A function as `completer` gives it, for values that are no nulls."""
    return _list(plan, field, kind.of_type, _carefully(field, kind))


def completer(plan: Plan, field: FieldPlan, kind: GraphQLOutputType) -> Completer:
    """A function of the execution, a value of a type, its path and, where the field needs it, its `info`.

    It gives the completed value or a coroutine that gives it, and raises what is wrong with the value.
    """
    carefully = _carefully(field, kind)
    inner: Any = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    complete: Completer
    if isinstance(inner, GraphQLObjectType):
        complete = _object(plan, field, inner, carefully)
    elif isinstance(inner, GraphQLList):
        complete = _list(plan, field, inner.of_type, carefully)
    elif is_leaf_type(inner):
        complete = _leaf(inner, carefully)
    else:
        complete = _abstract(plan, field, inner, carefully)
    return complete if inner is not kind else _or_null(complete)


def _or_null(complete: Completer) -> Completer:
    def completed_or_null(run: CompiledExecution, value: Any, at: Path, info: Info) -> Any:
        return None if value is None else complete(run, value, at, info)

    return completed_or_null


def _carefully(field: FieldPlan, kind: GraphQLOutputType) -> Completer:
    """In graphql-core's way."""

    def complete(run: CompiledExecution, value: Any, at: Path, info: Info) -> Any:
        return run.complete_value(kind, field.details, info or run.info_of(field, at), at, value, None)

    return complete


def _leaf(kind: Any, carefully: Completer) -> Completer:
    coerced = coercing(kind)

    def complete(run: CompiledExecution, value: Any, at: Path, info: Info) -> Any:
        shown = coerced(value)
        return carefully(run, value, at, info) if shown is None else shown

    return complete


def _object(plan: Plan, field: FieldPlan, kind: GraphQLObjectType, carefully: Completer) -> Completer:
    is_type_of: Any = kind.is_type_of
    is_told_by_class = is_type_of is None or tells_by_class(is_type_of)
    below = plan.object(kind, field.details)

    def complete(run: CompiledExecution, value: Any, at: Path, info: Info) -> Any:
        if value.__class__ not in run.classes and not run.admits(value):
            return carefully(run, value, at, info)
        if is_type_of is not None:
            is_one = is_type_of(value, info)
            if is_one is not True:
                if is_one.__class__ is CoroutineType:
                    is_one.close()  # it is asked again, by whom it can be awaited
                return carefully(run, value, at, info)
        if is_told_by_class and value.__class__ in run.classes and len(below.classes) < MOST_CLASSES:
            below.classes.add(value.__class__)
        return below.execute(run, value, at)

    return complete


def _abstract(plan: Plan, field: FieldPlan, kind: GraphQLAbstractType, carefully: Completer) -> Completer:
    known: dict[str, Completer] = {}

    def complete(run: CompiledExecution, value: Any, at: Path, info: Info) -> Any:
        if info is None or (value.__class__ not in run.classes and not run.admits(value)):
            return carefully(run, value, at, info)
        name = (kind.resolve_type or run.type_resolver)(value, info, kind)
        if name.__class__ is not str and run.is_awaitable(name):
            return typed(run, field, kind, name, value, at=at, info=info)
        found = known.get(name) if name.__class__ is str else None
        if found is None:
            runtime = run.ensure_valid_runtime_type(name, kind, field.details, info, value)
            found = known[runtime.name] = _object(plan, field, runtime, _carefully(field, runtime))
        return found(run, value, at, info)

    return complete


def _list(plan: Plan, field: FieldPlan, kind: GraphQLOutputType, carefully: Completer) -> Completer:
    inner: Any = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    only = class_of(inner) if is_leaf_type(inner) else None
    if only is None:
        return _items(plan, field, kind, carefully)
    shown = {only} if inner is not kind else {only, NoneType}

    def complete(run: CompiledExecution, values: Any, at: Path, info: Info) -> Any:
        if values.__class__ in SEQUENCES and shown.issuperset(map(type, values)):
            return list(values)
        return carefully(run, values, at, info)

    return complete


def _items(plan: Plan, field: FieldPlan, kind: GraphQLOutputType, carefully: Completer) -> Completer:
    one = completer(plan, field, kind)
    inner: Any = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    below = plan.object(inner, field.details) if isinstance(inner, GraphQLObjectType) else None
    known = below.classes if below is not None else frozenset[type]()

    def complete(run: CompiledExecution, values: Any, at: Path, info: Info) -> Any:
        if values.__class__ not in SEQUENCES:
            return carefully(run, values, at, info)
        if below is not None:
            fed = below.fed(run, values)
            if fed is not None:
                return fed
        classes = run.classes
        made: list[Any] = []
        pending: list[int] = []
        rest = iter(values)
        try:
            for item in rest:
                place = _new(Path, (at, len(made), None))
                if item is not None and item.__class__ not in classes and run.is_awaitable(item):
                    ready = run.complete_awaitable_list_item_value(
                        item, kind, field.details, info or run.info_of(field, at), place, None
                    )
                else:
                    try:
                        if below is not None and item.__class__ in known and item.__class__ in classes:
                            ready = below.execute(run, item, place)  # as `one` does, without asking once more
                        else:
                            ready = one(run, item, place, info)
                        if ready.__class__ is CoroutineType:
                            ready = completed(run, field, ready, place, kind)
                    except Exception as error:  # noqa: BLE001 - any failure is the item's error
                        run.handle_field_error(error, kind, field.details, place)
                        ready = None
                if ready.__class__ is CoroutineType:
                    pending.append(len(made))
                made.append(ready)
        except Exception:
            run.abandon(made, pending, rest)
            raise
        return filled(made, pending) if pending else made

    return complete
