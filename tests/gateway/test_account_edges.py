"""Every edge of an account: filled, empty, without its vendor, with a vendor that fails, whoever it was reached by."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.merged_fields import MERGED
from app.domain.vendor import Vendor
from tests.gateway.account_edges import ACME, EDGES, SELECTED, reached_by, vendor_of
from tests.gateway.conftest import MakeGateway
from tests.gateway.customers import break_down
from tests.gateway.harness import Gateway

OF_NO_VENDOR = {"id", "idIsProvisional", "sources", "conflicts", "provenance"}
EVERY = [edge for edges in EDGES.values() for edge in edges]
LINKS = [(by, other) for by in ACME for other in Vendor if by is not other]
STATES = "idIsProvisional sources { vendor status recordId matchedBy candidates error { code } }"


async def account(gateway: Gateway, document: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The account, and of each of its fields that failed the extensions of its one error."""
    body = await gateway.query(document)
    errors: dict[str, dict[str, Any]] = {}
    for error in body.get("errors", ()):
        root, edge = error["path"]
        assert root == "account"
        assert edge not in errors
        errors[edge] = error["extensions"]
    return body["data"]["account"], errors


async def test_every_edge_is_here(gateway: Gateway) -> None:
    known = await gateway.data('{ __type(name: "Account") { fields { name } } }')
    assert {each["name"] for each in known["__type"]["fields"]} == {*EVERY, *MERGED, *OF_NO_VENDOR}


@pytest.mark.parametrize("by", ACME)
async def test_every_edge_is_filled_whoever_the_customer_was_reached_by(gateway: Gateway, by: Vendor) -> None:
    found = (await gateway.data(reached_by(by)))["account"]
    assert [edge for edge in EVERY if not found[edge]] == ["parentCompany"]  # of people alone
    assert found == (await gateway.data(reached_by(Vendor.ASSEMBLY)))["account"]
    assert {
        vendor: found[view]["id"] for vendor, view in (("ASSEMBLY", "assembly"), ("REEVO", "reevo"), ("SWIFT", "swift"))
    } == {vendor.name: ACME[vendor] for vendor in (Vendor.ASSEMBLY, Vendor.REEVO, Vendor.SWIFT)}
    assert [team["vendorId"] for team in found["teams"]] == ["111", "112"]


async def test_a_person_has_the_edges_of_a_person(gateway: Gateway) -> None:
    found = (await gateway.data(f'{{ account(by: {{email: "ada@acme.example"}}) {{ kind {SELECTED} }} }}'))["account"]
    assert found["kind"] == "CUSTOMER"
    assert found["parentCompany"] == {"name": "Acme Works"}
    assert found["contacts"] == {"edges": [{"role": None, "node": {"displayName": "Ada Byron"}}]}
    assert found["endUsers"] == {"nodes": [{"name": "Ada Byron"}]}
    assert {edge: found[edge] for edge in ("reevo", "company", "swift", "revenue")} == dict.fromkeys(
        ("reevo", "company", "swift", "revenue")
    )


LONELY = {
    Vendor.ASSEMBLY: "01950000-0000-7000-8000-000000000010",
    Vendor.REEVO: "a0000000-0000-4000-8000-000000000011",
    Vendor.USERLOT: "c0000000-0000-4000-8000-000000000005",
    Vendor.SWIFT: "01J0CRVTXX0000000000000004",
}
"""Records of customers that no other vendor holds."""


@pytest.mark.parametrize("by", LONELY)
async def test_what_nothing_is_linked_to_is_null_or_empty_without_an_error(gateway: Gateway, by: Vendor) -> None:
    record = f'{{vendor: {by.name}, id: "{LONELY[by]}"}}'
    found = (await gateway.data(f"{{ account(by: {{record: {record}}}) {{ {SELECTED} }} }}"))["account"]
    for vendor, edges in EDGES.items():
        if vendor is not by:
            assert {edge: found[edge] for edge in edges} == {edge: [] if edge == "teams" else None for edge in edges}
    assert found[{Vendor.USERLOT: "company"}.get(by, by.value)]["id"]


