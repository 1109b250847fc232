"""What a client is told of each kind of failure, and what is kept from it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import strawberry
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from app.domain.errors import BadUserInput, NotConfigured, RateLimited
from app.domain.vendor import Vendor
from app.upstream.scope import serving
from schema.errors import GatewaySchema, formatted, is_request_error
from schema.scalars import SCALARS, BigInt

SECRET = "a credential in a traceback"


@strawberry.type
class Query:
    @strawberry.field
    def limited(self) -> int | None:
        raise RateLimited("Later.", vendor=Vendor.SWIFT, operation="swift.account.get", request_id="of-the-call")

    @strawberry.field
    def missing(self) -> int | None:
        raise NotConfigured(Vendor.REEVO)

    @strawberry.field
    async def refused(self) -> int | None:
        raise BadUserInput("`x` is no number.")

    @strawberry.field
    async def broken(self) -> int | None:
        raise KeyError(SECRET)

    @strawberry.field
    def absent(self) -> int:
        return None  # type: ignore[return-value]

    @strawberry.field
    def beyond(self) -> int | None:
        return 2**40

    @strawberry.field
    def taking(self, number: int = 5) -> int | None:
        return number

    @strawberry.field
    def big(self, number: BigInt) -> BigInt | None:
        return number

    @strawberry.field
    def fine(self) -> int:
        return 1


class Failing(SchemaExtension):
    def on_parse(self) -> Iterator[None]:
        raise KeyError(SECRET)
        yield


CONFIG = StrawberryConfig(scalar_map=SCALARS)
SCHEMA = GatewaySchema(query=Query, config=CONFIG)


async def failed(document: str, schema: GatewaySchema = SCHEMA, **variables: object) -> tuple[Any, ExecutionResult]:
    """The one error as told, and the result it came with."""
    with serving("inbound"):
        result = await schema.execute(document, variable_values=variables)
        assert result.errors
        (error,) = result.errors
        return formatted(error, result), result


NULL = {"number": None}
CLIENTS = [  # document, variables, code, whether the response has no data at all
    ("{ fine", {}, "GRAPHQL_PARSE_FAILED", True),
    ("{ nope }", {}, "GRAPHQL_VALIDATION_FAILED", True),
    ("query ($number: Int!) { taking(number: $number) }", {}, "BAD_USER_INPUT", True),
    ("query ($number: Int!) { taking(number: $number) }", {"number": "one"}, "BAD_USER_INPUT", True),
    ("query ($number: Int = 1) { taking(number: $number) }", NULL, "BAD_USER_INPUT", False),
    ("query ($number: BigInt!) { big(number: $number) }", {"number": "one"}, "BAD_USER_INPUT", True),
    ('{ big(number: "one") }', {}, "GRAPHQL_VALIDATION_FAILED", True),
    ("{ refused fine }", {}, "BAD_USER_INPUT", False),
    ("{ missing fine }", {}, "NOT_CONFIGURED", False),
    ("{ limited fine }", {}, "RATE_LIMITED", False),
]


@pytest.mark.parametrize(("document", "variables", "code", "without_data"), CLIENTS)
async def test_a_failure_has_its_code_and_the_request_id_and_is_not_logged(
    caplog: pytest.LogCaptureFixture, document: str, variables: dict[str, Any], code: str, without_data: bool
) -> None:
    error, result = await failed(document, **variables)
    assert (error["extensions"]["code"], error["extensions"]["requestId"]) == (code, "inbound")
    assert "gateway failed" not in error["message"]
    assert is_request_error(result) is without_data
    assert caplog.records == []


@pytest.mark.parametrize("field", ["broken", "absent", "beyond"])
async def test_a_fault_of_the_program_is_masked_and_logged_under_the_request_id(
    caplog: pytest.LogCaptureFixture, field: str
) -> None:
    error, _ = await failed(f"{{ {field} }}")
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR", "retryable": False, "requestId": "inbound"}
    assert error["path"] == [field]
    for kept in (SECRET, "null", str(2**40)):
        assert kept not in error["message"]
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("gateway.graphql", logging.ERROR)
    assert record.getMessage() == f"request inbound failed at {[field]}"
    assert record.exc_info is not None
    assert record.exc_info[1] is not None


async def test_a_fault_before_any_field_is_masked_too(caplog: pytest.LogCaptureFixture) -> None:
    error, result = await failed("{ fine }", GatewaySchema(query=Query, config=CONFIG, extensions=[Failing]))
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert SECRET not in error["message"]
    assert is_request_error(result)
    (record,) = caplog.records
    assert "inbound" in record.getMessage()


async def test_the_log_holds_neither_the_document_nor_its_variables(caplog: pytest.LogCaptureFixture) -> None:
    await failed("query ($number: Int!) { named: broken taking(number: $number) }", number=987654)
    (record,) = caplog.records
    text = logging.Formatter().format(record)
    assert "Traceback" in text
    assert "987654" not in text
    assert "$number" not in text


async def test_a_vendors_failure_tells_whom_and_what_was_asked() -> None:
    error, _ = await failed("{ limited }")
    assert (error["message"], error["path"]) == ("Later.", ["limited"])
    assert error["extensions"] == {
        "code": "RATE_LIMITED",
        "retryable": True,
        "vendor": "SWIFT",
        "operation": "swift.account.get",
        "retryAt": None,
        "requestId": "inbound",
    }
    error, _ = await failed("{ missing }")
    assert error["extensions"]["vendor"] == "REEVO"


def test_an_answer_without_errors_is_no_request_error() -> None:
    assert not is_request_error(ExecutionResult(data={"fine": 1}, errors=None))
    assert not is_request_error(ExecutionResult(data=None, errors=None))
