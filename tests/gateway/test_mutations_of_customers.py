"""What mutations of companies, end users and Reevo's accounts have in common, each tried in the same ways."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.vendor import Vendor
from tests.gateway.conftest import MakeGateway
from tests.gateway.customer_mutations import BY, MUTATIONS, NAMELESS, REPEATABLE, RESENT, SETTLED
from tests.gateway.harness import Gateway
from tests.gateway.mutations import Mutation, carried, lose, plain, writes
from tests.gateway.recording import Recording

every = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.field)
of_reevo = pytest.mark.parametrize(
    "mutation", [each for each in MUTATIONS if each.vendor is Vendor.REEVO], ids=lambda mutation: mutation.field
)


@every
async def test_it_is_sent_once_as_documented(mutation: Mutation, gateway: Gateway) -> None:
    before = await gateway.stored(mutation.vendor.value, mutation.noun)
    payload = await carried(gateway, mutation.document)
    (outcome,) = payload["outcomes"]
    assert (outcome["vendor"], outcome["action"]) == (mutation.vendor.name, mutation.action)
    assert bool(outcome["recordId"]) is (mutation.field not in NAMELESS)
    assert (outcome["error"], payload["userErrors"], payload["planned"]) == (None, [], [])
    assert writes(gateway) == [mutation.sent]
    assert gateway.counted()[mutation.operation] == 1
    assert await gateway.stored(mutation.vendor.value, mutation.noun) != before
    assert next(value for name, value in payload.items() if name in mutation.shown) is not None


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
    assert f"/{mutation.vendor.value}{planned['path']}" == path
    assert planned["body"] == plain(body)
    assert next(value for name, value in payload.items() if name in mutation.shown) is None


def untimed(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records without the moment of their last change, which sending once more moves."""
    return [{name: value for name, value in each.items() if name != "updated_at"} for each in records]


@every
async def test_a_lost_answer_is_settled_truly_or_unknown(
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
        assert outcome["error"]["retryable"] is (mutation.field in REPEATABLE)
    assert payload["userErrors"] == []
    assert writes(gateway) == [mutation.sent] * (2 if mutation.field in RESENT else 1)
    noun = (mutation.vendor.value, mutation.noun)
    assert untimed(await gateway.stored(*noun)) == untimed(await other.stored(*noun))  # it was done, and once
    # What is known of the record, if only its external id, is enough to show it as it is.
    assert next(value for name, value in payload.items() if name in mutation.shown) is not None


@every
async def test_a_vendor_that_is_down_is_a_failure_that_leaves_no_doubt(
    mutation: Mutation, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = Recording.handle_async_request

    async def unreachable(self: Recording, request: httpx.Request) -> httpx.Response:
        if self._vendor is mutation.vendor:
            raise httpx.ConnectError("nobody listens", request=request)
        return await handle(self, request)

    monkeypatch.setattr(Recording, "handle_async_request", unreachable)
    payload = await carried(gateway, mutation.document)
    (outcome,) = payload["outcomes"]
    assert (outcome["action"], outcome["error"]["code"]) == ("FAILED", "UPSTREAM_UNAVAILABLE")
    assert outcome["error"]["retryable"]
    assert "may have been done" not in outcome["error"]["message"]
    assert payload["userErrors"] == []


@every
async def test_a_vendor_that_is_not_configured_is_data_and_nobody_is_asked(
    mutation: Mutation, make_gateway: MakeGateway
) -> None:
    gateway = await make_gateway(without=(mutation.vendor,))
    for document in (mutation.document, mutation.dry):
        payload = await carried(gateway, document)
        (outcome,) = payload["outcomes"]
        assert (outcome["action"], outcome["error"]["code"]) == ("FAILED", "NOT_CONFIGURED")
        assert [error["code"] for error in payload["userErrors"]] == ["NOT_CONFIGURED"]
    assert gateway.sent() == []


@every
async def test_a_refusal_by_the_vendor_is_data(mutation: Mutation, gateway: Gateway) -> None:
    order = {
        "vendor": mutation.vendor.value,
        "operation": mutation.operation,
        "kind": "status",
        "status": 422,
        "body": {"error": "No"},
    }
    (await gateway.control.post("/faults", json=order)).raise_for_status()
    payload = await carried(gateway, mutation.document)
    assert [outcome["action"] for outcome in payload["outcomes"]] == ["FAILED"]
    (error,) = payload["userErrors"]
    assert (error["vendor"], error["field"], error["code"]) == (mutation.vendor.name, None, "BAD_USER_INPUT")


@of_reevo
async def test_a_customer_without_a_record_at_reevo_is_not_linked(mutation: Mutation, gateway: Gateway) -> None:
    given = mutation.given.replace(
        'domain: "acme.example"', f'record: {{vendor: USERLOT, id: "{await _lone(gateway)}"}}'
    )
    assert given != mutation.given
    payload = await carried(gateway, mutation.with_(given))
    assert [outcome["action"] for outcome in payload["outcomes"]] == ["FAILED"]
    assert [(error["code"], error["field"]) for error in payload["userErrors"]] == [("NOT_LINKED", "account")]
    assert writes(gateway) == []


@of_reevo
async def test_the_former_name_of_the_account_still_names_it(mutation: Mutation, gateway: Gateway) -> None:
    given = mutation.given.replace("account:", "by:")
    assert given != mutation.given
    payload = await carried(gateway, mutation.with_(given))
    assert [each["action"] for each in payload["outcomes"]] == [mutation.action]
    assert writes(gateway) == [mutation.sent]


@of_reevo
@pytest.mark.parametrize("named", ["", "account: null", BY + ", " + BY.replace("account:", "by:")])
async def test_an_account_is_named_by_exactly_one_of_both(mutation: Mutation, gateway: Gateway, named: str) -> None:
    given = mutation.given.replace(BY, named).removeprefix(", ")
    for more in ("", ", dryRun: true"):
        payload = await carried(gateway, mutation.with_(given + more))
        assert [each["action"] for each in payload["outcomes"]] == ["FAILED"]
        assert [(each["code"], each["field"]) for each in payload["userErrors"]] == [("BAD_USER_INPUT", "account")]
    assert gateway.sent() == []


async def _lone(gateway: Gateway) -> str:
    """A company that no other vendor knows."""
    lone = {
        "id": "c0000000-0000-4000-8000-0000000000aa",
        "created_at": "2024-03-01T09:00:00Z",
        "name": "Nobody Else's",
        "external_id": "nobody-elses",
        "_product": "main",
        "_source_external_ids": [],
    }
    await gateway.plant("userlot", "company", lone)
    return str(lone["id"])
