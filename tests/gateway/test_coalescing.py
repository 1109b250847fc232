"""Equal queries at the same time are executed once for a client, where the operator says so."""

from __future__ import annotations

import asyncio

import pytest

from tests.gateway.harness import Gateway, opened
from tests.gateway.signed_in import headers, signed_in

QUERY = "query Named($first: Int) { companies(first: $first) { nodes { name endUsers(first: 1) { nodes { name } } } } }"
OTHER = QUERY.replace("Named", "Other")


async def executed(gateway: Gateway, *asked: tuple[str, dict[str, str]], first: int = 2) -> tuple[int, set[str]]:
    """How many of these queries were executed, by the questions that vendors' clients were asked; and the answers."""
    before = await questions(gateway)
    answers = await asyncio.gather(*(gateway.post(document, {"first": first}, headers) for document, headers in asked))
    assert {answer.status_code for answer in answers} == {200}
    one = await questions(gateway, of=before)
    return one, {answer.text for answer in answers}


async def questions(gateway: Gateway, of: int = 0) -> int:
    """How often lists of companies were asked for, from whatever source."""
    text = (await gateway.http.get("/metrics")).text
    lines = [line for line in text.splitlines() if 'operation="userlot.company.list"' in line and "_total{" in line]
    return int(sum(float(line.rpartition(" ")[2]) for line in lines)) - of


async def test_ten_at_once_are_executed_once_and_all_have_the_answer() -> None:
    async with opened(GATEWAY_COALESCE="1", GATEWAY_CACHE_TTL="60") as gateway:
        await gateway.query(QUERY, {"first": 2})  # a document that was never seen is executed by itself
        times, answers = await executed(gateway, *[(QUERY, {})] * 10)
        assert (times, len(answers)) == (1, 1)


async def test_without_the_setting_each_is_executed() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await gateway.query(QUERY, {"first": 2})
        assert (await executed(gateway, *[(QUERY, {})] * 10))[0] == 10


@pytest.mark.parametrize(
    "own", [{"x-explain": "cost"}, {"x-request-id": "mine"}, {"x-max-age": "60"}, {"x-deadline-ms": "900"}]
)
async def test_what_asks_for_an_answer_of_its_own_has_one(own: dict[str, str]) -> None:
    async with opened(GATEWAY_COALESCE="1", GATEWAY_CACHE_TTL="60") as gateway:
        await gateway.query(QUERY, {"first": 2})
        assert (await executed(gateway, (QUERY, {}), (QUERY, own)))[0] == 2


async def test_a_client_shares_with_itself_alone() -> None:
    async with signed_in(GATEWAY_COALESCE="1", GATEWAY_CACHE_TTL="60") as gateway:
        await gateway.query(QUERY, {"first": 2}, headers("all"))
        asked = [(QUERY, headers(client)) for client in ("all", "other", "reader", "all")]
        times, answers = await executed(gateway, *asked)
        assert (times, len(answers)) == (3, 2), "the reader does not see names of people"


async def test_another_document_is_another_question() -> None:
    async with opened(GATEWAY_COALESCE="1", GATEWAY_CACHE_TTL="60") as gateway:
        for document in (QUERY, OTHER):
            await gateway.query(document, {"first": 2})
        assert (await executed(gateway, (QUERY, {}), (OTHER, {})))[0] == 2


async def test_mutations_are_carried_out_one_by_one() -> None:
    document = 'mutation { createLabel(input: {type: TIER, name: "Twice", color: "#102030"}) { outcomes { action } } }'
    async with opened(GATEWAY_COALESCE="1", GATEWAY_CACHE_TTL="60") as gateway:
        await gateway.query('mutation { deleteLabel(input: {id: "nothing"}) { outcomes { action } } }')
        await gateway.query(document.replace("Twice", "Once"))
        gateway.forget()
        await asyncio.gather(*(gateway.query(document) for _ in range(3)))
        created = [call for call in gateway.sent() if call.request.method == "POST"]
        assert len(created) == 3


async def test_who_asks_behind_a_write_does_not_share_what_began_before_it() -> None:
    async with opened(GATEWAY_COALESCE="1", GATEWAY_CACHE_TTL="60") as gateway:
        labels = "{ labels(type: TIER) { name } }"
        create = (
            'mutation { createLabel(input: {type: TIER, name: "Fresh", color: "#102030"}) { outcomes { action } } }'
        )
        await gateway.query(labels)
        early = asyncio.create_task(gateway.query(labels))
        await gateway.query(create)
        late = await gateway.query(labels)
        assert "Fresh" in {label["name"] for label in late["data"]["labels"]}
        await early
