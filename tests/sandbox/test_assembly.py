"""The Assembly stand-in against Assembly's document."""

from __future__ import annotations

import json
from decimal import Decimal
from urllib.parse import quote

import httpx
import pytest

from tests.sandbox.conftest import Clock
from tests.sandbox.shapes import differences, payload

ACME = "01950000-0000-7000-8000-000000000001"
ADA = "01950000-0000-7000-8000-000000000101"
ODD = "crm/42%?#🚀 x"
GOLD, LIVE, CHARITY, VIP, BETA = (f"01960000-0000-7000-8000-0000000000{n:02d}" for n in (1, 4, 5, 7, 8))


async def test_the_key_stands_alone(assembly: httpx.AsyncClient) -> None:
    for value in ("Bearer sandbox-assembly-key", "other", ""):
        answer = await assembly.get("/accounts", headers={"Authorization": value})
        assert answer.status_code == 401
        assert differences(payload("assembly", "error"), answer.json()) == []


async def test_accounts_come_in_pages_of_a_hundred_companies_first(assembly: httpx.AsyncClient) -> None:
    first = (await assembly.get("/accounts")).json()
    assert differences(payload("assembly", "account.list"), first) == []
    assert len(first["accounts"]["data"]) == 100
    assert first["accounts"]["has_next_page"] is True
    assert first["accounts"]["next_cursor"] == 100
    second = (await assembly.get("/accounts?limit=100&offset=100")).json()["accounts"]
    assert (second["has_next_page"], second["next_cursor"]) == (False, None)
    rows = first["accounts"]["data"] + second["data"]
    kinds = [row["type"] for row in rows]
    assert kinds == sorted(kinds)
    assert {"Company", "Customer"} == set(kinds)
    for kind in ("Company", "Customer"):
        names = [row["name"].casefold() for row in rows if row["type"] == kind]
        assert names == sorted(names)
    assert rows[0]["id"] == ACME
    assert len({row["id"] for row in rows}) == len(rows) >= 120


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "offset=-1", "page=2", "limit=1&limit=2"])
async def test_a_page_out_of_range_or_an_unknown_parameter_is_refused(assembly: httpx.AsyncClient, query: str) -> None:
    answer = await assembly.get(f"/accounts?{query}")
    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}


@pytest.mark.parametrize("ref", [ACME, ACME.upper(), "acme.example", "ACME.example", "acme-1"])
async def test_an_account_answers_to_id_domain_and_source_id(assembly: httpx.AsyncClient, ref: str) -> None:
    answer = await assembly.get(f"/accounts/{ref}")
    assert answer.status_code == 200
    assert differences(payload("assembly", "account.get"), answer.json()) == []
    assert answer.json()["account"]["id"] == ACME


async def test_a_reference_is_decoded_exactly_once(assembly: httpx.AsyncClient) -> None:
    answer = await assembly.get(f"/accounts/{quote(ODD, safe='')}")
    assert answer.json()["account"]["source_specific_ids"] == [ODD]
    twice = await assembly.get(f"/accounts/{quote(quote(ODD, safe=''), safe='')}")
    assert twice.status_code == 404


async def test_numbers_are_exact(assembly: httpx.AsyncClient) -> None:
    text = (await assembly.get("/accounts/acme-1")).text
    assert json.loads(text, parse_float=Decimal)["account"]["contract_value"] == Decimal("14814.00")
    assert '"contract_value":14814.00' in text
    assert '"contract_value":9007199254740993' in (await assembly.get("/accounts/rocket-7")).text


