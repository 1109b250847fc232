"""A customer by an external id: who is asked, in which order, and what comes of a vendor that fails."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.faults.kinds import TRIES
from tests.gateway.conftest import MakeGateway
from tests.gateway.customers import ACCOUNT, BY, COMPANY, TEAM, at_assembly, break_down, named
from tests.gateway.harness import Gateway

LIST = [f"GET /assembly/accounts?limit=100&offset={offset}" for offset in (0, 100)]
TREE = "GET /assemble/api/organisation/teams/recursive"


KEY = "shared-1"
AT_USERLOT = f"GET /userlot/api/v1/companies?external_id={KEY}"
HOLDERS: dict[str, tuple[tuple[tuple[str, str, dict[str, Any]], ...], list[str]]] = {
    "Userlot": (
        (("userlot", "company", {"id": f"{COMPANY}1", "name": "Userlot", "external_id": KEY}),),
        [AT_USERLOT],
    ),
    "Assembly's path": (
        (("assembly", "account", {"id": f"{ACCOUNT}1", "name": "Assembly's path", "source_specific_ids": [KEY]}),),
        [AT_USERLOT, at_assembly(KEY)],
    ),
    "Assembly's list": (
        (("assembly", "account", {"id": f"{ACCOUNT}2", "name": "Assembly's list", "id_in_tool": KEY}),),
        [AT_USERLOT, at_assembly(KEY), *LIST],
    ),
    "Assemble": (
        (
            ("assemble", "team", {"id": f"{TEAM}1", "name": "A team", "parent_id": None, "external_reference": KEY}),
            (
                "assembly",
                "account",
                {"id": f"{ACCOUNT}3", "name": "Assemble", "source_specific_ids": [f"assemble:{TEAM}1"]},
            ),
        ),
        [AT_USERLOT, at_assembly(KEY), *LIST, TREE],
    ),
}
"""In the order in which they are asked: what is planted, and whom it takes to find it where nobody before has it."""


async def test_the_first_vendor_that_holds_an_external_id_decides(gateway: Gateway) -> None:
    """From the last to the first, each planted beside those that are asked after it."""
    for place, (records, asked) in reversed(HOLDERS.items()):
        for vendor, noun, record in records:
            await gateway.plant(vendor, noun, record)
        gateway.clock.now += 61
        assert await named(gateway, externalId=f" {KEY} ") == place
        assert gateway.targets()[: len(asked)] == asked
        assert place == "Assemble" or gateway.targets() == asked


async def test_an_external_id_nobody_holds_is_null_when_all_were_asked(gateway: Gateway) -> None:
    assert await named(gateway, externalId=KEY) is None
    assert gateway.targets() == HOLDERS["Assemble"][1]


async def test_an_id_that_another_vendor_calls_its_own_is_no_external_id(gateway: Gateway) -> None:
    for given in ("01950000-0000-7000-8000-000000000001", "acme.example", "ada@acme.example", "110"):
        assert await named(gateway, externalId=given) is None, given


async def test_a_person_has_external_ids_too(gateway: Gateway) -> None:
    assert await named(gateway, externalId="u-ada") == "Ada Byron"


AMBIGUOUS = {
    "two companies": [
        ("userlot", "company", {"id": f"{COMPANY}{n}", "name": "Twin", "external_id": KEY}) for n in (1, 2)
    ],
    "two ids in the tool": [
        ("assembly", "account", {"id": f"{ACCOUNT}{n}", "name": "Twin", "id_in_tool": KEY}) for n in (1, 2)
    ],
    "two customers with a team each": [
        row
        for n in (1, 2)
        for row in (
            ("assemble", "team", {"id": f"{TEAM}{n}", "name": "T", "parent_id": None, "external_reference": KEY}),
            (
                "assembly",
                "account",
                {"id": f"{ACCOUNT}{n}", "name": "Twin", "source_specific_ids": [f"assemble:{TEAM}{n}"]},
            ),
        )
    ],
}


@pytest.mark.parametrize("case", AMBIGUOUS)
async def test_an_external_id_that_two_hold_is_ambiguous_and_none_is_picked(gateway: Gateway, case: str) -> None:
    for vendor, noun, record in AMBIGUOUS[case]:
        await gateway.plant(vendor, noun, record)
    error = await gateway.error(BY, {"by": {"externalId": KEY}})
    vendor, prefix = ("USERLOT", COMPANY) if case == "two companies" else ("ASSEMBLY", ACCOUNT)
    assert error["code"] == "AMBIGUOUS_MATCH"
    assert error["extensions"]["candidates"] == [{"vendor": vendor, "recordId": f"{prefix}{n}"} for n in (1, 2)]


async def test_two_teams_of_one_customer_are_not_ambiguous(gateway: Gateway) -> None:
    """`acme-1` is the reference of two teams, both Acme's."""
    await gateway.uproot("userlot", "company")
    assert await named(gateway, externalId="acme-1") == "Acme Works"
    await gateway.uproot("assembly", "account", "01950000-0000-7000-8000-000000000001")
    gateway.clock.now += 61
    assert await named(gateway, externalId="acme-1") is None
    linked = ["assemble:111", "assemble:112"]
    await gateway.plant("assembly", "account", {"id": f"{ACCOUNT}1", "name": "Heir", "source_specific_ids": linked})
    gateway.clock.now += 61
    assert await named(gateway, externalId="acme-1") == "Heir"


