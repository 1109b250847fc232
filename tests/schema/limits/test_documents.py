"""Documents are kept as long as they are few and small, and read no further than is allowed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from graphql import GraphQLSyntaxError, Source

from app.limits import Limits
from schema.limits.documents import Documents, LocatedSource, TooLarge, faults, parsed
from schema.root import schema

LIMITS = Limits()


def test_a_document_that_is_kept_is_given_again_under_the_same_limits() -> None:
    documents, one = Documents(), parsed("{ vendors { vendor } }", LIMITS)
    documents.keep(one, LIMITS)
    documents.keep(one, LIMITS)
    assert documents.get(one.text, LIMITS) is one
    assert documents.get(one.text, replace(LIMITS, tokens=5)) is None
    assert (len(documents), documents.tokens) == (1, one.tokens)


def test_the_one_that_was_not_asked_for_longest_goes_first() -> None:
    documents = Documents(most=2)
    first, second, third = (parsed(f"{{ a{number} }}", LIMITS) for number in range(3))
    documents.keep(first, LIMITS)
    documents.keep(second, LIMITS)
    assert documents.get(first.text, LIMITS) is first
    documents.keep(third, LIMITS)
    assert [documents.get(each.text, LIMITS) for each in (first, second, third)] == [first, None, third]


def test_large_documents_make_room_for_each_other() -> None:
    documents = Documents(most_tokens=100)
    for number in range(50):
        documents.keep(parsed("{ a" + " b" * number + " }", LIMITS), LIMITS)
    assert 0 < documents.tokens <= 100
    documents.keep(parsed("{ a" + " b" * 200 + " }", LIMITS), LIMITS)
    assert (len(documents), documents.tokens) == (0, 0)


def test_all_are_let_go_of_at_once() -> None:
    documents, one = Documents(), parsed("{ vendors { vendor } }", LIMITS)
    documents.keep(one, LIMITS)
    documents.clear()
    assert documents.get(one.text, LIMITS) is None
    assert (len(documents), documents.tokens) == (0, 0)


@pytest.mark.parametrize(
    ("text", "limits", "said"),
    [
        ("{ a" + " b" * 100 + " }", replace(LIMITS, tokens=50), "Tokens of the document: more than the 50"),
        ("{ a }" + " " * 100, replace(LIMITS, document_length=50), "Characters of the document: 105, and 50"),
    ],
)
def test_what_is_too_large_is_not_read(text: str, limits: Limits, said: str) -> None:
    with pytest.raises(TooLarge) as refused:
        parsed(text, limits)
    (error,) = refused.value.errors
    assert error.message.startswith(said)
    assert error.extensions == {"code": "BAD_USER_INPUT", "retryable": False}


@pytest.mark.parametrize("text", ["{", "{ a } }", "{" * 1000, "#\n" * 4000 + "{ a }"])
def test_what_is_no_document_is_a_syntax_error(text: str) -> None:
    with pytest.raises(GraphQLSyntaxError):
        parsed(text, LIMITS)


def test_only_the_first_faults_of_many_are_told() -> None:
    document = parsed("{ " + " ".join(f"x{number}" for number in range(100)) + " }", LIMITS)
    assert len(faults(schema._schema, document.document)) == 11


@pytest.mark.parametrize("body", ["{ a }", "\n\r\n{\r a\n b }\n", ""])
def test_a_place_is_told_as_the_library_tells_it_however_often(body: str) -> None:
    told, known = LocatedSource(body), Source(body)
    for _ in range(2):
        assert [told.get_location(at) for at in range(len(body) + 1)] == [
            known.get_location(at) for at in range(len(body) + 1)
        ]


def test_the_same_fault_at_several_places_is_told_once_with_all_of_them() -> None:
    text = "{ a: __typename @aa @aa @bb\n __typename @aa }"
    found = faults(schema._schema, parsed(text, Limits()).document)
    told = {each.message: [(place.line, place.column) for place in each.locations or ()] for each in found}
    assert told["Unknown directive '@aa'."] == [(1, 17), (1, 21), (2, 13)]
    assert told["Unknown directive '@bb'."] == [(1, 25)]
    assert len(told) == len(found)
