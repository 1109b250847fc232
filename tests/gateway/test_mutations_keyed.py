"""Idempotency keys: the same key and input again tell the first outcome, and nothing is written twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.mutations import MUTATIONS, SETTLED, Mutation, carried, lose, writes

every = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.field)
LABEL = (
    'createLabel(input: {type: TIER, name: "Once", color: "#112233"%s}) '
    "{ outcomes { action recordId } userErrors { code field } }"
)


@pytest.fixture
async def keyed(make_gateway: MakeGateway, tmp_path: Path) -> Gateway:
    return await make_gateway(GATEWAY_STATE_DIR=str(tmp_path / "state"))


def with_key(mutation: Mutation, key: str = "k-1") -> str:
    return mutation.with_(f'{mutation.given}, idempotencyKey: "{key}"')


@every
async def test_the_same_again_sends_nothing_and_tells_the_same(mutation: Mutation, keyed: Gateway) -> None:
    first = await carried(keyed, with_key(mutation))
    assert [outcome["action"] for outcome in first["outcomes"]] == [mutation.action]
    keyed.forget()
    again = await carried(keyed, with_key(mutation))
    assert again["outcomes"] == first["outcomes"]
    assert again["userErrors"] == []
    assert writes(keyed) == []
    await carried(keyed, with_key(mutation, "k-2"))
    assert len(writes(keyed)) == 1


@every
async def test_a_lost_answer_is_never_sent_again_unless_that_is_harmless(mutation: Mutation, keyed: Gateway) -> None:
    await lose(keyed, mutation.operation)
    first = await carried(keyed, with_key(mutation))
    (outcome,) = first["outcomes"]
    assert outcome["action"] == (mutation.action if mutation.field in SETTLED else "UNKNOWN")
    (await keyed.control.delete("/faults")).raise_for_status()
    keyed.forget()
    again = await carried(keyed, with_key(mutation))
    if outcome["error"] is not None and outcome["error"]["retryable"]:
        assert len(writes(keyed)) <= 1
    else:
        assert writes(keyed) == []
        assert again["outcomes"] == first["outcomes"]


async def test_another_input_under_the_key_is_refused_and_nothing_is_sent(keyed: Gateway) -> None:
    await keyed.data("mutation { " + LABEL % ', idempotencyKey: "k"' + " }")
    keyed.forget()
    other = "mutation { " + (LABEL % ', idempotencyKey: "k"').replace("Once", "Twice") + " }"
    payload = await carried(keyed, other)
    assert [outcome["action"] for outcome in payload["outcomes"]] == ["NOT_ATTEMPTED"]
    assert payload["userErrors"] == [{"code": "IDEMPOTENCY_MISMATCH", "field": "idempotencyKey"}]
    assert keyed.sent() == []


async def test_two_at_once_are_one_write(keyed: Gateway) -> None:
    document = "mutation { " + LABEL % ', idempotencyKey: "k"' + " }"
    first, second = await asyncio.gather(carried(keyed, document), carried(keyed, document))
    assert first == second
    assert [outcome["action"] for outcome in first["outcomes"]] == ["CREATED"]
    assert len(writes(keyed)) == 1


async def test_a_refused_write_may_be_tried_again_with_its_key(keyed: Gateway) -> None:
    order = {"vendor": "assembly", "operation": "assembly.label.create", "kind": "status", "status": 503, "times": 1}
    (await keyed.control.post("/faults", json=order | {"status": 422, "body": {"error": "No"}})).raise_for_status()
    document = "mutation { " + LABEL % ', idempotencyKey: "k"' + " }"
    assert [outcome["action"] for outcome in (await carried(keyed, document))["outcomes"]] == ["FAILED"]
    assert [outcome["action"] for outcome in (await carried(keyed, document))["outcomes"]] == ["CREATED"]


async def test_a_dry_run_uses_no_key_up(keyed: Gateway) -> None:
    dry = "mutation { " + LABEL % ', idempotencyKey: "k", dryRun: true' + " }"
    assert [outcome["action"] for outcome in (await carried(keyed, dry))["outcomes"]] == ["NOT_ATTEMPTED"]
    document = "mutation { " + LABEL % ', idempotencyKey: "k"' + " }"
    assert [outcome["action"] for outcome in (await carried(keyed, document))["outcomes"]] == ["CREATED"]


async def test_a_restarted_gateway_knows_the_key(make_gateway: MakeGateway, tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    first = await make_gateway(GATEWAY_STATE_DIR=state)
    document = "mutation { " + LABEL % ', idempotencyKey: "k"' + " }"
    told = await carried(first, document)
    await first.app.state.keyed_writes.aclose()
    second = await make_gateway(GATEWAY_STATE_DIR=state, sandbox=first.sandbox)
    assert await carried(second, document) == told
    assert writes(second) == []


async def test_the_header_is_the_key_of_the_documents_writes(keyed: Gateway) -> None:
    document = "mutation { a: " + LABEL % "" + " b: " + (LABEL % "").replace("Once", "Twice") + " }"
    first = await keyed.query(document, headers={"Idempotency-Key": "h-1"})
    keyed.forget()
    again = await keyed.query(document, headers={"Idempotency-Key": "h-1"})
    assert again == first
    assert writes(keyed) == []
    assert first["data"]["a"]["outcomes"] != first["data"]["b"]["outcomes"]


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_a_key_that_is_none_is_refused(keyed: Gateway, key: str) -> None:
    payload = await carried(keyed, "mutation { " + LABEL % f', idempotencyKey: "{key}"' + " }")
    assert payload["userErrors"] == [{"code": "BAD_USER_INPUT", "field": "idempotencyKey"}]
    assert keyed.sent() == []


async def test_records_that_cannot_be_kept_stop_the_write(make_gateway: MakeGateway, tmp_path: Path) -> None:
    place = tmp_path / "state"
    gateway = await make_gateway(GATEWAY_STATE_DIR=str(place))
    place.write_text("a file stands where the folder would")
    payload = await carried(gateway, "mutation { " + LABEL % ', idempotencyKey: "k"' + " }")
    assert payload["userErrors"] == [{"code": "IDEMPOTENCY_UNAVAILABLE", "field": "idempotencyKey"}]
    assert gateway.sent() == []
