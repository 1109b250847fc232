"""Dry runs of writes of accounts: what would be sent and changed at each vendor, and nothing is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.accounts_written import (
    ACME,
    ACME_AT_REEVO,
    ACME_AT_USERLOT,
    AT_ASSEMBLY,
    AT_REEVO,
    AT_SWIFT,
    AT_USERLOT,
    EVERYWHERE,
    MATCHED,
    NOUNS,
    NOVA,
    actions,
    codes,
    ids,
    refusals,
    sent,
    wrote,
)
from tests.gateway.harness import Gateway

BY = 'by: {domain: "acme.example"}'
Planned = list[tuple[str, str, str, Any]]


async def foretold(gateway: Gateway, field: str, given: str) -> tuple[Any, Planned]:
    """The payload of a dry run that wrote nothing, and what it would have sent."""
    before = {vendor: await gateway.stored(vendor, noun) for vendor, noun in NOUNS.items()}
    payload = await wrote(gateway, field, f"{given}, dryRun: true", "account { name }")
    assert sent(gateway) == {}
    assert {vendor: await gateway.stored(vendor, noun) for vendor, noun in NOUNS.items()} == before
    assert payload["account"] is None
    return payload, [(each["vendor"], each["method"], each["path"], each["body"]) for each in payload["planned"]]


def changes(payload: Any) -> list[tuple[str, str | None, Any, Any]]:
    return [(each["vendor"], each["recordId"], each["before"], each["after"]) for each in payload["changes"]]


def named(body: dict[str, Any]) -> dict[str, Any]:
    """A body by the graph's names."""
    graph = {"renewal_date": "renewalDate", "id_in_tool": "idInTool", "display_name": "displayName"}
    return {{**graph, "external_id": "externalId"}.get(name, name): value for name, value in body.items()}


async def test_a_creation(gateway: Gateway) -> None:
    payload, planned = await foretold(gateway, "createAccount", f"{NOVA}, {EVERYWHERE}")
    assert actions(payload) == [(vendor, "NOT_ATTEMPTED") for vendor in ("ASSEMBLY", "REEVO", "USERLOT", "SWIFT")]
    assert (ids(payload), codes(payload), payload["userErrors"]) == ({}, {}, [])
    added = ["reevo:NEW", "userlot:NEW", "swift:NEW"]
    assert planned == [
        ("ASSEMBLY", "POST", "/accounts", AT_ASSEMBLY),
        ("REEVO", "POST", "/api/v2/account", {"attributes": AT_REEVO}),
        ("USERLOT", "POST", "/api/v1/companies", AT_USERLOT),
        ("SWIFT", "POST", "/api/v1/accounts", AT_SWIFT),
        ("REEVO", "POST", "/api/v2/account/NEW/attribute/domains", {"domain_name": "nova.example"}),
        ("ASSEMBLY", "PUT", "/accounts/NEW", {"added_source_specific_ids": added}),
    ]
    assert changes(payload) == [
        ("ASSEMBLY", None, None, named(AT_ASSEMBLY)),
        ("REEVO", None, None, {**named(AT_REEVO), "domains": ["nova.example"]}),
        ("USERLOT", None, None, named(AT_USERLOT)),
        ("SWIFT", None, None, {"name": "Nova"}),
        ("ASSEMBLY", None, None, {"sourceSpecificIds": added}),
    ]


async def test_a_creation_tells_what_would_be_refused(gateway: Gateway) -> None:
    given = 'name: "X", domain: "acme.example", externalId: "nova-1"'
    payload, planned = await foretold(gateway, "createAccount", f"{given}, {EVERYWHERE}")
    assert codes(payload) == {"ASSEMBLY": "CONFLICT", "REEVO": "CONFLICT"}
    assert [(vendor, method) for vendor, method, _, _ in planned] == [("USERLOT", "POST"), ("SWIFT", "POST")]


async def test_a_change(gateway: Gateway) -> None:
    payload, planned = await foretold(
        gateway, "updateAccount", f'{BY}, name: "N", reevo: {{currentStage: null}}, assembly: {{addedTagIds: []}}, '
        "userlot: {renewalDate: null}, swift: {}"
    )  # fmt: skip
    assert codes(payload) == {"SWIFT": "UNSUPPORTED"}
    assert ids(payload) == {"assembly": ACME, "reevo": ACME_AT_REEVO, "userlot": ACME_AT_USERLOT}
    reevo = {"display_name": "N", "current_stage_id": None}
    assert planned == [
        ("ASSEMBLY", "PUT", f"/accounts/{ACME}", {"name": "N", "added_tags": []}),
        ("REEVO", "PATCH", f"/api/v2/account/{ACME_AT_REEVO}", {"attributes": reevo}),
        ("USERLOT", "PATCH", f"/api/v1/companies/{ACME_AT_USERLOT}", {"name": "N", "renewal_date": None}),
    ]
    tags = [f"01960000-0000-7000-8000-00000000000{number}" for number in (7, 8)]
    assert changes(payload) == [
        ("ASSEMBLY", ACME, {"name": "Acme Works", "tagIds": tags}, {"name": "N", "tagIds": tags}),
        (
            "REEVO",
            ACME_AT_REEVO,
            {"displayName": "Acme", "currentStage": "customer"},
            {"displayName": "N", "currentStage": None},
        ),
        (
            "USERLOT",
            ACME_AT_USERLOT,
            {"name": "Acme Works", "renewalDate": "2027-01-31"},
            {"name": "N", "renewalDate": None},
        ),
    ]


