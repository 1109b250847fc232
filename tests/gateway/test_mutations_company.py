"""Companies of Userlot: created, changed by any key, and asserted by exactly one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.gateway.customer_mutations import BY_FIELD, COMPANIES, COMPANY, asking
from tests.gateway.harness import Gateway
from tests.gateway.mutations import carried, lose, refused, writes

CREATE, UPDATE, ASSERT = (BY_FIELD[name] for name in ("createCompany", "updateCompany", "assertCompany"))
ROCKETS = "c0000000-0000-4000-8000-000000000002"
SHOWN = "company { vendorId name mrr arr startDate renewalDate externalId customFields }"
KEYS = ("id", "externalId", "sourceExternalId")


async def company(gateway: Gateway, company_id: str) -> dict[str, Any]:
    """A company as the stand-in holds it."""
    (found,) = [each for each in await gateway.stored("userlot", "company") if each["id"] == company_id]
    return found


async def test_every_field_of_a_new_company_is_stored_and_seen(gateway: Gateway) -> None:
    count = "{ companies { totalCount } }"
    before = (await gateway.data(count))["companies"]["totalCount"]  # this answer is kept
    given = """name: "All & Söhne", mrr: "1234.50", arr: 14814, startDate: "2024-02-29", renewalDate: null,
        externalId: "all/1 %", sourceExternalId: "crm:1", customFields: {plan_name: "Gold", total_revenue: 0.10}"""
    payload = await carried(gateway, asking("createCompany", given, SHOWN))
    body = {
        "name": "All & Söhne",
        "mrr": Decimal("1234.50"),
        "arr": 14814,
        "start_date": "2024-02-29",
        "renewal_date": None,
        "external_id": "all/1 %",
        "source_external_id": "crm:1",
        "plan_name": "Gold",
        "total_revenue": Decimal("0.10"),
    }
    assert writes(gateway) == [("POST", COMPANIES, body)]
    new_id = payload["outcomes"][0]["recordId"]
    stored = await company(gateway, new_id)
    assert stored["_source_external_ids"] == ["crm:1"]
    assert (stored["external_id"], stored["plan_name"], stored["renewal_date"]) == ("all/1 %", "Gold", None)
    shown = payload["company"]
    custom = shown.pop("customFields")
    assert (custom["plan_name"], str(custom["total_revenue"])) == ("Gold", "0.1")
    assert shown == {
        "vendorId": new_id,
        "name": "All & Söhne",
        "mrr": "1234.50",
        "arr": "14814",
        "startDate": "2024-02-29",
        "renewalDate": None,
        "externalId": "all/1 %",
    }
    assert (await gateway.data(count))["companies"]["totalCount"] == before + 1
    for key in ('externalId: "all/1 %"', 'sourceExternalId: "crm:1"'):
        found = await gateway.data(f"{{ company(by: {{{key}}}) {{ vendorId }} }}")
        assert found == {"company": {"vendorId": new_id}}


async def test_variables_keep_their_digits(gateway: Gateway) -> None:
    document = "mutation ($i: CreateCompanyInput!) { createCompany(input: $i) { outcomes { action } company { mrr } } }"
    given = {"name": "Vera", "mrr": "0.10", "customFields": {"total_revenue": 9007199254740993}}
    payload = await carried(gateway, document, {"i": given})
    assert payload == {"outcomes": [{"action": "CREATED"}], "company": {"mrr": "0.10"}}
    assert writes(gateway)[0][2] == {"name": "Vera", "mrr": Decimal("0.10"), "total_revenue": 9007199254740993}


async def test_a_change_leaves_alone_what_is_not_given_and_clears_what_is_null(gateway: Gateway) -> None:
    former = await company(gateway, COMPANY)
    read = f'{{ company(by: {{record: {{vendor: USERLOT, id: "{COMPANY}"}}}}) {{ name mrr renewalDate }} }}'
    await gateway.data(read)  # this answer is kept
    given = 'by: {externalId: "acme-1"}, mrr: "7.70", renewalDate: null'
    payload = await carried(gateway, asking("updateCompany", given, SHOWN))
    assert (payload["company"]["mrr"], payload["company"]["renewalDate"]) == ("7.70", None)
    stored = await company(gateway, COMPANY)
    assert {name for name in stored if stored[name] != former[name]} == {"mrr", "renewal_date", "updated_at"}
    assert (await gateway.data(read))["company"] == {"name": "Acme Works", "mrr": "7.70", "renewalDate": None}


@pytest.mark.parametrize(
    "by",
    [
        "id: $id",
        'externalId: "acme-1"',
        'sourceExternalId: "crm-acme"',
        f'record: {{vendor: USERLOT, id: "{COMPANY}"}}',
    ],
)
async def test_any_key_names_the_company(gateway: Gateway, by: str) -> None:
    record = {"_source_external_ids": ["crm-acme"]}
    await gateway.plant("userlot", "company", {**await company(gateway, COMPANY), **record})
    opaque = (await gateway.data('{ company(by: {externalId: "acme-1"}) { id } }'))["company"]["id"]
    by = by.replace("$id", f'"{opaque}"')
    gateway.forget()
    payload = await carried(gateway, asking("updateCompany", f'by: {{{by}}}, name: "Renamed"', "company { name }"))
    assert (payload["outcomes"][0]["recordId"], payload["company"]) == (COMPANY, {"name": "Renamed"})
    assert writes(gateway) == [("PATCH", f"{COMPANIES}/{COMPANY}", {"name": "Renamed"})]


async def test_two_changes_in_one_document_run_one_behind_another(gateway: Gateway) -> None:
    document = """mutation {
        a: assertCompany(input: {externalId: "two-1", name: "One"}) { outcomes { action } company { name } }
        b: assertCompany(input: {externalId: "two-1", name: "Two"}) { outcomes { action } company { name } }
        c: updateCompany(input: {by: {externalId: "two-1"}, name: "Three"}) { outcomes { action } company { name } }
    }"""
    assert await gateway.data(document) == {
        "a": {"outcomes": [{"action": "CREATED"}], "company": {"name": "One"}},
        "b": {"outcomes": [{"action": "UPDATED"}], "company": {"name": "Two"}},
        "c": {"outcomes": [{"action": "UPDATED"}], "company": {"name": "Three"}},
    }


async def test_a_customer_shows_the_change_though_its_answer_was_kept(gateway: Gateway) -> None:
    query = '{ account(by: {domain: "acme.example"}) { company { mrr } } }'
    assert (await gateway.data(query))["account"]["company"] == {"mrr": "1234.50"}
    await carried(gateway, asking("assertCompany", 'externalId: "acme-1", mrr: "1.00"'))
    assert (await gateway.data(query))["account"]["company"] == {"mrr": "1.00"}


@pytest.mark.parametrize("key", [f'id: "{COMPANY}"', 'externalId: "acme-1"'])
async def test_what_is_matched_is_changed(gateway: Gateway, key: str) -> None:
    count = len(await gateway.stored("userlot", "company"))
    payload = await carried(gateway, asking("assertCompany", f'{key}, name: "Renamed"', "company { name }"))
    assert (payload["outcomes"][0]["action"], payload["outcomes"][0]["recordId"]) == ("UPDATED", COMPANY)
    assert payload["company"] == {"name": "Renamed"}
    assert len(await gateway.stored("userlot", "company")) == count


@pytest.mark.parametrize("key", ["externalId", "sourceExternalId"])
async def test_what_is_not_matched_is_created(gateway: Gateway, key: str) -> None:
    payload = await carried(gateway, asking("assertCompany", f'{key}: "new-1", name: "New"', "company { name }"))
    assert payload["outcomes"][0]["action"] == "CREATED"
    assert payload["company"] == {"name": "New"}


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "externalId: null",
        'externalId: ""',
        'externalId: "  "',
        f'externalId: "a", id: "{COMPANY}"',
        'externalId: "a", sourceExternalId: "b"',
        'externalId: "a", sourceExternalId: ""',
    ],
)
@pytest.mark.parametrize("field", ["assertCompany", "assertEndUser"])
async def test_without_exactly_one_key_nothing_is_attempted(gateway: Gateway, field: str, keys: str) -> None:
    for more in ("", ", dryRun: true"):
        payload = await carried(gateway, asking(field, f"{keys}{more}".removeprefix(", ")))
        (outcome,) = payload["outcomes"]
        assert (outcome["action"], outcome["error"]["code"]) == ("NOT_ATTEMPTED", "MATCH_KEY_REQUIRED")
        (error,) = payload["userErrors"]
        assert (error["code"], error["field"], error["vendor"]) == ("MATCH_KEY_REQUIRED", None, "USERLOT")
        assert all(f"`{key}`" in error["message"] for key in KEYS)
        assert payload["planned"] == []
    assert gateway.sent() == []


async def test_a_null_key_beside_the_one_that_is_given_is_no_second_one(gateway: Gateway) -> None:
    await carried(gateway, asking("assertCompany", 'id: null, externalId: "acme-1", name: "Renamed"'))
    assert writes(gateway) == [("PUT", COMPANIES, {"external_id": "acme-1", "name": "Renamed"})]


async def test_a_vendor_that_creates_none_for_an_unknown_key_is_believed(gateway: Gateway) -> None:
    await gateway.switch("userlot", upsert_missing="refuse")
    payload = await carried(gateway, asking("assertCompany", 'externalId: "nowhere", name: "New"'))
    assert payload["outcomes"][0]["action"] == "FAILED"
    assert [(error["code"], error["vendor"]) for error in payload["userErrors"]] == [("NOT_FOUND", "USERLOT")]
    assert len(writes(gateway)) == 1


@pytest.mark.parametrize("field", ["createCompany", "createEndUser"])
async def test_an_external_id_that_is_taken_is_a_conflict_and_nothing_is_sent(gateway: Gateway, field: str) -> None:
    taken = "acme-1" if field == "createCompany" else "u-ada"
    assert await refused(gateway, asking(field, f'externalId: "{taken}"')) == ("CONFLICT", "externalId")
    assert len(gateway.sent()) == 1


@pytest.mark.parametrize("status", [409, 422])
async def test_an_external_id_that_is_taken_behind_the_look_is_the_vendors_conflict(
    gateway: Gateway, status: int
) -> None:
    await gateway.switch("userlot", conflict_status=status)
    seen = {"vendor": "userlot", "operation": "userlot.company.list", "kind": "status", "status": 200, "body": []}
    (await gateway.control.post("/faults", json=seen)).raise_for_status()
    payload = await carried(gateway, asking("createCompany", 'name: "Other", externalId: "acme-1"'))
    assert [(error["code"], error["vendor"]) for error in payload["userErrors"]] == [("CONFLICT", "USERLOT")]


async def test_a_kept_answer_does_not_hide_that_an_external_id_is_taken(gateway: Gateway) -> None:
    assert await gateway.data('{ company(by: {externalId: "late-1"}) { name } }') == {"company": None}
    late = {**await company(gateway, COMPANY), "id": "c0000000-0000-4000-8000-0000000000ac", "external_id": "late-1"}
    await gateway.plant("userlot", "company", late)
    given = asking("createCompany", 'name: "X", externalId: "late-1"')
    assert await refused(gateway, given) == ("CONFLICT", "externalId")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ('name: "X", customFields: {name: "Y"}', "customFields.name"),
        ('name: "X", customFields: {startDate: "2024-01-01"}', "customFields.startDate"),
        ('name: "X", customFields: {start_date: "2024-01-01"}', "customFields.start_date"),
        ('name: "X", customFields: {status_id: "5"}', "customFields.status_id"),
        ('name: "X", customFields: {dryRun: true}', "customFields.dryRun"),
        ('name: "X", customFields: [1]', "customFields"),
        ('name: "X", customFields: null', "customFields"),
        ('name: "X", sourceExternalId: null', "sourceExternalId"),
        ('name: "X", mrr: "NaN"', "mrr"),
    ],
)
async def test_what_would_write_the_wrong_thing_is_refused_before_anything_is_read(
    gateway: Gateway, given: str, field: str
) -> None:
    assert await refused(gateway, asking("createCompany", given)) == ("BAD_USER_INPUT", field)
    assert await refused(gateway, asking("updateCompany", f'by: {{externalId: "acme-1"}}, {given}')) == (
        "BAD_USER_INPUT",
        field,
    )
    assert gateway.sent() == []


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ('externalId: "nowhere"', "NOT_FOUND"),
        ('externalId: ""', "BAD_USER_INPUT"),
        ('sourceExternalId: "shared"', "AMBIGUOUS_MATCH"),
        ('id: "acme"', "BAD_USER_INPUT"),
        ('record: {vendor: USERLOT, id: "2"}', "BAD_USER_INPUT"),
        (f'record: {{vendor: REEVO, id: "{COMPANY}"}}', "BAD_USER_INPUT"),
    ],
)
async def test_a_key_that_names_no_one_company_is_refused(gateway: Gateway, by: str, code: str) -> None:
    for company_id in (COMPANY, ROCKETS):
        record = {**await company(gateway, company_id), "_source_external_ids": ["shared"]}
        await gateway.plant("userlot", "company", record)
    assert await refused(gateway, asking("updateCompany", f'by: {{{by}}}, name: "X"')) == (code, "by")


async def test_an_id_that_is_none_is_refused(gateway: Gateway) -> None:
    assert await refused(gateway, asking("assertCompany", 'id: "2", name: "X"')) == ("BAD_USER_INPUT", "id")
    assert gateway.sent() == []


async def test_a_company_that_is_gone_is_not_found(gateway: Gateway) -> None:
    gone = "c0000000-0000-4000-8000-0000000000ff"
    by = f'by: {{record: {{vendor: USERLOT, id: "{gone}"}}}}'
    payload = await carried(gateway, asking("updateCompany", f'{by}, name: "X"', SHOWN))
    assert (payload["outcomes"][0]["action"], payload["outcomes"][0]["recordId"]) == ("FAILED", gone)
    assert [(error["code"], error["vendor"]) for error in payload["userErrors"]] == [("NOT_FOUND", "USERLOT")]
    assert payload["company"] is None


async def test_a_new_company_whose_answer_was_lost_is_found_by_its_external_id(gateway: Gateway) -> None:
    await lose(gateway, "userlot.company.create")
    payload = await carried(gateway, asking("createCompany", 'name: "Lost", externalId: "lost-1"', SHOWN))
    (outcome,) = payload["outcomes"]
    assert (outcome["action"], outcome["recordId"]) == ("CREATED", payload["company"]["vendorId"])
    assert payload["company"]["name"] == "Lost"
    assert len([each for each in await gateway.stored("userlot", "company") if each["name"] == "Lost"]) == 1


async def test_without_any_id_a_lost_company_is_not_guessed(gateway: Gateway) -> None:
    await lose(gateway, "userlot.company.create")
    payload = await carried(gateway, asking("createCompany", 'name: "Lost"', SHOWN))
    assert (payload["outcomes"][0]["action"], payload["company"]) == ("UNKNOWN", None)
    assert "`companies`" in payload["outcomes"][0]["error"]["message"]


@pytest.mark.parametrize("kind", ["id", "nothing"])
async def test_an_answer_without_the_record_is_an_answer(gateway: Gateway, kind: str) -> None:
    company_id = "c0000000-0000-4000-8000-0000000000ab"
    order = {
        "vendor": "userlot",
        "operation": "userlot.company.assert",
        "kind": "status",
        "status": 200,
        "body": {"id": company_id} if kind == "id" else "",
        "after": True,
    }
    await gateway.plant(
        "userlot", "company", {**await company(gateway, COMPANY), "id": company_id, "external_id": "ab"}
    )
    (await gateway.control.post("/faults", json=order)).raise_for_status()
    payload = await carried(gateway, asking("assertCompany", 'externalId: "ab", name: "Known"', SHOWN))
    assert payload["outcomes"][0]["recordId"] == (company_id if kind == "id" else None)
    assert (payload["company"]["vendorId"], payload["company"]["name"]) == (company_id, "Known")
