"""What is tied to a Reevo account: contacts with their part there, and records of any other relationship."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.customer_mutations import ADA, BOB, BY, DEAL, FUEL, NADIA, REEVO, asking
from tests.gateway.harness import Gateway
from tests.gateway.mutations import carried, lose, refused, writes

CONTACTS, DEALS = f"{REEVO}/relationship/contacts", f"{REEVO}/relationship/opportunities"
SHOWN = """contact { vendorId displayName } related { id type role isPrimary }
    account { reevo { contacts { edges { role isPrimary node { vendorId } } } } }"""
READ = '{ account(by: {domain: "acme.example"}) { contacts { edges { role node { vendorId } } } } }'
RELATED = 'relationship(apiName: "opportunities") { nodes { id } }'


def people(payload: dict[str, Any]) -> dict[str, tuple[str | None, bool | None]]:
    """Who is linked to a payload's account, with role and mark."""
    edges = payload["account"]["reevo"]["contacts"]["edges"]
    return {each["node"]["vendorId"]: (each["role"], each["isPrimary"]) for each in edges}


async def test_a_contact_is_linked_by_either_id_and_reads_see_it(gateway: Gateway) -> None:
    await gateway.data(READ)  # this answer is kept
    given = f'{BY}, contactId: "{NADIA}", role: "Guest"'
    payload = await carried(gateway, asking("linkContact", given, f"{SHOWN} again: contact {{ id }}"))
    assert [(each["action"], each["recordId"]) for each in payload["outcomes"]] == [("LINKED", NADIA)]
    assert payload["contact"] == {"vendorId": NADIA, "displayName": "Nadia Unlinked"}
    assert payload["related"] == {"id": NADIA, "type": "contact", "role": "Guest", "isPrimary": False}
    assert people(payload)[NADIA] == ("Guest", False)
    edges = (await gateway.data(READ))["account"]["contacts"]["edges"]
    assert {"role": "Guest", "node": {"vendorId": NADIA}} in edges
    opaque = payload["again"]["id"]
    await carried(gateway, asking("linkContact", f'{BY}, contactId: "{opaque}", isPrimary: true'))
    assert writes(gateway) == [
        ("POST", CONTACTS, {"related_record_id": NADIA, "role": "Guest"}),
        ("POST", CONTACTS, {"related_record_id": NADIA, "is_primary": True}),
    ]


async def test_a_contact_is_linked_by_a_match(gateway: Gateway) -> None:
    match = {"email": "nadia@nowhere.example"}
    given = f'{BY}, contactMatch: {{email: "nadia@nowhere.example"}}, role: null'
    payload = await carried(gateway, asking("linkContact", given, SHOWN))
    assert writes(gateway) == [("POST", CONTACTS, {"related_record_match": match, "role": None})]
    assert payload["outcomes"][0]["recordId"] == NADIA
    assert people(payload)[NADIA] == (None, False)


async def test_of_a_contacts_part_what_is_not_given_stays_and_null_clears(gateway: Gateway) -> None:
    await gateway.data(READ)  # this answer is kept
    change = f'{BY}, contactId: "{ADA}", isPrimary: false'
    payload = await carried(gateway, asking("updateContactLink", change, SHOWN))
    assert [(each["action"], each["recordId"]) for each in payload["outcomes"]] == [("UPDATED", ADA)]
    assert people(payload)[ADA] == ("Decision maker", False)
    payload = await carried(gateway, asking("updateContactLink", f'{BY}, contactId: "{ADA}", role: null', SHOWN))
    assert people(payload)[ADA] == (None, False)
    assert writes(gateway) == [
        ("PATCH", f"{CONTACTS}/{ADA}", {"is_primary": False}),
        ("PATCH", f"{CONTACTS}/{ADA}", {"role": None}),
    ]


async def test_a_contact_is_unlinked_and_stays(gateway: Gateway) -> None:
    payload = await carried(gateway, asking("unlinkContact", f'{BY}, contactId: "{BOB}"', SHOWN))
    assert [(each["action"], each["recordId"]) for each in payload["outcomes"]] == [("UNLINKED", BOB)]
    assert (payload["contact"]["displayName"], payload["related"]) == ("Bob Stone", None)
    assert set(people(payload)) == {ADA}
    assert writes(gateway) == [("DELETE", f"{CONTACTS}/{BOB}", None)]


