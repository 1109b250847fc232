"""`assertAccount`: matched by each vendor's keys, changed or created, and nothing sent where it is as asked."""

from __future__ import annotations

import asyncio

import pytest

from tests.gateway.accounts_written import (
    ACCOUNTS,
    ACME,
    ACME_AT_REEVO,
    ACME_AT_USERLOT,
    ADA,
    AT_ASSEMBLY,
    AT_REEVO,
    AT_USERLOT,
    COMPANIES,
    EVERYWHERE,
    MATCHED,
    NOVA,
    REEVO,
    actions,
    codes,
    counts,
    ids,
    links,
    refusals,
    sent,
    stored,
    writing,
    wrote,
)
from tests.gateway.harness import Gateway
from tests.gateway.mutations import carried

MATCH = {"domain_name": "nova.example"}


async def test_what_is_nowhere_is_created_everywhere_and_linked(gateway: Gateway) -> None:
    before = await counts(gateway)
    payload = await wrote(gateway, "assertAccount", f"{NOVA}, {MATCHED}")
    assert actions(payload) == [
        ("ASSEMBLY", "CREATED"),
        ("REEVO", "CREATED"),
        ("USERLOT", "CREATED"),
        ("ASSEMBLY", "LINKED"),
    ]
    made = ids(payload)
    assert sent(gateway) == {
        "assembly": [
            ("POST", ACCOUNTS, AT_ASSEMBLY),
            ("PUT", f"{ACCOUNTS}/{made['assembly']}", {"added_source_specific_ids": links(made)}),
        ],
        "reevo": [("POST", f"{REEVO}/_assert", {"match": MATCH, "attributes": AT_REEVO})],
        "userlot": [("PUT", COMPANIES, AT_USERLOT)],
    }
    assert await counts(gateway) == {name: count + (name != "swift") for name, count in before.items()}
    assert (await stored(gateway, "reevo", made["reevo"]))["domains"][0]["domain_name"] == "nova.example"


async def test_the_same_again_changes_nothing_and_makes_nothing(gateway: Gateway) -> None:
    first = await wrote(gateway, "assertAccount", f"{NOVA}, {MATCHED}")
    before = await counts(gateway)
    again = await wrote(gateway, "assertAccount", f"{NOVA}, {MATCHED}")
    assert actions(again) == [("ASSEMBLY", "UNCHANGED"), ("REEVO", "UPDATED"), ("USERLOT", "UPDATED")]
    assert ids(again) == ids(first)
    assert sorted(sent(gateway)) == ["reevo", "userlot"]
    assert await counts(gateway) == before


async def test_only_what_differs_is_sent_to_assembly(gateway: Gateway) -> None:
    given = """domain: "acme.example", name: "Acme Works", description: "Founding customer", renewalDate: "2027-01-31",
        assembly: {contractValue: "14814.00", contractType: YEAR, numberOfSeats: 251, idInTool: "tool-acme",
        phones: ["+1 555 0100", "+1 555 0101"], imageUrl: "https://img.example/acme.png"}"""
    payload = await wrote(gateway, "assertAccount", given)
    assert (actions(payload), ids(payload)) == ([("ASSEMBLY", "UPDATED")], {"assembly": ACME})
    assert sent(gateway) == {"assembly": [("PUT", f"{ACCOUNTS}/{ACME}", {"number_of_seats": 251})]}


@pytest.mark.parametrize("domain", ["acme.example", "ACME.example", " www.acme.example. "])
async def test_assembly_matches_by_a_domain_in_any_spelling(gateway: Gateway, domain: str) -> None:
    payload = await wrote(gateway, "assertAccount", f'domain: "{domain}", assembly: {{}}')
    assert (actions(payload), ids(payload)) == ([("ASSEMBLY", "UNCHANGED")], {"assembly": ACME})


