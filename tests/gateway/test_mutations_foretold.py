"""What a dry run tells of the change, and what each mutation costs with and without it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.gateway.customer_mutations import BY_FIELD, COMPANY, NADIA
from tests.gateway.foretold import CHANGES, FORETOLD, LOOKS, READS
from tests.gateway.harness import Gateway
from tests.gateway.mutations import BY_FIELD as OF_NOUNS
from tests.gateway.mutations import Mutation, carried, plain, writes

every = pytest.mark.parametrize("mutation", FORETOLD, ids=lambda mutation: mutation.field)
TOLD = "outcomes { action recordId error { code } } userErrors { code field } planned { path }"
TOLD_CHANGES = "changes { vendor recordId before after }"


def asked(field: str, given: str) -> str:
    """A document with one mutation, of whose payload no object is selected."""
    return f"mutation {{ {field}(input: {{{given}}}) {{ {TOLD} {TOLD_CHANGES} }} }}"


async def foretold(gateway: Gateway, field: str, given: str) -> tuple[Any, Any, Any]:
    """Record, before and after of a dry run's one change."""
    payload = await carried(gateway, asked(field, f"{given}, dryRun: true"))
    assert [each["action"] for each in payload["outcomes"]] == ["NOT_ATTEMPTED"], payload
    (change,) = payload["changes"]
    return change["recordId"], change["before"], change["after"]


@every
async def test_a_dry_run_tells_the_change_before_and_after(mutation: Mutation, gateway: Gateway) -> None:
    told = await carried(gateway, asked(mutation.field, f"{mutation.given}, dryRun: true"))
    record_id, before, after = CHANGES[mutation.field]
    expected = {"vendor": mutation.vendor.name, "recordId": record_id, "before": plain(before), "after": plain(after)}
    assert told["changes"] == [expected]
    assert gateway.counted() == dict(Counter(READS[mutation.field]) + Counter(LOOKS.get(mutation.field, {})))


@every
async def test_without_a_dry_run_nothing_is_read_for_one(mutation: Mutation, gateway: Gateway) -> None:
    told = await carried(gateway, asked(mutation.field, mutation.given))
    assert told["changes"] == []
    assert gateway.counted() == {**READS[mutation.field], mutation.operation: 1}


@every
async def test_what_was_foretold_is_what_is_so_afterwards(mutation: Mutation, gateway: Gateway) -> None:
    """The same as a dry run once more: what it would change is no change any more."""
    await carried(gateway, mutation.document)
    again = await carried(gateway, asked(mutation.field, f"{mutation.given}, dryRun: true"))
    _, before, after = CHANGES[mutation.field]
    if before is not None and after is not None:
        (change,) = again["changes"]
        assert (change["before"], change["after"]) == (plain(after), plain(after))
    elif before is not None:  # it is gone
        assert [each["action"] for each in again["outcomes"]] == ["FAILED"]
        assert [each["code"] for each in again["userErrors"]] == ["NOT_FOUND"]
    elif mutation.field in ("createCompany", "createEndUser"):  # it is there
        assert again["userErrors"] == [{"code": "CONFLICT", "field": "externalId"}]
        assert again["planned"] == []
    else:
        assert again["changes"][0]["before"] is None


@pytest.mark.parametrize("key", ["externalId", "sourceExternalId"])
@pytest.mark.parametrize("field", ["assertCompany", "assertEndUser"])
async def test_an_assertion_that_finds_nothing_would_create(gateway: Gateway, field: str, key: str) -> None:
    name = "name" if field == "assertCompany" else "firstName"
    told = await foretold(gateway, field, f'{key}: "new-1", {name}: "New"')
    assert told == (None, None, {key: "new-1", name: "New"})


async def test_an_assertion_by_id_is_read_by_id(gateway: Gateway) -> None:
    told = await foretold(gateway, "assertCompany", f'id: "{COMPANY}", name: "X", customFields: {{plan_name: null}}')
    assert told[0] == COMPANY
    assert told[1]["name"] == "Acme Works"
    assert told[2] == {"name": "X", "customFields": {"plan_name": None}}


async def test_a_source_external_id_that_is_added_is_not_shown_before(gateway: Gateway) -> None:
    told = await foretold(gateway, "updateCompany", 'by: {externalId: "acme-1"}, sourceExternalId: "crm-9"')
    assert told == (COMPANY, {"sourceExternalId": None}, {"sourceExternalId": "crm-9"})


