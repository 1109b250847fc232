"""The parts of an answer that is not sent in one piece, as JSON objects in the two forms that clients know.

graphql-core makes them in the newer form: what is to come is announced under an id, and each part names it. In the form
of August 2022 nothing is announced, and each part tells its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLError,
    IncrementalDeferResult,
    IncrementalStreamResult,
    InitialIncrementalExecutionResult,
    SubsequentIncrementalExecutionResult,
)
from graphql.execution.types import CompletedResult, PendingResult
from strawberry.types import ExecutionResult

from schema.errors import formatted
from schema.media import Form

Path = Sequence[str | int]
Part = IncrementalDeferResult | IncrementalStreamResult


@dataclass(slots=True)
class _Announced:
    """What is to come.

    Attributes:
        at: its place.
        label: that the document gives it.
        number: of the list's next item, where it is one.
    """

    at: Path
    label: str | None
    number: int | None


class Increments:
    """Formats the parts of one answer, in the order in which they are made.

    Args:
        form: one of those for what is deferred.
    """

    def __init__(self, form: Form) -> None:
        self._tells_ids = form.tells_ids
        self._announced: dict[str, _Announced] = {}

    def first(self, result: InitialIncrementalExecutionResult, body: dict[str, Any]) -> dict[str, Any]:
        """The first part.

        Args:
            result: as it was made.
            body: of it: data, errors and extensions.
        """
        self._announce(result.pending, [((), result.data)])
        return {**body, **self._pending(result.pending), "hasNext": result.has_next}

    def following(self, result: SubsequentIncrementalExecutionResult) -> dict[str, Any]:
        """A part behind the first."""
        made: list[Part] = list(result.incremental or ())
        self._announce(
            result.pending or (),
            [(self._place(each), each.data) for each in made if isinstance(each, IncrementalDeferResult)],
        )
        body: dict[str, Any] = self._pending(result.pending or ())
        parts = [self._told(each) for each in made]
        if not self._tells_ids:
            parts += [self._failed(each) for each in result.completed or () if each.errors]
        elif result.completed:
            body["completed"] = [_completed(each) for each in result.completed]
        if parts:
            body["incremental"] = parts
        return {**body, "hasNext": result.has_next}

    def _announce(self, pending: Sequence[PendingResult], sent: Sequence[tuple[Path, Any]]) -> None:
        for each in pending:
            lengths = [length for at, data in sent for length in _length(data, each.path[len(at) :], each.path, at)]
            self._announced[each.id] = _Announced(each.path, each.label, lengths[0] if lengths else None)

    def _pending(self, pending: Sequence[PendingResult]) -> dict[str, Any]:
        return {"pending": [each.formatted for each in pending]} if pending and self._tells_ids else {}

    def _place(self, part: Part) -> Path:
        return [*self._announced[part.id].at, *(part.sub_path or ())]

    def _told(self, part: Part) -> dict[str, Any]:
        announced = self._announced[part.id]
        body: dict[str, Any] = {}
        if isinstance(part, IncrementalStreamResult):
            body["items"] = part.items
            place = [*self._place(part), announced.number or 0]
            announced.number = (announced.number or 0) + len(part.items)
        else:
            body["data"] = part.data
            place = list(self._place(part))
        if not self._tells_ids:
            body |= _placed(place, announced.label)
        else:
            body |= {"id": part.id} | ({"subPath": part.sub_path} if part.sub_path else {})
        return body | _errors(part.errors)

    def _failed(self, completed: CompletedResult) -> dict[str, Any]:
        """What will not come, for want of a value that may not be null."""
        announced = self._announced[completed.id]
        if announced.number is None:
            return {"data": None} | _placed(list(announced.at), announced.label) | _errors(completed.errors)
        place = [*announced.at, announced.number]
        return {"items": None} | _placed(place, announced.label) | _errors(completed.errors)


def _placed(place: list[str | int], label: str | None) -> dict[str, Any]:
    return {"path": place} | ({"label": label} if label is not None else {})


def _completed(completed: CompletedResult) -> dict[str, Any]:
    return {"id": completed.id} | _errors(completed.errors)


def _errors(errors: list[GraphQLError] | None) -> dict[str, Any]:
    told = ExecutionResult(data={}, errors=errors)
    return {"errors": [formatted(each, told) for each in errors]} if errors else {}


def _length(data: Any, rest: Path, path: Path, at: Path) -> Iterator[int]:
    """The length of the list at a place in what was sent; nothing where there is none."""
    if list(path[: len(at)]) != list(at):
        return
    try:
        for key in rest:
            data = data[key]
    except (LookupError, TypeError):  # it was not sent, or is null
        return
    if isinstance(data, list):
        yield len(data)
