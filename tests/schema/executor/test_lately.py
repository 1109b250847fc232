"""A list of records that are kept is shown once, and anew wherever anything that it turns on is another."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import ref

import strawberry
from graphql import execute, parse
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Raw
from strawberry import Parent
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from app.upstream.decoding import encode_json
from schema.executor import compiled
from schema.executor.fed import NotAtHand, Standing, fed_by
from schema.executor.lately import encoded

ASKED: list[str] = []


@dataclass(frozen=True, slots=True)
class Inner:
    size: int


class Open:
    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        self.size = size


@dataclass(frozen=True, slots=True)
class Held:
    id: str
    inner: Inner | Open | None = None


class Keeper:
    """Stands for who keeps records."""


class Request:
    """A context."""

    def __init__(
        self,
        rows: Sequence[Held],
        names: dict[str, str] | None = None,
        others: dict[str, Inner | None] | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        self.rows, self.names, self.keeper = rows, names, keeper
        self.others = {} if others is None else {"others": others}


def _names(context: Request) -> dict[str, str]:
    if context.names is None:
        raise NotAtHand
    return context.names


def _named(row: Held, names: dict[str, str]) -> str | None:
    ASKED.append(row.id)
    return names.get(row.id)


@strawberry.type
class Below:
    size: int


@strawberry.type
class Row:
    id: str
    inner: Below | None

    @strawberry.field
    @staticmethod
    @fed_by(_named, among=_names)
    def named(parent: Parent[Held], info: strawberry.Info) -> str | None:
        return (info.context.names or {}).get(parent.id)


@strawberry.type
class View:
    @strawberry.field
    @staticmethod
    @fed_by(lambda view: view[0], of="rows")
    def row(parent: Parent[tuple[Held, Any]]) -> Row:
        return parent[0]  # type: ignore[return-value]

    @strawberry.field
    @staticmethod
    @fed_by(lambda view: view[1], of="others")
    def other(parent: Parent[tuple[Held, Any]]) -> Below | None:
        return parent[1]  # type: ignore[no-any-return]


@strawberry.type
class Query:
    @strawberry.field
    def rows(self, info: strawberry.Info) -> list[Row]:
        rows: list[Row] = info.context.rows
        return rows

    @strawberry.field
    def views(self, info: strawberry.Info) -> list[View]:
        context: Request = info.context

        def made(rows: Sequence[Held]) -> list[Any]:
            return [(row, context.others.get("others", {}).get(row.id)) for row in rows]

        return Standing(tuple(context.rows), "rows", made, context.others)  # type: ignore[return-value]


PLAIN = strawberry.Schema(Query, execution_context_class=StrawberryGraphQLCoreExecutionContext)
FAST = strawberry.Schema(Query, execution_context_class=compiled(written_after=0))
DOCUMENTS = ["{ rows { id inner { size } } }", "{ rows { named id } }", "{ views { row { id named } other { size } } }"]
TEN = [Held(str(number), Inner(number)) for number in range(10)]


parsed = cache(parse)  # plans are kept with the document's nodes


async def _shown(document: str, context: Request) -> Any:
    made: Any = execute(
        FAST._schema, parsed(document), context_value=context, executor_class=FAST.execution_context_class
    )
    result = await made if inspect.isawaitable(made) else made
    assert not result.errors
    plain = await PLAIN.execute(document, context_value=context)
    assert result.data == plain.data
    return result.data


async def test_what_comes_a_second_time_is_shown_once_more_and_then_kept() -> None:
    keeper, names = Keeper(), {"1": "one"}
    answers = [await _shown(DOCUMENTS[1], Request([*TEN], names, keeper=keeper)) for _ in range(4)]
    assert answers[1]["rows"] is answers[2]["rows"] is answers[3]["rows"]
    ASKED.clear()
    await _shown(DOCUMENTS[1], Request([*TEN], names, keeper=keeper))
    assert ASKED == []
    await _shown(DOCUMENTS[1], Request([*TEN], {**names}, keeper=keeper))
    assert [str(number) for number in range(10)] == ASKED


async def test_another_keeper_has_nothing_of_it_and_nothing_outlives_its_keeper() -> None:
    keeper, rows = Keeper(), [Held(str(number)) for number in range(10)]
    kept = [await _shown(DOCUMENTS[0], Request(rows, keeper=keeper)) for _ in range(3)]
    others = [await _shown(DOCUMENTS[0], Request(rows, keeper=each)) for each in (Keeper(), None, None, None)]
    assert not any(each["rows"] is kept[-1]["rows"] for each in others)
    gone = ref(keeper)
    del keeper
    gc.collect()
    assert gone() is None


async def test_what_is_looked_up_beside_the_rows_tells_lists_apart() -> None:
    keeper, names, some = Keeper(), {"2": "two"}, {each.id: Inner(7) for each in TEN}
    kept = [await _shown(DOCUMENTS[2], Request(TEN, names, some, keeper)) for _ in range(3)]
    assert kept[1]["views"] is kept[2]["views"]
    data = await _shown(DOCUMENTS[2], Request(TEN, names, {**some, "1": None}, keeper))
    assert data["views"][1]["other"] is None


async def test_few_rows_that_others_stand_beside_are_kept() -> None:
    keeper, names, beside = Keeper(), {"2": "two"}, {each.id: Inner(7) for each in TEN}
    answers = [await _shown(DOCUMENTS[2], Request(TEN[:1], names, beside, keeper)) for _ in range(3)]
    assert answers[1]["views"] is answers[2]["views"]


async def test_each_selection_is_shown_by_itself() -> None:
    keeper = Keeper()
    for _ in range(3):
        whole = await _shown(DOCUMENTS[0], Request(TEN, keeper=keeper))
        less = await _shown("{ rows { id } }", Request(TEN, keeper=keeper))
    assert list(whole["rows"][0]) == ["id", "inner"]
    assert list(less["rows"][0]) == ["id"]


async def test_objects_that_may_change_are_shown_anew() -> None:
    keeper, inner = Keeper(), Open(1)
    rows = [Held(str(number), inner) for number in range(10)]
    for size in (1, 1, 1, 2, 3):
        inner.size = size
        data = await _shown("{ rows { inner { size } id } }", Request(rows, keeper=keeper))
        assert [each["inner"]["size"] for each in data["rows"]] == [size] * 10


async def test_few_rows_and_what_is_not_at_hand_go_their_way() -> None:
    keeper = Keeper()
    for _ in range(3):
        few = [await _shown(DOCUMENTS[0], Request(TEN[:3], keeper=keeper)) for _ in range(2)]
        assert few[0]["rows"] is not few[1]["rows"]
        assert (await _shown(DOCUMENTS[1], Request(TEN, None, keeper=keeper)))["rows"][0]["named"] is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*(st.integers(0, most) for most in (2, 3, 2, 2))), min_size=3, max_size=12))
async def test_whichever_way_it_is_shown_it_is_the_same(asked: list[tuple[int, int, int, int]]) -> None:
    keeper = Keeper()
    lists = [TEN, TEN[:9], [*reversed(TEN)], [*TEN[:8], Held("8", None), Held("9", Inner(3))]]
    names: list[dict[str, str] | None] = [{}, {"2": "two"}, None]  # the same objects throughout
    others: list[dict[str, Inner | None]] = [{each.id: value for each in TEN} for value in (None, Inner(1), Inner(2))]
    for document, rows, named, other in asked:
        await _shown(DOCUMENTS[document], Request(lists[rows], names[named], others[other], keeper))


async def test_what_is_kept_is_encoded_once_and_reads_as_it_did() -> None:
    keeper = Keeper()
    for _ in range(3):
        data = await _shown(DOCUMENTS[0], Request(TEN, keeper=keeper))
    body = {"data": {"page": data, "more": [1, data["rows"]]}, "extensions": {"a": {"b": None}}}
    written = encoded(body)
    assert written["data"]["page"]["rows"] is encoded(data)["rows"]
    assert isinstance(written["data"]["page"]["rows"], Raw)
    assert body["data"]["page"] is data
    assert data["rows"] == [{"id": each.id, "inner": {"size": int(each.id)}} for each in TEN]
    assert encode_json(written) == encode_json(body)
    assert encoded(None) is None
    assert encoded({"plain": {"a": [data]}}) == {"plain": {"a": [data]}}


async def test_text_that_only_escapes_can_hold_is_written_so() -> None:
    keeper, rows = Keeper(), [Held(f"{number}\ud800") for number in range(10)]
    for _ in range(3):
        data = await _shown(DOCUMENTS[0], Request(rows, keeper=keeper))
    assert encode_json(encoded(data)) == encode_json(data)
    assert b"0\\ud800" in encode_json(encoded(data))