async def test_assembly_s_own_www_is_found_and_left(gateway: Gateway) -> None:
    record = {"id": "01950000-0000-7000-8000-000000000091", "type": "Company", "name": "W", "domain": "www.w.example"}
    await gateway.plant("assembly", "account", record)
    payload = await wrote(gateway, "assertAccount", 'domain: "w.example", name: "W 2", assembly: {}')
    assert (actions(payload), ids(payload)) == ([("ASSEMBLY", "UPDATED")], {"assembly": record["id"]})
    assert sent(gateway) == {"assembly": [("PUT", f"{ACCOUNTS}/{record['id']}", {"name": "W 2"})]}


async def test_assembly_matches_a_person_by_the_address(gateway: Gateway) -> None:
    payload = await wrote(gateway, "assertAccount", 'email: "Ada@Acme.example", assembly: {role: "CEO"}')
    assert (actions(payload), ids(payload)) == ([("ASSEMBLY", "UPDATED")], {"assembly": ADA})
    assert sent(gateway) == {"assembly": [("PUT", f"{ACCOUNTS}/{ADA}", {"role": "CEO"})]}


async def test_assembly_matches_by_a_source_specific_id_before_the_domain(gateway: Gateway) -> None:
    given = 'name: "Acme 2", domain: "acme-2.example", assembly: {sourceSpecificId: "acme-1"}'
    payload = await wrote(gateway, "assertAccount", given)
    assert (actions(payload), ids(payload)) == ([("ASSEMBLY", "UPDATED")], {"assembly": ACME})
    changed = {"name": "Acme 2", "domain": "acme-2.example"}
    assert sent(gateway) == {"assembly": [("PUT", f"{ACCOUNTS}/{ACME}", changed)]}


async def test_a_new_account_gets_the_source_specific_id_it_was_looked_for_by(gateway: Gateway) -> None:
    given = f"""{NOVA}, assembly: {{sourceSpecificId: "own-1", sourceSpecificIds: ["own-2", "own-1"]}}"""
    payload = await wrote(gateway, "assertAccount", given)
    assert actions(payload) == [("ASSEMBLY", "CREATED")]
    body = {**AT_ASSEMBLY, "source_specific_ids": ["own-2", "own-1"]}
    assert sent(gateway) == {"assembly": [("POST", ACCOUNTS, body)]}
    again = await wrote(gateway, "assertAccount", given)
    assert (actions(again), ids(again)) == ([("ASSEMBLY", "UNCHANGED")], ids(payload))


@pytest.mark.parametrize("source_id", ["acme.example", ACME])
async def test_a_domain_or_an_id_is_no_source_specific_id(gateway: Gateway, source_id: str) -> None:
    given = f'name: "Nova", domain: "nova.example", assembly: {{sourceSpecificId: "{source_id}"}}'
    payload = await wrote(gateway, "assertAccount", given)
    assert actions(payload) == [("ASSEMBLY", "CREATED")]
    assert ids(payload)["assembly"] != ACME


async def test_reevo_matches_by_the_domain(gateway: Gateway) -> None:
    payload = await wrote(gateway, "assertAccount", 'domain: "ACME-labs.example", name: "Labs", reevo: {}')
    assert (actions(payload), ids(payload)) == ([("REEVO", "UPDATED")], {"reevo": ACME_AT_REEVO})
    body = {"match": {"domain_name": "acme-labs.example"}, "attributes": {"display_name": "Labs"}}
    assert sent(gateway) == {"reevo": [("POST", f"{REEVO}/_assert", body)]}


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ('externalId: "acme-1", userlot: {}', {"external_id": "acme-1"}),
        ('externalId: "other", userlot: {externalId: "acme-1"}', {"external_id": "acme-1"}),
        ('userlot: {sourceExternalId: "crm-acme-1"}', {"source_external_id": "crm-acme-1"}),
        (f'userlot: {{id: "{ACME_AT_USERLOT}"}}', {"id": ACME_AT_USERLOT}),
        ('domain: "acme.example", userlot: {}', {"id": ACME_AT_USERLOT}),
        ('domain: "acme.example", userlot: {id: null, externalId: null}', {"id": ACME_AT_USERLOT}),
    ],
)
async def test_userlot_matches_by_one_key_or_by_the_linked_company(
    gateway: Gateway, given: str, key: dict[str, str]
) -> None:
    payload = await wrote(gateway, "assertAccount", f'name: "Renamed", {given}')
    assert (actions(payload), ids(payload)) == ([("USERLOT", "UPDATED")], {"userlot": ACME_AT_USERLOT})
    assert sent(gateway) == {"userlot": [("PUT", COMPANIES, {**key, "name": "Renamed"})]}


