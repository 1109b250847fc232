"""End users of Userlot: created, changed by any key, asserted, and tied to a company."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.customer_mutations import ADA_AT_USERLOT, COMPANY, END_USERS, asking
from tests.gateway.harness import Gateway
from tests.gateway.mutations import carried, lose, refused, writes

ROCKETS = "c0000000-0000-4000-8000-000000000002"
SHOWN = "endUser { vendorId firstName lastName email companyId externalId }"
IDENTIFY = "/userlot/api/v1/identify"


async def end_user(gateway: Gateway, end_user_id: str) -> dict[str, Any]:
    """An end user as the stand-in holds it."""
    (found,) = [each for each in await gateway.stored("userlot", "end_user") if each["id"] == end_user_id]
    return found


async def test_every_field_of_a_new_end_user_is_stored_and_seen(gateway: Gateway) -> None:
    of_company = '{ company(by: {externalId: "acme-1"}) { id endUsers { nodes { email } } } }'
    acme = (await gateway.data(of_company))["company"]  # this answer is kept
    given = f"""firstName: "Zoë", lastName: "Ö", email: "zoe@acme.example", companyId: "{acme["id"]}",
        externalId: "u-zoe", sourceExternalId: "crm-zoe", customFields: {{job_title: "CEO"}}"""
    payload = await carried(gateway, asking("createEndUser", given, SHOWN))
    body = {
        "first_name": "Zoë",
        "last_name": "Ö",
        "email": "zoe@acme.example",
        "company_id": COMPANY,
        "external_id": "u-zoe",
        "source_external_id": "crm-zoe",
        "job_title": "CEO",
    }
    assert writes(gateway) == [("POST", END_USERS, body)]
    new_id = payload["outcomes"][0]["recordId"]
    assert payload["endUser"] == {
        "vendorId": new_id,
        "firstName": "Zoë",
        "lastName": "Ö",
        "email": "zoe@acme.example",
        "companyId": COMPANY,
        "externalId": "u-zoe",
    }
    stored = await end_user(gateway, new_id)
    assert (stored["job_title"], stored["_source_external_ids"]) == ("CEO", ["crm-zoe"])
    nodes = (await gateway.data(of_company))["company"]["endUsers"]["nodes"]
    assert nodes == [*acme["endUsers"]["nodes"], {"email": "zoe@acme.example"}]


async def test_a_change_leaves_alone_what_is_not_given_and_clears_what_is_null(gateway: Gateway) -> None:
    former = await end_user(gateway, ADA_AT_USERLOT)
    read = '{ endUser(by: {externalId: "u-ada"}) { name companyId } }'
    await gateway.data(read)  # this answer is kept
    given = 'by: {email: "ada@acme.example"}, lastName: "King", companyId: null, sourceExternalId: "crm-2"'
    payload = await carried(gateway, asking("updateEndUser", given, SHOWN))
    assert (payload["endUser"]["lastName"], payload["endUser"]["companyId"]) == ("King", None)
    changed = {"last_name": "King", "company_id": None, "_source_external_ids": ["crm-ada", "crm-2"]}
    assert await end_user(gateway, ADA_AT_USERLOT) == {**former, **changed}
    assert (await gateway.data(read))["endUser"] == {"name": "Ada King", "companyId": None}


@pytest.mark.parametrize(
    "by",
    [
        "id: $id",
        'externalId: "u-ada"',
        'sourceExternalId: "crm-ada"',
        'email: "ada@acme.example"',
        f'record: {{vendor: USERLOT, id: "{ADA_AT_USERLOT}"}}',
    ],
)
async def test_any_key_names_the_end_user(gateway: Gateway, by: str) -> None:
    opaque = (await gateway.data('{ endUser(by: {externalId: "u-ada"}) { id } }'))["endUser"]["id"]
    by = by.replace("$id", f'"{opaque}"')
    payload = await carried(gateway, asking("updateEndUser", f'by: {{{by}}}, firstName: "A."', SHOWN))
    assert (payload["outcomes"][0]["recordId"], payload["endUser"]["firstName"]) == (ADA_AT_USERLOT, "A.")
    assert writes(gateway) == [("PATCH", f"{END_USERS}/{ADA_AT_USERLOT}", {"first_name": "A."})]


async def test_an_assertion_changes_or_creates(gateway: Gateway) -> None:
    document = """mutation {
        a: assertEndUser(input: {sourceExternalId: "crm-ada", firstName: "A."}) { outcomes { action recordId } }
        b: assertEndUser(input: {externalId: "u-new", firstName: "N."}) { outcomes { action } endUser { firstName } }
        c: assertEndUser(input: {externalId: "u-new", lastName: "O."}) { outcomes { action } endUser { name } } }"""
    assert await gateway.data(document) == {
        "a": {"outcomes": [{"action": "UPDATED", "recordId": ADA_AT_USERLOT}]},
        "b": {"outcomes": [{"action": "CREATED"}], "endUser": {"firstName": "N."}},
        "c": {"outcomes": [{"action": "UPDATED"}], "endUser": {"name": "N. O."}},
    }


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ('companyId: "acme"', "companyId"),
        ('customFields: {firstName: "A"}', "customFields.firstName"),
        ('customFields: {email: "a"}', "customFields.email"),
        ("sourceExternalId: null", "sourceExternalId"),
    ],
)
async def test_what_would_write_the_wrong_thing_is_refused_before_anything_is_read(
    gateway: Gateway, given: str, field: str
) -> None:
    assert await refused(gateway, asking("createEndUser", given)) == ("BAD_USER_INPUT", field)
    by = 'by: {externalId: "u-ada"}'
    assert await refused(gateway, asking("updateEndUser", f"{by}, {given}")) == ("BAD_USER_INPUT", field)
    assert gateway.sent() == []


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ('externalId: "nobody"', "NOT_FOUND"),
        ('email: "nobody"', "BAD_USER_INPUT"),
        (f'id: "{ADA_AT_USERLOT}"', "BAD_USER_INPUT"),
        ('record: {vendor: SWIFT, id: "1"}', "BAD_USER_INPUT"),
    ],
)
async def test_a_key_that_names_nobody_is_refused(gateway: Gateway, by: str, code: str) -> None:
    assert await refused(gateway, asking("updateEndUser", f'by: {{{by}}}, firstName: "X"')) == (code, "by")


async def test_identify_ties_a_person_to_a_company(gateway: Gateway) -> None:
    read = '{ company(by: {externalId: "rocket-7"}) { endUsers { nodes { vendorId } } } }'
    await gateway.data(read)  # this answer is kept
    given = 'userExternalId: "u-ada", userEmail: "ada@acme.example", companyExternalId: "rocket-7", companyName: "R"'
    payload = await carried(gateway, asking("identifyEndUser", given, SHOWN))
    assert [(each["action"], each["recordId"]) for each in payload["outcomes"]] == [("LINKED", None)]
    assert (payload["endUser"]["vendorId"], payload["endUser"]["companyId"]) == (ADA_AT_USERLOT, ROCKETS)
    body = {
        "user_email": "ada@acme.example",
        "user_external_id": "u-ada",
        "company_name": "R",
        "company_external_id": "rocket-7",
    }
    assert writes(gateway) == [("PUT", IDENTIFY, body)]
    assert (await end_user(gateway, ADA_AT_USERLOT))["company_id"] == ROCKETS
    assert {"vendorId": ADA_AT_USERLOT} in (await gateway.data(read))["company"]["endUsers"]["nodes"]


async def test_identify_makes_a_person_and_a_company_that_are_not_there(gateway: Gateway) -> None:
    given = 'userEmail: "new@new.example", companyExternalId: "new-1", companyName: "New"'
    payload = await carried(gateway, asking("identifyEndUser", given, "endUser { email company { name } }"))
    assert payload["endUser"] == {"email": "new@new.example", "company": {"name": "New"}}


async def test_identify_without_a_company_ties_nothing(gateway: Gateway) -> None:
    payload = await carried(gateway, asking("identifyEndUser", 'userExternalId: "u-bob"', SHOWN))
    assert (payload["outcomes"][0]["action"], payload["endUser"]["externalId"]) == ("UPDATED", "u-bob")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ('companyExternalId: "acme-1"', "userExternalId"),
        ('userEmail: ""', "userEmail"),
        ('userEmail: "a@b.example", userExternalId: null', "userExternalId"),
        ('userEmail: "a@b.example", companyName: " "', "companyName"),
    ],
)
async def test_identify_without_a_person_or_with_a_blank_is_refused(gateway: Gateway, given: str, field: str) -> None:
    assert await refused(gateway, asking("identifyEndUser", given)) == ("BAD_USER_INPUT", field)
    assert gateway.sent() == []


async def test_a_lost_answer_to_identify_shows_who_is_tied_to_what(gateway: Gateway) -> None:
    await lose(gateway, "userlot.end_user.identify")
    given = 'userEmail: "lost@new.example", companyExternalId: "acme-1"'
    payload = await carried(gateway, asking("identifyEndUser", given, SHOWN))
    assert payload["outcomes"][0]["action"] == "UNKNOWN"
    assert (payload["endUser"]["email"], payload["endUser"]["companyId"]) == ("lost@new.example", COMPANY)
    people = [each for each in await gateway.stored("userlot", "end_user") if each["email"] == "lost@new.example"]
    assert len(people) == 1