async def test_who_would_be_identified_anew_is_not_there_before(gateway: Gateway) -> None:
    given = 'userEmail: "new@new.example", companyName: "New"'
    told = await foretold(gateway, "identifyEndUser", given)
    assert told == (None, None, {"userEmail": "new@new.example", "companyName": "New"})


async def test_a_link_by_a_match_tells_the_match(gateway: Gateway) -> None:
    given = 'account: {domain: "acme.example"}, contactMatch: {email: "nadia@nowhere.example"}, role: null'
    told = await foretold(gateway, "linkContact", given)
    assert told == (None, None, {"contactMatch": {"email": "nadia@nowhere.example"}, "role": None})


async def test_links_between_records_are_told_as_lists(gateway: Gateway) -> None:
    given = 'account: {domain: "acme.example"}, record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000004"}'
    _, before, after = await foretold(gateway, "linkRecords", given)
    added = [each for each in after["sourceSpecificIds"] if each not in before["sourceSpecificIds"]]
    assert added == ["swift:01J0CRVTXX0000000000000004"]
    _, before, after = await foretold(gateway, "unlinkRecord", given)
    added = [each for each in after["sourceSpecificIds"] if each not in before["sourceSpecificIds"]]
    assert added == ["not:swift:01J0CRVTXX0000000000000004"]
    assert writes(gateway) == []


@pytest.mark.parametrize(
    ("field", "operation"),
    [
        ("updateTeam", "assemble.team.get"),
        ("deleteLabel", "assembly.label.get"),
        ("updateCompany", "userlot.company.get"),
        ("assertEndUser", "userlot.end_user.list"),
        ("identifyEndUser", "userlot.end_user.list"),
        ("createCompany", "userlot.company.list"),
        ("setAdditionalProperties", "assembly.property.get"),
        ("unlinkContact", "reevo.relationship.list"),
    ],
)
async def test_a_record_that_cannot_be_read_is_a_failure_and_nothing_is_planned(
    gateway: Gateway, field: str, operation: str
) -> None:
    vendor = operation.partition(".")[0]
    order = {"vendor": vendor, "operation": operation, "kind": "status", "status": 503}
    (await gateway.control.post("/faults", json=order)).raise_for_status()
    given = (OF_NOUNS.get(field) or BY_FIELD[field]).given
    payload = await carried(gateway, asked(field, f"{given}, dryRun: true"))
    (outcome,) = payload["outcomes"]
    assert (outcome["action"], outcome["error"]["code"]) == ("FAILED", "UPSTREAM_UNAVAILABLE")
    assert (payload["planned"], payload["changes"], payload["userErrors"]) == ([], [], [])
    assert writes(gateway) == []


@pytest.mark.parametrize(
    ("field", "given", "about"),
    [
        ("updateTeam", 'id: "999999", name: "X"', "id"),
        ("hideTeam", 'id: "999999"', "id"),
        ("updateLabel", 'id: "01960000-0000-7000-8000-0000000000ff", name: "X"', "id"),
        ("updateContactLink", f'account: {{domain: "acme.example"}}, contactId: "{NADIA}", role: "X"', "contactId"),
        (
            "unlinkRelated",
            f'account: {{domain: "acme.example"}}, apiName: "opportunities", relatedRecordId: "{NADIA}"',
            "relatedRecordId",
        ),
    ],
)
async def test_a_record_that_is_not_there_is_told_by_a_dry_run(
    gateway: Gateway, field: str, given: str, about: str
) -> None:
    payload = await carried(gateway, asked(field, f"{given}, dryRun: true"))
    assert [each["action"] for each in payload["outcomes"]] == ["FAILED"]
    assert payload["userErrors"] == [{"code": "NOT_FOUND", "field": about}]


async def test_a_key_of_several_is_told_by_a_dry_run(gateway: Gateway) -> None:
    for company in await gateway.stored("userlot", "company"):
        await gateway.plant("userlot", "company", {**company, "_source_external_ids": ["shared"]})
    payload = await carried(gateway, asked("assertCompany", 'sourceExternalId: "shared", name: "X", dryRun: true'))
    assert [each["code"] for each in payload["userErrors"]] == ["AMBIGUOUS_MATCH"]
