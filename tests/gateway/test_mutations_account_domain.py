"""Domains of a Reevo account: added, promoted and removed, by whatever names the customer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.customer_mutations import ACCOUNT, BY, REEVO, asking
from tests.gateway.harness import Gateway
from tests.gateway.mutations import carried, refused, writes

SHOWN = "account { name reevo { domains { domainName isPrimary } } }"
READ = '{ account(by: {domain: "acme.example"}) { domains reevo { domains { domainName isPrimary } } } }'


async def domains(gateway: Gateway) -> dict[str, bool]:
    """The account's domains as the stand-in holds them, and which is the primary one."""
    (found,) = [each for each in await gateway.stored("reevo", "account") if each["id"] == ACCOUNT]
    return {domain["domain_name"]: domain["is_primary"] for domain in found["domains"]}


def shown(payload: dict[str, Any]) -> dict[str, bool]:
    """The account's domains in a payload."""
    return {each["domainName"]: each["isPrimary"] for each in payload["account"]["reevo"]["domains"]}


async def test_a_domain_is_added_promoted_and_removed_and_reads_see_it(gateway: Gateway) -> None:
    await gateway.data(READ)  # this answer is kept
    added = await carried(gateway, asking("addAccountDomain", f'{BY}, domainName: "Acme-Cloud.example"', SHOWN))
    assert [(each["action"], each["recordId"]) for each in added["outcomes"]] == [("UPDATED", ACCOUNT)]
    assert shown(added) == {"acme.example": True, "acme-labs.example": False, "acme-cloud.example": False}
    promoted = await carried(
        gateway, asking("setPrimaryAccountDomain", f'{BY}, domainName: "acme-cloud.example"', SHOWN)
    )
    assert shown(promoted) == {"acme.example": False, "acme-labs.example": False, "acme-cloud.example": True}
    removed = await carried(gateway, asking("removeAccountDomain", f'{BY}, domainName: "ACME-labs.example"', SHOWN))
    assert shown(removed) == {"acme.example": False, "acme-cloud.example": True} == await domains(gateway)
    assert writes(gateway) == [
        ("POST", f"{REEVO}/attribute/domains", {"domain_name": "acme-cloud.example"}),
        ("PATCH", f"{REEVO}/attribute/domains/acme-cloud.example", {"is_primary": True}),
        ("DELETE", f"{REEVO}/attribute/domains/acme-labs.example", None),
    ]
    read = (await gateway.data(READ))["account"]
    assert {each["domainName"] for each in read["reevo"]["domains"]} == {"acme.example", "acme-cloud.example"}
    assert "acme-cloud.example" in read["domains"]
    found = await gateway.data('{ account(by: {domain: "acme-cloud.example"}) { id name } }')
    assert found["account"]["name"] == "Acme Works"


@pytest.mark.parametrize(
    "by",
    [
        "id: $id",
        'domain: "acme-labs.example"',
        'externalId: "acme-1"',
        'record: {vendor: ASSEMBLY, id: "01950000-0000-7000-8000-000000000001"}',
        'record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000001"}',
        f'record: {{vendor: REEVO, id: "{ACCOUNT}"}}',
    ],
)
async def test_any_key_of_the_customer_finds_the_account_at_reevo(gateway: Gateway, by: str) -> None:
    opaque = (await gateway.data('{ account(by: {domain: "acme.example"}) { id } }'))["account"]["id"]
    by = by.replace("$id", f'"{opaque}"')
    payload = await carried(gateway, asking("addAccountDomain", f'by: {{{by}}}, domainName: "more.example"', SHOWN))
    assert payload["outcomes"][0]["recordId"] == ACCOUNT
    assert "more.example" in shown(payload)


@pytest.mark.parametrize("name", ["https://acme.example", "ada@acme.example", "acme", ""])
async def test_what_is_no_domain_is_refused_before_anything_is_read(gateway: Gateway, name: str) -> None:
    document = asking("addAccountDomain", f'{BY}, domainName: "{name}"')
    assert await refused(gateway, document) == ("BAD_USER_INPUT", "domainName")
    assert gateway.sent() == []


@pytest.mark.parametrize("field", ["setPrimaryAccountDomain", "removeAccountDomain"])
@pytest.mark.parametrize("name", ["", "..", "_all"])
async def test_what_addresses_something_else_is_refused_before_anything_is_read(
    gateway: Gateway, field: str, name: str
) -> None:
    assert await refused(gateway, asking(field, f'{BY}, domainName: "{name}"')) == ("BAD_USER_INPUT", "domainName")
    assert gateway.sent() == []


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ('domain: "nowhere.example"', "NOT_FOUND"),
        ('domain: "no domain"', "BAD_USER_INPUT"),
        ('id: "acme"', "BAD_USER_INPUT"),
        ('domain: "twin.example"', "AMBIGUOUS_MATCH"),
    ],
)
async def test_a_key_that_names_no_one_customer_is_refused(gateway: Gateway, by: str, code: str) -> None:
    document = asking("addAccountDomain", f'by: {{{by}}}, domainName: "more.example"')
    assert await refused(gateway, document) == (code, "by")


async def test_while_assembly_fails_a_domain_may_be_another_customers_and_nothing_is_written(gateway: Gateway) -> None:
    order = {"vendor": "assembly", "kind": "status", "status": 503}
    (await gateway.control.post("/faults", json=order)).raise_for_status()
    payload = await carried(gateway, asking("addAccountDomain", f'{BY}, domainName: "more.example"', SHOWN))
    (outcome,) = payload["outcomes"]
    assert (outcome["action"], outcome["error"]["code"], outcome["error"]["retryable"]) == ("FAILED", "SKIPPED", True)
    assert (payload["userErrors"], payload["account"], writes(gateway)) == ([], None, [])
    by = f'by: {{record: {{vendor: REEVO, id: "{ACCOUNT}"}}}}'
    payload = await carried(gateway, asking("addAccountDomain", f'{by}, domainName: "more.example"'))
    assert payload["outcomes"][0]["action"] == "UPDATED"


async def test_what_reevo_refuses_is_its_refusal(gateway: Gateway) -> None:
    taken = await carried(gateway, asking("addAccountDomain", f'{BY}, domainName: "acme-labs.example"', SHOWN))
    assert [(each["code"], each["vendor"]) for each in taken["userErrors"]] == [("BAD_USER_INPUT", "REEVO")]
    assert taken["account"] is None
    gone = await carried(gateway, asking("removeAccountDomain", f'{BY}, domainName: "other.example"'))
    assert [(each["code"], each["vendor"]) for each in gone["userErrors"]] == [("NOT_FOUND", "REEVO")]
