"""A router that asks for a trace gets one, in an answer that is otherwise the same; nobody else is looked at."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import build_schema
from graphql.execution import MiddlewareManager, execute
from graphql.language import parse
from prometheus_client.parser import text_string_to_metric_families

from app.domain.vendor import Vendor
from schema.federation import tracing
from schema.federation.tracing import EXTENSION, HEADER, Trace, current_trace, is_asked
from tests.gateway.customers import break_down
from tests.gateway.harness import Gateway, opened
from tests.gateway.signed_in import headers, signed_in
from tests.schema.federation.messages import Message, message_of, one

ASKING = {HEADER: EXTENSION}
QUERY = "query Traced($first: Int) { all: teams(first: $first) { nodes { id name } } vendors { vendor } }"


def tree(node: bytes) -> dict[str | int, Any]:
    """A node's children by their keys."""
    found: dict[str | int, Any] = {}
    for each in message_of(node).get(12, ()):
        assert isinstance(each, bytes)
        message = message_of(each)
        key = message[1][0] if 1 in message else message[2][0]
        found[key.decode() if isinstance(key, bytes) else key] = tree(each)
    return found


def trace_of(body: dict[str, Any]) -> Message:
    return message_of(base64.b64decode(body["extensions"][EXTENSION], validate=True))


async def asked(gateway: Gateway, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    body: dict[str, Any] = (await gateway.post(document, variables, ASKING)).json()
    return body


@pytest.mark.parametrize("executor", ["compiled", "plain"])
async def test_every_field_is_in_it_and_the_answer_is_the_same(executor: str) -> None:
    async with opened(GATEWAY_FEDERATION="1", GATEWAY_EXECUTOR=executor) as gateway:
        expected = await gateway.data(QUERY, {"first": 2})
        for _ in range(2):  # also once the operation is known
            body = await asked(gateway, QUERY, {"first": 2})
            assert body["data"] == expected
            fields = {"id": {}, "name": {}}
            each_vendor = {at: {"vendor": {}} for at in range(len(Vendor))}
            teams = {"nodes": {0: fields, 1: fields}}
            assert tree(one(trace_of(body), 14)) == {"all": teams, "vendors": each_vendor}


async def test_who_does_not_ask_gets_none_and_is_executed_as_ever() -> None:
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        assert "extensions" not in (await gateway.post("{ vendors { vendor } }")).json()
        assert "extensions" not in (await gateway.post("{ vendors { vendor } }", headers={HEADER: "ftv2"})).json()
        assert await fallbacks(gateway) == 0
        await asked(gateway, "{ vendors { vendor } }")
        assert await fallbacks(gateway) == 1


async def fallbacks(gateway: Gateway) -> float:
    text = (await gateway.http.get("/metrics")).text
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "gateway_executor_fallbacks_total"
    )


async def test_a_gateway_that_is_no_subgraph_gives_none() -> None:
    async with opened() as gateway:
        assert "extensions" not in await asked(gateway, "{ vendors { vendor } }")


async def test_who_may_not_have_answers_explained_gets_none_without_a_word() -> None:
    async with signed_in(GATEWAY_FEDERATION="1") as gateway:
        for who, has_one in (("reader", False), ("teller", True)):
            answer = await gateway.post("{ vendors { vendor } }", headers=headers(who) | ASKING)
            body = answer.json()
            assert "errors" not in body
            assert (EXTENSION in body.get("extensions", {})) is has_one, who


async def test_errors_stand_at_their_fields_by_their_codes() -> None:
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        await break_down(gateway, Vendor.USERLOT)
        body = await asked(gateway, "{ mine: companies(first: 1) { nodes { id } } vendors { vendor } }")
        assert body["errors"][0]["path"] == ["mine"]
        root = message_of(one(trace_of(body), 14))
        companies = message_of(next(each for each in root[12] if isinstance(each, bytes)))
        error = message_of(one(companies, 11))
        assert error[1] == [body["errors"][0]["extensions"]["code"].encode()]
        assert message_of(one(error, 2)) == {1: [1], 2: [3]}


def test_only_the_one_form_is_known() -> None:
    assert is_asked("ftv1")
    assert is_asked(" FTV1 ")
    assert not is_asked("")
    assert not is_asked("ftv2")
    assert current_trace() is None


@pytest.fixture
def ticking() -> Iterator[Trace]:
    ticks = iter(range(0, 10_000, 10))
    return Trace(clock=lambda: next(ticks), now=lambda: 0)  # type: ignore[return-value]


def executed(trace: Trace, document: str) -> dict[str, Any]:
    schema = build_schema("type Query { numbers: [Number!] broken: Int } type Number { value: Int }")
    numbers = [{"value": at} for at in range(3)]
    result: Any = execute(
        schema, parse(document), {"numbers": numbers, "broken": _breaks}, middleware=MiddlewareManager(trace)
    )
    return {"data": result.data, "errors": [each.formatted for each in result.errors or ()]}


def _breaks(_: Any) -> int:
    raise ValueError("not for everybody")


def test_each_field_has_the_time_between_its_being_asked_for_and_being_there(ticking: Trace) -> None:
    executed(ticking, "{ numbers { value } }")
    root = message_of(one(message_of(base64.b64decode(ticking.ended(()))), 14))
    numbers = message_of(one(root, 12))
    assert (numbers[8], numbers[9]) == ([10], [20])
    first = message_of(next(each for each in numbers[12] if isinstance(each, bytes)))
    value = message_of(one(first, 12))
    assert (value[8], value[9]) == ([30], [40])


def test_a_field_that_fails_has_its_time_and_no_words(ticking: Trace) -> None:
    errors = executed(ticking, "{ broken }")["errors"]
    told = base64.b64decode(ticking.ended(errors))
    broken = message_of(one(message_of(one(message_of(told), 14)), 12))
    assert (broken[8], broken[9]) == ([10], [20])
    assert 11 in broken
    assert b"everybody" not in told


def test_there_are_no_more_places_than_a_bound_and_it_says_so(ticking: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "MOST_NODES", 5)
    body = executed(ticking, "{ numbers { value } }")
    assert [each["value"] for each in body["data"]["numbers"]] == [0, 1, 2]
    message = message_of(base64.b64decode(ticking.ended([{"path": ["numbers", 2, "value"]}])))
    assert message[33] == [1]
    assert tree(one(message, 14)) == {"numbers": {0: {"value": {}}, 1: {}}}
