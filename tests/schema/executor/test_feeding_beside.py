"""What stands beside the rows of a list tells their objects' values; objects that come again are shown once."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry import Parent
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.executor import compiled
from schema.executor.fed import NotAtHand, Standing, fed_by, of_object

CALLED: list[str] = []


class Tag:
    __slots__ = ("name",)

    def __init__(self, name: Any) -> None:
        self.name = name


class Held:
    __slots__ = ("id", "tags", "tier")

    def __init__(self, held_id: str, tier: str | None, tags: tuple[str, ...]) -> None:
        self.id, self.tier, self.tags = held_id, tier, tags


class View:
    __slots__ = ("other", "row")

    def __init__(self, row: Held, other: Any) -> None:
        CALLED.append("view")
        self.row, self.other = row, other


def _other(view: View) -> Any:
    if isinstance(view.other, Exception):
        raise view.other
    return view.other


def _tags(context: Any) -> dict[str, Tag]:
    if context["tags"] is None:
        raise NotAtHand
    tags: dict[str, Tag] = context["tags"]
    return tags


@strawberry.type
class ATag:
    @strawberry.field
    @staticmethod
    @of_object
    def name(parent: Parent[Tag]) -> str | None:
        CALLED.append("tag")
        return parent.name  # type: ignore[no-any-return]


@strawberry.type
class Row:
    id: str

    @strawberry.field
    @staticmethod
    @fed_by(lambda row, tags: tags[row.tier] if row.tier else None, among=_tags)
    def tier(parent: Parent[Held], info: strawberry.Info) -> ATag | None:
        return info.context["tags"][parent.tier] if parent.tier else None

    @strawberry.field
    @staticmethod
    @fed_by(lambda row, tags: [tags[each] for each in row.tags], among=_tags)
    def tags(parent: Parent[Held], info: strawberry.Info) -> list[ATag]:
        return [info.context["tags"][each] for each in parent.tags]


@strawberry.type
class Viewed:
    @strawberry.field
    @staticmethod
    @fed_by(lambda view: view.row, of="held")
    def row(parent: Parent[View]) -> Row:
        return parent.row  # type: ignore[return-value]

    @strawberry.field
    @staticmethod
    @fed_by(_other, of="others")
    def other(parent: Parent[View]) -> ATag | None:
        return _other(parent)  # type: ignore[no-any-return]


@strawberry.type
class Query:
    @strawberry.field
    def views(self, info: strawberry.Info) -> list[Viewed]:
        others = info.context["others"]
        beside = {"others": others} if info.context["beside"] else {}
        rows = info.context["rows"]
        return Standing(rows, "held", lambda _: [View(row, others[row.id]) for row in rows], beside)  # type: ignore[return-value]


PLAIN = strawberry.Schema(Query, execution_context_class=StrawberryGraphQLCoreExecutionContext)
FAST = strawberry.Schema(Query, execution_context_class=compiled(written_after=0))
DOCUMENT = "{ views { row { id tier { name } tags { name } } other { name } } }"


async def answered(schema: strawberry.Schema, **context: Any) -> tuple[Any, list[Any]]:
    result = await schema.execute(DOCUMENT, context_value=context)
    return result.data, [(each.message, each.path, each.locations) for each in result.errors or ()]


NAMES = ("a", "b", "c")
HELD = st.tuples(st.sampled_from([None, *NAMES]), st.lists(st.sampled_from(NAMES), max_size=3).map(tuple))
OTHERS = st.sampled_from([None, Tag("one"), Tag("two"), Tag(7), ValueError("no other")])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(HELD, OTHERS), max_size=5), st.sampled_from(["c", None, 7]), st.booleans())
async def test_it_is_shown_as_graphql_core_shows_it(
    given_rows: list[tuple[Any, Any]], odd: Any, are_beside: bool
) -> None:
    rows = [Held(str(number), *held) for number, (held, _) in enumerate(given_rows)]
    others = {str(number): other for number, (_, other) in enumerate(given_rows)}
    tags = {"a": Tag("a"), "b": Tag("b"), "c": Tag(odd)}
    beside = are_beside and not any(isinstance(each, Exception) for each in others.values())
    context = {"rows": rows, "others": others, "tags": tags, "beside": beside}
    assert await answered(FAST, **context) == await answered(PLAIN, **context)


@pytest.mark.parametrize(("beside", "called"), [(True, []), (False, ["view", "view"])])
async def test_views_are_made_only_where_something_else_tells_nothing(beside: bool, called: list[str]) -> None:
    rows = [Held("1", "a", ("a", "b")), Held("2", "a", ("b",))]
    tags = {"a": Tag("gold"), "b": Tag("new")}
    CALLED.clear()
    data, errors = await answered(FAST, rows=rows, others={"1": None, "2": tags["a"]}, tags=tags, beside=beside)
    # Once for each field: the tier's, that of the first tag and of the second, and the other's.
    assert [*called, "tag", "tag", "tag", "tag"] == CALLED
    assert not errors
    assert [each["row"]["tags"] for each in data["views"]] == [[{"name": "gold"}, {"name": "new"}], [{"name": "new"}]]


async def test_what_is_shown_once_is_not_known_to_the_next_list() -> None:
    rows, tags = [Held("1", "a", ())], {"a": Tag("gold")}
    context: dict[str, Any] = {"rows": rows, "others": {"1": None}, "tags": tags, "beside": True}
    before = await answered(FAST, **context)
    tags["a"].name = "silver"
    after = await answered(FAST, **context)
    assert [each[0]["views"][0]["row"]["tier"] for each in (before, after)] == [{"name": "gold"}, {"name": "silver"}]
