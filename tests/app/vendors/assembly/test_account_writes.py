"""Writes of Assembly's accounts: each field as it goes on the wire, and what is refused before anything does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
import pytest

from app.domain.errors import (
    BadUserInput,
    Conflict,
    FieldRefused,
    InvalidInput,
    MalformedReply,
    NotFound,
    UpstreamError,
)
from app.upstream.client import UpstreamClient
from app.vendors.assembly.accounts import AssemblyAccounts
from app.vendors.assembly.dialect import AssemblyDialect
from tests.app.vendors.assembly.sending import ID, WITH_BODY, WITHOUT_BODY, send
from tests.conftest import ScriptedUpstream

EVERY_FIELD: list[tuple[str, Any, str]] = [
    ("type", "Company", '"type":"Company"'),
    ("name", "Al-Nour النور", '"name":"Al-Nour النور"'),
    ("domain", "acme.com", '"domain":"acme.com"'),
    ("image_url", "https://acme.example/a.png", '"image_url":"https://acme.example/a.png"'),
    ("phones", ["+1", "+2"], '"phone":["+1","+2"]'),
    ("contract_value", Decimal("14814.00"), '"contract_value":14814.00'),
    ("contract_value", Decimal("0.1000000000000000000001"), '"contract_value":0.1000000000000000000001'),
    ("contract_value", 10**25, '"contract_value":10000000000000000000000000'),
    ("contract_type", "Month", '"contract_type":"Month"'),
    ("contract_type", "YEAR", '"contract_type":"Year"'),
    ("renewal_date", "2026-01-31", '"renewal_date":"2026-01-31"'),
    ("trial_expiration_date", "2026-02-28", '"trial_expiration_date":"2026-02-28"'),
    ("tier_id", "t", '"tier":"t"'),
    ("stage_id", "s", '"stage":"s"'),
    ("company_type_id", "c", '"company_type":"c"'),
    ("notes", "", '"notes":""'),
    ("id_in_tool", "0042", '"id_in_tool":"0042"'),
    ("number_of_seats", 12, '"number_of_seats":12'),
    ("company_id", ID, f'"company_id":"{ID}"'),
    ("role", "Owner", '"role":"Owner"'),
]
ONLY_CREATED: list[tuple[str, Any, str]] = [
    ("source_specific_ids", ["userlot:1", "labels"], '"source_specific_ids":["userlot:1","labels"]'),
    ("tag_ids", [], '"tags":[]'),
    (
        "additional_properties",
        {"Last Login": "x", "n": 7, "N": ["a", 1.5], "deep": {"a": None}},
        '"additional_properties":{"Last Login":"x","n":7,"N":["a",1.5],"deep":{"a":null}}',
    ),
]
ONLY_UPDATED: list[tuple[str, Any, str]] = [
    ("added_tag_ids", ["a"], '"added_tags":["a"]'),
    ("removed_tag_ids", ["b"], '"removed_tags":["b"]'),
    ("added_source_specific_ids", ["swift:1"], '"added_source_specific_ids":["swift:1"]'),
    ("removed_source_specific_ids", ["not:reevo:2"], '"removed_source_specific_ids":["not:reevo:2"]'),
]


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


@pytest.mark.parametrize("ref", ["labels", "add_props", "upsert", "search", "notes", "create_note", "", ".", ".."])
def test_a_reference_that_is_another_endpoint_is_never_written(accounts: AssemblyAccounts, ref: str) -> None:
    with pytest.raises(BadUserInput):
        accounts.update(ref, {"name": "x"})
    with pytest.raises(BadUserInput):
        accounts.delete(ref)


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("tag_ids", "'added_tag_ids' and 'removed_tag_ids'"),
        ("source_specific_ids", "'added_source_specific_ids' and 'removed_source_specific_ids'"),
        ("additional_properties", "Additional properties of an account that exists are written by themselves"),
    ],
)
def test_an_update_does_not_take_a_whole_list_and_says_what_it_takes(
    accounts: AssemblyAccounts, field: str, named: str
) -> None:
    values: tuple[Any, ...] = (["a"], {"a": 1}, None)
    for value in values:
        with pytest.raises(FieldRefused, match=named) as caught:
            accounts.update(ID, {"name": "x", field: value})
        assert caught.value.field == field


@pytest.mark.parametrize("field", [field for field, _, _ in ONLY_UPDATED])
def test_a_new_account_takes_whole_lists(accounts: AssemblyAccounts, field: str) -> None:
    with pytest.raises(FieldRefused, match=f"takes '{field.split('_', 1)[1]}'") as caught:
        accounts.create({field: ["a"]})
    assert caught.value.field == field


@pytest.mark.parametrize("field", ["id", "created_at", "raw", "custom_fields", "phone", "tier", "account_type"])
def test_what_is_only_read_or_unknown_is_refused(accounts: AssemblyAccounts, field: str) -> None:
    for build in (accounts.create, lambda changes: accounts.update(ID, changes)):
        with pytest.raises(FieldRefused, match="no field of an Assembly account") as caught:
            build({field: "x"})
        assert caught.value.field == field


@pytest.mark.parametrize("field", sorted({field for field, _, _ in EVERY_FIELD}))
def test_null_is_never_sent(accounts: AssemblyAccounts, field: str) -> None:
    for build in (accounts.create, lambda changes: accounts.update(ID, changes)):
        with pytest.raises(FieldRefused, match="no null") as caught:
            build({field: None})
        assert caught.value.field == field


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("Company", "company_id", ID),
        ("Company", "role", "Owner"),
        ("Customer", "company_type_id", "c"),
        ("Customer", "number_of_seats", 3),
    ],
)
def test_what_only_the_other_kind_has_is_refused_where_the_kind_is_known(
    accounts: AssemblyAccounts, kind: str, field: str, value: Any
) -> None:
    attempts = (
        lambda: accounts.create({"type": kind, field: value}),
        lambda: accounts.create({field: value}, kind),
        lambda: accounts.create({"type": kind.upper(), field: value}, "Partner"),
        lambda: accounts.update(ID, {field: value}, kind),
        lambda: accounts.update(ID, {field: value}, kind.lower()),
        lambda: accounts.update(ID, {"type": kind, field: value}),
    )
    for attempt in attempts:
        with pytest.raises(FieldRefused, match=f"An account of type {kind} has no '{field}'") as caught:
            attempt()
        assert caught.value.field == field
    other = "Customer" if kind == "Company" else "Company"
    for known in (other, None, "Partner"):
        assert accounts.update(ID, {field: value}, known).request.body is not None
    assert accounts.update(ID, {"type": other, field: value}, kind).request.body is not None


@pytest.mark.parametrize("field", ["tag_ids", "source_specific_ids"])
def test_the_same_is_not_added_and_removed(accounts: AssemblyAccounts, field: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        accounts.update(ID, {f"added_{field}": ["a", "b"], f"removed_{field}": ["b"]})
    assert caught.value.field == f"removed_{field}"


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
