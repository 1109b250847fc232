"""Whether a document may be executed is found out beforehand, once."""

from __future__ import annotations

import pytest

from app.limits import Limits
from schema.limits.checking import faults_of
from schema.limits.extension import known_document


def test_what_is_valid_is_kept_for_who_executes_it() -> None:
    text = "query Checked { labels { id name } }"
    assert faults_of(text, Limits()) == []
    assert known_document(text, Limits()) is not None
    assert known_document(text, Limits(depth=7)) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "Syntax Error"),
        ("{ nope }", "Cannot query field"),
        ("{ labels { id } } # " + "x" * 200, "Characters"),
        ("{ a: labels { id } b: labels { id } }", "Aliases"),
        ("{ " + "vendors { vendor } " * 30 + "}", "Tokens"),
    ],
)
def test_what_is_not_says_why_and_is_not_kept(text: str, told: str) -> None:
    limits = Limits(document_length=1000 if "vendors" in text else 200, tokens=60, aliases=1)
    (fault, *_) = faults_of(text, limits)
    assert told in fault.message
    assert known_document(text, limits) is None
