"""People and their companies at Assembly, in both directions."""

from __future__ import annotations

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

COMPANY = "01950000-0000-7000-8000-000000000001"
PEOPLE = """
query($id: String!, $first: Int, $after: String) {
  account(by: {record: {vendor: ASSEMBLY, id: $id}}) {
    customers(first: $first, after: $after) {
      nodes { name kind email parentCompany { name } }
      totalCount
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""


async def test_a_company_lists_its_people(gateway: Gateway) -> None:
    customers = (await gateway.data(PEOPLE, {"id": COMPANY}))["account"]["customers"]
    emails = [person["email"] for person in customers["nodes"]]
    assert {"ada@acme.example", "bob@acme.example"} <= set(emails)
    assert customers["totalCount"] == len(emails)
    assert {person["kind"] for person in customers["nodes"]} == {"CUSTOMER"}
    assert {person["parentCompany"]["name"] for person in customers["nodes"]} == {"Acme Works"}


async def test_the_people_of_many_companies_cost_one_walk_through_the_list(gateway: Gateway) -> None:
    accounts = len(await gateway.stored("assembly", "account"))
    await gateway.data("{ assemblyAccounts(first: 10) { nodes { customers(first: 1) { nodes { name } } } } }")
    calls = gateway.counted()
    assert calls == {"assembly.account.list": 1 + -(-accounts // 100)}


async def test_pages_of_people_join_without_gap(gateway: Gateway) -> None:
    whole = (await gateway.data(PEOPLE, {"id": COMPANY}))["account"]["customers"]["nodes"]
    seen, after = [], None
    while True:
        page = (await gateway.data(PEOPLE, {"id": COMPANY, "first": 1, "after": after}))["account"]["customers"]
        seen += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == whole


async def test_a_person_without_a_company_and_a_company_have_no_parent(gateway: Gateway) -> None:
    document = """
    { person: account(by: {email: "sara@alnour.example"}) { parentCompany { name } }
      company: account(by: {domain: "acme.example"}) { parentCompany { name } } }
    """
    assert await gateway.data(document) == {"person": {"parentCompany": None}, "company": {"parentCompany": None}}
    assert gateway.counted() == {"assembly.account.get": 2}


async def test_a_company_on_the_same_page_is_not_asked_for_again(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway()
    await gateway.uproot("assembly", "account")
    company = {"id": "c1", "type": "Company", "name": "C", "domain": "c.example"}
    person = {"id": "p1", "type": "Customer", "name": "P", "domain": "p@c.example", "company_id": "c1"}
    await gateway.plant("assembly", "account", company, person)
    data = await gateway.data("{ assemblyAccounts { nodes { name parentCompany { name } } } }")
    assert data["assemblyAccounts"]["nodes"] == [
        {"name": "C", "parentCompany": None},
        {"name": "P", "parentCompany": {"name": "C"}},
    ]
    assert gateway.counted() == {"assembly.account.list": 1}
