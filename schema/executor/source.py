"""The function that is written for a selection of an object type.

Nothing of a document stands in what is written but names, as constants, and they are checked once more here; all else
is handed in by name. Each field is read, shown where that takes no more than a comparison, and completed otherwise, in
the order of the document; what has to be awaited is awaited at the end, all at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from schema.executor.awaiting import filled
from schema.executor.fields import FieldPlan
from schema.executor.reading import reading
from schema.executor.showing import COMMON_NAMES, showing
from schema.executor.writing import checked, code_of, constant

if TYPE_CHECKING:
    from schema.executor.plan import Plan

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
        except Exception:
            value = caught()
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
    names: dict[str, Any] = {"caught": _caught, "filled": filled, **COMMON_NAMES}
    body = "".join(part for number, field in enumerate(fields) for part in _field(plan, field, number, names))
    text = _HEAD + (body or "        pass\n") + _FOOT
    exec(code_of(text), names)  # noqa: S102 - what was written just now, of nothing but checked names
    execute: Execute = names["execute"]
    return text, execute


def _field(plan: Plan, field: FieldPlan, number: int, names: dict[str, Any]) -> Iterator[str]:
    key = constant(field.key)
    yield f"        # {checked(field.parent.name)}.{checked(field.name)}\n"
    if field.name == "__typename":
        yield f"        data[{key}] = {constant(field.parent.name)}\n"
        return
    read = reading(plan.schema, field, number)
    names |= read.names
    yield _READ.format(read=read.expression)
    yield from showing(plan, field, number, names)
    yield f"        data[{key}] = value\n"


def _caught() -> BaseException | None:
    return sys.exc_info()[1]