@pytest.mark.parametrize(("by", "missing"), LINKS)
async def test_an_edge_whose_vendor_is_not_configured_is_null_with_an_error_that_says_so(
    make_gateway: MakeGateway, by: Vendor, missing: Vendor
) -> None:
    whole = (await (await make_gateway()).data(reached_by(by)))["account"]
    gateway = await make_gateway(without=(missing,))
    found, errors = await account(gateway, reached_by(by))
    assert set(errors) == set(EDGES[missing])
    for extensions in errors.values():
        assert (extensions["code"], extensions["vendor"]) == ("NOT_CONFIGURED", missing.name)
    assert {edge: found[edge] for edge in EDGES[missing]} == dict.fromkeys(EDGES[missing])
    others = [edge for edge in EVERY if edge not in EDGES[missing]]
    if missing is Vendor.ASSEMBLY:  # which alone knows what the others are linked to
        others = list(EDGES[by])
    assert {edge: found[edge] for edge in others} == {edge: whole[edge] for edge in others}


@pytest.mark.parametrize("missing", Vendor)
@pytest.mark.parametrize("by", LONELY)
async def test_a_vendor_that_is_not_configured_is_told_to_be_so_though_nothing_is_linked(
    make_gateway: MakeGateway, by: Vendor, missing: Vendor
) -> None:
    if by is missing:
        return
    gateway = await make_gateway(without=(missing,))
    record = f'{{vendor: {by.name}, id: "{LONELY[by]}"}}'
    found, errors = await account(gateway, f"{{ account(by: {{record: {record}}}) {{ {STATES} {SELECTED} }} }}")
    assert set(errors) == set(EDGES[missing])
    assert {extensions["code"] for extensions in errors.values()} == {"NOT_CONFIGURED"}
    states = {each["vendor"]: each for each in found["sources"]}
    assert found["idIsProvisional"] is False
    expected = {vendor.name: "NOT_LINKED" for vendor in Vendor}
    if by is Vendor.USERLOT:  # which does not tell a company's ids in other systems
        expected |= {"REEVO": "SKIPPED", "SWIFT": "SKIPPED"}
    assert {vendor: each["status"] for vendor, each in states.items()} == {
        **expected,
        by.name: "OK",
        missing.name: "NOT_CONFIGURED",
    }


@pytest.mark.parametrize(("status", "code"), [(503, "UPSTREAM_UNAVAILABLE"), (403, "FORBIDDEN")])
@pytest.mark.parametrize(("by", "broken"), LINKS)
async def test_an_edge_whose_vendor_fails_is_null_with_the_failure(
    make_gateway: MakeGateway, by: Vendor, broken: Vendor, status: int, code: str
) -> None:
    """Without Assembly nobody knows what else the record is linked to, and those edges say that they were skipped."""
    if (broken, status) == (Vendor.ASSEMBLE, 403):  # at signing in
        code = "UPSTREAM_AUTH"
    whole = (await (await make_gateway()).data(reached_by(by, f"{STATES} {SELECTED}")))["account"]
    gateway = await make_gateway()
    await break_down(gateway, broken.value, status=status)
    found, errors = await account(gateway, reached_by(by, f"{STATES} {SELECTED}"))
    stand = set(EDGES[by]) if broken is Vendor.ASSEMBLY else set(EVERY) - set(EDGES[broken])
    assert {edge: found[edge] for edge in EVERY} == {edge: whole[edge] if edge in stand else None for edge in EVERY}
    assert {edge: (each["code"], each["vendor"]) for edge, each in errors.items()} == {
        edge: (code if edge in EDGES[broken] else "SKIPPED", vendor_of(edge).name)
        for edge in EVERY
        if edge not in stand
    }
    failed = "FORBIDDEN" if code == "FORBIDDEN" else "FAILED"
    for state, before in zip(found["sources"], whole["sources"], strict=True):
        vendor = Vendor[state["vendor"]]
        if vendor is broken or (broken is Vendor.ASSEMBLY and vendor is not by):
            nothing = {"recordId": None, "matchedBy": None, "candidates": [], "error": {"code": code}}
            assert state == {**before, **nothing, "status": failed if vendor is broken else "SKIPPED"}
        elif broken is Vendor.ASSEMBLY:
            assert state == {**before, "matchedBy": None}
        else:
            assert state == before
    assert found["idIsProvisional"] is (broken is Vendor.ASSEMBLY)


@pytest.mark.parametrize("by", ACME)
async def test_nothing_is_asked_twice_however_much_is_selected(gateway: Gateway, by: Vendor) -> None:
    await gateway.data(reached_by(by, f"id {STATES} {SELECTED} {' '.join(MERGED)} conflicts {{ field }}"))
    asked = [(call.request.method, call.target, call.request.content) for call in gateway.book.calls]
    assert len(asked) == len(set(asked))
