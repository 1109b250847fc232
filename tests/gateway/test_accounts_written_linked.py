"""The link between the records that a write of accounts made or found: added where it lacks, never over another."""

from __future__ import annotations

import pytest

from tests.gateway.accounts_written import (
    ACCOUNTS,
    ACME,
    ACME_AT_REEVO,
    ACME_AT_SWIFT,
    ACME_AT_USERLOT,
    EVERYWHERE,
    MATCHED,
    NOVA,
    actions,
    ids,
    links,
    refusals,
    sent,
    stored,
    wrote,
)
from tests.gateway.harness import Gateway

ACME_GIVEN = 'domain: "acme.example", externalId: "acme-1"'
BOTH = 'assembly: {idInTool: "tool-acme"}, reevo: {}, userlot: {}'
KESTREL, KESTREL_AT_REEVO = "01950000-0000-7000-8000-000000000009", "a0000000-0000-4000-8000-000000000012"
BIKES = "01950000-0000-7000-8000-000000000011"


async def test_without_a_record_at_assembly_there_is_nothing_to_link_by(gateway: Gateway) -> None:
    payload = await wrote(gateway, "createAccount", f"{NOVA}, reevo: {{}}, userlot: {{}}, swift: {{}}")
    assert actions(payload) == [("REEVO", "CREATED"), ("USERLOT", "CREATED"), ("SWIFT", "CREATED")]
    assert "assembly" not in sent(gateway)


async def test_assembly_alone_is_linked_to_nothing(gateway: Gateway) -> None:
    for mutation in ("createAccount", "assertAccount"):
        payload = await wrote(gateway, mutation, f"{NOVA.replace('nova', mutation.lower())}, assembly: {{}}")
        assert actions(payload) == [("ASSEMBLY", "CREATED")]
        assert len(sent(gateway)["assembly"]) == 1


async def test_an_account_that_was_found_gets_the_links_it_lacks(gateway: Gateway) -> None:
    payload = await wrote(gateway, "assertAccount", f"{ACME_GIVEN}, {BOTH}")
    assert actions(payload) == [
        ("ASSEMBLY", "UNCHANGED"),
        ("REEVO", "UPDATED"),
        ("USERLOT", "UPDATED"),
        ("ASSEMBLY", "LINKED"),
    ]
    added = [f"reevo:{ACME_AT_REEVO}", f"userlot:{ACME_AT_USERLOT}"]
    assert sent(gateway)["assembly"] == [("PUT", f"{ACCOUNTS}/{ACME}", {"added_source_specific_ids": added})]
    account = await stored(gateway, "assembly", ACME)
    assert account["source_specific_ids"] == ["acme-1", f"swift:{ACME_AT_SWIFT}", *added]


async def test_links_that_are_there_are_no_outcome_and_no_call(gateway: Gateway) -> None:
    await wrote(gateway, "assertAccount", f"{ACME_GIVEN}, {BOTH}")
    again = await wrote(gateway, "assertAccount", f"{ACME_GIVEN}, {BOTH}")
    assert actions(again) == [("ASSEMBLY", "UNCHANGED"), ("REEVO", "UPDATED"), ("USERLOT", "UPDATED")]
    assert [line for line in gateway.targets() if "/assembly/" in line] == ["GET /assembly/accounts/acme.example"]


async def test_a_link_in_another_spelling_is_the_same_link(gateway: Gateway) -> None:
    account = await stored(gateway, "assembly", ACME)
    named = [f"Reevo : {ACME_AT_REEVO.upper()}", f"USERLOT:{ACME_AT_USERLOT}"]
    await gateway.plant("assembly", "account", {**account, "source_specific_ids": ["acme-1", *named]})
    payload = await wrote(gateway, "assertAccount", f"{ACME_GIVEN}, {BOTH}")
    assert ("ASSEMBLY", "LINKED") not in actions(payload)
    assert "assembly" not in sent(gateway)


