"""From a team, an end user, a contact or a company to the customer: one to one, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.gateway.conftest import MakeGateway
from tests.gateway.customers import ACCOUNT, break_down
from tests.gateway.harness import Gateway

PERSON = "e0000000-0000-4000-8000-00000000009"
ADA_THERE, ADA_HERE = "e0000000-0000-4000-8000-000000000001", "b0000000-0000-4000-8000-000000000001"
CONTACTS = """account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}}) {
    contacts(first: 1) { nodes { displayName %s } } }"""

EDGES: dict[str, tuple[str, list[str | int], Vendor, dict[str, Any]]] = {
    "Team.account": (
        '{ team(id: "111") { account { name } } }',
        ["team", "account"],
        Vendor.ASSEMBLY,
        {"name": "Acme Works"},
    ),
    "EndUser.account": (
        '{ endUser(by: {email: "ada@acme.example"}) { account { kind name } } }',
        ["endUser", "account"],
        Vendor.ASSEMBLY,
        {"kind": "CUSTOMER", "name": "Ada Byron"},
    ),
    "Contact.account": (
        "{ " + CONTACTS % "account { kind name }" + " }",
        ["account", "contacts", "nodes", 0, "account"],
        Vendor.ASSEMBLY,
        {"kind": "CUSTOMER", "name": "Ada Byron"},
    ),
    "Contact.endUser": (
        "{ " + CONTACTS % "endUser { vendorId name }" + " }",
        ["account", "contacts", "nodes", 0, "endUser"],
        Vendor.USERLOT,
        {"vendorId": ADA_THERE, "name": "Ada Byron"},
    ),
}
"""Each edge with a query of it, its place in the answer, the vendor it needs beside the row's own, and what it is."""


