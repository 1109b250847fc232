"""Bytes to an operation, and a result to bytes."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from app.domain.errors import BadUserInput
from app.upstream.scope import serving
from app.vendors.directory import Adapters, Vendors
from schema.context import Context
from schema.media import GRAPHQL_TYPE, JSON_TYPE
from schema.view import (
    Answer,
    Operation,
    execute,
    operation_of_body,
    operation_of_query,
    refusal,
)

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


@pytest.mark.parametrize(("error", "status"), [(BadUserInput("No \ud800."), 400), (BadUserInput("With POST."), 405)])
def test_a_refusal_has_code_and_request_id_and_no_data(error: BadUserInput, status: int) -> None:
    answer = refusal(error, GRAPHQL_TYPE, "inbound", status)
    assert (answer.status, answer.media_type) == (status, GRAPHQL_TYPE)
    assert json.loads(answer.body) == {
        "errors": [
            {
                "message": error.message,
                "extensions": {"code": "BAD_USER_INPUT", "retryable": False, "requestId": "inbound"},
            }
        ]
    }


async def executed(
    document: str, *, media: str = GRAPHQL_TYPE, reads_only: bool = False, explain: bool = False
) -> Answer:
    with serving("inbound") as scope:
        return await execute(
            Operation(document, None, None),
            context=Context(Vendors(Adapters())),
            scope=scope,
            media=media,
            reads_only=reads_only,
            explain=explain,
        )


@pytest.mark.parametrize(
    ("document", "media", "status", "code", "has_data"),
    [
        (QUERY, GRAPHQL_TYPE, 200, None, True),
        ("{ companies { totalCount } }", GRAPHQL_TYPE, 200, "NOT_CONFIGURED", True),
        ("{ nope }", GRAPHQL_TYPE, 400, "GRAPHQL_VALIDATION_FAILED", False),
        ("{ nope }", JSON_TYPE, 200, "GRAPHQL_VALIDATION_FAILED", False),
        ("mutation { nope }", GRAPHQL_TYPE, 400, "GRAPHQL_VALIDATION_FAILED", False),
    ],
)
async def test_an_answers_status_tells_whether_fields_were_executed(
    document: str, media: str, status: int, code: str | None, has_data: bool
) -> None:
    answer = await executed(document, media=media)
    body = json.loads(answer.body)
    codes = [error["extensions"]["code"] for error in body.get("errors", [])]
    assert (answer.status, answer.media_type) == (status, media)
    assert (codes, "data" in body) == ([code] if code else [], has_data)


@pytest.mark.parametrize("document", ["mutation { nope }", "subscription { nope }"])
@pytest.mark.parametrize("media", [JSON_TYPE, GRAPHQL_TYPE])
async def test_where_only_queries_may_run_another_operation_is_not_allowed(document: str, media: str) -> None:
    answer = await executed(document, media=media, reads_only=True)
    (error,) = json.loads(answer.body)["errors"]
    assert (answer.status, answer.media_type, error["extensions"]["code"]) == (405, media, "BAD_USER_INPUT")
    assert (await executed(QUERY, reads_only=True)).status == 200


async def test_the_plan_is_told_only_when_it_is_asked_for() -> None:
    extensions = json.loads((await executed(QUERY, explain=True)).body)["extensions"]
    assert (list(extensions), extensions["plan"]["calls"]) == (["plan"], [])
    assert "extensions" not in json.loads((await executed(QUERY)).body)
