"""One function shows a list with all that is nested in its objects, as graphql-core would."""

from __future__ import annotations

from typing import Any, Optional

import pytest
import strawberry
from hypothesis import given, settings
from hypothesis import strategies as st
from strawberry import Parent
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.executor import compiled, feeding, loops
from schema.executor.fed import NotAtHand, fed_by

TOLD: list[str] = []


class Word:
    __slots__ = ("text",)

    def __init__(self, text: Any) -> None:
        self.text = text


class Held:
    __slots__ = ("inner", "items", "name", "word_id", "word_ids")

    def __init__(
        self, inner: Any = None, items: Any = (), name: Any = "a", word_id: Any = None, word_ids: Any = ()
    ) -> None:
        self.inner, self.items, self.name, self.word_id, self.word_ids = inner, items, name, word_id, word_ids


def _words(context: Any) -> dict[str, Word]:
    if context["words"] is None:
        raise NotAtHand
    words: dict[str, Word] = context["words"]
    return words


@fed_by(lambda row: row.name, key="name")
def _name(parent: Parent[Held]) -> str | None:
    TOLD.append("name")
    name: str | None = parent.name
    return name


@strawberry.type
class Shown:
    text: str | None


@strawberry.type
class Row:
    name: str | None = strawberry.field(resolver=_name)
    inner: Optional[Row]  # noqa: UP045 - a name that is not known yet
    items: list[Row]

    @strawberry.field
    @staticmethod
    @fed_by(lambda row, words: words.get(row.word_id) if row.word_id else None, among=_words, key="word_id")
    def word(parent: Parent[Held], info: strawberry.Info) -> Shown | None:
        TOLD.append("word")
        return info.context["all"].get(parent.word_id) if parent.word_id else None

    @strawberry.field
    @staticmethod
    @fed_by(lambda row, words: [words[each] for each in row.word_ids if each in words], among=_words, key="word_ids")
    def words(parent: Parent[Held], info: strawberry.Info) -> list[Shown]:
        TOLD.append("words")
        return [info.context["all"][each] for each in parent.word_ids if each in info.context["all"]]


@strawberry.type
class Query:
    @strawberry.field
    def rows(self, info: strawberry.Info) -> list[Row]:
        rows: list[Row] = info.context["rows"]
        return rows


PLAIN = strawberry.Schema(Query, execution_context_class=StrawberryGraphQLCoreExecutionContext)
EVERYTHING = "name word { text } words { text }"


async def _shown(document: str, rows: list[Held], words: dict[str, Word] | None = None) -> tuple[Any, list[str]]:
    """What is shown, the same as graphql-core shows, and the resolvers that were told."""
    context = {"rows": rows, "words": words, "all": words or {}}
    schema = strawberry.Schema(Query, execution_context_class=compiled(written_after=0))
    answers = [await each.execute(document, context_value=context) for each in (PLAIN, schema) if not TOLD.clear()]
    plain, fast = [(each.data, [(error.message, error.path) for error in each.errors or ()]) for each in answers]
    assert fast == plain
    return fast, list(TOLD)


def _nested(field: str, levels: int) -> str:
    return "name" if levels == 0 else f"name {field} {{ {_nested(field, levels - 1)} }}"


@pytest.mark.parametrize("levels", [1, loops.DEEPEST, loops.DEEPEST + 1, 3 * loops.DEEPEST])
@pytest.mark.parametrize("field", ["inner", "items"])
async def test_what_is_nested_is_shown_however_deep(field: str, levels: int) -> None:
    row = Held(name="deepest")
    for level in range(levels):
        row = Held(name=str(level), **{field: row if field == "inner" else [row, Held(name=None)]})
    (data, errors), told = await _shown(f"{{ rows {{ {_nested(field, levels)} }} }}", [row, Held()])
    assert (len(data["rows"]), errors, told) == (2, [], [])


async def test_lists_within_lists_have_functions_as_long_as_those_of_few_levels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lengths: list[int] = []

    def written(feed: feeding.Feed) -> Any:
        text, show = loops.written(feed)
        lengths.append(len(text))
        return text, show

    monkeypatch.setattr(feeding, "written", written)
    rows = [Held(items=[Held(items=[Held(items=[Held(items=[Held()])])])])]
    await _shown(f"{{ rows {{ {_nested('items', 3)} }} }}", rows)
    of_few, lengths[:] = max(lengths), ()
    await _shown(f"{{ rows {{ {_nested('items', 5)} }} }}", rows)
    assert max(lengths) == of_few


@pytest.mark.parametrize("most", [1, 2, 3, 5])
async def test_objects_of_many_fields_have_a_function_of_their_own(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(loops, "MOST_FIELDS", most)
    document = "{ rows { name again: name inner { name items { name inner { name } } } items { name } } }"
    rows = [Held(Held(items=[Held(Held())])), Held(items=[Held(), Held(name="b")])]
    (_, errors), _ = await _shown(document, rows)
    assert errors == []


@pytest.mark.parametrize(
    "odd",
    [
        Held(word_id="none"),
        Held(word_id=""),
        Held(word_id=["a list"]),
        Held(word_id="odd"),
        Held(word_ids=["a", "none", "a"]),
        Held(word_ids=["odd"]),
        Held(word_ids=None),
        Held(word_ids=[["a list"]]),
        Held(name=7),
        Held(inner=Held(word_id="odd")),
    ],
)
async def test_what_stands_under_a_key_is_as_its_resolver_has_it(odd: Held) -> None:
    words = {"a": Word("alpha"), "b": Word(None), "odd": Word(object())}
    rows = [Held(word_id="a"), Held(word_id="b", word_ids=("b", "a")), odd, Held(word_id="a", word_ids=["a"])]
    await _shown(f"{{ rows {{ {EVERYTHING} inner {{ {EVERYTHING} }} }} }}", rows, words)


async def test_what_is_not_there_to_be_looked_in_is_asked_of_resolvers() -> None:
    document = f"{{ rows {{ {EVERYTHING} }} }}"
    assert (await _shown(document, [Held(), Held(word_id="a")]))[1] == ["name", "word", "words"] * 2
    assert (await _shown(document, [Held(), Held(word_id="a")], {"a": Word("alpha")}))[1] == []


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.builds(
            Held,
            name=st.sampled_from(("x", None)),
            word_id=st.sampled_from(("a", "b", "c", "", None, 1, True)),
            word_ids=st.lists(st.sampled_from(("a", "b", "c", 1, True)), max_size=3),
        ),
        max_size=5,
    ),
    words=st.dictionaries(st.sampled_from(("a", "b", 1)), st.builds(Word, st.sampled_from(("alpha", None, 7)))),
)
async def test_any_keys_lead_where_they_lead_resolvers(rows: list[Held], words: dict[str, Word]) -> None:
    await _shown(f"{{ rows {{ {EVERYTHING} }} }}", rows, words)