async def test_an_assertion_of_what_is_there(gateway: Gateway) -> None:
    given = 'domain: "acme.example", externalId: "acme-1", name: "N", assembly: {idInTool: "tool-acme"}, '
    payload, planned = await foretold(gateway, "assertAccount", f"{given}reevo: {{}}, userlot: {{}}")
    assert planned == [
        ("ASSEMBLY", "PUT", f"/accounts/{ACME}", {"name": "N"}),
        (
            "REEVO",
            "POST",
            "/api/v2/account/_assert",
            {"match": {"domain_name": "acme.example"}, "attributes": {"display_name": "N"}},
        ),
        ("USERLOT", "PUT", "/api/v1/companies", {"external_id": "acme-1", "name": "N"}),
        *planned[3:],
    ]
    assert changes(payload)[:3] == [
        ("ASSEMBLY", ACME, {"name": "Acme Works"}, {"name": "N"}),
        ("REEVO", ACME_AT_REEVO, {"displayName": "Acme"}, {"displayName": "N"}),
        ("USERLOT", ACME_AT_USERLOT, {"name": "Acme Works"}, {"name": "N"}),
    ]
    (link,) = planned[3:]
    assert link[:3] == ("ASSEMBLY", "PUT", f"/accounts/{ACME}")
    assert f"reevo:{ACME_AT_REEVO}" in link[3]["added_source_specific_ids"]


async def test_an_assertion_of_what_is_nowhere(gateway: Gateway) -> None:
    payload, planned = await foretold(gateway, "assertAccount", f"{NOVA}, {MATCHED}")
    assert [(vendor, path) for vendor, _, path, _ in planned] == [
        ("ASSEMBLY", "/accounts"),
        ("REEVO", "/api/v2/account/_assert"),
        ("USERLOT", "/api/v1/companies"),
        ("ASSEMBLY", "/accounts/NEW"),
    ]
    assert changes(payload)[:3] == [
        ("ASSEMBLY", None, None, named(AT_ASSEMBLY)),
        ("REEVO", None, None, {**named(AT_REEVO), "domains": ["nova.example"]}),
        ("USERLOT", None, None, named(AT_USERLOT)),
    ]


async def test_an_assertion_that_is_ambiguous_is_told(gateway: Gateway) -> None:
    payload, planned = await foretold(gateway, "assertAccount", 'domain: "twin.example", name: "X", reevo: {}')
    assert (refusals(payload), planned) == ([("AMBIGUOUS_MATCH", "reevo")], [])


@pytest.mark.parametrize("ids_given", ['["own-1"]', '["reevo:a0000000-0000-4000-8000-000000000011"]'])
async def test_ids_of_an_account_to_come_are_not_read(gateway: Gateway, ids_given: str) -> None:
    section = f"assembly: {{sourceSpecificIds: {ids_given}}}"
    payload, _ = await foretold(gateway, "createAccount", f"{NOVA}, {section}, reevo: {{}}")
    assert codes(payload) == {}
    assert "GET /assembly/accounts/NEW" not in gateway.targets()


@pytest.mark.parametrize(
    ("field", "vendor", "record_id", "path"),
    [
        ("archiveAccount", "REEVO", ACME_AT_REEVO, f"/api/v2/account/{ACME_AT_REEVO}"),
        ("deleteAccount", "ASSEMBLY", ACME, f"/accounts/{ACME}"),
    ],
)
async def test_an_end(gateway: Gateway, field: str, vendor: str, record_id: str, path: str) -> None:
    payload, planned = await foretold(gateway, field, BY)
    assert planned == [(vendor, "DELETE", path, None)]
    assert dict(actions(payload)) == {
        **dict.fromkeys(("ASSEMBLY", "REEVO", "USERLOT", "SWIFT"), "UNSUPPORTED"),
        vendor: "NOT_ATTEMPTED",
    }
    ((changed, changed_id, before, after),) = changes(payload)
    assert (changed, changed_id, after) == (vendor, record_id, None)
    assert before["id"] == record_id


async def test_a_dry_run_uses_no_key_up(gateway: Gateway) -> None:
    given = f'{NOVA}, {EVERYWHERE}, idempotencyKey: "k"'
    await foretold(gateway, "createAccount", given)
    payload = await wrote(gateway, "createAccount", given)
    assert [action for _, action in actions(payload)] == ["CREATED"] * 4 + ["LINKED"]
