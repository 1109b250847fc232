"""The customers of a page of companies, asked for together where nothing has to wait for that: the same as alone."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLObjectType

from schema.company import queries
from schema.company.customers import ASKING
from schema.executor.fed import feeder_of
from schema.root import schema
from tests.gateway.harness import Gateway, opened

PAGES = (
    "companies(first: 50) { nodes { name account { id name domain } } }",
    "companies(first: 50) { edges { node { account { __typename assembly { id } } more: account { tier { id } } } } }",
    "companies(first: 50) { nodes { status { name } account { reevo { id } sources { vendor status } } } }",
    "companies(first: 50) { nodes { endUsers { nodes { name } } account { id } } }",
    "companies(first: 2) { nodes { revenue { amount } account { name customers { nodes { id } } } } }",
    "companies(first: 50) { nodes { account { company { account { id } } } } }",
)


async def _alone(*_: object) -> None:
    """In the place of what asks for all at once."""


async def _answered(gateway: Gateway, document: str) -> tuple[Any, Any]:
    gateway.forget()
    body = await gateway.query(f"{{ {document} }}")
    await gateway.settle()
    errors = sorted(
        (error["message"], str(error["path"]), error["extensions"]["code"]) for error in body.get("errors", ())
    )
    return body["data"], errors


@pytest.mark.parametrize("document", PAGES)
async def test_together_they_are_the_same_for_the_same_calls(monkeypatch: pytest.MonkeyPatch, document: str) -> None:
    async with opened() as gateway:
        together = await _answered(gateway, document), gateway.counted()
        rounds = gateway.rounds()
    monkeypatch.setattr(queries, "ask_together", _alone)
    async with opened() as gateway:
        alone = await _answered(gateway, document), gateway.counted()
        assert rounds <= gateway.rounds()
    assert together == alone
    assert together[0][1] == []


@pytest.mark.parametrize("vendor", ["assembly", "reevo"])
async def test_together_they_fail_as_they_do_alone(monkeypatch: pytest.MonkeyPatch, vendor: str) -> None:
    document = "companies(first: 50) { nodes { name account { id name assembly { id } reevo { id } } } }"

    async def failing() -> tuple[Any, Any]:
        async with opened() as gateway:
            fault = {"vendor": vendor, "kind": "status", "status": 403}
            (await gateway.control.post("/faults", json=fault)).raise_for_status()
            return await _answered(gateway, document)

    together = await failing()
    monkeypatch.setattr(queries, "ask_together", _alone)
    assert together == await failing()
    assert together[1] != []


def test_every_field_that_asks_for_something_is_known_to_do_so() -> None:
    company: Any = schema._schema.type_map["Company"]
    assert isinstance(company, GraphQLObjectType)
    asking = set[str]()
    for name, field in company.fields.items():
        resolver = field.extensions["strawberry-definition"].base_resolver
        if resolver is not None and feeder_of(resolver.wrapped_func) is None:
            asking.add(name)
    assert asking == ASKING | {"account"}
