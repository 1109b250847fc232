"""A list whose objects hold what is selected is shown without resolvers, and any other in the ordinary way."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import Any, NewType

import pytest
import strawberry
from strawberry import Parent
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.executor import compiled
from schema.executor.fed import NotAtHand, Standing, fed_by, of_object
from schema.executor.plan import Plan
from schema.executor.unguarded import guarding

CALLED: list[str] = []
Opened = NewType("Opened", object)


class Held:
    __slots__ = ("inner", "name", "score", "size", "words")

    def __init__(
        self, name: Any = "a", size: Any = 1, score: Any = 0.5, words: Any = ("x",), inner: Any = None
    ) -> None:
        self.name, self.size, self.score, self.words, self.inner = name, size, score, words, inner


class View:
    __slots__ = ("row",)

    def __init__(self, row: Held) -> None:
        CALLED.append("view")
        self.row = row


class Loose:
    name, size, score, words, inner = "loose", 1, 0.5, ["x"], None


def _at_hand(context: Any) -> dict[str, str]:
    if "later" in context:
        raise NotAtHand
    names: dict[str, str] = context["names"]
    return names


@strawberry.type
class Inner:
    name: str
    size: int | None


@strawberry.type
class Row:
    name: str
    size: int | None
    score: float | None
    words: list[str]
    inner: Inner | None

    @strawberry.field
    @staticmethod
    @of_object
    def loud(parent: Parent[Held]) -> str:
        CALLED.append("loud")
        return parent.name.upper()

    @strawberry.field
    @staticmethod
    @fed_by(lambda row, names: names[row.name], among=_at_hand)
    def named(parent: Parent[Held], info: strawberry.Info) -> str:
        CALLED.append("named")
        return info.context["names"][parent.name]


@strawberry.type
class Viewed:
    @strawberry.field
    @staticmethod
    @fed_by(lambda view: view.row, of="held")
    def row(parent: Parent[View]) -> Row:
        CALLED.append("row")
        return parent.row  # type: ignore[return-value]

    @strawberry.field
    @staticmethod
    @fed_by(lambda view: view.row.name)
    def name(parent: Parent[View]) -> str:
        CALLED.append("name")
        return parent.row.name


@strawberry.type
class Query:
    @strawberry.field
    def rows(self, info: strawberry.Info) -> list[Row | None]:
        rows: list[Row | None] = info.context["rows"]
        return rows

    @strawberry.field
    def views(self, info: strawberry.Info) -> list[Viewed]:
        return Standing(tuple(info.context["rows"]), "held", lambda rows: [View(row) for row in rows])  # type: ignore[return-value]


COMPILED = compiled(written_after=0)
PLAIN = strawberry.Schema(Query, execution_context_class=StrawberryGraphQLCoreExecutionContext)
FAST = strawberry.Schema(Query, execution_context_class=COMPILED)
EVERYTHING = "name size score words loud inner { name size }"


async def _answered(schema: strawberry.Schema, document: str, **context: Any) -> tuple[Any, list[Any]]:
    result = await schema.execute(document, context_value=context)
    return result.data, [(each.message, each.path, each.locations) for each in result.errors or ()]


@pytest.fixture
def infos(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Fields of which a resolver was told."""
    told: list[Any] = []
    before = COMPILED.info_below
    monkeypatch.setattr(
        COMPILED, "info_below", lambda self, field, path: told.append(field.name) or before(self, field, path)
    )
    return told


async def test_objects_are_shown_as_graphql_core_shows_them(infos: list[Any]) -> None:
    rows = [Held(inner=Held("b", None)), Held(size=None, score=Decimal("1.50"), words=[]), Held(score=3)]
    document = f"{{ rows {{ __typename {EVERYTHING} named }} }}"
    context = {"rows": rows, "names": {"a": "alpha"}}
    plain = await _answered(PLAIN, document, **context)
    infos.clear()
    assert await _answered(FAST, document, **context) == plain
    assert infos == ["rows"]
    assert plain[1] == []


