"""What writes of Userlot's companies and end users have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import strawberry

from app.domain.changes import Changes
from app.domain.errors import MatchKeyRequired
from schema.company.by_key import own_or_opaque
from schema.context import Context
from schema.outcomes import WriteAction, about, graph_name
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput
from schema.writes.steps import Carried, Step

Key = tuple[str, str]
"""What a record is found by: the attribute's name, such as `id` or `external_id`, and its value."""

MATCH_KEYS = ("id", "external_id", "source_external_id")
"""The fields of an input of which an assertion needs exactly one."""


@strawberry.input(description="What asserts a record of Userlot's: give exactly one of the three ids.")
class MatchInput(WriteInput):
    """Inherited by the inputs of assertions."""

    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The record's opaque id, or Userlot's own."
    )
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Your own id of the record; a new record gets it."
    )
    source_external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="The record's id in an external system; a new record gets it."
    )


@dataclass(frozen=True)
class Written:
    """What became of a write, and what its record can be found by; None where there is none to show."""

    carried: Carried
    key: Key | None


async def written(context: Context, given: WriteInput, step: Step, key: Callable[[], Key | None]) -> Written:
    """Carry out one write at Userlot.

    Args:
        context: of the request.
        given: the mutation's input.
        step: the write.
        key: what the record can be found by, by the input alone, where no id was answered.
    """
    carried = await carry_out(context, [step], given)
    if not carried.is_shown:
        return Written(carried, None)
    return Written(carried, key() if carried.shown_id is None else ("id", carried.shown_id))


def id_of(answer: Any) -> str | None:
    """The id in an answer: the record, its id alone, or nothing."""
    return answer if answer is None or isinstance(answer, str) else answer.id


def asserted_id(answer: tuple[Any, bool]) -> str | None:
    """The id in the answer to an assertion."""
    return id_of(answer[0])


def asserted_action(answer: tuple[Any, bool]) -> WriteAction:
    """What became of an assertion."""
    return WriteAction.CREATED if answer[1] else WriteAction.UPDATED


def key_of(changes: Changes) -> Key | None:
    """What a new record can be found by, though its id is not known."""
    for name in ("external_id", "source_external_id"):
        value = changes.get(name)
        if isinstance(value, str) and value.strip():
            return name, value
    return None


def match_of(given: MatchInput, type_name: str) -> Key:
    """The one key that an assertion names, its id as Userlot's own.

    Args:
        given: the input.
        type_name: the GraphQL type of the opaque ids that are accepted.

    Raises:
        MatchKeyRequired: there is none, there are several, or it is blank.
        About: of `id`: it is no id of such a record.
    """
    keys: Mapping[str, str | None] = {
        name: value for name in MATCH_KEYS if (value := getattr(given, name)) not in (None, strawberry.UNSET)
    }
    if len(keys) != 1 or not all(value and value.strip() for value in keys.values()):
        raise MatchKeyRequired(*map(graph_name, MATCH_KEYS))
    ((name, value),) = keys.items()
    assert value is not None  # noqa: S101 - so says the line above
    if name != "id":
        return name, value
    with about("id"):
        return name, own_or_opaque(value, type_name)