async def test_create_read_update_delete(assembly: httpx.AsyncClient) -> None:
    body = {
        "type": "Company",
        "name": "Fresh",
        "domain": "fresh.example",
        "source_specific_ids": ["fresh/1"],
        "tags": [VIP],
        "tier": GOLD,
        "additional_properties": {"a": 1},
    }
    created = await assembly.post("/accounts", json=body)
    assert differences(payload("assembly", "account.create"), created.json()) == []
    update = {
        "added_tags": [BETA],
        "removed_tags": [VIP],
        "added_source_specific_ids": ["fresh-2"],
        "removed_source_specific_ids": ["fresh/1"],
        "number_of_seats": 3,
    }
    updated = await assembly.put("/accounts/fresh%2F1", json=update)
    assert updated.json() == created.json()
    account = (await assembly.get("/accounts/fresh-2")).json()["account"]
    assert (account["tags"], account["source_specific_ids"], account["number_of_seats"]) == ([BETA], ["fresh-2"], 3)
    assert (account["name"], account["tier"]) == ("Fresh", GOLD)
    assert (await assembly.get("/accounts/fresh%2F1")).status_code == 404
    deleted = await assembly.delete("/accounts/fresh.example")
    assert deleted.json() == payload("assembly", "account.delete")
    assert (await assembly.delete("/accounts/fresh.example")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": "No type", "domain": "x.example"},
        {"type": "Partner", "name": "x", "domain": "x.example"},
        {"type": "Company", "name": "x", "domain": "a@x.example"},
        {"type": "Customer", "name": "x", "domain": "x.example"},
        {"type": "Company", "name": "x", "domain": "x.example", "role": "CTO"},
        {"type": "Customer", "name": "x", "domain": "a@x.example", "number_of_seats": 1},
        {"type": "Company", "name": "x", "domain": "x.example", "colour": "red"},
        {"type": "Company", "name": "x", "domain": "x.example", "notes": None},
        {"type": "Company", "name": "x", "domain": "x.example", "renewal_date": "31.12.2026"},
        {"type": "Company", "name": "x", "domain": "x.example", "contract_type": "Quarter"},
        {"type": "Company", "name": "x", "domain": "x.example", "tier": LIVE},
        {"type": "Company", "name": "x", "domain": "acme.example"},
        {"type": "Company", "name": "x", "domain": "x.example", "source_specific_ids": ["acme-1"]},
        {"type": "Customer", "name": "x", "domain": "a@x.example", "company_id": ADA},
    ],
)
async def test_what_the_document_does_not_allow_is_refused(
    assembly: httpx.AsyncClient, body: dict[str, object]
) -> None:
    answer = await assembly.post("/accounts", json=body)
    assert answer.status_code == 400
    assert (await assembly.get("/accounts/x.example")).status_code == 404


@pytest.mark.parametrize("name", ["additional_properties", "tags", "source_specific_ids"])
async def test_an_update_takes_no_whole_lists_and_no_properties(assembly: httpx.AsyncClient, name: str) -> None:
    answer = await assembly.put("/accounts/acme-1", json={name: {} if name.startswith("add") else []})
    assert answer.status_code == 400
    assert name in answer.json()["error"]


async def test_a_body_that_is_no_json_object_is_refused(assembly: httpx.AsyncClient) -> None:
    json_type = {"Content-Type": "application/json"}
    assert (await assembly.post("/accounts", content=b"{", headers=json_type)).status_code == 400
    assert (await assembly.post("/accounts", content=b"[]", headers=json_type)).status_code == 400
    assert (await assembly.post("/accounts", content=b'{"a":NaN}', headers=json_type)).status_code == 400
    assert (await assembly.post("/accounts", content=b"[" * 100_000, headers=json_type)).status_code == 400
    assert (await assembly.post("/accounts", content=b"{}")).status_code == 415


async def test_properties_create_refuses_what_exists_and_writes_nothing(assembly: httpx.AsyncClient) -> None:
    before = (await assembly.get("/accounts/add_props/acme-1")).json()
    assert differences(payload("assembly", "property.get"), before) == []
    refused = await assembly.post("/accounts/add_props/acme-1", json={"New": 1, "Login_count": 8})
    assert refused.status_code == 400
    assert "already exists" in refused.json()["error"]
    assert (await assembly.get("/accounts/add_props/acme.example")).json() == before


async def test_properties_create_update_delete(assembly: httpx.AsyncClient) -> None:
    path = "/accounts/add_props/minimal.example"
    created = await assembly.post(path, json={"Plan name": "A", "Count": 1})
    assert differences(payload("assembly", "property.create"), created.json()) == []
    updated = await assembly.put(path, json=payload("assembly", "property.update.request"))
    assert updated.json() == created.json()
    gone = await assembly.request("DELETE", path, json={"properties": ["Count", "never there"]})
    assert gone.json() == payload("assembly", "property.delete")
    left = (await assembly.get(path)).json()["additional_properties"]
    assert left == {"Plan name": "A", **payload("assembly", "property.update.request")}
    assert (await assembly.request("DELETE", path, json={"names": []})).status_code == 400


