"""A customer by a vendor's record, and strictly: a key that is looked for wherever it can be held."""

from __future__ import annotations

import pytest

from tests.gateway.customers import ACCOUNT, BY, COMPANY, break_down, named, states_of
from tests.gateway.harness import Gateway


async def test_every_vendors_record_leads_to_the_customer(gateway: Gateway) -> None:
    records = {
        "ASSEMBLY": "01950000-0000-7000-8000-000000000001",
        "REEVO": "a0000000-0000-4000-8000-000000000001",
        "USERLOT": "c0000000-0000-4000-8000-000000000001",
        "SWIFT": "01J0CRVTXX0000000000000002",
        "ASSEMBLE": "111",
    }
    ids = set()
    for vendor, record_id in records.items():
        found, states = await states_of(gateway, record={"vendor": vendor, "id": record_id})
        ids.add(found["id"])
        assert {of: states[of][1] for of in ("ASSEMBLY", "REEVO", "SWIFT")} == {
            of: records[of] for of in ("ASSEMBLY", "REEVO", "SWIFT")
        }
    assert len(ids) == 1


async def test_a_teams_record_is_the_customer_it_is_linked_to(gateway: Gateway) -> None:
    document = "query($by: AccountBy!) { account(by: $by) { name teams { vendorId } } }"
    for team, expected in {
        "121": {"name": "Bright 🚀 Rockets", "teams": [{"vendorId": "121"}]},
        "112": {"name": "Acme Works", "teams": [{"vendorId": "111"}, {"vendorId": "112"}]},
        "100": None,  # its reference is nobody's
        "110": None,  # it has none
        "4711": None,  # there is no such team
    }.items():
        by = {"record": {"vendor": "ASSEMBLE", "id": team}}
        assert (await gateway.data(document, {"by": by}))["account"] == expected, team


async def test_a_team_that_two_customers_claim_is_ambiguous(gateway: Gateway) -> None:
    for number, claim in enumerate(("assemble:110", "110"), start=1):
        record = {"id": f"{ACCOUNT}{number}", "name": f"Claims {number}", "source_specific_ids": [claim]}
        await gateway.plant("assembly", "account", record)
    error = await gateway.error(BY, {"by": {"record": {"vendor": "ASSEMBLE", "id": "110"}}})
    assert error["code"] == "AMBIGUOUS_MATCH"
    assert error["extensions"]["candidates"] == [{"vendor": "ASSEMBLY", "recordId": f"{ACCOUNT}{n}"} for n in (1, 2)]


@pytest.mark.parametrize(
    ("by", "candidates"),
    [
        ({"domain": "acme.example"}, None),
        ({"externalId": "acme-1"}, None),
        (
            {"domain": "strict.example"},
            [("ASSEMBLY", f"{ACCOUNT}1"), ("ASSEMBLY", f"{ACCOUNT}2")],
        ),
        (
            {"externalId": "strict-1"},
            [("ASSEMBLY", f"{ACCOUNT}2"), ("USERLOT", f"{COMPANY}1")],
        ),
    ],
)
async def test_strictly_a_key_is_looked_for_wherever_it_can_be_held(
    gateway: Gateway, by: dict[str, str], candidates: list[tuple[str, str]] | None
) -> None:
    """The same key without `strict` finds the first customer that has it."""
    for number, domain, more in (
        (1, "strict.example", {}),
        (2, "www.strict.example", {"source_specific_ids": ["strict-1", f"not:userlot:{COMPANY}1"]}),
    ):
        record = {"id": f"{ACCOUNT}{number}", "name": f"Strict {number}", "domain": domain, **more}
        await gateway.plant("assembly", "account", record)
    await gateway.plant("userlot", "company", {"id": f"{COMPANY}1", "name": "Refused", "external_id": "strict-1"})
    assert await named(gateway, **by) is not None
    document = "query($by: AccountBy!) { account(by: $by, strict: true) { name } }"
    if candidates is None:
        assert (await gateway.data(document, {"by": by}))["account"] == {"name": "Acme Works"}
        return
    error = await gateway.error(document, {"by": by})
    assert error["code"] == "AMBIGUOUS_MATCH"
    assert error["extensions"]["candidates"] == [{"vendor": of, "recordId": each} for of, each in candidates]


@pytest.mark.parametrize(("by", "broken"), [("domain", "assembly"), ("domain", "reevo"), ("externalId", "userlot")])
async def test_strictly_a_vendor_that_cannot_be_asked_is_an_error(gateway: Gateway, by: str, broken: str) -> None:
    await break_down(gateway, broken)
    document = "query($by: AccountBy!) { account(by: $by, strict: true) { name } }"
    error = await gateway.error(document, {"by": {by: {"domain": "acme.example", "externalId": "acme-1"}[by]}})
    assert (error["code"], error["extensions"]["vendor"]) == ("UPSTREAM_UNAVAILABLE", broken.upper())
