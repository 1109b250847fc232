"""The Reevo stand-in against Reevo's document: accounts, domains, relationships, schema."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox.shapes import differences, payload

ACCOUNT, CONTACT, USER = "a0000000", "b0000000", "d0000000"


def rid(kind: str, number: int) -> str:
    return f"{kind}-0000-4000-8000-{number:012d}"


ACME = f"/account/{rid(ACCOUNT, 1)}"


def code(answer: httpx.Response) -> str:
    found = answer.json()["error"]
    assert set(found) == {"code", "message"}
    return str(found["code"])


def values(record: dict[str, Any]) -> dict[str, Any]:
    return {name: e["value"] for name, e in record["attributes"].items() if isinstance(e, dict)}


async def test_both_ways_to_send_the_key(reevo: httpx.AsyncClient) -> None:
    by_header = await reevo.get(ACME, headers={"Authorization": "", "X-Api-Key": "sandbox-reevo-key"})
    assert by_header.status_code == 200
    assert (await reevo.get(ACME, headers={"Authorization": "sandbox-reevo-key"})).status_code == 401
    assert (await reevo.get("/health", headers={"Authorization": ""})).status_code == 200


async def test_a_record_is_read_in_envelopes(reevo: httpx.AsyncClient) -> None:
    answer = (await reevo.get(ACME)).json()
    assert differences(payload("reevo", "account.get"), answer) == []
    attributes = answer["data"]["attributes"]
    for envelope in attributes.values():
        for one in envelope if isinstance(envelope, list) else [envelope]:
            assert set(one) == {"value_type", "value"}
    assert attributes["domains"][0]["value"] == {"domain_name": "acme.example", "is_primary": True}
    assert attributes["current_stage_id"]["value"]["api_name"] == "customer"
    assert set(attributes["current_stage_id"]["value"]) == {"id", "api_name", "display_value", "color"}
    assert attributes["owner_user_id"]["value"] == {"related_record_id": rid(USER, 1), "related_record_type": "user"}
    assert attributes["estimated_annual_revenue"]["value"] == {"amount": "12000000.50"}
    assert attributes["ledger_number"]["value"] == 9007199254740993
    assert attributes["favourite_moon"]["value_type"] == "moon_phase"


async def test_what_is_archived_is_gone(reevo: httpx.AsyncClient) -> None:
    gone = await reevo.get(f"/account/{rid(ACCOUNT, 8)}")
    assert (gone.status_code, code(gone)) == (404, "record_not_found")
    assert (await reevo.delete(ACME)).status_code == 204
    assert (await reevo.get(ACME)).status_code == 404
    assert (await reevo.delete(ACME)).status_code == 404


async def test_create_update_and_clear(reevo: httpx.AsyncClient) -> None:
    attributes = {
        "display_name": "Fresh",
        "current_stage_id": "engaged",
        "owner_user_id": {"related_record_match": {"email": "Olive.Owner@gateway.example"}},
        "websites": ["https://a.example"],
        "description": {"value_type": "long_text", "value": "In an envelope"},
        "estimated_annual_revenue": "10.50",
    }
    created = await reevo.post("/account", json={"attributes": attributes})
    assert created.status_code == 201
    record = created.json()["data"]
    shown = values(record)
    assert shown["owner_user_id"]["related_record_id"] == rid(USER, 1)
    assert (shown["description"], shown["estimated_annual_revenue"]) == ("In an envelope", {"amount": "10.50"})
    path = f"/account/{record['id']}"
    change = {"description": None, "websites": ["https://b.example", "https://c.example"]}
    changed = (await reevo.patch(path, json={"attributes": change})).json()["data"]
    assert values(changed)["description"] is None
    assert values(changed)["display_name"] == "Fresh"
    assert [e["value"] for e in changed["attributes"]["websites"]] == change["websites"]
    assert (await reevo.get(path)).json()["data"] == changed


@pytest.mark.parametrize(
    ("attributes", "wanted"),
    [
        ({"display_name": "x", "domain_name": "x.example"}, "unknown_field"),
        ({"display_name": "x", "created_at": "2026-01-01T00:00:00Z"}, "field_not_creatable"),
        ({"display_name": "x", "domains": []}, "field_not_creatable"),
        ({"description": "x"}, "field_required_missing"),
        ({"display_name": None}, "field_value_invalid"),
        ({"display_name": 5}, "field_value_invalid"),
        ({"display_name": "x", "current_stage_id": "lost"}, "field_value_invalid"),
        ({"display_name": "x", "external_key": "acme-1"}, "field_value_invalid"),
        ({"display_name": "x", "owner_user_id": rid(USER, 9)}, "target_record_not_found"),
        ({"display_name": "x", "owner_user_id": {}}, "field_value_invalid"),
    ],
)
async def test_a_wrong_create_says_why(reevo: httpx.AsyncClient, attributes: dict[str, Any], wanted: str) -> None:
    assert code(await reevo.post("/account", json={"attributes": attributes})) == wanted


async def test_system_fields_are_not_updatable(reevo: httpx.AsyncClient) -> None:
    for name in ("created_at", "id", "domains", "created_by_user_id"):
        answer = await reevo.patch(ACME, json={"attributes": {name: None}})
        assert (answer.status_code, code(answer)) == (400, "field_not_updatable")


async def test_assert_by_domain(reevo: httpx.AsyncClient) -> None:
    body = payload("reevo", "account.assert.request")
    created = await reevo.post("/account/_assert", json=body)
    assert (created.status_code, created.json()["meta"]) == (201, {"action": "created"})
    assert created.json()["data"]["attributes"]["domains"][0]["value"] == {
        "domain_name": "acme.com",
        "is_primary": True,
    }
    body["match"]["domain_name"] = "ACME.com"
    updated = await reevo.post("/account/_assert", json=body)
    assert (updated.status_code, updated.json()["meta"]) == (200, {"action": "updated"})
    assert updated.json()["data"]["id"] == created.json()["data"]["id"]
    several = await reevo.post("/account/_assert", json={**body, "match": {"domain_name": "twin.example"}})
    assert (several.status_code, code(several)) == (409, "ambiguous_match")
    by_id = await reevo.post("/account/_assert", json={**body, "match": {"id": rid(ACCOUNT, 1)}})
    assert code(by_id) == "field_value_invalid"


async def test_assert_of_an_archived_accounts_domain_creates(reevo: httpx.AsyncClient) -> None:
    body = {"match": {"domain_name": "gone.example"}, "attributes": {"display_name": "Back"}}
    assert (await reevo.post("/account/_assert", json=body)).status_code == 201


async def test_domains(reevo: httpx.AsyncClient) -> None:
    path = f"/account/{rid(ACCOUNT, 11)}/attribute/domains"
    added = await reevo.post(path, json=payload("reevo", "domain.add.request"))
    assert added.json() == {"data": {"domain_name": "acme.com", "is_primary": False}}
    assert code(await reevo.post(path, json={"domain_name": "x.example", "is_primary": True})) == "unknown_field"
    assert code(await reevo.post(path, json={"domain_name": "no domain"})) == "field_value_invalid"

    async def primary() -> list[str]:
        record = (await reevo.get(path.removesuffix("/attribute/domains"))).json()["data"]
        domains = [envelope["value"] for envelope in record["attributes"]["domains"]]
        return [domain["domain_name"] for domain in domains if domain["is_primary"]]

    assert await primary() == ["lonepine.example"]
    promoted = await reevo.patch(f"{path}/Acme.com", json=payload("reevo", "domain.promote.request"))
    assert promoted.json() == {"data": {"domain_name": "acme.com", "is_primary": True}}
    assert await primary() == ["acme.com"]
    assert (await reevo.delete(f"{path}/acme.com")).status_code == 204
    assert await primary() == ["lonepine.example"]
    assert (await reevo.delete(f"{path}/acme.com")).status_code == 404
    assert (await reevo.delete(f"{path}/lonepine.example")).status_code == 204
    again = await reevo.post(path, json={"domain_name": "first.example"})
    assert again.json()["data"]["is_primary"] is True


async def test_contacts_are_a_typed_relationship(reevo: httpx.AsyncClient) -> None:
    path = f"{ACME}/relationship/contacts"
    listed = (await reevo.get(path)).json()
    assert set(listed) == {"parent", "api_name", "items", "next_cursor"}
    assert [item["related_record_id"] for item in listed["items"]] == [rid(CONTACT, 1), rid(CONTACT, 2)]
    body = {"related_record_match": {"email": "nadia@nowhere.example"}, "role": "Champion", "is_primary": True}
    linked = await reevo.post(path, json=body)
    assert linked.status_code == 201
    assert differences(payload("reevo", "relationship.link"), linked.json()) == []
    target = f"{path}/{rid(CONTACT, 4)}"
    changed = await reevo.patch(target, json={"role": "Buyer"})
    assert changed.json()["item"]["through"]["attributes"]["role"]["value"] == "Buyer"
    assert changed.json()["item"]["through"]["attributes"]["is_primary"]["value"] is True
    assert (await reevo.delete(target)).status_code == 204
    assert code(await reevo.delete(target)) == "target_record_not_found"


async def test_other_relationships_have_nothing_to_update(reevo: httpx.AsyncClient) -> None:
    path = f"{ACME}/relationship/opportunities"
    first = (await reevo.get(f"{path}?limit=1")).json()
    assert first["items"][0]["through"] is None
    second = (await reevo.get(path, params={"limit": "1", "cursor": first["next_cursor"]})).json()
    assert second["next_cursor"] is None
    assert second["items"][0]["related_record_id"] != first["items"][0]["related_record_id"]
    target = first["items"][0]["related_record_id"]
    assert code(await reevo.patch(f"{path}/{target}", json={"role": "x"})) == "field_not_updatable"
    assert code(await reevo.post(path, json={"related_record_id": target, "role": "x"})) == "unknown_field"
    suppliers = f"{ACME}/relationship/suppliers"
    ambiguous = await reevo.post(suppliers, json={"related_record_match": {"domain_name": "twin.example"}})
    assert (ambiguous.status_code, code(ambiguous)) == (409, "ambiguous_match")


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({}, "field_value_invalid"),
        ({"related_record_id": "x", "related_record_match": {"email": "y"}}, "field_value_invalid"),
        ({"related_record_id": rid(CONTACT, 99)}, "target_record_not_found"),
        ({"related_record_match": {"email": "nobody@nowhere.example"}}, "target_record_not_found"),
        ({"related_record_match": {"title": "CTO"}}, "invalid_matching_field"),
    ],
)
async def test_a_wrong_link_says_why(reevo: httpx.AsyncClient, body: dict[str, Any], wanted: str) -> None:
    assert code(await reevo.post(f"{ACME}/relationship/contacts", json=body)) == wanted


async def test_a_relationship_the_workspace_lacks(reevo: httpx.AsyncClient) -> None:
    assert code(await reevo.get(f"{ACME}/relationship/pets")) == "unknown_relationship"


async def test_the_schema_lists_every_attribute_that_is_read(reevo: httpx.AsyncClient) -> None:
    schema = (await reevo.get("/_schema/account")).json()
    assert differences(payload("reevo", "schema.get"), schema) == []
    described = {attribute["api_name"]: attribute for attribute in schema["attributes"]}
    read = (await reevo.get(ACME)).json()["data"]["attributes"]
    assert set(described) == set(read)
    assert described["created_at"]["is_updatable"] is False
    assert described["external_key"]["is_unique"] is True
    assert {"contacts", "opportunities"} <= {row["api_name"] for row in schema["relationships"]}
    assert (await reevo.get("/_schema/contact")).json()["api_name"] == "contact"
    assert (await reevo.get("/_schema/opportunity")).status_code == 404
