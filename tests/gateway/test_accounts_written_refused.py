"""What a write of accounts is refused for: told as data of the field that it is about, and the other vendors stand."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from tests.gateway.accounts_written import (
    ACME,
    ACME_AT_REEVO,
    EVERYWHERE,
    NOVA,
    actions,
    codes,
    counts,
    fails,
    refusals,
    sent,
    wrote,
)
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

BY = 'by: {domain: "acme.example"}'
KEY = 'domain: "acme.example"'
PERSON = "A person is an account at Assembly alone"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ("description: null, assembly: {}", "description"),
        ("kind: null, assembly: {}", "kind"),
        ("name: null, assembly: {}", "name"),
        ("externalId: null, assembly: {}", "externalId"),
        ("renewalDate: null, assembly: {}", "renewalDate"),
        ("assembly: {notes: null}", "assembly.notes"),
        ('description: "x", assembly: {notes: null}', "assembly.notes"),
        ("assembly: {tierId: null}", "assembly.tierId"),
        ("assembly: {phones: null}", "assembly.phones"),
        ("assembly: {contractValue: null}", "assembly.contractValue"),
        ('kind: COMPANY, assembly: {role: "x"}', "assembly.role"),
        (f'kind: COMPANY, assembly: {{companyId: "{ACME}"}}', "assembly.companyId"),
        ('assembly: {tierId: "QWNjb3VudDphc3NlbWJseTp4"}', "assembly.tierId"),
        ('assembly: {contractValue: "NaN"}', "assembly.contractValue"),
        ('reevo: {ownerUserId: "a", ownerEmail: "b@c.example"}', "reevo.ownerEmail"),
        ('reevo: {ownerEmail: " "}', "reevo.ownerEmail"),
        ('reevo: {customFields: {displayName: "x"}}', "reevo.customFields.displayName"),
        ('reevo: {customFields: {display_name: "x"}}', "reevo.customFields.display_name"),
        ('reevo: {customFields: {domains: ["x"]}}', "reevo.customFields.domains"),
        ("reevo: {customFields: [1]}", "reevo.customFields"),
        ('userlot: {customFields: {name: "x"}}', "userlot.customFields.name"),
        ('userlot: {customFields: {status_id: "x"}}', "userlot.customFields.status_id"),
        ("userlot: {customFields: null}", "userlot.customFields"),
        ('userlot: {mrr: "NaN"}', "userlot.mrr"),
    ],
)
async def test_what_means_nothing_is_refused_of_its_field_before_anything_is_asked(
    gateway: Gateway, given: str, field: str
) -> None:
    vendor = next(each for each in ("assembly", "reevo", "userlot") if f"{each}: " in given)
    for mutation, key in (("createAccount", 'domain: "nova.example"'), ("updateAccount", BY), ("assertAccount", KEY)):
        payload = await wrote(gateway, mutation, f"{key}, {given}")
        assert actions(payload) == [(vendor.upper(), "FAILED")], mutation
        assert refusals(payload) == [("BAD_USER_INPUT", field)], mutation
        assert payload["userErrors"][0]["vendor"] == vendor.upper()
        assert gateway.sent() == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ('email: "nova@nova.example", assembly: {numberOfSeats: 3}', "assembly.numberOfSeats"),
        ('email: "nova@nova.example", assembly: {companyTypeId: "x"}', "assembly.companyTypeId"),
        ('email: "nova@nova.example", domain: "nova.example", assembly: {}', "domain"),
        ('kind: COMPANY, email: "nova@nova.example", assembly: {}', "email"),
        ('kind: CUSTOMER, domain: "nova.example", assembly: {}', "domain"),
        ('kind: CUSTOMER, assembly: {domain: "n@nova.example", companyTypeId: "x"}', "assembly.companyTypeId"),
    ],
)
async def test_what_only_the_other_kind_has_is_refused(gateway: Gateway, given: str, field: str) -> None:
    for mutation in ("createAccount", "assertAccount"):
        payload = await wrote(gateway, mutation, f'name: "Nova", {given}')
        assert (actions(payload), refusals(payload)) == ([("ASSEMBLY", "FAILED")], [("BAD_USER_INPUT", field)])
        assert gateway.sent() == []


@pytest.mark.parametrize(
    ("by", "section", "field"),
    [
        ('email: "ada@acme.example"', "numberOfSeats: 3", "assembly.numberOfSeats"),
        ('domain: "acme.example"', 'role: "x"', "assembly.role"),
    ],
)
async def test_the_kind_of_an_account_that_is_there_counts(gateway: Gateway, by: str, section: str, field: str) -> None:
    changed = await wrote(gateway, "updateAccount", f"by: {{{by}}}, assembly: {{{section}}}")
    assert (refusals(changed), sent(gateway)) == ([("BAD_USER_INPUT", field)], {})
    asserted = await wrote(gateway, "assertAccount", f"{by}, assembly: {{{section}}}")
    assert (refusals(asserted), sent(gateway)) == ([("BAD_USER_INPUT", field)], {})


@pytest.mark.parametrize("key", ['email: "nova@nova.example"', "kind: CUSTOMER"])
@pytest.mark.parametrize(
    ("mutation", "by", "refusing"),
    [
        ("createAccount", "", ("reevo", "userlot", "swift")),
        ("assertAccount", "", ("reevo", "userlot")),
        ("updateAccount", 'by: {email: "ada@acme.example"}, ', ("reevo", "userlot")),
    ],
)
async def test_a_person_is_written_to_assembly_alone(
    gateway: Gateway, mutation: str, by: str, key: str, refusing: tuple[str, ...]
) -> None:
    sections = ", ".join(f"{section}: {{}}" for section in ("assembly", *refusing))
    payload = await wrote(gateway, mutation, f'{by}{key}, name: "Nova", {sections}')
    told = {error["field"]: error["code"] for error in payload["userErrors"] if PERSON in error["message"]}
    assert told == dict.fromkeys(refusing, "BAD_USER_INPUT")
    assert {vendor.lower() for vendor, action in actions(payload) if action == "FAILED"} >= set(refusing)
    assert set(sent(gateway)) <= {"assembly"}


TAKEN = {"ASSEMBLY": "domain", "REEVO": "domain", "USERLOT": "externalId"}


async def test_what_is_taken_is_a_conflict_there_and_the_others_are_created(gateway: Gateway) -> None:
    before = await counts(gateway)
    payload = await wrote(gateway, "createAccount", f'name: "X", {KEY}, externalId: "acme-1", {EVERYWHERE}')
    assert codes(payload) == dict.fromkeys(TAKEN, "CONFLICT")
    assert dict(actions(payload)) == {**dict.fromkeys(TAKEN, "FAILED"), "SWIFT": "CREATED"}
    assert refusals(payload) == [("CONFLICT", field) for field in TAKEN.values()]
    assert list(sent(gateway)) == ["swift"]
    assert await counts(gateway) == {**before, "swift": before["swift"] + 1}


@pytest.mark.parametrize("taken", TAKEN)
async def test_one_conflict_leaves_the_others_records_standing_and_linked(gateway: Gateway, taken: str) -> None:
    domain = {"ASSEMBLY": "acme.example", "REEVO": "lonepine.example"}.get(taken, "nova.example")
    other = "swift: {}" if taken == "ASSEMBLY" else "reevo: {}"  # acme.example is taken at Reevo too
    external_id = "acme-1" if taken == "USERLOT" else "nova-1"
    given = f'name: "X", domain: "{domain}", externalId: "{external_id}", assembly: {{}}, userlot: {{}}, {other}'
    payload = await wrote(gateway, "createAccount", given)
    assert codes(payload) == {taken: "CONFLICT"}
    created = {vendor for vendor, action in actions(payload) if action == "CREATED"}
    assert created == {vendor.upper() for vendor in sent(gateway)} != set()
    assert (("ASSEMBLY", "LINKED") in actions(payload)) is (taken != "ASSEMBLY")


async def test_a_section_s_own_field_is_named_where_that_is_taken(gateway: Gateway) -> None:
    given = 'assembly: {domain: "acme.example"}, userlot: {externalId: "acme-1"}'
    payload = await wrote(gateway, "createAccount", f"{NOVA}, {given}")
    assert refusals(payload) == [("CONFLICT", "assembly.domain"), ("CONFLICT", "userlot.externalId")]


async def test_refusals_by_reevo_are_told_in_its_words(gateway: Gateway) -> None:
    ambiguous = await wrote(gateway, "assertAccount", 'name: "X", domain: "twin.example", reevo: {}')
    assert refusals(ambiguous) == [("AMBIGUOUS_MATCH", "reevo")]
    for name, word in (("nope", "nope"), ("created_at", "computed or system field")):
        section = f'reevo: {{customFields: {{{name}: "2024-01-01T00:00:00Z"}}}}'
        for mutation, key in (("createAccount", 'name: "X"'), ("updateAccount", BY), ("assertAccount", KEY)):
            payload = await wrote(gateway, mutation, f"{key}, {section}")
            assert actions(payload) == [("REEVO", "FAILED")]
            (error,) = payload["userErrors"]
            assert (error["code"], error["field"], error["vendor"]) == ("BAD_USER_INPUT", "reevo", "REEVO")
            assert word in error["message"]


async def test_another_domain_is_no_field_of_an_account_at_reevo(gateway: Gateway) -> None:
    given = f'{BY}, domain: "acme-3.example", assembly: {{}}, reevo: {{}}'
    payload = await wrote(gateway, "updateAccount", given)
    assert actions(payload) == [("ASSEMBLY", "UPDATED"), ("REEVO", "FAILED")]
    assert refusals(payload) == [("BAD_USER_INPUT", "domain")]
    assert "`addAccountDomain`" in payload["userErrors"][0]["message"]
    by = f'by: {{record: {{vendor: REEVO, id: "{ACME_AT_REEVO}"}}}}'
    given = f'{by}, domain: "acme-labs.example", reevo: {{displayName: "Labs"}}'
    one_it_has = await wrote(gateway, "updateAccount", given)
    assert actions(one_it_has) == [("REEVO", "UPDATED")]


@pytest.mark.parametrize("vendor", [Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT])
async def test_a_vendor_that_is_not_configured_is_told_and_the_others_are_written(
    make_gateway: MakeGateway, vendor: Vendor
) -> None:
    gateway = await make_gateway(without=(vendor,))
    for mutation, key in (("createAccount", NOVA), ("updateAccount", BY), ("assertAccount", NOVA)):
        payload = await wrote(gateway, mutation, f"{key}, {EVERYWHERE}")
        assert codes(payload)[vendor.name] == "NOT_CONFIGURED", mutation
        refused = [each for each in payload["userErrors"] if each["code"] == "NOT_CONFIGURED"]
        assert [each["vendor"] for each in refused] == [vendor.name]
        assert vendor.value not in sent(gateway)
        done = {name for name, action in actions(payload) if action in ("CREATED", "UPDATED", "UNCHANGED")}
        written = {"ASSEMBLY", "REEVO", "USERLOT", *({"SWIFT"} if mutation == "createAccount" else ())}
        assert mutation == "updateAccount" or done == written - {vendor.name}


async def test_a_refusal_by_a_vendor_leaves_the_others(gateway: Gateway) -> None:
    for vendor, operation in (
        ("ASSEMBLY", "assembly.account.create"),
        ("REEVO", "reevo.account.create"),
        ("USERLOT", "userlot.company.create"),
        ("SWIFT", "swift.account.create"),
    ):
        await fails(gateway, operation, 422, body={"error": "No"}, times=1)
        domain = NOVA.replace("nova", f"nova-{vendor.lower()}")
        payload = await wrote(gateway, "createAccount", f"{domain}, {EVERYWHERE}")
        assert codes(payload) == {vendor: "BAD_USER_INPUT"}
        (error,) = payload["userErrors"]
        assert (error["field"], error["vendor"]) == (vendor.lower(), vendor)
        created = {name for name, action in actions(payload) if action == "CREATED"}
        assert created == {"ASSEMBLY", "REEVO", "USERLOT", "SWIFT"} - {vendor}
