"""The shortest way to a value gives what the resolver gives, and is not taken where more is done than that."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import strawberry
from strawberry.extensions import FieldExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exception_handlers import ExceptionHandler

from schema.executor import compiled, describe


class Doubling(FieldExtension):
    def resolve(self, next_: Callable[..., Any], source: Any, info: strawberry.Info, **given: Any) -> Any:
        return next_(source, info, **given) * 2


def _of_parent(parent: strawberry.Parent[Any]) -> str:
    return f"parent {parent.word}"


def _of_root(root: Any) -> str:
    return f"root {root.word}"


@strawberry.type
class Query:
    word: str
    global_: str = strawberry.field(name="global")
    lambda_: str = strawberry.field(name="lambda")
    of_parent: str = strawberry.field(resolver=_of_parent)
    of_root: str = strawberry.field(resolver=_of_root)

    @strawberry.field
    def of_self(self) -> str:
        return f"self {self.word}"

    @strawberry.field
    def told(self, info: strawberry.Info) -> str:
        return f"{info.field_name} {info.python_name} {info.path.as_list()} {info.variable_values}"

    @strawberry.field
    def alone() -> str:  # type: ignore[misc]
        return "alone"

    @strawberry.field
    async def later(self) -> str:
        return "later"

    @strawberry.field
    def given(self, text: str = "default") -> str:
        return f"given {text}"

    @strawberry.field
    def listed(self, words: list[str]) -> str:
        words.append("more")
        return " ".join(words)

    @strawberry.field(extensions=[Doubling()])
    def doubled(self) -> str:
        return "two"


def _fallen(source: Any, name: str) -> Any:
    return f"read {name}"


DOCUMENT = (
    'query ($v: String = "v") { word global lambda ofParent ofRoot ofSelf a: told alone later given '
    'b: given(text: $v) listed(words: ["a"]) doubled }'
)


async def _both(**given: Any) -> tuple[Any, Any, str]:
    root = Query(word="w", global_="g", lambda_="l")
    way = compiled(written_after=0)
    plain = await strawberry.Schema(Query, **given).execute(DOCUMENT, root_value=root)
    ours = await strawberry.Schema(Query, execution_context_class=way, **given).execute(DOCUMENT, root_value=root)
    assert plain.errors is ours.errors is None
    return plain.data, ours.data, describe(way)


async def test_every_way_gives_the_same() -> None:
    plain, ours, _ = await _both()
    assert ours == plain
    assert ours["a"] == "told told ['a'] {'v': 'v'}"
    assert (ours["doubled"], ours["b"]) == ("twotwo", "given v")


@pytest.mark.parametrize(
    ("field", "read"),
    [
        ("word", "source.word"),
        ("global", "source.global_"),
        ("ofParent", "call_3(parent=source)"),
        ("ofRoot", "call_4(root=source)"),
        ("ofSelf", "call_5(source)"),
        ("told", "call_6(source, info=Info_6(_raw_info=run.info_below(field_6, path), _field=declared_6))"),
        ("alone", "call_7()"),
        ("later", "call_8(source)"),
        ("given", "call_9(source, **converted_9(run, field_9, declared_9))"),
        ("listed", "resolve_11(source, run.info_below(field_11, path), **run.given(field_11))"),
        ("doubled", "resolve_12(source, run.info_below(field_12, path))"),
    ],
)
async def test_the_way_that_is_taken(field: str, read: str) -> None:
    _, _, text = await _both()
    after = text[text.index(f"# Query.{field}\n") :].splitlines()
    assert after[2].strip() == f"value = {read}"


async def test_a_resolver_of_the_schema_s_own_for_attributes() -> None:
    plain, ours, text = await _both(config=StrawberryConfig(default_resolver=_fallen))
    assert ours == plain
    assert ours["word"] == "read word"
    assert "read_0(source, 'word')" in text


async def test_a_resolver_that_is_no_function() -> None:
    way = compiled(written_after=0)
    schema = strawberry.Schema(Query, execution_context_class=way)
    field = schema._schema.query_type.fields["word"]  # type: ignore[union-attr]
    field.resolve = partial(field.resolve)
    result = await schema.execute("{ word }", root_value=Query(word="w", global_="g", lambda_="l"))
    assert result.data == {"word": "w"}
    assert "resolve_0(source" in describe(way)


@strawberry.type
class Refused:
    why: str


class Handling(ExceptionHandler[ValueError, Refused]):
    def handle(self, exception: ValueError, *, field: Any, info: Any) -> Refused:
        return Refused(why=str(exception))


class Broken:
    @property
    def outcome(self) -> str:
        raise ValueError("broken")


@strawberry.type
class Handled:
    outcome: Query | Refused


async def test_exceptions_that_a_schema_makes_answers() -> None:
    way = compiled(written_after=0)
    schema = strawberry.Schema(Handled, execution_context_class=way, exception_handlers=[Handling()])
    result = await schema.execute("{ outcome { ... on Refused { why } } }", root_value=Broken())
    assert result.data == {"outcome": {"why": "broken"}}
