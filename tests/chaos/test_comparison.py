"""The comparison finds what is not owned up to; what it does not find, no run of it can."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.chaos.comparison import Comparison, Difference
from tests.chaos.customers import Known
from tests.chaos.shapes import comparable

Json = Any

QUERY = """{ a: account(by: {domain: "a.example"}) { n: name i: id s: swift { name } } l: labels { name }
    c: accounts { nodes { name } } }"""
_, SHAPE = comparable(QUERY)
KNOWN = Known({("ASSEMBLY", "1"): 0, ("REEVO", "r1"): 0, ("ASSEMBLY", "2"): 1})
TIMEOUT = {"code": "TIMEOUT"}


def source(vendor: str, record: str | None, status: str = "OK", error: Json = None) -> Json:
    return {"vendor": vendor, "status": status, "recordId": record, "error": error}


def customer(*sources: Json, said: str = "Acme", number: str = "1", provisional: bool = False) -> dict[str, Json]:
    said_of = {"field": "name", "vendor": "ASSEMBLY", "value": said, "others": [{"vendor": "REEVO", "value": "ACME"}]}
    about = {"chaosId": number, "chaosProvisional": provisional, "chaosSources": list(sources)}
    return {**about, "chaosProvenance": [said_of], "n": said, "name": said, "i": number, "s": {"name": "S"}}


ONE = customer(source("ASSEMBLY", "1"), source("REEVO", "r1"))
TWO = customer(source("ASSEMBLY", "2"), source("REEVO", None, "NOT_LINKED"), number="2")
PAGE = {"chaosPage": {"isComplete": True, "hasNextPage": False}, "chaosMissing": [], "nodes": [ONE, TWO]}
WHOLE: Json = {"a": ONE, "l": [{"name": "Gold"}, {"name": "Lead"}], "c": PAGE}
REEVO_DOWN = customer(source("ASSEMBLY", "1"), source("REEVO", None, "FAILED", TIMEOUT))


def error(*path: str | int, code: str = "TIMEOUT") -> Json:
    return {"path": list(path), "extensions": {"code": code}}


def found(told: Json, *errors: Json, before: Json = None, stale: str = "label") -> list[Difference]:
    return Comparison(KNOWN, list(errors), before, frozenset({stale})).of(SHAPE, WHOLE, told)


def told(place: tuple[str | int, ...], value: Json) -> Json:
    """The whole answer with another value in one place."""
    answer = deepcopy(WHOLE)
    part = answer
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    return answer


def incomplete(*rows: Json) -> Json:
    page = {"isComplete": False, "hasNextPage": False}
    return told(("c",), {"chaosPage": page, "chaosMissing": [{"vendor": "REEVO"}], "nodes": list(rows)})


def test_the_same_is_no_difference() -> None:
    assert found(deepcopy(WHOLE)) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("l",), None),
        (("l",), [{"name": "Gold"}]),
        (("l", 0, "name"), "Silver"),
        (("l", 0), None),
        (("a",), None),
        (("a", "n"), "ACME"),
        (("a", "i"), "3"),
        (("a", "s", "name"), "T"),
        (("a", "s"), None),
        (("c", "nodes"), [ONE]),
        (("c", "nodes"), [TWO, ONE]),
    ],
)
def test_what_is_otherwise_and_not_owned_up_to(place: tuple[str | int, ...], value: Json) -> None:
    assert found(told(place, value)) != []
    assert found(told(place, value), error("elsewhere")) != []


@pytest.mark.parametrize("place", [("l",), ("l", 0), ("a", "s"), ("a",)])
def test_null_with_an_error(place: tuple[str | int, ...]) -> None:
    assert found(told(place, None), error(*place)) == []
    assert found(told(place, None), error(*place, "further", "down")) == []
    assert found(told(place, None), error(*place, code="INTERNAL_SERVER_ERROR")) != []


def test_an_error_does_not_excuse_another_value() -> None:
    assert found(told(("l", 0, "name"), "Silver"), error("l", 0, "name")) != []


@pytest.mark.parametrize("word", ["Acme", "ACME", None])
def test_a_customer_may_be_told_in_less_words(word: str | None) -> None:
    assert found(told(("a",), {**REEVO_DOWN, "n": word})) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"n": "Other"},
        {"chaosId": "3"},
        {"s": None},
        {"s": {"name": "T"}},
        {"chaosProvenance": [{"field": "name", "vendor": "SWIFT", "value": "Sw", "others": []}]},
        {"chaosSources": [source("ASSEMBLY", "2"), source("REEVO", None, "FAILED", TIMEOUT)]},
        {"chaosSources": [source("ASSEMBLY", None, "NOT_LINKED"), source("REEVO", None, "FAILED", TIMEOUT)]},
    ],
)
def test_what_is_not_true_of_a_customer(wrong: Json) -> None:
    assert found(told(("a",), {**REEVO_DOWN, **wrong})) != []


def test_a_provisional_id_may_be_another() -> None:
    assert found(told(("a",), {**REEVO_DOWN, "chaosId": "3", "i": "3", "chaosProvisional": True})) == []


def test_customers_in_parts_have_no_record_twice() -> None:
    first = customer(source("ASSEMBLY", "1"), source("REEVO", None, "FAILED", TIMEOUT))
    assert found(incomplete(first, TWO)) == []
    assert found(incomplete(first, first, TWO)) != []
    joined = customer(source("ASSEMBLY", "1"), source("REEVO", "r1"), source("ASSEMBLY", "2"))
    assert found(incomplete(joined)) != []
    assert found(incomplete({**first, "name": "Other"})) != []


def test_what_was_so_before_has_to_be_marked() -> None:
    before, answer = told(("l", 0, "name"), "Silver"), told(("l", 0, "name"), "Silver")
    assert found(answer, before=before) == []
    assert found(told(("l", 0, "name"), "Bronze"), before=before) != []


def test_of_a_customer_whose_records_are_fresh_only_what_hangs_on_them_is_of_before() -> None:
    before = told(("a",), {**ONE, "n": "Before", "s": {"name": "Before"}})
    hung, own = told(("a", "s", "name"), "Before"), told(("a", "n"), "Before")
    assert found(hung, before=before, stale="label") == []
    assert found(hung, before=before, stale="account") != []
    assert found(own, before=before, stale="label") != []


def test_a_query_is_made_comparable() -> None:
    document, shape = comparable('{ v: vendors { callsLeft } n: node(id: "x") { ... on Account { z: name } } }')
    assert "vendors" not in document
    assert document.count("chaosProvenance") == 1
    assert shape.parts["n"].parts["z"].name == "name"
