"""What is written in the place of a field: the ordinary value is shown there, any other is completed."""

from __future__ import annotations

import re
from typing import Any, NewType

import pytest
import strawberry
from strawberry.extensions import ParserCache
from strawberry.schema.config import StrawberryConfig

from schema.executor import compiled, completing, describe
from schema.executor.showing import MOST_IN_PLACE

Upper = NewType("Upper", str)


@strawberry.type
class Below:
    name: str


@strawberry.type
class Query:
    upper: Upper | None
    below: Below | None
    needed: Below
    many: list[Below | None] | None
    names: list[str]


CONFIG = StrawberryConfig(scalar_map={Upper: strawberry.scalar(name="Upper", serialize=str.upper, parse_value=str)})


@pytest.fixture
def completed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of fields whose values were not shown where they were read."""
    keys: list[str] = []
    ordinary = completing.completing

    def noting(plan: Any, field: Any) -> Any:
        complete = ordinary(plan, field)

        def noted(*args: Any) -> Any:
            keys.append(field.key)
            return complete(*args)

        return noted

    monkeypatch.setattr("schema.executor.showing.completing", noting)
    return keys


_ROOT = Query(
    upper=Upper("a"), below=Below(name="b"), needed=Below(name="c"), many=[Below(name="d"), None], names=["e", "f"]
)
_ALL = "{ upper below { name } needed { name } many { name } names }"


async def _twice(**changed: Any) -> Any:
    """The second answer for a root object: the first one finds out of which class the objects are."""
    way = compiled(written_after=0)
    schema = strawberry.Schema(Query, config=CONFIG, execution_context_class=way, extensions=[ParserCache])
    await schema.execute(_ALL, root_value=_ROOT)
    return await schema.execute(_ALL, root_value=Query(**{**vars(_ROOT), **changed}))


async def test_a_class_is_asked_about_once_in_an_operation(completed: list[str]) -> None:
    result = await _twice()
    assert result.data == {
        "upper": "A",
        "below": {"name": "b"},
        "needed": {"name": "c"},
        "many": [{"name": "d"}, None],
        "names": ["e", "f"],
    }
    assert completed == ["below", "needed", "below"]  # each the first time; the second time they are of a known class


@pytest.mark.parametrize(
    ("changed", "shown", "path"),
    [
        ({"upper": 1}, {"upper": None}, ["upper"]),
        ({"upper": None}, {"upper": None}, None),
        ({"below": ValueError("a value")}, {"below": None}, ["below"]),
        ({"below": Below(name=None)}, {"below": None}, ["below", "name"]),  # type: ignore[arg-type]
        ({"needed": Below(name=None)}, None, ["needed", "name"]),  # type: ignore[arg-type]
        ({"many": [Below(name=None)]}, {"many": [None]}, ["many", 0, "name"]),  # type: ignore[arg-type]
        ({"many": 7}, {"many": None}, ["many"]),
        ({"many": iter([Below(name="g")])}, {"many": [{"name": "g"}]}, None),
        ({"names": ["e", None]}, None, ["names", 1]),
    ],
    ids=[
        "not of the scalar",
        "nothing",
        "an exception",
        "null below",
        "null below where it may not be",
        "null below in a list",
        "no list",
        "an iterator",
        "null in a list",
    ],
)
async def test_what_is_not_ordinary_is_what_it_always_was(changed: Any, shown: Any, path: Any) -> None:
    result = await _twice(**changed)
    assert [each.path for each in result.errors or ()] == ([path] if path else [])
    assert result.data == ({**result.data, **shown} if shown else None)


@strawberry.type
class Waiting:
    fails: strawberry.Private[bool]

    @strawberry.field
    async def name(self) -> str:
        if self.fails:
            raise ValueError("late")
        return "late"


@strawberry.type
class Waiter:
    one: Waiting | None
    many: list[Waiting | None]


@pytest.mark.parametrize("fails", [False, True])
async def test_what_is_awaited_below_is_null_where_it_fails(fails: bool) -> None:
    way = compiled(written_after=0)
    schema = strawberry.Schema(Waiter, execution_context_class=way, extensions=[ParserCache])
    one = Waiting(fails=fails)
    selected = "{ one { name } two: one { name } many { name } }"
    for _ in range(2):
        result = await schema.execute(selected, root_value=Waiter(one=one, many=[one, one]))
    shown = None if fails else {"name": "late"}
    assert result.data == {"one": shown, "two": shown, "many": [shown, shown]}
    paths = [["one", "name"], ["two", "name"], ["many", 0, "name"], ["many", 1, "name"]]
    assert [each.path for each in result.errors or ()] == (paths if fails else [])


async def test_long_selections_are_completed_by_calls_from_some_field_on() -> None:
    way = compiled(written_after=0)
    schema = strawberry.Schema(Query, config=CONFIG, execution_context_class=way, extensions=[ParserCache])
    kinds = {"upper": "A", "below { name }": {"name": "b"}, "needed { name }": {"name": "c"}, "names": ["e", "f"]}
    selected = {f"k{number}": kind for number, kind in enumerate(list(kinds) * 30)}
    document = "{" + " ".join(f"{key}: {kind}" for key, kind in selected.items()) + "}"
    for _ in range(2):
        result = await schema.execute(document, root_value=_ROOT)
        assert result.data == {key: kinds[kind] for key, kind in selected.items()}
    in_place = re.findall(r"(?:coerce|below|listed)_(\d+)[.(]", describe(way))
    assert sorted(map(int, in_place)) == list(range(MOST_IN_PLACE))


async def test_the_text_has_the_ordinary_case_first() -> None:
    way = compiled(written_after=0)
    schema = strawberry.Schema(Query, config=CONFIG, execution_context_class=way)
    await schema.execute("{ upper below { name } names }", root_value=_ROOT)
    text = describe(way)
    assert "shown = coerce_0(value)" in text
    assert "below_1.execute(run, value, new(Path, (path, 'below', 'Query')))" in text
    assert "listed_2(run, value, new(Path, (path, 'names', 'Query')), None)" in text