@pytest.mark.parametrize(
    "odd",
    [
        Held(name=7),
        Held(name=None),
        Held(size=2**40),
        Held(size=True),
        Held(score=float("nan")),
        Held(score=Decimal("1e999")),
        Held(score=2**53 + 1),
        Held(score=10**400),
        Held(words=iter("ab")),
        Held(words=["a", None]),
        Held(inner=Loose()),
        Held(inner=Held(name=None)),
        Held(inner=ValueError("as a value")),
        Loose(),
        None,
        ValueError("as a value"),
        object(),
    ],
)
async def test_a_list_with_something_unusual_goes_the_ordinary_way(odd: Any) -> None:
    document = f"{{ rows {{ {EVERYTHING} }} }}"
    is_used_up = isinstance(odd, Held) and hasattr(odd.words, "__next__")

    def rows() -> list[Any]:
        return [Held(), Held(words=iter("ab")) if is_used_up else odd, Held()]

    plain = await _answered(PLAIN, document, rows=rows())
    assert await _answered(FAST, document, rows=rows()) == plain


async def test_a_guard_that_lets_not_all_through_is_asked_for_each_object() -> None:
    schema, asked = strawberry.Schema(Query, execution_context_class=compiled(written_after=0)), []
    field = schema._schema.type_map["Row"].fields["name"]  # type: ignore[attr-defined]
    resolve = field.resolve

    def guard(source: Any, info: Any) -> Any:
        asked.append(source.name)
        return resolve(source, info) if source.name != "b" else None

    field.resolve = guarding(guard, resolve, lambda context: "staff" in context)
    document, rows = "{ rows { name } }", [Held(), Held("b")]
    assert await _answered(schema, document, rows=rows, staff=1) == ({"rows": [{"name": "a"}, {"name": "b"}]}, [])
    assert asked == []
    shown, errors = await _answered(schema, document, rows=rows)
    assert asked == ["a", "b"]
    assert shown == {"rows": [{"name": "a"}, None]}
    assert [path for _, path, _ in errors] == [["rows", 1, "name"]]


async def test_what_is_not_at_hand_is_asked_of_resolvers() -> None:
    CALLED.clear()
    document, context = "{ rows { named } }", {"rows": [Held(), Held("b")], "names": {"a": "alpha", "b": "beta"}}
    answers = [await _answered(FAST, document, **context, later=True), await _answered(FAST, document, **context)]
    assert CALLED == ["named", "named"]
    assert answers == [({"rows": [{"named": "alpha"}, {"named": "beta"}]}, [])] * 2


async def test_rows_stand_for_objects_that_are_not_made() -> None:
    CALLED.clear()
    document = "{ views { row { name inner { size } } } }"
    shown = await _answered(FAST, document, rows=[Held(), Held("b")])
    assert CALLED == []
    assert shown == await _answered(PLAIN, document, rows=[Held(), Held("b")])


async def test_objects_are_made_where_rows_do_not_tell_all() -> None:
    CALLED.clear()
    document = "{ views { name row { name } } }"
    shown = await _answered(FAST, document, rows=[Held(), Held("b")])
    assert CALLED == ["view", "view"]
    assert shown == await _answered(PLAIN, document, rows=[Held(), Held("b")])


async def test_objects_of_a_class_that_is_refused_are_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    document, asked = "{ rows { refused: name } }", []
    before = Plan.object
    monkeypatch.setattr(Plan, "object", lambda self, *given: asked.append(before(self, *given)) or asked[-1])
    for _ in range(2):
        assert await _answered(FAST, document, rows=[Loose()]) == ({"rows": [{"refused": "loose"}]}, [])
    assert [each._feeds for each in asked][-1] == {"": None}


async def test_a_scalar_that_makes_plain_values_of_others_is_asked_for_them() -> None:
    name = strawberry.scalar(name="Opened", serialize=dict, parse_value=dict)
    row = strawberry.type(type("Row", (), {"__annotations__": {"inner": Opened}}))

    def rows(info: strawberry.Info) -> Any:
        return info.context["rows"]

    rows.__annotations__["return"] = list[row | None]  # type: ignore[valid-type]
    query = strawberry.type(type("Query", (), {"rows": strawberry.field(resolver=rows)}))
    plain, fast = (
        strawberry.Schema(query, execution_context_class=way, config=StrawberryConfig(scalar_map={Opened: name}))
        for way in (StrawberryGraphQLCoreExecutionContext, COMPILED)
    )
    for odd in (MappingProxyType({"b": 2}), ValueError("as a value"), 7, None):
        context = {"rows": [Held(inner=MappingProxyType({"a": 1})), Held(inner=odd)]}
        shown = await _answered(fast, "{ rows { inner } }", **context)
        assert shown == await _answered(plain, "{ rows { inner } }", **context)
