"""A vendor without a base URL or credential costs its own fields, one error each, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import FieldNode, OperationDefinitionNode, parse

from app.domain.vendor import Vendor
from schema.ids import Ref
from tests.gateway.account_edges import EDGES
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

FIELDS: dict[Vendor, dict[str, str]] = {
    Vendor.ASSEMBLY: {
        "assemblyAccounts": "assemblyAccounts(first: 1) { nodes { name } }",
        "labels": "labels { name }",
        "tiers": "tiers: labels(type: TIER) { name }",
        "label": 'label(id: "01960000-0000-7000-8000-000000000001") { name }',
        "usageLogs": "usageLogs(first: 1) { nodes { content } }",
        "byEmail": 'byEmail: account(by: {email: "ada@acme.example"}) { name }',
        "atAssembly": 'atAssembly: account(by: {record: {vendor: ASSEMBLY, id: "acme-1"}}) { name }',
    },
    Vendor.ASSEMBLE: {
        "team": 'team(id: "100") { name }',
        "teamWithTree": 'teamWithTree: team(id: "100") { children { name } }',
        "teams": "teams(first: 1) { nodes { name } }",
        "teamTree": "teamTree { name }",
    },
    Vendor.USERLOT: {
        "companies": "companies(first: 1) { nodes { name } }",
        "companyFields": "companyFields { name }",
        "companyStatuses": "companyStatuses { name }",
        "endUsers": "endUsers(first: 1) { nodes { name } }",
        "endUserFields": "endUserFields { name }",
        "customerSuccessTeams": "customerSuccessTeams { name }",
        "company": 'company(by: {externalId: "acme-1"}) { name }',
        "endUser": 'endUser(by: {email: "ada@acme.example"}) { name }',
        "atUserlot": (
            'atUserlot: account(by: {record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000001"}}) { name }'
        ),
    },
    Vendor.SWIFT: {
        "swiftAccounts": "swiftAccounts(first: 1) { nodes { name } }",
        "atSwift": 'atSwift: account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000002"}}) { name }',
    },
    Vendor.REEVO: {
        "reevoAccounts": "reevoAccounts(first: 1) { nodes { name } }",
        "accountSchema": "accountSchema { apiName }",
        "atReevo": (
            'atReevo: account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}}) { name }'
        ),
    },
}
OF_NO_VENDOR = {"node", "nodes", "vendors", "accounts"}
"""The last has the customers of those vendors that are configured."""
WHOLE = "{ " + " ".join(field for fields in FIELDS.values() for field in fields.values()) + " }"


async def test_every_root_field_of_a_vendor_is_here(gateway: Gateway) -> None:
    known = await gateway.data("{ __schema { queryType { fields { name } } } }")
    document = parse(WHOLE)
    (operation,) = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    selected = {node.name.value for node in operation.selection_set.selections if isinstance(node, FieldNode)}
    assert {each["name"] for each in known["__schema"]["queryType"]["fields"]} == selected | OF_NO_VENDOR


@pytest.fixture
async def whole(gateway: Gateway) -> dict[str, Any]:
    """The answer with all five vendors."""
    return await gateway.data(WHOLE)


@pytest.mark.parametrize("missing", Vendor)
async def test_its_own_fields_are_null_with_one_error_each_and_the_rest_stands(
    make_gateway: MakeGateway, whole: dict[str, Any], missing: Vendor
) -> None:
    gateway = await make_gateway(without=(missing,))
    body = await gateway.query(WHOLE)
    assert body["data"] == {**whole, **dict.fromkeys(FIELDS[missing])}
    assert sorted(error["path"] for error in body["errors"]) == sorted([name] for name in FIELDS[missing])
    for error in body["errors"]:
        assert (error["extensions"]["code"], error["extensions"]["vendor"]) == ("NOT_CONFIGURED", missing.name)
        assert error["extensions"]["retryable"] is False
        assert missing.title in error["message"]
    assert {call.vendor for call in gateway.book.calls} == set(Vendor) - {missing}


async def test_with_no_vendor_at_all_the_gateway_still_answers(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(without=tuple(Vendor))
    body = await gateway.query(WHOLE)
    assert set(body["data"].values()) == {None}
    assert len(body["errors"]) == len(body["data"])
    assert {error["extensions"]["code"] for error in body["errors"]} == {"NOT_CONFIGURED"}
    assert await gateway.data("{ vendors { vendor configured } }") == {
        "vendors": [{"vendor": vendor.name, "configured": False} for vendor in Vendor]
    }
    async with gateway.app.router.lifespan_context(gateway.app):
        assert (await gateway.http.get("/readyz")).status_code == 200


ROWS = [
    (root, missing, edge)
    for root, of in {
        "assemblyAccounts": Vendor.ASSEMBLY,
        "reevoAccounts": Vendor.REEVO,
        "swiftAccounts": Vendor.SWIFT,
    }.items()
    for missing in Vendor
    if missing is not of
    for edge in EDGES[missing]
]


@pytest.mark.parametrize(("root", "missing", "edge"), ROWS)
async def test_an_edge_of_every_row_of_a_list_is_null_with_an_error(
    make_gateway: MakeGateway, root: str, missing: Vendor, edge: str
) -> None:
    """Whether anything is linked there or not: the first of Swift's accounts is no customer of anybody's."""
    gateway = await make_gateway(without=(missing,))
    body = await gateway.query(f"{{ {root}(first: 3) {{ nodes {{ name {edge} {EDGES[missing][edge]} }} }} }}")
    nodes = body["data"][root]["nodes"]
    assert [(bool(node["name"]), node[edge]) for node in nodes] == [(True, None)] * 3
    assert sorted(error["path"] for error in body["errors"]) == [[root, "nodes", row, edge] for row in range(3)]
    codes = {(error["extensions"]["code"], error["extensions"]["vendor"]) for error in body["errors"]}
    assert codes == {("NOT_CONFIGURED", missing.name)}


@pytest.mark.parametrize("missing", Vendor)
async def test_an_id_of_its_record_is_refused_with_the_vendor_named(make_gateway: MakeGateway, missing: Vendor) -> None:
    gateway = await make_gateway(without=(missing,))
    graphql_type = "Team" if missing is Vendor.ASSEMBLE else "Account"
    error = await gateway.error(f'{{ node(id: "{Ref(graphql_type, missing, "1")}") {{ id }} }}')
    assert (error["code"], error["extensions"]["vendor"]) == ("NOT_CONFIGURED", missing.name)


async def test_vendors_tells_how_each_stands(gateway: Gateway) -> None:
    before = await gateway.data("{ vendors { vendor configured reachable lastAnswerAt callsLeft } }")
    assert all(state["configured"] and state["reachable"] is None for state in before["vendors"])
    await gateway.data("{ companyStatuses { id } }")
    fault = {"vendor": "swift", "kind": "status", "status": 503}
    (await gateway.control.post("/faults", json=fault)).raise_for_status()
    await gateway.error("{ swiftAccounts { totalCount } }")
    gateway.forget()
    after = await gateway.data("{ vendors { vendor reachable lastAnswerAt lastErrorAt lastErrorCode } }")
    states = {state.pop("vendor"): state for state in after["vendors"]}
    assert (states["USERLOT"]["reachable"], states["USERLOT"]["lastErrorCode"]) == (True, None)
    assert states["USERLOT"]["lastAnswerAt"].endswith("Z")
    assert (states["SWIFT"]["lastErrorCode"], states["SWIFT"]["lastAnswerAt"]) == ("UPSTREAM_UNAVAILABLE", None)
    assert gateway.book.calls == []