async def test_a_link_that_is_refused_is_not_added_and_the_records_stand(gateway: Gateway) -> None:
    payload = await wrote(
        gateway, "assertAccount", 'domain: "kestrel.example", name: "Kestrel", assembly: {}, reevo: {}'
    )
    assert actions(payload) == [("ASSEMBLY", "UPDATED"), ("REEVO", "UPDATED"), ("ASSEMBLY", "FAILED")]
    assert refusals(payload) == [("CONFLICT", None)]
    assert f"refuses reevo:{KESTREL_AT_REEVO}" in payload["userErrors"][0]["message"]
    account = await stored(gateway, "assembly", KESTREL)
    assert (account["name"], account["source_specific_ids"]) == ("Kestrel", [f"not:reevo:{KESTREL_AT_REEVO}"])
    assert (await stored(gateway, "reevo", KESTREL_AT_REEVO))["attributes"]["display_name"] == "Kestrel"


async def test_another_link_at_the_vendor_is_not_outdone(gateway: Gateway) -> None:
    given = 'domain: "bikes.example", name: "Bikes", assembly: {}, userlot: {externalId: "isle-1"}'
    payload = await wrote(gateway, "assertAccount", given)
    assert actions(payload) == [("ASSEMBLY", "UPDATED"), ("USERLOT", "UPDATED"), ("ASSEMBLY", "FAILED")]
    assert refusals(payload) == [("CONFLICT", None)]
    linked = (await stored(gateway, "assembly", BIKES))["source_specific_ids"]
    assert linked == ["userlot:c0000000-0000-4000-8000-000000000006"]


async def test_one_conflict_leaves_the_other_links_unmade_too(gateway: Gateway) -> None:
    """One change at Assembly, all or nothing: half of it would look like the whole."""
    given = 'domain: "bikes.example", assembly: {}, reevo: {displayName: "B"}, userlot: {externalId: "isle-1"}'
    payload = await wrote(gateway, "assertAccount", given)
    assert actions(payload)[-1] == ("ASSEMBLY", "FAILED")
    assert "assembly" not in sent(gateway)


@pytest.mark.parametrize("mutation", ["createAccount", "assertAccount"])
async def test_a_link_that_a_new_account_was_given_is_not_outdone(gateway: Gateway, mutation: str) -> None:
    theirs = "reevo:a0000000-0000-4000-8000-000000000011"
    payload = await wrote(gateway, mutation, f'{NOVA}, assembly: {{sourceSpecificIds: ["{theirs}"]}}, reevo: {{}}')
    assert actions(payload) == [("ASSEMBLY", "CREATED"), ("REEVO", "CREATED"), ("ASSEMBLY", "FAILED")]
    assert refusals(payload) == [("CONFLICT", None)]
    assert (await stored(gateway, "assembly", ids(payload)["assembly"]))["source_specific_ids"] == [theirs]


async def test_ids_of_a_new_account_that_are_no_links_stay_beside_them(gateway: Gateway) -> None:
    payload = await wrote(
        gateway, "createAccount", f'{NOVA}, assembly: {{sourceSpecificIds: ["own-1"]}}, userlot: {{}}'
    )
    made = ids(payload)
    assert (await stored(gateway, "assembly", made["assembly"]))["source_specific_ids"] == ["own-1", *links(made)]


async def test_what_failed_is_not_linked(gateway: Gateway) -> None:
    payload = await wrote(gateway, "createAccount", f"{NOVA.replace('nova-1', 'acme-1')}, {EVERYWHERE}")
    made = ids(payload)
    assert "userlot" not in made
    assert (await stored(gateway, "assembly", made["assembly"]))["source_specific_ids"] == links(made)


async def test_a_change_links_nothing(gateway: Gateway) -> None:
    payload = await wrote(gateway, "updateAccount", f'by: {{domain: "acme.example"}}, name: "N", {MATCHED}')
    assert {action for _, action in actions(payload)} == {"UPDATED"}
    assert (await stored(gateway, "assembly", ACME))["source_specific_ids"] == ["acme-1", f"swift:{ACME_AT_SWIFT}"]