def at(data: Any, path: list[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data


async def alone_in_error(gateway: Gateway, edge: str) -> tuple[str, str]:
    """The code of the edge's error, and its vendor; the edge is null, and all around it stands."""
    document, path, _, _ = EDGES[edge]
    body = await gateway.query(document)
    assert at(body["data"], path) is None
    assert at(body["data"], path[:-1]) is not None
    (error,) = body["errors"]
    assert error["path"] == path
    return error["extensions"]["code"], error["extensions"]["vendor"]


async def test_every_edge_to_an_account_is_here(gateway: Gateway) -> None:
    types = (await gateway.data("{ __schema { types { name fields { name type { name } } } } }"))["__schema"]["types"]
    found = {
        f"{each['name']}.{field['name']}"
        for each in types
        for field in each["fields"] or ()
        if field["type"]["name"] == "Account" and each["name"] != "Query" and not each["name"].endswith("Payload")
    }
    of_lists = {"AccountEdge.node"}
    of_accounts = {"Account.parentCompany"}
    assert {"Company.account", *EDGES} - {"Contact.endUser"} == found - of_lists - of_accounts


@pytest.mark.parametrize("edge", EDGES)
async def test_it_leads_to_the_one_it_is_linked_to(gateway: Gateway, edge: str) -> None:
    document, path, _, expected = EDGES[edge]
    assert at(await gateway.data(document), path) == expected


@pytest.mark.parametrize("edge", EDGES)
async def test_without_its_vendor_it_is_null_with_an_error(make_gateway: MakeGateway, edge: str) -> None:
    vendor = EDGES[edge][2]
    gateway = await make_gateway(without=(vendor,))
    assert await alone_in_error(gateway, edge) == ("NOT_CONFIGURED", vendor.name)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("edge", EDGES)
async def test_with_its_vendor_down_it_is_null_with_the_failure(gateway: Gateway, edge: str, status: int) -> None:
    vendor = EDGES[edge][2]
    await break_down(gateway, vendor.value, status=status)
    code = {429: "RATE_LIMITED", 503: "UPSTREAM_UNAVAILABLE"}[status]
    assert await alone_in_error(gateway, edge) == (code, vendor.name)


async def test_teams_lead_to_the_customers_they_are_linked_to_or_to_none(gateway: Gateway) -> None:
    page = await gateway.data("{ teams(first: 16, filter: {hidden: true}) { nodes { vendorId account { name } } } }")
    linked = {node["vendorId"]: node["account"] and node["account"]["name"] for node in page["teams"]["nodes"]}
    assert {team: name for team, name in linked.items() if name} == {
        "111": "Acme Works",
        "112": "Acme Works",
        "121": "Bright 🚀 Rockets",
        "122": "Cafe\u0301 Zoe\u0308",
        "123": "Either/Or 100% & Co? #1",
        "142": "Conflict & Daughters",
    }
    assert len(linked) == 16


async def test_a_customers_teams_lead_back_to_it(gateway: Gateway) -> None:
    document = '{ account(by: {domain: "acme.example"}) { id teams { vendorId account { id } } } }'
    acme = (await gateway.data(document))["account"]
    assert acme["teams"] == [{"vendorId": team, "account": {"id": acme["id"]}} for team in ("111", "112")]


async def test_a_company_leads_to_its_customer_and_back(gateway: Gateway) -> None:
    document = "{ companies(first: 8) { nodes { vendorId account { name company { vendorId } } } } }"
    nodes = (await gateway.data(document))["companies"]["nodes"]
    assert [node["account"]["company"]["vendorId"] for node in nodes] == [node["vendorId"] for node in nodes]


@pytest.mark.parametrize("missing", [False, True])
async def test_without_assembly_a_company_is_its_own_customer(make_gateway: MakeGateway, *, missing: bool) -> None:
    """Where Assembly cannot be asked it may be more, and says so."""
    gateway = await make_gateway(without=(Vendor.ASSEMBLY,) if missing else ())
    if not missing:
        await break_down(gateway, "assembly")
    document = (
        """{ company(by: {externalId: "acme-1"}) { vendorId account { name idIsProvisional company { vendorId } } } }"""
    )
    company = (await gateway.data(document))["company"]
    assert company["account"] == {
        "name": "Acme Works",
        "idIsProvisional": not missing,
        "company": {"vendorId": company["vendorId"]},
    }


async def test_an_address_that_two_end_users_have_leads_nowhere(gateway: Gateway) -> None:
    await gateway.plant("userlot", "end_user", {"id": f"{PERSON}1", "first_name": "Also", "email": "ada@acme.example"})
    candidates = [{"vendor": "USERLOT", "recordId": each} for each in (ADA_THERE, f"{PERSON}1")]
    document = f'{{ endUser(by: {{record: {{vendor: USERLOT, id: "{ADA_THERE}"}}}}) {{ name account {{ name }} }} }}'
    for query, path in ((document, ["endUser", "account"]), EDGES["Contact.endUser"][:2]):
        body = await gateway.query(query)
        assert at(body["data"], path) is None
        (error,) = body["errors"]
        assert (error["path"], error["extensions"]["code"]) == (path, "AMBIGUOUS_MATCH")
        assert error["extensions"]["candidates"] == candidates
    sources = await gateway.data(
        """{ account(by: {email: "ada@acme.example"}) { sources { vendor status candidates } } }"""
    )
    states = {each["vendor"]: each for each in sources["account"]["sources"]}
    assert (states["USERLOT"]["status"], states["USERLOT"]["candidates"]) == ("AMBIGUOUS", [ADA_THERE, f"{PERSON}1"])


async def test_an_address_that_two_contacts_have_leads_nowhere(gateway: Gateway) -> None:
    attributes = {"display_name": "Also", "primary_email": "ada@acme.example"}
    other = "b0000000-0000-4000-8000-000000000091"
    await gateway.plant("reevo", "contact", {"id": other, "attributes": attributes})
    for edge in ("Contact.account", "Contact.endUser"):
        document, path, _, _ = EDGES[edge]
        body = await gateway.query(document)
        assert at(body["data"], path) is None
        (error,) = body["errors"]
        assert (error["path"], error["extensions"]["code"]) == (path, "AMBIGUOUS_MATCH")
        assert error["extensions"]["candidates"] == [
            {"vendor": "REEVO", "recordId": each} for each in (ADA_HERE, other)
        ]


async def test_people_whom_assembly_does_not_know_are_no_customers(gateway: Gateway) -> None:
    nodes = (await gateway.data("{ endUsers(first: 6) { nodes { email account { email } } } }"))["endUsers"]["nodes"]
    assert {node["email"] for node in nodes if node["account"] is None} == {
        "ines@isle.example",
        "Nameless@Acme.example",
    }
    for node in nodes:
        assert node["account"] in (None, {"email": node["email"]})


async def test_an_address_is_the_same_in_any_case(gateway: Gateway) -> None:
    record = {"id": f"{ACCOUNT}1", "type": "Customer", "name": "Found", "domain": "nameless@acme.example"}
    await gateway.plant("assembly", "account", record)
    document = (
        '{ endUser(by: {record: {vendor: USERLOT, id: "e0000000-0000-4000-8000-000000000006"}}) { account { name } } }'
    )
    assert (await gateway.data(document))["endUser"] == {"account": {"name": "Found"}}
