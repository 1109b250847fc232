"""What a request says, and the operation in it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from app.domain.errors import BadUserInput
from schema.asked_operation import Operation, operation_of_body, operation_of_query

QUERY = "{ vendors { vendor } }"
OPERATIONS: list[tuple[dict[str, Any], Operation]] = [
    ({}, Operation(QUERY, None, None)),
    ({"variables": None, "operationName": None, "extensions": None}, Operation(QUERY, None, None)),
    ({"operationName": ""}, Operation(QUERY, None, None)),
    ({"operationName": "A", "variables": {}, "extensions": {}}, Operation(QUERY, "A", {})),
    ({"variables": {"a": [1, None, {"b": "é"}]}}, Operation(QUERY, None, {"a": [1, None, {"b": "é"}]})),
    ({"variables": {"a": 2**63 + 1}, "unknown": 1}, Operation(QUERY, None, {"a": 2**63 + 1})),
]
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"query": None}, "`query`"),
    ({"query": " \n"}, "`query`"),
    ({"query": 1}, "`query`"),
    ({"query": {}}, "`query`"),
    ({"operationName": 1}, "`operationName`"),
    ({"operationName": False}, "`operationName`"),
    ({"variables": []}, "`variables`"),
    ({"variables": "{}"}, "`variables`"),
    ({"variables": False}, "`variables`"),
    ({"extensions": []}, "`extensions`"),
]


@pytest.mark.parametrize(("parameters", "operation"), OPERATIONS)
def test_an_operation_is_read_from_a_body_and_from_a_query_alike(
    parameters: dict[str, Any], operation: Operation
) -> None:
    assert operation_of_body(json.dumps({"query": QUERY, **parameters}).encode()) == operation
    in_address = {
        name: json.dumps(value) if name in ("variables", "extensions") else value
        for name, value in parameters.items()
        if value is not None
    }
    assert operation_of_query({"query": QUERY, **in_address}) == operation


@pytest.mark.parametrize(("parameters", "named"), REFUSED)
def test_a_body_of_other_types_is_refused_by_the_name_of_its_member(parameters: dict[str, Any], named: str) -> None:
    with pytest.raises(BadUserInput, match=named):
        operation_of_body(json.dumps({"query": QUERY, **parameters}).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"NaN", b"{}{}", b'{"query": "\x00"}', b"[" * 100_000])
def test_a_body_that_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(BadUserInput, match="not JSON"):
        operation_of_body(body)


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", b'"query"', b'[{"query": "{ a }"}]'])
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadUserInput, match="not a JSON object"):
        operation_of_body(body)


def test_numbers_in_variables_keep_their_digits() -> None:
    body = b'{"query": "{ a }", "variables": {"a": 1.10, "b": 123456789012345678901234567890}}'
    variables = operation_of_body(body).variables or {}
    assert repr(variables["a"]) == repr(Decimal("1.10"))
    assert variables["b"] == 123456789012345678901234567890


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({}, "`query`"),
        ({"query": ""}, "`query`"),
        ({"query": QUERY, "variables": "{"}, "`variables`"),
        ({"query": QUERY, "variables": "[]"}, "`variables`"),
        ({"query": QUERY, "extensions": "nonsense"}, "`extensions`"),
        ({"query": QUERY, "extensions": "1"}, "`extensions`"),
    ],
)
def test_query_parameters_that_hold_no_operation_are_refused(parameters: dict[str, str], named: str) -> None:
    with pytest.raises(BadUserInput, match=named):
        operation_of_query(parameters)


def test_parameters_left_empty_are_absent() -> None:
    empty = {"query": QUERY, "variables": "", "operationName": "", "extensions": ""}
    assert operation_of_query(empty) == Operation(QUERY, None, None)
