"""A guard that would let all through is asked once for an operation, and any other at each field."""

from __future__ import annotations

from typing import Any

import strawberry

from schema.executor import compiled, describe
from schema.executor.unguarded import behind, guarding, questions


@strawberry.type
class Row:
    name: str


@strawberry.type
class Query:
    @strawberry.field
    def rows(self) -> list[Row]:
        return [Row(name="a"), Row(name="b")]


class Doors:
    """Guards twice before `Row.name`, and what they were asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.schema = strawberry.Schema(Query, execution_context_class=compiled(written_after=0))
        field = self.schema._schema.type_map["Row"].fields["name"]  # type: ignore[attr-defined]
        for question in (self.is_staff, self.is_friend):
            field.resolve = guarding(self._guard(field.resolve, question), field.resolve, question)

    def _guard(self, resolve: Any, question: Any) -> Any:
        def guard(source: Any, info: Any, **given: Any) -> Any:
            self.asked.append(question.__name__)
            return resolve(source, info, **given) if question(info.context) else "hidden"

        return guard

    @staticmethod
    def is_staff(context: Any) -> bool:
        return context["staff"]

    @staticmethod
    def is_friend(context: Any) -> bool:
        return context["friend"]


async def _names(doors: Doors, **context: bool) -> list[str]:
    result = await doors.schema.execute("{ rows { name } }", context_value=context)
    assert not result.errors
    assert result.data
    return [row["name"] for row in result.data["rows"]]


async def test_guards_that_let_all_through_are_passed_by() -> None:
    doors = Doors()
    assert await _names(doors, staff=True, friend=True) == ["a", "b"]
    assert doors.asked == []
    assert "source.name" in describe(doors.schema.execution_context_class)


async def test_others_are_asked_at_each_field() -> None:
    doors = Doors()
    assert await _names(doors, staff=False, friend=True) == ["hidden", "hidden"]
    assert doors.asked == ["is_staff"] * 2
    doors.asked.clear()
    assert await _names(doors, staff=True, friend=False) == ["hidden", "hidden"]
    assert doors.asked == ["is_friend"] * 2


async def test_one_client_s_plan_is_not_another_s() -> None:
    doors = Doors()
    document = "{ rows { name } }"
    for staff in (True, False, True, False):
        result = await doors.schema.execute(document, context_value={"staff": staff, "friend": True})
        assert result.data == {"rows": [{"name": "a"}, {"name": "b"}] if staff else [{"name": "hidden"}] * 2}


def test_the_questions_of_a_schema() -> None:
    doors = Doors()
    assert questions(doors.schema._schema) == {doors.is_staff, doors.is_friend}


def test_behind_stops_at_a_guard_that_is_to_be_asked() -> None:
    def resolve() -> None: ...
    def guard() -> None: ...
    def outer() -> None: ...
    def yes(context: Any) -> bool:
        return True

    def no(context: Any) -> bool:
        return False

    guarding(guard, resolve, no)
    guarding(outer, guard, yes)
    assert behind(outer, frozenset()) is outer
    assert behind(outer, frozenset({yes})) is guard
    assert behind(outer, frozenset({yes, no})) is resolve
    assert behind(outer, frozenset({no})) is outer
