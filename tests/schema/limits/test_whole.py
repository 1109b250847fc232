"""Documents without the directives that let parts come later."""

from __future__ import annotations

import pytest
from graphql import parse, print_ast

from schema.limits.whole import whole


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{ ... @defer { a } }", "{ ... { a } }"),
        ('{ ...F @defer(label: "x") } fragment F on Query { b @ stream(initialCount: 1) @skip(if: false) }', None),
        ("{ a { ...F @include(if: true) @defer(if: $x) } }", "{ a { ...F @include(if: true) } }"),
    ],
)
def test_they_are_taken_out_and_nothing_else_is(text: str, left: str | None) -> None:
    document = parse(text)
    before = print_ast(document)
    made = print_ast(whole(document, text))
    assert "defer" not in made
    assert "stream" not in made
    assert print_ast(document) == before
    assert left is None or made == print_ast(parse(left))


@pytest.mark.parametrize("text", ["{ a }", "{ defer stream }", "{ a @include(if: true) }"])
def test_a_document_without_them_is_itself(text: str) -> None:
    document = parse(text)
    assert whole(document, text) is document


def test_places_of_fields_are_those_of_the_text() -> None:
    text = "{ ... @defer { a } }"
    fragment = whole(parse(text), text).definitions[0].selection_set.selections[0]  # type: ignore[attr-defined]
    assert text[fragment.selection_set.selections[0].loc.start :].startswith("a ")
