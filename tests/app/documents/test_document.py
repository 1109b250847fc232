"""A file becomes a document, or says why not."""

from __future__ import annotations

import pytest
from graphql import parse, print_ast

from app.documents.document import Documents, NoDocument, document_of
from app.persisted.asked import digest_of

TEXT = (
    "# What it is,\n# in two lines.\n\nquery Named($first: Int) { labels { ...Part } } fragment Part on Label { id }\n"
)


def test_a_document_says_what_it_is() -> None:
    document = document_of(TEXT)
    assert (document.name, document.description) == ("Named", "What it is, in two lines.")
    assert (document.reads_only, document.is_answered_once, set(document.fragments)) == (True, True, {"Part"})


def test_it_is_known_by_its_name_and_by_the_hashes_that_clients_make() -> None:
    documents = Documents([document_of(TEXT)])
    for name in ("Named", digest_of(TEXT), digest_of(TEXT.strip()), digest_of(print_ast(parse(TEXT)))):
        assert documents.text_of(name) == TEXT
    assert documents.text_of("Part") is None
    assert [each.name for each in documents] == ["Named"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("query Named { a }", "begin with a comment"),
        ("#\n\nquery Named { a }", "begin with a comment"),
        ("# What\n{ a }", "exactly one operation"),
        ("# What\nquery A { a } query B { a }", "exactly one operation"),
        ("# What\nfragment Part on Label { id }", "exactly one operation"),
        ("# What\nquery {", "not GraphQL"),
        ("# What\nquery A " + "{ a " * 5000, "not GraphQL"),
    ],
)
def test_what_is_no_document_says_why(text: str, told: str) -> None:
    with pytest.raises(NoDocument, match=told):
        document_of(text)
