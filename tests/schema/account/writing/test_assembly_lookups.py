"""The account at Assembly that a write looks for: in every spelling of a domain, by no other kind of reference."""

from __future__ import annotations

import pytest

from app.domain.account import AssemblyAccount
from schema.account.writing.assembly_lookups import one_spelling, with_domain, with_source_id
from tests.schema.account.writing.given import account
from tests.schema.account.writing.vendors import Vendors


@pytest.mark.parametrize(
    ("held", "given", "asked"),
    [
        ("acme.example", "acme.example", ["acme.example"]),
        ("acme.example", " WWW.Acme.example. ", ["acme.example"]),
        ("www.acme.example", "acme.example", ["acme.example", "www.acme.example"]),
        ("ada@acme.example", "Ada@ACME.example", ["ada@acme.example"]),
        (
            "bücher.example",
            "xn--bcher-kva.example",
            ["xn--bcher-kva.example", "www.xn--bcher-kva.example", "bücher.example"],
        ),
    ],
)
async def test_a_domain_is_found_in_any_spelling(held: str, given: str, asked: list[str]) -> None:
    found = account(domain=held)
    vendors = Vendors(accounts={held: found})
    assert await with_domain(vendors.context, {"domain": given}) is found
    assert vendors.asked == asked


@pytest.mark.parametrize("domain", [None, "", "  "])
async def test_without_a_domain_nothing_is_asked(domain: str | None) -> None:
    vendors = Vendors()
    assert await with_domain(vendors.context, {"domain": domain}) is None
    assert await with_domain(vendors.context, {"name": "N"}) is None
    assert vendors.asked == []


async def test_an_account_with_that_source_specific_id_is_not_the_domain_s() -> None:
    vendors = Vendors(accounts={"acme.example": account(domain="other.example", source_specific_ids=("acme.example",))})
    assert await with_domain(vendors.context, {"domain": "acme.example"}) is None


@pytest.mark.parametrize(
    ("held", "is_it"),
    [
        (account(id="a-9", source_specific_ids=("s-1",)), True),
        (account(id="a-9"), True),  # a reply need not show them
        (account(id="s-1"), False),
        (account(domain="s-1"), False),
        (account(domain="s-1", source_specific_ids=("s-1",)), True),
    ],
)
async def test_a_source_specific_id_is_no_domain_and_no_id(held: AssemblyAccount, is_it: bool) -> None:
    vendors = Vendors(accounts={"s-1": held})
    assert (await with_source_id(vendors.context, "s-1") is held) is is_it
    assert await with_source_id(vendors.context, "s-2") is None


@pytest.mark.parametrize(
    ("domain", "spelling"),
    [("WWW.Acme.example.", "acme.example"), (" Ada@Acme.example", "ada@acme.example"), ("no domain", "no domain")],
)
def test_one_spelling(domain: str, spelling: str) -> None:
    assert one_spelling(domain) == spelling
