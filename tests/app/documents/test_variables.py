"""Words of an address become values of the types that the schema says."""

from __future__ import annotations

from typing import Any

import pytest

from app.documents.document import Document, document_of
from app.documents.variables import check_names, variables_of
from app.domain.errors import BadUserInput

DOCUMENT = document_of(
    """# What.
    query Named($id: ID, $first: Int!, $ratio: Float, $is: Boolean, $by: AccountBy, $any: JSON, $money: Decimal,
      $types: [LabelType!], $flags: [Boolean], $name: String) { vendors { vendor } }"""
)


def read(*given: tuple[str, str], document: Document = DOCUMENT) -> dict[str, Any]:
    return variables_of(document, given)


@pytest.mark.parametrize(
    ("name", "word", "value"),
    [
        ("id", "12", "12"),
        ("first", "-12", -12),
        ("ratio", "1.5e2", 150.0),
        ("is", "true", True),
        ("by", '{"domain": "a.example"}', {"domain": "a.example"}),
        ("any", "[1]", [1]),
        ("any", "null", None),
        ("money", "1234.50", "1234.50"),
        ("types", "TIER", ["TIER"]),
        ("types", '["TIER", "STAGE"]', ["TIER", "STAGE"]),
        ("flags", "false", [False]),
        ("name", "", ""),
        ("name", "[x", "[x"),
    ],
)
def test_a_word_is_a_value_of_its_type(name: str, word: str, value: Any) -> None:
    assert read((name, word)) == {name: value}


def test_a_lists_values_come_one_by_one() -> None:
    assert read(("types", "TIER"), ("first", "1"), ("types", "STAGE")) == {"types": ["TIER", "STAGE"], "first": 1}


@pytest.mark.parametrize(
    "given",
    [
        ("first", "1.0"),
        ("first", "９"),
        ("first", ""),
        ("first", "9" * 5000),
        ("ratio", "NaN"),
        ("ratio", "1" * 5000),
        ("is", "yes"),
        ("is", "True"),
        ("by", "{"),
        ("by", "\udc80"),
        ("any", "[" * 100_000),
        ("types", "[TIER"),
        ("other", "1"),
    ],
)
def test_what_is_no_value_of_its_type_is_refused(given: tuple[str, str]) -> None:
    with pytest.raises(BadUserInput):
        read(given)


def test_a_document_without_variables_says_so() -> None:
    with pytest.raises(BadUserInput, match="Those that it has: none"):
        check_names(document_of("# A.\nquery A { vendors { vendor } }"), {"x": 1})