async def test_labels_under_both_spellings(assembly: httpx.AsyncClient) -> None:
    singular, plural = (await assembly.get("/account/labels")).json(), (await assembly.get("/accounts/labels")).json()
    assert singular == plural
    assert {label["type"] for label in plural["labels"]} == {"Tier", "Stage", "CompanyType", "AccountTag"}
    tiers = (await assembly.get("/account/labels/tier")).json()["labels"]
    assert [label["name"] for label in tiers] == ["Gold", "Silver"]
    one = (await assembly.get(f"/accounts/labels/{CHARITY}")).json()
    assert differences(payload("assembly", "label.get"), one) == []
    assert [label["id"] for label in one["labels"]] == [CHARITY]


async def test_label_create_update_delete(assembly: httpx.AsyncClient) -> None:
    created = await assembly.post("/account/labels", json={"type": "Tier", "name": "Bronze", "color": "#545A92"})
    assert differences(payload("assembly", "label.create"), created.json()) == []
    label_id = created.json()["id"]
    await assembly.put("/accounts/acme-1", json={"tier": label_id})
    assert (await assembly.put(f"/account/labels/{label_id}", json={"name": "Brass"})).json() == {"id": label_id}
    label = (await assembly.get(f"/account/labels/{label_id}")).json()["labels"][0]
    assert (label["name"], label["color"]) == ("Brass", "#545A92")
    assert (await assembly.delete(f"/account/labels/{label_id}")).json() == payload("assembly", "label.delete")
    assert (await assembly.get("/accounts/acme-1")).json()["account"]["tier"] is None
    assert (await assembly.get(f"/account/labels/{label_id}")).status_code == 404
    for bad in ({"type": "Tier", "name": "x"}, {"type": "tier", "name": "x", "color": "#545A92"}):
        assert (await assembly.post("/account/labels", json=bad)).status_code == 400


async def test_usage_logs_newest_first(assembly: httpx.AsyncClient) -> None:
    every = (await assembly.get("/usage")).json()
    assert differences(payload("assembly", "usage_log.list"), every) == []
    stamps = [log["timestamp"] for log in every["logs"]["data"]]
    assert stamps[0] == "2026-05-22T07:15:00Z"
    assert every["logs"]["has_next_page"] is True
    of_acme = (await assembly.get("/usage/acme.example?limit=2")).json()["logs"]
    assert [log["id"][-2:] for log in of_acme["data"]] == ["05", "04"]
    assert of_acme["next_cursor"] == 2


async def test_usage_log_add_update_delete(assembly: httpx.AsyncClient) -> None:
    log = {"timestamp": "2026-05-30T00:00:00Z", "type": "Action", "content": "Hi", "metadata": {"a": 1, "b": 2}}
    created = await assembly.post(f"/usage/{quote(ODD, safe='')}", json=log)
    assert differences(payload("assembly", "usage_log.create"), created.json()) == []
    log_id = created.json()["id"]
    assert (await assembly.put(f"/usage/{log_id}", json={"metadata": {"c": 3}})).json() == {"id": log_id}
    shown = (await assembly.get("/usage/either-or.example")).json()["logs"]["data"]
    assert [(row["metadata"], row["content"]) for row in shown] == [({"c": 3}, "Hi")]
    assert (await assembly.delete(f"/usage/{log_id}")).json() == payload("assembly", "usage_log.delete")
    assert (await assembly.get("/usage/either-or.example")).json()["logs"]["data"] == []
    general = await assembly.post("/usage", json=log)
    assert (await assembly.get("/usage?limit=1")).json()["logs"]["data"][0]["id"] == general.json()["id"]
    for name in ("timestamp", "type", "content"):
        assert (await assembly.post("/usage", json={**log, name: None})).status_code == 400


async def test_thirty_calls_a_second(assembly: httpx.AsyncClient, clock: Clock) -> None:
    codes = [(await assembly.get("/account/labels")).status_code for _ in range(31)]
    assert codes == [200] * 30 + [429]
    assert set((await assembly.get("/account/labels")).json()) == {"error"}
    clock.now += 0.99
    assert (await assembly.get("/account/labels")).status_code == 429
    clock.now += 0.02
    assert (await assembly.get("/account/labels")).status_code == 200


async def test_unknown_paths_and_methods(assembly: httpx.AsyncClient) -> None:
    assert (await assembly.get("/customers")).status_code == 404
    wrong = await assembly.patch("/accounts/acme-1", json={})
    assert wrong.status_code == 405
    assert wrong.headers["allow"] == "DELETE, GET, PUT"