async def test_userlot_takes_an_opaque_id(gateway: Gateway) -> None:
    opaque = (await gateway.data('{ company(by: {externalId: "acme-1"}) { id } }'))["company"]["id"]
    payload = await wrote(gateway, "assertAccount", f'name: "Renamed", userlot: {{id: "{opaque}"}}')
    assert ids(payload) == {"userlot": ACME_AT_USERLOT}


async def test_without_a_key_nothing_is_sent_to_that_vendor(gateway: Gateway) -> None:
    payload = await wrote(gateway, "assertAccount", f'name: "Nova", {EVERYWHERE}')
    assert codes(payload) == {
        **dict.fromkeys(("ASSEMBLY", "REEVO", "USERLOT"), "MATCH_KEY_REQUIRED"),
        "SWIFT": "UNSUPPORTED",
    }
    assert {action for _, action in actions(payload)[:3]} == {"NOT_ATTEMPTED"}
    matched = [("MATCH_KEY_REQUIRED", section) for section in ("assembly", "reevo", "userlot")]
    assert refusals(payload) == [*matched, ("UNSUPPORTED", "swift")]
    assert gateway.sent() == []


@pytest.mark.parametrize(
    ("given", "vendor"),
    [
        ('domain: " ", assembly: {}', "ASSEMBLY"),
        ('domain: "", reevo: {}', "REEVO"),
        ('externalId: " ", userlot: {}', "USERLOT"),
        ('externalId: "a", userlot: {sourceExternalId: "b"}', "USERLOT"),
        (f'userlot: {{id: "{ACME_AT_USERLOT}", externalId: "acme-1"}}', "USERLOT"),
        ('domain: "minimal.example", userlot: {}', "USERLOT"),
        ('domain: "nowhere.example", userlot: {}', "USERLOT"),
    ],
)
async def test_a_blank_key_two_keys_or_no_linked_company_is_no_key(gateway: Gateway, given: str, vendor: str) -> None:
    for more in ("", ", dryRun: true"):
        payload = await wrote(gateway, "assertAccount", f'name: "Nova", {given}{more}')
        assert actions(payload) == [(vendor, "NOT_ATTEMPTED")]
        assert codes(payload) == {vendor: "MATCH_KEY_REQUIRED"}
        assert (sent(gateway), payload["planned"]) == ({}, [])


async def test_one_vendor_s_key_is_enough_for_that_vendor(gateway: Gateway) -> None:
    payload = await wrote(gateway, "assertAccount", f'name: "Nova", externalId: "nova-1", {MATCHED}')
    assert actions(payload) == [("ASSEMBLY", "NOT_ATTEMPTED"), ("REEVO", "NOT_ATTEMPTED"), ("USERLOT", "CREATED")]
    assert list(sent(gateway)) == ["userlot"]


@pytest.mark.parametrize("section", ["domain: $", "assembly: {domain: $}"])
async def test_two_at_once_make_one_account_at_assembly(gateway: Gateway, section: str) -> None:
    given = 'name: "Nova", ' + (section.replace("$", '"nova.example"'))
    given = given if "assembly" in given else f"{given}, assembly: {{}}"
    before = await counts(gateway)
    document = writing("assertAccount", given)
    told = await asyncio.gather(*(carried(gateway, document) for _ in range(3)))
    assert sorted(action for each in told for _, action in actions(each)) == ["CREATED", "UNCHANGED", "UNCHANGED"]
    assert len({ids(each)["assembly"] for each in told}) == 1
    assert await counts(gateway) == {**before, "assembly": before["assembly"] + 1}
