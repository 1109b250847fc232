"""Results one by one: the events of a subscription, or the one result of anything else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.upstream.scope import serving
from app.vendors.directory import Adapters, Vendors
from schema.asked_operation import Operation
from schema.context import Context
from schema.streaming import results

NONE = "subscription { addUsageLogs(input: {logs: []}) { progress { total } payload { userErrors { field } } } }"


async def told(document: str, name: str | None = None) -> list[Any]:
    with serving("inbound"):
        context = Context(Vendors(Adapters()))
        return [json.loads(each) async for each in results(Operation(document, name, None), context)]


async def test_a_query_has_one_result() -> None:
    assert await told("{ __typename }") == [{"data": {"__typename": "Query"}}]


async def test_a_subscription_has_its_events() -> None:
    event = {"progress": {"total": 0}, "payload": {"userErrors": [{"field": "logs"}]}}
    assert await told(NONE) == [{"data": {"addUsageLogs": event}}]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"),
        (
            "subscription($i: AddUsageLogsInput!) { addUsageLogs(input: $i) { progress { total } } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ],
)
async def test_what_cannot_be_executed_is_a_result_too(document: str, code: str) -> None:
    (result,) = await told(document)
    assert "data" not in result
    assert [each["extensions"]["code"] for each in result["errors"]] == [code]
    assert result["errors"][0]["extensions"]["requestId"] == "inbound"
