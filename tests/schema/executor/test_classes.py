"""An `is_type_of` that looks at nothing but the class is asked once, and not for each object."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry

from schema.executor import compiled
from schema.executor.classes import are_alike, by_class, never_awaited, tells_by_class

ASKED: list[Any] = []


class Row:
    name = "row"


class Other:
    name = "other"


@by_class
def _by_class(obj: object, info: object) -> bool:
    ASKED.append(info)
    return type(obj) is Row


def _one_by_one(obj: object, info: object) -> bool:
    ASKED.append(info)
    return type(obj) is Row


def _schema(is_type_of: Any) -> strawberry.Schema:
    ASKED.clear()
    named = strawberry.type(type("Named", (), {"__annotations__": {"name": str}, "is_type_of": is_type_of}))

    def rows(last: bool = False) -> Any:
        return [Row(), Row(), Row(), *([Other()] if last else [])]

    rows.__annotations__["return"] = list[named | None]  # type: ignore[valid-type]
    query = type("Query", (), {"rows": strawberry.field(resolver=rows)})
    return strawberry.Schema(strawberry.type(query), execution_context_class=compiled(written_after=0))


class Finding:
    def __getattr__(self, name: str) -> object:
        ASKED.append(name)
        raise AttributeError(name)


@never_awaited
class Known(Finding):
    name = "known"


class Below(Known):
    pass


def test_classes_whose_objects_are_alike() -> None:
    assert [are_alike(each) for each in (Row, Finding, Known, Below)] == [True, False, True, True]


@pytest.mark.parametrize(("kind", "times"), [(Known, 1), (Finding, 3)])
async def test_whether_an_object_is_to_be_awaited_is_asked_once_where_all_are_alike(kind: type, times: int) -> None:
    made = strawberry.type(type("Made", (), {"__annotations__": {"name": str}}))

    def rows() -> Any:
        return [kind() for _ in range(3)]

    rows.__annotations__["return"] = list[made | None]  # type: ignore[valid-type]
    query = strawberry.type(type("Query", (), {"rows": strawberry.field(resolver=rows)}))
    ASKED.clear()
    await strawberry.Schema(query, execution_context_class=compiled(written_after=0)).execute("{ rows { __typename } }")
    assert ASKED.count("__await__") == 2 * times  # by the list and by its item


def test_what_was_said_of_a_function_is_known() -> None:
    assert tells_by_class(_by_class)
    assert not tells_by_class(_one_by_one)


@pytest.mark.parametrize(("is_type_of", "times"), [(_by_class, 1), (_one_by_one, 3)], ids=["by class", "one by one"])
async def test_it_is_asked_once_for_a_class(is_type_of: Any, times: int) -> None:
    result = await _schema(staticmethod(is_type_of)).execute("{ rows { name } }")
    assert result.data == {"rows": [{"name": "row"}] * 3}
    assert len(ASKED) == times
    assert [info is None for info in ASKED] == [is_type_of is _by_class] * times


@pytest.mark.parametrize("is_type_of", [_by_class, _one_by_one])
async def test_an_object_of_another_class_is_an_error_at_its_place(is_type_of: Any) -> None:
    result = await _schema(staticmethod(is_type_of)).execute("{ rows(last: true) { name } }")
    assert result.data == {"rows": [{"name": "row"}] * 3 + [None]}
    assert [each.path for each in result.errors or ()] == [["rows", 3]]
    assert "Expected value of type 'Named'" in (result.errors or [])[0].message
