"""What a client without a scope sees, and that nothing is asked of a vendor for what it may not see."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.domain.vendor import Vendor
from schema.ids import Ref
from tests.gateway.harness import Gateway, Json
from tests.gateway.signed_in import headers, signed_in

ACME = '{domain: "acme.example"}'
MADE_UP = Ref("Account", Vendor.ASSEMBLY, "jane@acme.example")
"""No account's id: Assembly finds people by their addresses."""


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with signed_in() as gateway:
        yield gateway


async def ask(gateway: Gateway, client: str, document: str, **variables: Json) -> dict[str, Json]:
    return await gateway.query(document, variables, headers(client))


def forbidden(answer: dict[str, Json]) -> list[list[Json]]:
    """The paths of the errors, all of which are refusals."""
    errors = answer.get("errors", [])
    assert {error["extensions"]["code"] for error in errors} <= {"FORBIDDEN"}, errors
    assert all("vendor" not in error["extensions"] for error in errors)
    return [error.get("path") for error in errors]


async def test_a_field_without_its_scope_is_null_with_its_error_and_the_rest_stands(gateway: Gateway) -> None:
    document = "{ companies(first: 2) { nodes { name emails mrr revenue { amount } raw customFields } } }"
    whole = (await ask(gateway, "all", document))["data"]["companies"]["nodes"]
    assert all(row["raw"] and row["emails"] is not None for row in whole)
    seen = {"reader": ["name"], "seller": ["name", "mrr", "revenue"], "carer": ["name", "emails"]}
    for client, fields in seen.items():
        answer = await ask(gateway, client, document)
        rows = answer["data"]["companies"]["nodes"]
        assert rows == [{name: row[name] if name in fields else None for name in row} for row in whole]
        hidden = [name for name in whole[0] if name not in fields]
        assert sorted(forbidden(answer), key=str) == sorted(
            (["companies", "nodes", at, name] for at in range(2) for name in hidden), key=str
        )


async def test_nothing_is_asked_for_what_may_not_be_seen(gateway: Gateway) -> None:
    hidden = """email phones revenue { amount } contacts { nodes { displayName } } endUsers { nodes { email } }
        customers { nodes { name } } additionalProperties { name }"""
    for document in ("kind", f"kind {hidden}"):
        gateway.clock.now += 10_000  # what is kept from before is too old
        gateway.forget()
        answer = await ask(gateway, "reader", f"{{ account(by: {ACME}) {{ {document} }} }}")
        counted = gateway.counted()
        if document == "kind":
            alone = counted
    assert len(forbidden(answer)) == 7
    assert counted == alone
    reevo = 'reevo { raw contacts { nodes { title } } relationship(apiName: "opportunities") { nodes { id } } }'
    gateway.forget()
    assert len(forbidden(await ask(gateway, "reader", f"{{ account(by: {ACME}) {{ {reevo} }} }}"))) == 3
    assert not [name for name in gateway.counted() if "contact" in name or "relationship" in name]


@pytest.mark.parametrize(
    "document",
    [
        '{ account(by: {email: "jane@acme.example"}) { kind } }',
        '{ account(by: {domain: "jane@acme.example"}) { kind } }',
        '{ account(by: {externalId: "jane@acme.example"}) { kind } }',
        '{ account(by: {record: {vendor: ASSEMBLY, id: "jane@acme.example"}}) { kind } }',
        f'{{ account(by: {{id: "{MADE_UP}"}}) {{ kind }} }}',
        f'{{ node(id: "{MADE_UP}") {{ id }} }}',
        '{ endUser(by: {email: "jane@acme.example"}) { id } }',
        '{ endUser(by: {externalId: "u-1"}) { id } }',
        "{ endUsers { totalCount } }",
        '{ accounts(filter: {name: "jane"}) { totalCount } }',
        '{ accounts(filter: {name: "jane", kind: CUSTOMER}) { totalCount } }',
        "{ accounts(orderBy: {field: NAME}) { totalCount } }",
        '{ reevoAccounts(filter: {field: "estimated_annual_revenue", operator: GT, value: 5}) { totalCount } }',
        """{ reevoAccounts(filter: {and: [{not: {field: "x", operator: EXISTS}}, {or: [
            {field: "x", operator: EXISTS}]}]}) { totalCount } }""",
        '{ reevoAccounts(sort: [{field: "estimated_annual_revenue"}]) { totalCount } }',
        '{ account(by: {domain: "acme.example"}) { provenance(fields: ["name", "email"]) { value } } }',
    ],
)
async def test_what_is_looked_for_tells_as_much_as_what_is_shown(gateway: Gateway, document: str) -> None:
    answer = await ask(gateway, "reader", document)
    assert len(forbidden(answer)) == 1
    if "provenance" not in document:
        assert gateway.sent() == []