async def test_any_relationship_is_linked_and_unlinked(gateway: Gateway) -> None:
    shown = f"related {{ id type role }} account {{ reevo {{ {RELATED} }} }}"
    given = f'{BY}, apiName: "opportunities"'
    payload = await carried(gateway, asking("linkRelated", f'{given}, relatedRecordId: "{FUEL}"', shown))
    assert [(each["action"], each["recordId"]) for each in payload["outcomes"]] == [("LINKED", FUEL)]
    assert payload["related"] == {"id": FUEL, "type": "opportunity", "role": None}
    assert {"id": FUEL} in payload["account"]["reevo"]["relationship"]["nodes"]
    payload = await carried(gateway, asking("unlinkRelated", f'{given}, relatedRecordId: "{DEAL}"', shown))
    assert [(each["action"], each["recordId"]) for each in payload["outcomes"]] == [("UNLINKED", DEAL)]
    assert {"id": DEAL} not in payload["account"]["reevo"]["relationship"]["nodes"]
    assert writes(gateway) == [
        ("POST", DEALS, {"related_record_id": FUEL}),
        ("DELETE", f"{DEALS}/{DEAL}", None),
    ]


async def test_a_related_record_is_found_by_a_match(gateway: Gateway) -> None:
    given = f'{BY}, apiName: "suppliers", relatedRecordMatch: {{domain_name: "rockets.example"}}'
    payload = await carried(gateway, asking("linkRelated", given, "related { id type }"))
    rockets = "a0000000-0000-4000-8000-000000000003"
    assert payload["related"] == {"id": rockets, "type": "account"}
    body = {"related_record_match": {"domain_name": "rockets.example"}}
    assert writes(gateway) == [("POST", f"{REEVO}/relationship/suppliers", body)]


@pytest.mark.parametrize(
    ("field", "given", "about"),
    [
        ("linkContact", "", "contactId"),
        ("linkContact", "contactId: null", "contactId"),
        ("linkContact", f'contactId: "{ADA}", contactMatch: {{email: "a@b.example"}}', "contactId"),
        ("linkContact", 'contactId: "ada"', "contactId"),
        ("linkContact", 'contactId: ""', "contactId"),
        ("linkContact", f'contactMatch: "{ADA}"', "contactMatch"),
        ("linkContact", "contactMatch: {}", "contactMatch"),
        ("linkContact", 'contactMatch: {email: " "}', "contactMatch"),
        ("updateContactLink", 'contactId: "ada", role: "X"', "contactId"),
        ("unlinkContact", 'contactId: ""', "contactId"),
        ("linkRelated", 'apiName: "opportunities"', "relatedRecordId"),
        ("linkRelated", 'apiName: "opportunities", relatedRecordId: "x"', "relatedRecordId"),
        ("linkRelated", 'apiName: "opportunities", relatedRecordMatch: {a: null}', "relatedRecordMatch"),
        ("linkRelated", f'apiName: "_query", relatedRecordId: "{FUEL}"', "apiName"),
        ("unlinkRelated", f'apiName: "", relatedRecordId: "{FUEL}"', "apiName"),
    ],
)
async def test_what_names_no_one_record_is_refused_before_anything_is_read(
    gateway: Gateway, field: str, given: str, about: str
) -> None:
    assert await refused(gateway, asking(field, f"{BY}, {given}".removesuffix(", "))) == ("BAD_USER_INPUT", about)
    assert gateway.sent() == []


async def test_what_reevo_refuses_is_its_refusal(gateway: Gateway) -> None:
    for field, given, code in (
        ("linkContact", 'contactMatch: {email: "nobody@nowhere.example"}', "NOT_FOUND"),
        ("unlinkContact", f'contactId: "{NADIA}"', "NOT_FOUND"),
        ("linkRelated", f'apiName: "friends", relatedRecordId: "{FUEL}"', "BAD_USER_INPUT"),
    ):
        payload = await carried(gateway, asking(field, f"{BY}, {given}", "account { name }"))
        assert [(each["code"], each["vendor"]) for each in payload["userErrors"]] == [(code, "REEVO")], field
        assert payload["account"] is None


async def test_a_lost_link_by_a_match_shows_the_account_as_it_is(gateway: Gateway) -> None:
    await lose(gateway, "reevo.relationship.link")
    given = f'{BY}, contactMatch: {{email: "nadia@nowhere.example"}}'
    payload = await carried(gateway, asking("linkContact", given, SHOWN))
    (outcome,) = payload["outcomes"]
    assert (outcome["action"], outcome["recordId"], outcome["error"]["retryable"]) == ("UNKNOWN", None, False)
    assert (payload["contact"], payload["related"]) == (None, None)
    assert NADIA in people(payload)
    assert len(writes(gateway)) == 1


async def test_a_lost_link_of_any_record_says_where_it_would_show(gateway: Gateway) -> None:
    await lose(gateway, "reevo.relationship.link")
    given = f'{BY}, apiName: "opportunities", relatedRecordId: "{FUEL}"'
    (outcome,) = (await carried(gateway, asking("linkRelated", given)))["outcomes"]
    assert outcome["action"] == "UNKNOWN"
    assert outcome["error"]["message"].endswith("`reevo { relationship }` of the account shows what is linked.")
