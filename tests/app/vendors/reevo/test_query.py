"""The body of `_query`, byte for byte."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from app.domain.errors import BadUserInput
from app.domain.query import AllOf, AnyOf, Condition, Filter, Not, Operator, Sort
from app.vendors.reevo import query

SINCE = Condition("updated_at", Operator.GTE, "2026-06-01T00:00:00Z")


def test_the_documented_first_page() -> None:
    assert json.loads(query.first_page((SINCE,), (Sort("updated_at"),), 100)) == {
        "filters": [{"field": "updated_at", "operator": "gte", "value": "2026-06-01T00:00:00Z"}],
        "sort": [{"field": "updated_at", "direction": "asc"}],
        "limit": 100,
    }


def test_what_is_empty_is_not_sent() -> None:
    assert query.first_page((), (), 25) == b'{"limit":25}'


def test_the_following_page_is_the_cursor_and_the_limit_and_nothing_else() -> None:
    assert query.following_page("c/1", 100) == b'{"cursor":"c/1","limit":100}'


@pytest.mark.parametrize(("size", "limit"), [(-1, 1), (0, 1), (1, 1), (100, 100), (101, 100), (10**9, 100)])
def test_the_limit_stays_within_what_the_vendor_shows(size: int, limit: int) -> None:
    assert json.loads(query.first_page((), (), size)) == {"limit": limit}
    assert json.loads(query.following_page("c", size))["limit"] == limit


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (SINCE, {"field": "updated_at", "operator": "gte", "value": "2026-06-01T00:00:00Z"}),
        (Condition("n", Operator.EXISTS), {"field": "n", "operator": "exists"}),
        (Condition("n", Operator.NOT_EXISTS), {"field": "n", "operator": "not_exists"}),
        (Condition("n", Operator.EQ, False), {"field": "n", "operator": "eq", "value": False}),
        (Condition("n", Operator.IN, ["a", "b"]), {"field": "n", "operator": "in", "value": ["a", "b"]}),
        (Condition("n", Operator.BETWEEN, [1, 2]), {"field": "n", "operator": "between", "value": [1, 2]}),
        (
            AllOf((Condition("a", Operator.EXISTS), Condition("b", Operator.EXISTS))),
            {"and": [{"field": "a", "operator": "exists"}, {"field": "b", "operator": "exists"}]},
        ),
        (AnyOf((Condition("a", Operator.EXISTS),)), {"or": [{"field": "a", "operator": "exists"}]}),
        (
            Not(AnyOf((Condition("a", Operator.EXISTS),))),
            {"not": {"or": [{"field": "a", "operator": "exists"}]}},
        ),
    ],
)
def test_a_filter_in_the_vendors_grammar(given: Filter, sent: object) -> None:
    assert json.loads(query.first_page((given,), (), 1))["filters"] == [sent]


def test_every_operator_is_sent_by_its_own_word() -> None:
    for operator in Operator:
        value = {"in": [1], "not_in": [1], "between": [1, 2], "exists": None, "not_exists": None}.get(operator, 1)
        body = json.loads(query.first_page((Condition("f", operator, value),), (), 1))  # type: ignore[arg-type]
        assert body["filters"][0]["operator"] == operator.value


def test_a_number_is_sent_with_its_own_digits() -> None:
    body = query.first_page((Condition("n", Operator.EQ, Decimal("0.10")),), (), 1)
    assert b'"value":0.10}' in body


def test_a_descending_sort() -> None:
    assert json.loads(query.first_page((), (Sort("a", descending=True), Sort("b")), 1))["sort"] == [
        {"field": "a", "direction": "desc"},
        {"field": "b", "direction": "asc"},
    ]


def test_what_the_vendor_must_refuse_is_refused_here() -> None:
    with pytest.raises(BadUserInput):
        query.first_page((), tuple(Sort(name) for name in "abcd"), 1)
    deep: Filter = SINCE
    for _ in range(5_000):
        deep = Not(deep)
    with pytest.raises(BadUserInput):
        query.first_page((deep,), (), 1)