async def test_a_key_in_a_variable_is_looked_at_too(gateway: Gateway) -> None:
    document = "query($by: AccountBy!) { account(by: $by) { kind } }"
    assert forbidden(await ask(gateway, "reader", document, by={"email": "jane@acme.example"})) == [["account"]]
    assert gateway.sent() == []
    assert forbidden(await ask(gateway, "reader", document, by={"domain": "acme.example"})) == []


async def test_organisations_may_be_looked_for_by_name(gateway: Gateway) -> None:
    answer = await ask(gateway, "reader", '{ accounts(filter: {name: "acme", kind: COMPANY}) { nodes { name } } }')
    assert forbidden(answer) == []
    assert answer["data"]["accounts"]["nodes"]


async def test_people_have_no_name_for_who_may_not_see_them(gateway: Gateway) -> None:
    document = "{ accounts(filter: {kind: %s}, first: 5) { nodes { id kind name imageUrl assembly { name domain } } } }"
    people = await ask(gateway, "reader", document % "CUSTOMER")
    rows = people["data"]["accounts"]["nodes"]
    assert rows
    assert all(row["id"] and row["name"] is None and row["assembly"] == {"name": None, "domain": None} for row in rows)
    assert len(forbidden(people)) == 4 * len(rows)
    companies = await ask(gateway, "reader", document % "COMPANY")
    assert forbidden(companies) == []
    assert all(row["name"] for row in companies["data"]["accounts"]["nodes"])
    seen = (await ask(gateway, "carer", document % "CUSTOMER"))["data"]["accounts"]["nodes"]
    assert all("@" in row["assembly"]["domain"] for row in seen)


async def test_conflicts_and_provenance_leave_out_what_the_fields_would(gateway: Gateway) -> None:
    document = f"""{{ account(by: {ACME}) {{ conflicts {{ field values {{ value }} }}
        provenance {{ field value others {{ value }} }} }} }}"""

    async def fields(client: str) -> tuple[set[str], set[str]]:
        account = (await ask(gateway, client, document))["data"]["account"]
        return {each["field"] for each in account["conflicts"]}, {each["field"] for each in account["provenance"]}

    of_all, of_reader = await fields("all"), await fields("reader")
    assert of_reader == tuple(each - {"description", "phones", "email", "contractValue"} for each in of_all)
    assert "description" in of_all[1]
    assert "description" in (await fields("carer"))[1]


async def test_a_person_is_reached_as_a_node_with_its_id_alone(gateway: Gateway) -> None:
    listed = await ask(gateway, "all", "{ endUsers(first: 1) { nodes { id email } } }")
    found = listed["data"]["endUsers"]["nodes"][0]
    document = "query($id: ID!) { node(id: $id) { id ... on EndUser { email name raw company { name } } } }"
    answer = await ask(gateway, "reader", document, id=found["id"])
    assert answer["data"]["node"] == {"id": found["id"], "email": None, "name": None, "raw": None, "company": None}
    assert len(forbidden(answer)) == 4


async def test_a_fragment_and_an_alias_hide_nothing(gateway: Gateway) -> None:
    document = (
        "{ companies(first: 1) { nodes { ...F } } } fragment F on Company { a: mrr b: raw ...G } "
        "fragment G on Node { id ... on Company { c: revenue { d: amount } } }"
    )
    answer = await ask(gateway, "reader", document)
    (row,) = answer["data"]["companies"]["nodes"]
    assert (row["a"], row["b"], row["c"]) == (None, None, None)
    assert "userlot.revenue.list" not in gateway.counted()


async def test_a_plan_needs_its_scope_and_the_answer_stands(gateway: Gateway) -> None:
    for asked in ("plan", "cost", "plan,cost"):
        sent = headers("reader", **{"x-explain": asked})
        answer = await gateway.query("{ labels(type: STAGE) { name } }", headers=sent)
        assert answer["data"]["labels"]
        assert "extensions" not in answer
        assert forbidden(answer) == [None]
    told = await gateway.query("{ labels(type: STAGE) { name } }", headers=headers("teller", **{"x-explain": "plan"}))
    assert told["extensions"]["plan"]


async def test_without_read_nothing_is_read(gateway: Gateway) -> None:
    document = """{ account(by: {domain: "acme.example"}) { id } accounts { totalCount } companies { totalCount }
        labels(type: STAGE) { name } teamTree { id } vendors { vendor } nodes(ids: []) { id } }"""
    answer = await ask(gateway, "writer", document)
    errors = answer["errors"]
    assert {error["extensions"]["code"] for error in errors} == {"FORBIDDEN"}
    assert gateway.sent() == []
