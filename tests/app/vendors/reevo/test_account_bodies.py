"""The one form of body that the document shows, and the other where the vendor refuses that."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from app.domain.errors import InvalidInput, UpstreamError
from app.vendors.reevo.accounts import ReevoAccounts
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import ID, account
from tests.conftest import ScriptedUpstream

PATH = "/api/v2/account"
CHANGES = {"display_name": "Acme", "description": None}
BARE = {"display_name": "Acme", "description": None}
WRAPPED = {"attributes": BARE}


@pytest.fixture
def accounts(upstream: ScriptedUpstream) -> ReevoAccounts:
    return ReevoAccounts(upstream.client(ReevoDialect()))


def refusal(code: str, message: str, status: int = 400) -> httpx.Response:
    return httpx.Response(status, json={"error": {"code": code, "message": message}})


def taking_bare(request: httpx.Request) -> httpx.Response:
    """A server that knows no field called `attributes`."""
    if "attributes" in json.loads(request.content):
        return refusal("unknown_field", "Field 'attributes' is not in account schema", 422)
    return httpx.Response(201, json={"data": account()})


async def test_the_documented_form_is_sent_and_nothing_else(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("POST", PATH, {"data": account()}, status=201)
    await accounts.write(accounts.create(CHANGES))
    assert [json.loads(call.content) for call in upstream.calls] == [WRAPPED]


async def test_attributes_go_bare_where_their_name_is_refused_and_stay_so(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    """Of `POST /api/v2/account` and `PATCH /api/v2/account/{account_id}` no body is shown."""
    upstream.on("POST", PATH, taking_bare)
    upstream.on("PATCH", f"{PATH}/{ID}", taking_bare)
    made = await accounts.write(accounts.create(CHANGES))
    assert made.id == ID
    await accounts.write(accounts.update(ID, CHANGES))
    assert [json.loads(call.content) for call in upstream.calls] == [WRAPPED, BARE, BARE]


async def test_a_required_field_that_was_sent_and_not_seen_is_such_a_refusal(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    missing = refusal("field_required_missing", "display_name is required")
    upstream.on("POST", PATH, missing, httpx.Response(201, json={"data": account()}))
    await accounts.write(accounts.create(CHANGES))
    assert [json.loads(call.content) for call in upstream.calls] == [WRAPPED, BARE]


@pytest.mark.parametrize(
    "refused",
    [
        refusal("unknown_field", "nope is not in account schema"),
        refusal("unknown_field", "attributes_of_mine is not in account schema"),
        refusal("field_required_missing", "region is required"),
        refusal("field_value_invalid", "attributes"),
        httpx.Response(400, text="attributes"),
        httpx.Response(409, json={"error": {"code": "unknown", "message": "attributes"}}),
        httpx.Response(503, json={"error": {"code": "busy", "message": "attributes"}}),
    ],
)
async def test_any_other_refusal_is_sent_once(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, refused: httpx.Response
) -> None:
    upstream.on("POST", PATH, refused)
    with pytest.raises(UpstreamError):
        await accounts.write(accounts.create(CHANGES))
    assert len(upstream.calls) == 1


async def test_of_two_refusals_of_the_form_the_first_is_told_and_nothing_is_settled(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("POST", PATH, refusal("unknown_field", "attributes: nope"), refusal("unknown_field", "display_name"))
    with pytest.raises(InvalidInput, match="attributes: nope"):
        await accounts.write(accounts.create(CHANGES))
    assert accounts.create(CHANGES).request.body == json.dumps(WRAPPED, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("second", "unsettled"),
    [(refusal("field_value_invalid", "too long"), False), (httpx.Response(502), True)],
)
async def test_what_comes_of_the_second_form_is_told(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, second: Any, unsettled: bool
) -> None:
    upstream.on("POST", PATH, refusal("unknown_field", "attributes"), second)
    with pytest.raises(UpstreamError) as caught:
        await accounts.write(accounts.create(CHANGES))
    assert (caught.value.status, caught.value.unsettled) == (second.status_code, unsettled)
    assert len(upstream.calls) == 2
