"""What a write of accounts changed is seen by every read behind it, though the answers before it were kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.accounts_written import (
    ACME,
    ACME_AT_REEVO,
    ACME_AT_SWIFT,
    ACME_AT_USERLOT,
    EVERYWHERE,
    MATCHED,
    NOVA,
    actions,
    ids,
    wrote,
)
from tests.gateway.harness import Gateway

VIEWS = "assembly { id name notes } reevo { id displayName } company { vendorId name } swift { id name }"
READ = f"""query ($domain: String!) {{
    account(by: {{domain: $domain}}) {{ name {VIEWS} }}
    accounts(first: 100) {{ nodes {{ name {VIEWS} }} }}
    assemblyAccounts(first: 100) {{ nodes {{ assembly {{ id name }} }} }}
    companies(first: 100) {{ nodes {{ vendorId name }} }}
    reevoAccounts(first: 100) {{ nodes {{ reevo {{ id displayName }} }} }}
    swiftAccounts(first: 100) {{ nodes {{ swift {{ id name }} }} }}
}}"""
"""All that an account is reached by."""


async def reads(gateway: Gateway, domain: str) -> Any:
    return await gateway.data(READ, {"domain": domain})


def rows(data: Any, field: str, view: str | None = None) -> list[Any]:
    return [row[view] if view else row for row in data[field]["nodes"]]


def in_every_list(data: Any, made: dict[str, str], name: str) -> None:
    """Assert that each vendor's record stands in each list once, by this name."""
    assert rows(data, "assemblyAccounts", "assembly").count({"id": made["assembly"], "name": name}) == 1
    assert rows(data, "reevoAccounts", "reevo").count({"id": made["reevo"], "displayName": name}) == 1
    assert rows(data, "companies").count({"vendorId": made["userlot"], "name": name}) == 1


async def test_a_new_account_is_seen_wherever_it_was_missed_before(gateway: Gateway) -> None:
    before = await reads(gateway, "nova.example")
    assert before["account"] is None
    made = ids(await wrote(gateway, "createAccount", f"{NOVA}, {EVERYWHERE}", f"account {{ {VIEWS} }}"))
    after = await reads(gateway, "nova.example")
    whole = {
        "name": "Nova",
        "assembly": {"id": made["assembly"], "name": "Nova", "notes": "New"},
        "reevo": {"id": made["reevo"], "displayName": "Nova"},
        "company": {"vendorId": made["userlot"], "name": "Nova"},
        "swift": {"id": made["swift"], "name": "Nova"},
    }
    assert after["account"] == whole
    assert [row for row in rows(after, "accounts") if row["name"] == "Nova"] == [whole]
    in_every_list(after, made, "Nova")
    assert rows(after, "swiftAccounts", "swift").count({"id": made["swift"], "name": "Nova"}) == 1
    for field in ("assemblyAccounts", "companies", "reevoAccounts", "swiftAccounts"):
        assert len(rows(after, field)) == min(100, len(rows(before, field)) + 1)


@pytest.mark.parametrize("field", ["updateAccount", "assertAccount"])
async def test_a_change_is_seen_in_the_payload_and_behind_it(gateway: Gateway, field: str) -> None:
    await reads(gateway, "acme.example")
    key = 'by: {domain: "acme.example"}' if field == "updateAccount" else 'domain: "acme.example", externalId: "acme-1"'
    payload = await wrote(gateway, field, f'{key}, name: "Renamed", {MATCHED}', f"account {{ name {VIEWS} }}")
    shown = {
        "name": "Renamed",
        "assembly": {"id": ACME, "name": "Renamed", "notes": "Founding customer"},
        "reevo": {"id": ACME_AT_REEVO, "displayName": "Renamed"},
        "company": {"vendorId": ACME_AT_USERLOT, "name": "Renamed"},
        "swift": {"id": ACME_AT_SWIFT, "name": "ACME Works SMS"},
    }
    assert payload["account"] == shown
    after = await reads(gateway, "acme.example")
    assert after["account"] == shown
    assert [row for row in rows(after, "accounts") if row["name"] == "Renamed"] == [shown]
    in_every_list(after, {"assembly": ACME, "reevo": ACME_AT_REEVO, "userlot": ACME_AT_USERLOT}, "Renamed")


async def test_an_archived_account_is_gone_from_reevo_s_lists_and_views(gateway: Gateway) -> None:
    await reads(gateway, "acme.example")
    payload = await wrote(
        gateway, "archiveAccount", 'by: {domain: "acme.example"}, vendors: [REEVO]', "account { name reevo { id } }"
    )
    assert payload["account"] == {"name": "Acme Works", "reevo": None}
    after = await reads(gateway, "acme.example")
    assert (after["account"]["assembly"]["id"], after["account"]["reevo"]) == (ACME, None)
    assert ACME_AT_REEVO not in [row["id"] for row in rows(after, "reevoAccounts", "reevo")]


async def test_a_deleted_account_is_gone_from_assembly_s_lists_and_found_by_what_is_left(gateway: Gateway) -> None:
    await reads(gateway, "acme.example")
    payload = await wrote(gateway, "deleteAccount", 'by: {domain: "acme.example"}', "account { name }")
    assert payload["account"] is None
    after = await reads(gateway, "acme.example")
    assert (after["account"]["assembly"], after["account"]["reevo"]["id"]) == (None, ACME_AT_REEVO)
    assert ACME not in [row["id"] for row in rows(after, "assemblyAccounts", "assembly")]
    assert ACME not in [row["assembly"]["id"] for row in rows(after, "accounts") if row["assembly"]]


async def test_one_write_behind_another_in_one_document_builds_on_it(gateway: Gateway) -> None:
    await reads(gateway, "nova.example")
    shown = "{ outcomes { vendor action } account { name assembly { name } reevo { displayName } company { name } } }"
    document = f"""mutation {{
        a: createAccount(input: {{{NOVA}, {MATCHED}}}) {shown}
        b: updateAccount(input: {{by: {{domain: "nova.example"}}, name: "Two", {MATCHED}}}) {shown}
        c: assertAccount(input: {{domain: "nova.example", externalId: "nova-1", name: "Three", {MATCHED}}}) {shown}
        d: archiveAccount(input: {{by: {{domain: "nova.example"}}, vendors: [REEVO]}}) {shown}
        e: deleteAccount(input: {{by: {{domain: "nova.example"}}, vendors: [ASSEMBLY]}}) {shown}
    }}"""
    data = await gateway.data(document)
    names = {alias: data[alias]["account"]["name"] for alias in "abcd"}
    assert names == {"a": "Nova", "b": "Two", "c": "Three", "d": "Three"}
    assert data["b"]["account"] == {
        "name": "Two",
        "assembly": {"name": "Two"},
        "reevo": {"displayName": "Two"},
        "company": {"name": "Two"},
    }
    assert {action for _, action in actions(data["b"])} == {action for _, action in actions(data["c"])} == {"UPDATED"}
    assert data["d"]["account"]["reevo"] is None
    assert (actions(data["e"]), data["e"]["account"]) == ([("ASSEMBLY", "DELETED")], None)
    assert (await reads(gateway, "nova.example"))["account"] is None
