"""The gateway's own schema over the sandbox: compiled or not, the same answers for the same calls in as many rounds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.executor import compiled
from schema.executor.reasons import Reason
from schema.identity.customer_view import CustomerView
from schema.root import schema
from tests.gateway.harness import opened
from tests.gateway.random_queries import query

NUMBERS = range(24)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = schema.execution_context_class
    yield
    schema.execution_context_class = before


async def _answered(document: str, way: type[Any]) -> tuple[Any, dict[str, int], int]:
    async with opened() as gateway:
        schema.execution_context_class = way  # what the settings say is what the gateway has said
        await gateway.query(document)  # the second time, functions are there, and nothing is asked
        gateway.clock.now += 100_000
        gateway.forget()
        body = await gateway.query(document)
        return _comparable(body), gateway.counted(), gateway.rounds()


def _comparable(body: Any) -> str:
    """An answer without what is told of the request itself: its id, and when vendors were asked."""
    for error in body.get("errors", ()):
        error["extensions"].pop("requestId")
    return re.sub(rf"{datetime.now(UTC):%Y-%m-%d}T[0-9:.]+Z", "now", json.dumps(body))


FED = (  # lists of which most is shown without resolvers
    "assemblyAccounts(first: 100) { nodes { assembly { id name phones numberOfSeats contractValue } tags { id id } } }",
    "assemblyAccounts(first: 100) { nodes { assembly { domain stage { raw } tags { id color } } company { id mrr } } }",
    "assemblyAccounts(first: 7) { edges { cursor node { assembly { id tier { id } } reevo { id } } } }",
    "assemblyAccounts(first: 30) { nodes { assembly { id companyId } parentCompany { id name } } }",
    "assemblyAccounts(first: 30) { nodes { __typename id assembly { id } swift { id customerId } } }",
    "reevoAccounts(first: 50) { nodes { reevo { id displayName domains { domainName } currentStage { id } } } }",
    "swiftAccounts(first: 50) { nodes { swift { id name smsEnabled raw } assembly { id } } }",
    "companies(first: 50) { nodes { id name emails healthScore customFields status { id name raw } } }",
    "endUsers(first: 50) { nodes { id vendorId name company { id name } } }",
    "labels { id vendorId name } again: labels { color raw }",
    "assemblyAccounts(first: 30) { nodes { id name kind email phones imageUrl tier { name } company { id } } }",
    "assemblyAccounts(first: 30) { nodes { id domain domains description renewalDate createdAt updatedAt } }",
    "teamTree { id vendorId parentId displayName hidden children { id name children { __typename vendorId } } }",
    "teamTree { name children { name manageable children { name location raw } } }",
    "team(id: 1) { name children { vendorId children { vendorId parent { id } children { id } } } }",
)


@pytest.mark.parametrize("fields", FED)
async def test_a_list_is_shown_alike(fields: str) -> None:
    document = f"{{ {fields} }}"
    plain = await _answered(document, StrawberryGraphQLCoreExecutionContext)
    assert await _answered(document, compiled(written_after=0)) == plain
    assert '"errors"' not in plain[0]


async def test_no_customer_is_made_for_a_row_that_tells_all(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[CustomerView] = []
    monkeypatch.setattr(CustomerView, "context", property(lambda _: None, lambda self, _: made.append(self)), False)
    await _answered("{ assemblyAccounts { nodes { assembly { id name } } } }", compiled(written_after=0))
    assert made == []


@pytest.mark.parametrize("number", NUMBERS)
async def test_a_query_is_answered_alike(number: int) -> None:
    document, told = query(number), list[Reason]()
    plain = await _answered(document, StrawberryGraphQLCoreExecutionContext)
    assert await _answered(document, compiled(told.append, written_after=0)) == plain
    assert told == []
