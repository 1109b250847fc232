"""Writes of Assembly's accounts: each field as it goes on the wire, and what is refused before anything does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import (
    Conflict,
    InvalidInput,
    MalformedReply,
    NotFound,
    UpstreamError,
)
from app.upstream.client import UpstreamClient
from app.vendors.assembly.accounts import AssemblyAccounts
from app.vendors.assembly.dialect import AssemblyDialect
from tests.app.vendors.assembly.account_fields import EVERY_FIELD, ONLY_CREATED, ONLY_UPDATED
from tests.app.vendors.assembly.sending import ID, WITH_BODY, WITHOUT_BODY, send
from tests.conftest import ScriptedUpstream


@pytest.fixture
def client(upstream: ScriptedUpstream) -> UpstreamClient:
    return upstream.client(AssemblyDialect())


@pytest.fixture
def accounts(client: UpstreamClient) -> AssemblyAccounts:
    return AssemblyAccounts(client)


@pytest.mark.parametrize(("field", "value", "sent"), EVERY_FIELD + ONLY_CREATED)
def test_each_field_of_a_new_account(accounts: AssemblyAccounts, field: str, value: Any, sent: str) -> None:
    assert accounts.create({field: value}).request.body == f"{{{sent}}}".encode()


@pytest.mark.parametrize(("field", "value", "sent"), EVERY_FIELD + ONLY_UPDATED)
def test_each_field_of_an_update(accounts: AssemblyAccounts, field: str, value: Any, sent: str) -> None:
    assert accounts.update(ID, {field: value}).request.body == f"{{{sent}}}".encode()


async def test_a_new_account_is_posted(upstream: ScriptedUpstream, accounts: AssemblyAccounts) -> None:
    write = accounts.create({"domain": "acme.com", "name": "Acme", "type": "Company"})
    assert upstream.calls == []
    assert (write.request.operation, write.is_repeatable) == ("assembly.account.create", False)
    sent = await send(upstream, write, {"id": ID})
    assert (sent.line, sent.headers, sent.answer) == ("POST /accounts", WITH_BODY, ID)
    assert sent.body == b'{"type":"Company","name":"Acme","domain":"acme.com"}'


async def test_an_update_is_put_with_what_is_given_and_nothing_else(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts
) -> None:
    write = accounts.update("jo@acme.com", {"name": "Jo"})
    assert write.request.operation == "assembly.account.update"
    sent = await send(upstream, write, {"id": ID})
    assert (sent.line, sent.headers, sent.answer) == ("PUT /accounts/jo%40acme.com", WITH_BODY, ID)
    assert sent.body == b'{"name":"Jo"}'


async def test_a_deletion_has_no_body(upstream: ScriptedUpstream, accounts: AssemblyAccounts) -> None:
    write = accounts.delete("reevo:a/b")
    assert (write.request.operation, write.is_repeatable) == ("assembly.account.delete", False)
    sent = await send(upstream, write, {})
    assert (sent.line, sent.headers, sent.body) == ("DELETE /accounts/reevo%3Aa%2Fb", WITHOUT_BODY, b"")


@pytest.mark.parametrize(
    ("changes", "repeatable"),
    [
        ({"name": "x", "added_tag_ids": ["a"], "added_source_specific_ids": ["s"]}, True),
        ({}, True),
        ({"domain": "other.com"}, False),
        ({"removed_source_specific_ids": ["s"]}, False),
    ],
)
def test_what_takes_a_reference_away_is_not_repeatable(
    accounts: AssemblyAccounts, changes: dict[str, Any], repeatable: bool
) -> None:
    assert accounts.update("acme.com", changes).is_repeatable is repeatable


async def test_a_write_makes_what_is_read_by_any_reference_new(
    upstream: ScriptedUpstream, client: UpstreamClient, accounts: AssemblyAccounts
) -> None:
    """A new domain or source specific id changes which account a reference names."""
    upstream.on("GET", "/accounts/acme.com", {"account": {"id": ID, "name": "old"}}, {"account": {"id": ID}})
    upstream.on("PUT", f"/accounts/{ID}", {"id": ID})
    write = accounts.update(ID, {"name": "new"})
    assert write.touches == accounts.create({}).touches == accounts.delete(ID).touches
    assert write.touches == {"account", "additional_properties", "usage_log"}
    await accounts.get("acme.com")
    await client.write(write)
    await accounts.get("acme.com")
    assert upstream.targets == ["GET /accounts/acme.com", f"PUT /accounts/{ID}", "GET /accounts/acme.com"]


@pytest.mark.parametrize(
    ("status", "words", "kind"),
    [
        (404, "Account not found", NotFound),
        (400, "Account not found", NotFound),
        (400, "Company account not found", InvalidInput),
        (400, "Tier label not found", InvalidInput),
        (400, "Invalid account ID or missing parameters", InvalidInput),
        (400, "An account with this domain already exists", Conflict),
    ],
)
async def test_refusals_of_an_update(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts, status: int, words: str, kind: type[UpstreamError]
) -> None:
    """What is not found may be a label or a company that the body names."""
    with pytest.raises(kind) as caught:
        await send(upstream, accounts.update(ID, {"company_id": "gone"}), httpx.Response(status, json={"error": words}))
    assert type(caught.value) is kind
    assert caught.value.unsettled is False


@pytest.mark.parametrize("body", ["", "{}", '{"error": "no"}', "<html>", '{"id": ""}'])
async def test_a_success_that_names_no_account_may_have_been_one(
    upstream: ScriptedUpstream, client: UpstreamClient, accounts: AssemblyAccounts, body: str
) -> None:
    upstream.on("POST", "/accounts", httpx.Response(201, text=body))
    with pytest.raises(MalformedReply) as caught:
        await client.write(accounts.create({"name": "x"}))
    assert caught.value.unsettled is True
