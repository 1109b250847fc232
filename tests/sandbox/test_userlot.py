"""The Userlot stand-in against Userlot's document."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox.shapes import differences, payload

ACME = "c0000000-0000-4000-8000-000000000001"
ODD = "crm/42%?#🚀 x"
CUSTOM = {"total_revenue", "ledger_number", "plan_name", "is_partner", "founded_on"}


async def test_the_key_stands_in_its_own_header(userlot: httpx.AsyncClient) -> None:
    for headers in ({"ApiKey": "other"}, {"ApiKey": "", "Authorization": "Bearer sandbox-userlot-key"}):
        answer = await userlot.get("/companies", headers=headers)
        assert answer.status_code == 401
        assert set(answer.json()) == {"error"}


async def test_companies_are_a_bare_array_with_custom_fields_among_the_fixed_ones(userlot: httpx.AsyncClient) -> None:
    companies = (await userlot.get("/companies")).json()
    assert len(companies) >= 60
    bare = [{name: value for name, value in company.items() if name not in CUSTOM} for company in companies]
    sample = payload("userlot", "company.list")[0]
    for company in bare:
        assert set(company) == set(sample)
        assert differences({**sample, "health_score": None}, company) == []
    assert companies[0]["ledger_number"] == 9007199254740993
    text = (await userlot.get(f"/companies/{ACME}")).text
    assert '"mrr":"1234.50"' in text
    assert '"arr":14814.00' in text


async def test_filters(userlot: httpx.AsyncClient) -> None:
    async def ids(path: str = "/companies", **query: str) -> list[str]:
        return [record["id"][-2:] for record in (await userlot.get(path, params=query)).json()]

    assert await ids(external_id=ODD) == ["04"]
    assert await ids(source_external_id="ticket-77") == ["01"]
    assert await ids(name="Isle Analytics") == ["05"]
    assert await ids(external_id="nothing") == []
    assert await ids("/end_users", email="ada@acme.example") == ["01"]
    assert await ids("/end_users", name="Bob Stone") == ["02"]
    assert (await userlot.get("/end_users?company_id=x")).status_code == 400
    assert (await userlot.get("/companies?page=2")).status_code == 400


async def test_a_product_sees_its_own(userlot: httpx.AsyncClient) -> None:
    other = {"ApiKey": "sandbox-userlot-second-key"}
    mine = (await userlot.get("/companies?external_id=acme-1")).json()
    theirs = (await userlot.get("/companies?external_id=acme-1", headers=other)).json()
    assert (mine[0]["name"], theirs[0]["name"]) == ("Acme Works", "Second Product Acme")
    assert (await userlot.get(f"/companies/{ACME}", headers=other)).status_code == 404


@pytest.mark.parametrize("path", ["company_fields", "company_statuses", "end_user_fields", "teams"])
async def test_what_stands_beside_companies(userlot: httpx.AsyncClient, path: str) -> None:
    rows = (await userlot.get(f"/{path}")).json()
    assert isinstance(rows, list)
    assert all({"id", "name"} <= set(row) for row in rows)
    assert rows


async def test_revenue(userlot: httpx.AsyncClient) -> None:
    rows = (await userlot.get(f"/companies/{ACME}/revenue")).json()
    assert [row["amount"] for row in rows] == ["1234.50", 1234.5]
    assert (await userlot.get("/companies/nobody/revenue")).status_code == 404


async def test_post_creates_and_patch_updates(userlot: httpx.AsyncClient) -> None:
    body = {"name": "Fresh", "external_id": "fresh-1", "mrr": "10.00", "plan_name": "Gold", "source_external_id": "s-1"}
    created = await userlot.post("/companies", json=body)
    assert created.status_code == 201
    company = created.json()
    assert (company["mrr"], company["plan_name"], company["external_id"]) == ("10.00", "Gold", "fresh-1")
    assert "source_external_id" not in company
    path = f"/companies/{company['id']}"
    patched = (await userlot.patch(path, json={"arr": 120, "source_external_id": "s-2"})).json()
    assert {**patched, "updated_at": ""} == {**company, "arr": 120, "updated_at": ""}
    for source_id in ("s-1", "s-2"):
        found = (await userlot.get("/companies", params={"source_external_id": source_id})).json()
        assert [row["id"] for row in found] == [company["id"]]
    taken = await userlot.post("/companies", json={"name": "Again", "external_id": "fresh-1"})
    assert taken.status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {"external_id": "x"},
        {"name": "x", "colour": "red"},
        {"name": 5},
        {"name": "x", "mrr": "a lot"},
        {"name": "x", "is_partner": "yes"},
    ],
)
async def test_a_wrong_company_is_refused(userlot: httpx.AsyncClient, body: dict[str, Any]) -> None:
    assert (await userlot.post("/companies", json=body)).status_code == 422


async def test_put_on_the_collection_updates_or_creates(userlot: httpx.AsyncClient) -> None:
    before = len((await userlot.get("/companies")).json())
    by_external_id = await userlot.put("/companies", json={"external_id": "acme-1", "arr": 1})
    assert (by_external_id.status_code, by_external_id.json()["id"]) == (200, ACME)
    by_source_id = await userlot.put("/companies", json={"source_external_id": "crm-acme-1", "arr": 2})
    assert (by_source_id.json()["id"], by_source_id.json()["arr"]) == (ACME, 2)
    by_id = await userlot.put("/companies", json={"id": ACME, "external_id": "acme-2"})
    assert by_id.json()["external_id"] == "acme-2"
    assert (await userlot.put("/companies", json={"id": "nobody", "name": "x"})).status_code == 404
    assert len((await userlot.get("/companies")).json()) == before
    for body in ({"name": "No key"}, {"name": "New key", "external_id": "new-1"}):
        assert (await userlot.put("/companies", json=body)).status_code == 201
    assert len((await userlot.get("/companies")).json()) == before + 2


async def test_end_users(userlot: httpx.AsyncClient) -> None:
    created = await userlot.post(
        "/end_users", json={"first_name": "Eve", "email": "eve@acme.example", "company_id": ACME}
    )
    assert created.status_code == 201
    path = f"/end_users/{created.json()['id']}"
    assert (await userlot.patch(path, json={"job_title": "CEO"})).json()["job_title"] == "CEO"
    assert (await userlot.get(path)).json()["email"] == "eve@acme.example"
    changed = await userlot.put("/end_users", json={"external_id": "u-ada", "last_name": "King"})
    assert (changed.status_code, changed.json()["first_name"], changed.json()["last_name"]) == (200, "Ada", "King")
    assert (await userlot.post("/end_users", json={"company_id": "nobody"})).status_code == 422


async def test_identify_ties_a_person_to_a_company(userlot: httpx.AsyncClient) -> None:
    body = {"user_email": "dana.free@gmail.com", "company_external_id": "acme-1"}
    known = (await userlot.put("/identify", json=body)).json()
    assert (known["external_id"], known["company_id"]) == ("u-dana", ACME)
    body = {"user_external_id": "u-new", "company_name": "Brand New", "company_external_id": "brand-new"}
    new = (await userlot.put("/identify", json=body)).json()
    companies = (await userlot.get("/companies?external_id=brand-new")).json()
    assert [company["id"] for company in companies] == [new["company_id"]]
    assert (await userlot.put("/identify", json={"company_name": "x"})).status_code == 422