@pytest.mark.parametrize("broken", ["userlot", "assembly", "assemble"])
@pytest.mark.parametrize("place", HOLDERS)
async def test_a_vendor_that_fails_leaves_the_others_to_be_asked(gateway: Gateway, place: str, broken: str) -> None:
    for vendor, noun, record in HOLDERS[place][0]:
        await gateway.plant(vendor, noun, record)
    await break_down(gateway, broken)
    needs = {record[0] for record in HOLDERS[place][0]}
    body = await gateway.query(BY, {"by": {"externalId": KEY}})
    if broken in needs:
        assert body["data"] == {"account": None}
        (error,) = body["errors"]
        assert (error["extensions"]["code"], error["extensions"]["vendor"]) == ("UPSTREAM_UNAVAILABLE", broken.upper())
    else:
        assert body == {"data": {"account": {"name": place}}}


@pytest.mark.parametrize("broken", ["userlot", "assembly", "assemble"])
async def test_where_nobody_that_answers_holds_it_the_failure_is_told(gateway: Gateway, broken: str) -> None:
    await break_down(gateway, broken)
    error = await gateway.error(BY, {"by": {"externalId": KEY}})
    assert (error["code"], error["extensions"]["vendor"]) == ("UPSTREAM_UNAVAILABLE", broken.upper())
    teams = set() if broken == "assembly" else {Vendor.ASSEMBLE}  # a team leads to an account of Assembly or nowhere
    assert {call.vendor for call in gateway.book.calls} == {Vendor.USERLOT, Vendor.ASSEMBLY} | teams
    if broken == "assembly":
        assert len([call for call in gateway.book.calls if call.vendor is Vendor.ASSEMBLY]) == TRIES


@pytest.mark.parametrize("missing", [Vendor.USERLOT, Vendor.ASSEMBLY, Vendor.ASSEMBLE])
@pytest.mark.parametrize("place", HOLDERS)
async def test_a_vendor_that_is_not_configured_holds_no_external_id(
    make_gateway: MakeGateway, place: str, missing: Vendor
) -> None:
    gateway = await make_gateway(without=(missing,))
    for vendor, noun, record in HOLDERS[place][0]:
        await gateway.plant(vendor, noun, record)
    needs = {record[0] for record in HOLDERS[place][0]}
    assert await named(gateway, externalId=KEY) == (None if missing.value in needs else place)
