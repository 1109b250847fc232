"""What a router names is found as the gateway's own clients find it, and many cost what a page of them does."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.sandbox import server
from schema.executor import describe
from schema.executor.execution import CompiledExecution
from schema.ids import Ref
from schema.root import schema
from tests.gateway.customers import break_down
from tests.gateway.harness import Gateway, opened
from tests.gateway.signed_in import headers, signed_in

ACCOUNT = "id domain name reevo { id } company { id } swift { id } tier { name } sources { vendor status }"
PAGES = {
    "Account": ("assemblyAccounts", ACCOUNT),
    "Company": ("companies", "id vendorId name status { name } account { id name }"),
    "EndUser": ("endUsers", "id vendorId name company { name }"),
    "Team": ("teams", "id vendorId name parent { name } children { name } account { id name }"),
}
"""By type, a list of it and what is selected."""

ASK = "query ($all: [_Any!]!) { _entities(representations: $all) { __typename %s } }"
ACME = {"__typename": "Account", "domain": "acme.example"}


@pytest.fixture(scope="module")
def sandbox() -> Starlette:
    return server.create_app(scale=3)


def named(kind: str, key: str, rows: list[Any]) -> list[dict[str, Any]]:
    return [{"__typename": kind, key: row[key]} for row in rows if row[key]]


async def page(sandbox: Starlette, kind: str) -> tuple[list[Any], int]:
    """A page of a hundred of a type, and the calls that it cost."""
    root, selected = PAGES[kind]
    async with opened(sandbox=sandbox) as gateway:
        rows = (await gateway.data(f"{{ {root}(first: 100) {{ nodes {{ {selected} }} }} }}"))[root]["nodes"]
        return rows, len(gateway.sent())


async def asked(gateway: Gateway, kind: str, selected: str, all_named: list[Any]) -> list[Any]:
    document = ASK % f"... on {kind} {{ {selected} }}"
    data = await gateway.data(document, {"all": all_named})
    found: list[Any] = data["_entities"]
    return found


@pytest.mark.parametrize("executor", ["compiled", "plain"])
@pytest.mark.parametrize("kind", PAGES)
async def test_a_hundred_by_their_ids_are_those_of_a_page_and_cost_what_it_costs(
    sandbox: Starlette, kind: str, executor: str
) -> None:
    rows, cost = await page(sandbox, kind)
    assert len(rows) >= 35
    async with opened(sandbox=sandbox, GATEWAY_FEDERATION="1", GATEWAY_EXECUTOR=executor) as gateway:
        found = await asked(gateway, kind, PAGES[kind][1], named(kind, "id", rows))
        assert found == [{"__typename": kind, **row} for row in rows]
        assert len(gateway.sent()) <= cost, gateway.targets()


async def test_a_hundred_by_their_domains_cost_the_pages_of_the_list_beside(sandbox: Starlette) -> None:
    rows, cost = await page(sandbox, "Account")
    async with opened(sandbox=sandbox, GATEWAY_FEDERATION="1") as gateway:
        by_domain = named("Account", "domain", rows)
        assert len(by_domain) > 90
        found = await asked(gateway, "Account", ACCOUNT, by_domain)
        assert found == [{"__typename": "Account", **row} for row in rows if row["domain"]]
        more = len(gateway.sent()) - cost
        assert more <= 5  # Assembly's list has four pages, and a look at how long it is


async def test_they_are_executed_compiled() -> None:
    async with opened(GATEWAY_FEDERATION="1", GATEWAY_EXECUTOR="compiled") as gateway:
        rows = (await gateway.data("{ assemblyAccounts(first: 20) { nodes { id } } }"))["assemblyAccounts"]["nodes"]
        await asked(gateway, "Account", "compiledHere: id", named("Account", "id", rows))
        execution = schema.execution_context_class
        assert issubclass(execution, CompiledExecution)
        assert "data['compiledHere'] = " in describe(execution)


async def test_each_is_found_or_null_or_an_error_of_its_own_in_the_order_asked() -> None:
    gone = str(Ref("Company", Vendor.USERLOT, "c0000000-0000-4000-8000-00000000dead"))
    representations: list[Any] = [
        ACME,
        {"__typename": "Account", "domain": "nobody.example"},
        {"__typename": "Company", "id": gone},
        {"__typename": "Label", "id": "x"},
        {"__typename": "Company", "id": "no id"},
        {"__typename": "Account", "domain": None},
        "Account",
        {"__typename": "Account", "domain": "https://acme.example/x"},
        ACME,
        {"__typename": "Team", "id": str(Ref("Team", Vendor.ASSEMBLE, "111"))},
    ]
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        selected = "... on Account { domain } ... on Company { name } ... on Team { vendorId account { domain } }"
        body = await gateway.query(ASK % selected, {"all": representations})
    found = body["data"]["_entities"]
    acme = {"__typename": "Account", "domain": "acme.example"}
    team = {"__typename": "Team", "vendorId": "111", "account": {"domain": "acme.example"}}
    assert found == [acme, None, None, None, None, None, None, None, acme, team]
    told = {tuple(error["path"]): error["extensions"]["code"] for error in body["errors"]}
    assert told == dict.fromkeys((("_entities", at) for at in (3, 4, 6, 7)), "BAD_USER_INPUT")


async def test_one_customer_is_asked_for_as_account_does() -> None:
    selected = "id name domains tier { name } reevo { id } sources { vendor status matchedBy }"
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        alone = await gateway.data(f'{{ account(by: {{domain: "acme.example"}}) {{ {selected} }} }}')
        cost = gateway.counted()
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        document = '{ _entities(representations: [{__typename: "Account", domain: "acme.example"}]) { %s } }'
        data = await gateway.data(document % f"... on Account {{ {selected} }}")
        assert data["_entities"] == [alone["account"]]
        assert gateway.counted() == cost


async def test_a_vendor_that_is_down_is_the_error_of_what_it_holds() -> None:
    company = {"__typename": "Company", "id": str(Ref("Company", Vendor.USERLOT, "x"))}
    team = {"__typename": "Team", "id": str(Ref("Team", Vendor.ASSEMBLE, "111"))}
    async with opened(GATEWAY_FEDERATION="1") as gateway:
        await break_down(gateway, "userlot")
        document = ASK % "... on Company { name } ... on Team { vendorId }"
        body = await gateway.query(document, {"all": [company, team]})
    assert body["data"]["_entities"] == [None, {"__typename": "Team", "vendorId": "111"}]
    (error,) = body["errors"]
    assert error["path"] == ["_entities", 0]
    assert (error["extensions"]["code"], error["extensions"]["vendor"]) == ("UPSTREAM_UNAVAILABLE", "USERLOT")


async def test_scopes_hold_as_for_every_field() -> None:
    async with signed_in(GATEWAY_FEDERATION="1") as gateway:
        document = ASK % "... on Account { domain email assembly { notes } }"
        body = (await gateway.post(document, {"all": [ACME]}, headers("reader"))).json()
        assert body["data"]["_entities"][0]["domain"] == "acme.example"
        refused = {(*error["path"],): error["extensions"]["code"] for error in body["errors"]}
        assert refused == dict.fromkeys([("_entities", 0, "email"), ("_entities", 0, "assembly", "notes")], "FORBIDDEN")
        gateway.forget()
        address = str(Ref("Account", Vendor.ASSEMBLY, "ada@acme.example"))
        for named_by in ({"domain": "ada@acme.example"}, {"id": address}):
            body = (
                await gateway.post(document, {"all": [{**ACME, "domain": None, **named_by}]}, headers("reader"))
            ).json()
            assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        for field in (ASK % "... on Account { domain }", "{ _service { sdl } }"):
            body = (await gateway.post(field, {"all": [ACME]}, headers("writer"))).json()
            assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
            assert body["data"] is None
        assert (await gateway.post(field)).status_code == 401
        assert gateway.sent() == []


async def test_what_they_cost_is_foreseen_and_bounded(sandbox: Starlette) -> None:
    rows, _ = await page(sandbox, "Account")
    document = ASK % f"... on Account {{ {ACCOUNT} }}"
    for key in ("id", "domain"):
        async with opened(sandbox=sandbox, GATEWAY_FEDERATION="1") as gateway:
            all_named = named("Account", key, rows)
            body = await gateway.query(document, {"all": all_named}, {"x-explain": "cost"})
            cost = body["extensions"]["cost"]
            assert cost["actual"]["calls"] <= cost["requested"]["calls"]
            for vendor, calls in cost["actual"]["byVendor"].items():
                assert calls <= cost["requested"]["byVendor"][vendor]
            gateway.forget()
            body = (await gateway.post(document, {"all": all_named * 10})).json()
            assert body["errors"][0]["extensions"]["code"] == "COST_EXCEEDED"
            assert gateway.sent() == []
