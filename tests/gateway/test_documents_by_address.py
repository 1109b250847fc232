"""Each document is an endpoint of its own, with HTTP's statuses and the rules of `/graphql`."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import httpx
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.domain.vendor import Vendor
from tests.gateway.harness import Gateway, opened
from tests.gateway.signed_in import headers, signed_in

LABEL = {"input": {"type": "TIER", "name": "Copper", "color": "#B87333", "dryRun": True}}


def code(response: httpx.Response) -> str:
    found: str = response.json()["errors"][0]["extensions"]["code"]
    return found


async def test_a_document_answers_as_it_does_at_graphql(gateway: Gateway) -> None:
    got = await gateway.http.get("/api/AccountOverview", params={"domain": "acme.example"})
    posted = await gateway.http.post("/api/AccountOverview", json={"domain": "acme.example"})
    variables = {"domain": "acme.example"}
    there = await gateway.http.post("/graphql", json={"documentId": "AccountOverview", "variables": variables})
    assert got.json() == posted.json() == there.json()
    assert got.json()["data"]["account"]["tier"]["name"] == "Gold"
    assert (got.status_code, got.headers["content-type"]) == (200, "application/json; charset=utf-8")
    assert got.headers["x-request-id"]


@pytest.mark.parametrize(
    ("address", "variables"),
    [
        ("Labels?type=TIER", {"type": "TIER"}),
        ("Customers?first=3&kind=COMPANY", {"first": 3, "kind": "COMPANY"}),
        ("Customers?first=3&vendors=REEVO&vendors=USERLOT", {"first": 3, "vendors": ["REEVO", "USERLOT"]}),
        ('Customers?first=3&vendors=["REEVO"]', {"first": 3, "vendors": ["REEVO"]}),
    ],
)
async def test_variables_in_the_address_have_the_schemas_types(
    gateway: Gateway, address: str, variables: dict[str, Any]
) -> None:
    name = address.partition("?")[0]
    got = await gateway.http.get(f"/api/{address}")
    assert got.status_code == 200
    told = await gateway.http.post("/graphql", json={"documentId": name, "variables": variables})
    assert _rows(got.json()) == _rows(told.json())


def _rows(answer: dict[str, Any]) -> Any:
    (field,) = answer["data"].values()
    assert field
    return field.get("nodes") if isinstance(field, dict) else field


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("Labels?type=NONE", "NONE"),
        ("Labels?kind=TIER", "has no variable 'kind'"),
        ("Customers?first=many", "`first` is not a whole number"),
        ("Customers?first=1&first=2", "`first` is given 2 times"),
        ("Customers?first=1000", "first"),
        ('Customers?vendors=["REEVO"', "`vendors` is not JSON"),
        ("AccountOverview", "domain"),
    ],
)
async def test_variables_that_cannot_be_are_400_and_nobody_is_asked(gateway: Gateway, address: str, told: str) -> None:
    response = await gateway.http.get(f"/api/{address}")
    assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")
    assert told in response.text
    assert gateway.sent() == []


@pytest.mark.parametrize(
    ("content", "told"), [(b"[]", "not a JSON object"), (b"{", "not a JSON object"), (b'{"no": 1}', "no variable")]
)
async def test_a_body_that_cannot_be_is_400(gateway: Gateway, content: bytes, told: str) -> None:
    response = await gateway.http.post("/api/Labels", content=content, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert told in response.text


async def test_an_empty_body_has_no_variables_and_a_form_is_refused(gateway: Gateway) -> None:
    assert (await gateway.http.post("/api/Labels", json={})).status_code == 200
    empty = await gateway.http.post("/api/Labels", content=b"", headers={"content-type": "application/json"})
    assert empty.status_code == 200
    assert (await gateway.http.post("/api/Labels", data={"type": "TIER"})).status_code == 400


async def test_an_unknown_name_is_404(gateway: Gateway) -> None:
    for response in (await gateway.http.get("/api/None"), await gateway.http.post("/api/%2e%2e", json={})):
        assert (response.status_code, code(response)) == (404, "NOT_FOUND")


async def test_a_write_is_by_post_alone(gateway: Gateway) -> None:
    got = await gateway.http.get("/api/CreateLabel", params={"input": "{}"})
    assert (got.status_code, got.headers["allow"]) == (405, "POST")
    posted = await gateway.http.post("/api/CreateLabel", json=LABEL)
    assert posted.status_code == 200
    assert posted.json()["data"]["createLabel"]["planned"][0]["vendor"] == "ASSEMBLY"


async def test_what_is_partly_there_is_200_and_what_is_not_there_at_all_is_not() -> None:
    async with opened(without=(Vendor.SWIFT,)) as gateway:
        partial = await gateway.http.get("/api/AccountOverview", params={"domain": "acme.example"})
        assert (partial.status_code, code(partial)) == (200, "NOT_CONFIGURED")
        assert partial.json()["data"]["account"]["name"]
    async with opened(without=(Vendor.ASSEMBLY,)) as gateway:
        nothing = await gateway.http.get("/api/Labels")
        assert (nothing.status_code, code(nothing)) == (503, "NOT_CONFIGURED")
    async with opened(GATEWAY_MAX_COST="700", GATEWAY_ONLY_TRUSTED="1") as gateway:
        dear = await gateway.http.get("/api/Customers", params={"first": "100"})
        assert (dear.status_code, code(dear)) == (400, "COST_EXCEEDED")
        assert (await gateway.http.get("/api/Labels")).status_code == 200


async def test_who_asks_is_asked_here_too() -> None:
    async with signed_in({"seller": {"perMinute": 1}}) as gateway:
        page = {"accept": "text/html"}
        for path in ("/api/Labels", "/openapi.json"):
            assert (await gateway.http.get(path)).status_code == 401
            assert (await gateway.http.get(path, headers=page)).status_code == 401, "no page is here for everybody"
        forbidden = await gateway.http.get("/api/Labels", headers=headers("writer"))
        assert (forbidden.status_code, code(forbidden)) == (403, "FORBIDDEN")
        assert (await gateway.http.get("/api/Labels", headers=headers("reader"))).status_code == 200
        assert (await gateway.http.get("/openapi.json", headers=headers("seller"))).status_code == 200
        spent = await gateway.http.get("/api/Labels", headers=headers("seller"))
        assert (spent.status_code, code(spent), "retry-after" in spent.headers) == (429, "RATE_LIMITED", True)
        elsewhere = headers("reader", **{"sec-fetch-site": "cross-site"})
        assert (await gateway.http.get("/api/Labels", headers=elsewhere)).status_code == 403


async def test_it_is_counted_and_coalesced_as_at_graphql() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await gateway.http.get("/api/Labels")
        told = (await gateway.http.get("/metrics")).text
        assert 'field="labels"' in told
        late = await gateway.http.get("/api/Labels", headers={"x-deadline-ms": "no"})
        assert late.status_code == 400
        explained = await gateway.http.get("/api/Labels", headers={"x-explain": "cost"})
        assert "cost" in explained.json()["extensions"]


async def test_the_description_is_valid_and_says_what_the_graph_says(gateway: Gateway) -> None:
    told = (await gateway.http.get("/openapi.json")).json()
    OpenAPIV31SpecValidator(told).validate()
    labels = told["paths"]["/api/Labels"]["get"]
    assert labels["summary"] == "The labels that customers can have, all of them or those of one type"
    (parameter,) = labels["parameters"]
    assert parameter["schema"] == {"anyOf": [{"$ref": "#/components/schemas/LabelType"}, {"type": "null"}]}
    assert told["components"]["schemas"]["LabelType"]["enum"] == ["TIER", "STAGE", "COMPANY_TYPE", "ACCOUNT_TAG"]
    assert "get" not in told["paths"]["/api/CreateLabel"]
    first = next(each for each in told["paths"]["/api/Customers"]["get"]["parameters"] if each["name"] == "first")
    assert (first["required"], first["schema"]["default"]) == (False, 25)


@pytest.mark.parametrize("media", ["text/csv", "application/x-ndjson"])
async def test_a_documents_list_is_had_as_rows_to_its_end(gateway: Gateway, media: str) -> None:
    accept = {"accept": f"{media}, application/json;q=0.5"}
    rows = await gateway.http.get("/api/Renewals", params={"first": "2"}, headers=accept)
    assert (rows.status_code, rows.headers["content-type"].partition(";")[0]) == (200, media)
    whole = (await gateway.http.get("/api/Renewals", params={"first": "100"})).json()["data"]["companies"]["nodes"]
    lines = rows.text.splitlines()
    if media == "text/csv":
        read = list(csv.DictReader(io.StringIO(rows.text)))
        assert [(row["id"], row["name"], row["renewalDate"]) for row in read] == [
            (node["id"], node["name"] or "", node["renewalDate"] or "") for node in whole
        ]
    else:
        assert [json.loads(line) for line in lines[:-1]] == whole
        assert json.loads(lines[-1])["__export"]["isComplete"] is True


async def test_rows_are_of_queries_that_hold_a_list(gateway: Gateway) -> None:
    accept = {"accept": "text/csv"}
    assert (await gateway.http.get("/api/VendorsStatus", headers=accept)).status_code == 400
    written = await gateway.http.post("/api/CreateLabel", json=LABEL, headers=accept)
    assert written.headers["content-type"].startswith("application/json")
    preferred = await gateway.http.get("/api/Labels", headers={"accept": "*/*, text/csv"})
    assert preferred.headers["content-type"].startswith("application/json")
    told = (await gateway.http.get("/openapi.json")).json()["paths"]
    assert "text/csv" in told["/api/Renewals"]["get"]["responses"]["200"]["content"]
    assert "text/csv" not in told["/api/Labels"]["get"]["responses"]["200"]["content"]


async def test_who_asks_is_asked_for_rows_too() -> None:
    async with signed_in() as gateway:
        assert (await gateway.http.get("/api/Renewals", headers={"accept": "text/csv"})).status_code == 401
        refused = await gateway.http.get("/api/Renewals", headers=headers("writer", accept="text/csv"))
        assert refused.status_code >= 400
        assert "FORBIDDEN" in refused.text
