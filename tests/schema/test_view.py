"""An operation is executed, and its result becomes bytes."""

from __future__ import annotations

import json

import pytest

from app.domain.errors import BadUserInput
from app.upstream.scope import serving
from app.vendors.directory import Adapters, Vendors
from schema.asked_operation import Operation
from schema.context import Context
from schema.media import GRAPHQL_TYPE, JSON_TYPE
from schema.view import Answer, execute, refusal

QUERY = "{ vendors { vendor } }"


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
