"""A customer by a domain: Assembly is asked, then Reevo, and what comes of one that fails."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from tests.gateway.conftest import MakeGateway
from tests.gateway.customers import ACCOUNT, BY, REEVO, at_assembly, at_reevo, break_down, named, states_of
from tests.gateway.harness import Gateway

AT_REEVO = ["GET /reevo/api/v2/_schema/account", "POST /reevo/api/v2/account/_query"]


async def test_assembly_is_asked_for_a_domain_first_and_by_its_normal_spelling(gateway: Gateway) -> None:
    assert await named(gateway, domain="WWW.Acme.Example.") == "Acme Works"
    assert gateway.targets() == [at_assembly("acme.example")]


@pytest.mark.parametrize(
    ("stored", "asked", "refs"),
    [
        ("ways.example", "www.ways.example", ["ways.example"]),
        ("www.ways.example", "ways.example", ["ways.example", "www.ways.example"]),
        (
            "bücher.example",
            "xn--bcher-kva.example",
            ["xn--bcher-kva.example", "www.xn--bcher-kva.example", "b%C3%BCcher.example"],
        ),
        ("xn--bcher-kva.example", "Bücher.example", ["xn--bcher-kva.example"]),
    ],
)
async def test_assembly_is_asked_by_the_other_spellings_on_a_miss(
    gateway: Gateway, stored: str, asked: str, refs: list[str]
) -> None:
    await gateway.plant("assembly", "account", {"id": f"{ACCOUNT}1", "name": "Found", "domain": stored})
    assert await named(gateway, domain=asked) == "Found"
    assert gateway.targets() == [at_assembly(ref) for ref in refs]


@pytest.mark.parametrize(
    ("domain", "name"),
    [("lonepine.example", "Lone Pine"), ("dual-group.example", "Dual Domain"), ("acme-labs.example", "Acme")],
)
async def test_reevo_is_asked_next_also_for_a_domain_that_is_not_the_first(
    gateway: Gateway, domain: str, name: str
) -> None:
    found = (
        await gateway.data(
            "query($by: AccountBy!) { account(by: $by) { reevo { displayName } } }", {"by": {"domain": domain}}
        )
    )["account"]
    assert found == {"reevo": {"displayName": name}}
    assert gateway.targets() == [at_assembly(domain), at_assembly(f"www.{domain}"), *AT_REEVO]


async def test_a_customer_found_by_reevos_domain_is_whose_the_record_is(gateway: Gateway) -> None:
    ids = {(await states_of(gateway, domain=domain))[0]["id"] for domain in ("acme.example", "acme-labs.example")}
    assert len(ids) == 1


async def test_a_domain_nobody_has_is_null_when_both_were_asked(gateway: Gateway) -> None:
    assert await named(gateway, domain="nobody.example") is None
    assert [target.split("?")[0] for target in gateway.targets()] == [
        at_assembly("nobody.example"),
        at_assembly("www.nobody.example"),
        *AT_REEVO,
    ]


async def test_free_mail_is_nobodys_domain(gateway: Gateway) -> None:
    await at_reevo(gateway, 1, "Claims all of it", "gmail.com")
    assert await named(gateway, domain="gmail.com") is None
    assert {call.vendor for call in gateway.sent()} == {Vendor.ASSEMBLY}


async def test_what_assemblys_path_finds_by_something_else_has_not_the_domain(gateway: Gateway) -> None:
    """The slot of the path takes source specific ids too."""
    await gateway.plant(
        "assembly",
        "account",
        {"id": f"{ACCOUNT}1", "name": "Another", "domain": "own.example", "source_specific_ids": ["taken.example"]},
    )
    await at_reevo(gateway, 1, "The one", "taken.example")
    assert await named(gateway, domain="taken.example") == "The one"


async def test_a_domain_that_two_have_at_reevo_is_ambiguous(gateway: Gateway) -> None:
    await at_reevo(gateway, 1, "One", "both.example")
    await at_reevo(gateway, 2, "Other", "other.example", "both.example")
    error = await gateway.error(BY, {"by": {"domain": "both.example"}})
    assert error["code"] == "AMBIGUOUS_MATCH"
    assert error["extensions"]["candidates"] == [{"vendor": "REEVO", "recordId": f"{REEVO}{n}"} for n in (1, 2)]


async def test_without_assembly_reevos_customer_is_shown_and_final(make_gateway: MakeGateway) -> None:
    found, states = await states_of(await make_gateway(without=(Vendor.ASSEMBLY,)), domain="acme.example")
    assert (found["name"], found["idIsProvisional"]) == ("Acme", False)
    assert states["ASSEMBLY"] == ("NOT_CONFIGURED", None, None)
    assert states["REEVO"] == ("OK", "a0000000-0000-4000-8000-000000000001", None)


async def test_without_assembly_a_record_and_the_company_that_knows_it_are_one(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(without=(Vendor.ASSEMBLY,))
    found, states = await states_of(gateway, domain="juniper.example")
    assert (found["name"], found["idIsProvisional"]) == ("Juniper Systems", False)
    assert states["USERLOT"] == ("OK", "c0000000-0000-4000-8000-000000000008", None)
    assert states["SWIFT"] == ("SKIPPED", None, None)  # the company may know one, and does not show it


async def test_in_a_list_what_only_a_call_a_row_would_tell_is_skipped_not_denied(gateway: Gateway) -> None:
    page = await gateway.data(
        "{ reevoAccounts(first: 20) { nodes { name sources { vendor status } company { name } } } }"
    )
    states = {
        node["name"]: {each["vendor"]: each["status"] for each in node["sources"]}
        for node in page["reevoAccounts"]["nodes"]
    }
    assert states["Juniper Systems"] == {
        "ASSEMBLY": "NOT_LINKED",
        "ASSEMBLE": "NOT_LINKED",
        "USERLOT": "SKIPPED",
        "SWIFT": "SKIPPED",
        "REEVO": "OK",
    }


@pytest.mark.parametrize(
    ("status", "state", "code"), [(503, "FAILED", "UPSTREAM_UNAVAILABLE"), (403, "FORBIDDEN", "FORBIDDEN")]
)
async def test_with_assembly_down_reevos_customer_is_shown_and_provisional(
    gateway: Gateway, status: int, state: str, code: str
) -> None:
    await break_down(gateway, "assembly", status=status)
    found, states = await states_of(gateway, domain="acme.example")
    assert (found["name"], found["idIsProvisional"]) == ("Acme", True)
    assert states == {
        "ASSEMBLY": (state, None, code),
        "ASSEMBLE": ("SKIPPED", None, code),
        "USERLOT": ("SKIPPED", None, code),
        "SWIFT": ("SKIPPED", None, code),
        "REEVO": ("OK", "a0000000-0000-4000-8000-000000000001", None),
    }
    await gateway.control.delete("/faults")
    again, _ = await states_of(gateway, domain="acme.example")
    assert (again["name"], again["idIsProvisional"], again["id"] == found["id"]) == ("Acme Works", False, False)


async def test_reevo_down_is_told_only_where_assembly_has_not_the_domain(gateway: Gateway) -> None:
    await break_down(gateway, "reevo")
    assert await named(gateway, domain="acme.example") == "Acme Works"
    error = await gateway.error(BY, {"by": {"domain": "lonepine.example"}})
    assert (error["code"], error["extensions"]["vendor"]) == ("UPSTREAM_UNAVAILABLE", "REEVO")


async def test_with_both_down_the_first_failure_is_told(gateway: Gateway) -> None:
    await break_down(gateway, "reevo", "assembly")
    error = await gateway.error(BY, {"by": {"domain": "acme.example"}})
    assert (error["code"], error["extensions"]["vendor"]) == ("UPSTREAM_UNAVAILABLE", "ASSEMBLY")


async def test_a_vendor_that_is_not_configured_has_no_domain(make_gateway: MakeGateway) -> None:
    assert await named(await make_gateway(without=(Vendor.REEVO,)), domain="lonepine.example") is None
    assert await named(await make_gateway(without=(Vendor.ASSEMBLY,)), domain="nobody.example") is None
    neither = await make_gateway(without=(Vendor.REEVO, Vendor.ASSEMBLY))
    error = await neither.error(BY, {"by": {"domain": "acme.example"}})
    assert (error["code"], error["extensions"]["vendor"]) == ("NOT_CONFIGURED", "ASSEMBLY")
