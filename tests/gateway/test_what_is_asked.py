"""What is selected of an account decides which vendors are asked, and what it then says (docs/decisions/0066)."""

from __future__ import annotations

import pytest

from tests.gateway.harness import Gateway

REEVO = 'account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}})'
DOMAIN = 'account(by: {domain: "acme.example"})'
WAYS = [
    DOMAIN,
    REEVO,
    'account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000002"}})',
    'account(by: {externalId: "acme-1"})',
    'account(by: {record: {vendor: ASSEMBLE, id: "112"}})',
    'node(id: "QWNjb3VudDpyZWV2bzphMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE")',
]


def vendors_asked(gateway: Gateway) -> set[str]:
    return {operation.partition(".")[0] for operation in gateway.counted()}


@pytest.mark.parametrize(
    ("root", "selected", "vendors"),
    [
        (DOMAIN, "kind name domain email phones imageUrl", {"assembly"}),
        (DOMAIN, "id idIsProvisional name assembly { notes }", {"assembly"}),
        (DOMAIN, "domains", {"assembly", "reevo"}),
        (DOMAIN, "company { name }", {"assembly", "userlot"}),
        (DOMAIN, "swift { name }", {"assembly", "swift"}),
        (DOMAIN, "teams { displayName }", {"assembly", "assemble"}),
        (REEVO, "kind name domain description", {"reevo"}),
        (REEVO, "phones", {"reevo", "assembly"}),
        (REEVO, "id name", {"reevo", "assembly"}),
        (REEVO, "swift { name }", {"reevo", "assembly", "swift"}),
        (DOMAIN, "sources { status }", {"assembly", "assemble", "userlot", "swift", "reevo"}),
        (DOMAIN, "conflicts { field }", {"assembly", "assemble", "userlot", "swift", "reevo"}),
    ],
)
async def test_only_what_the_selection_needs_is_asked(
    gateway: Gateway, root: str, selected: str, vendors: set[str]
) -> None:
    data = await gateway.data(f"{{ found: {root} {{ {selected} }} }}")
    assert data["found"]
    assert vendors_asked(gateway) == vendors


async def test_beside_an_id_the_word_that_counts_first_is_shown_by_every_way(gateway: Gateway) -> None:
    seen = set()
    for way in WAYS:
        gateway.clock.now += 86_400  # nothing is at hand from the way before
        found = (await gateway.data(f"{{ found: {way} {{ id ... on Account {{ name }} }} }}"))["found"]
        seen.add((found["id"], found["name"]))
    assert [name for _, name in seen] == ["Acme Works"]


async def test_without_an_id_the_reached_record_speaks(gateway: Gateway) -> None:
    assert (await gateway.data(f"{{ {REEVO} {{ name }} }}"))["account"] == {"name": "Acme"}


async def test_a_record_that_is_here_takes_part_whoever_asked_for_it(gateway: Gateway) -> None:
    data = await gateway.data(f"{{ {REEVO} {{ name assembly {{ name }} }} }}")
    assert data["account"] == {"name": "Acme Works", "assembly": {"name": "Acme Works"}}
