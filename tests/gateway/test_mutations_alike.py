"""What all mutations have in common: what is sent, dry runs, lost answers, vendors that are down or not configured."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.mutations import MUTATIONS, SETTLED, Mutation, carried, cut_off, lose, plain, writes

every = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.field)


@every
async def test_it_is_sent_once_as_documented(mutation: Mutation, gateway: Gateway) -> None:
    payload = await carried(gateway, mutation.document)
    (outcome,) = payload["outcomes"]
    assert (outcome["vendor"], outcome["action"]) == (mutation.vendor.name, mutation.action)
    assert outcome["recordId"]
    assert (outcome["error"], payload["userErrors"], payload["planned"]) == (None, [], [])
    assert writes(gateway) == [mutation.sent]
    assert gateway.counted()[mutation.operation] == 1


@every
async def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(mutation: Mutation, gateway: Gateway) -> None:
    before = await gateway.stored(mutation.vendor.value, mutation.noun)
    payload = await carried(gateway, mutation.dry)
    assert writes(gateway) == []
    assert await gateway.stored(mutation.vendor.value, mutation.noun) == before
    assert [outcome["action"] for outcome in payload["outcomes"]] == ["NOT_ATTEMPTED"]
    assert payload["userErrors"] == []
    (planned,) = payload["planned"]
    method, path, body = mutation.sent
    assert (planned["vendor"], planned["method"]) == (mutation.vendor.name, method)
    assert path.endswith(planned["path"])
    assert planned["body"] == plain(body)


@every
async def test_a_lost_answer_is_settled_truly_or_unknown_and_nothing_is_sent_again(
    mutation: Mutation, gateway: Gateway, make_gateway: MakeGateway
) -> None:
    other = await make_gateway()
    await carried(other, mutation.document)
    await lose(gateway, mutation.operation)
    payload = await carried(gateway, mutation.document)
    (outcome,) = payload["outcomes"]
    if mutation.field in SETTLED:
        assert (outcome["action"], outcome["error"]) == (mutation.action, None)
        assert outcome["recordId"]
    else:
        assert (outcome["action"], outcome["error"]["code"]) == ("UNKNOWN", "UPSTREAM_UNAVAILABLE")
        assert "It may have been done." in outcome["error"]["message"]
        assert outcome["error"]["retryable"] is (mutation.action != "CREATED")
    assert payload["userErrors"] == []
    assert writes(gateway) == [mutation.sent]
    noun = (mutation.vendor.value, mutation.noun)
    assert await gateway.stored(*noun) == await other.stored(*noun)  # it was done, and once


@every
async def test_a_vendor_that_is_down_is_a_failure_that_leaves_no_doubt(
    mutation: Mutation, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(monkeypatch)
    payload = await carried(gateway, mutation.document)
    (outcome,) = payload["outcomes"]
    assert (outcome["action"], outcome["error"]["code"]) == ("FAILED", "UPSTREAM_UNAVAILABLE")
    assert outcome["error"]["retryable"]
    assert "may have been done" not in outcome["error"]["message"]
    assert payload["userErrors"] == []


@every
async def test_a_vendor_that_is_not_configured_is_data(mutation: Mutation, make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(without=(mutation.vendor,))
    for document in (mutation.document, mutation.dry):
        payload = await carried(gateway, document)
        (outcome,) = payload["outcomes"]
        assert (outcome["action"], outcome["error"]["code"]) == ("FAILED", "NOT_CONFIGURED")
        assert [error["code"] for error in payload["userErrors"]] == ["NOT_CONFIGURED"]
    assert gateway.sent() == []


@every
async def test_a_refusal_by_the_vendor_is_data(mutation: Mutation, gateway: Gateway) -> None:
    vendor = mutation.vendor.value
    order = {
        "vendor": vendor,
        "operation": mutation.operation,
        "kind": "status",
        "status": 422,
        "body": {"error": "No"},
    }
    (await gateway.control.post("/faults", json=order)).raise_for_status()
    payload = await carried(gateway, mutation.document)
    assert [outcome["action"] for outcome in payload["outcomes"]] == ["FAILED"]
    (error,) = payload["userErrors"]
    assert (error["vendor"], error["field"]) == (mutation.vendor.name, None)
    assert error["code"] in ("BAD_USER_INPUT", "CONFLICT")


@every
async def test_nothing_is_written_by_get(mutation: Mutation, gateway: Gateway) -> None:
    response = await gateway.http.get("/graphql", params={"query": mutation.document})
    assert response.status_code == 405
    assert gateway.sent() == []
