"""What is deferred of an account holds up nothing else of it, wherever the account stands."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.faults.jumping_loop import run
from tests.faults.stage import Stage, on_stage
from tests.gateway.deferring import IN_2022, NEWER, slow, take

DELAY = 3.0
ACME = 'account(by: {domain: "acme.example"})'
NODE = 'node(id: "QWNjb3VudDphc3NlbWJseTowMTk1MDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDE")'
LATE = "... @defer { company { name } }"

WAYS = {
    "one": (f"{{ {ACME} {{ id name reevo {{ id }} {LATE} }} }}", Vendor.USERLOT),
    "one whose sources are deferred": (
        f"{{ {ACME} {{ name ... @defer {{ id sources {{ status }} }} }} }}",
        Vendor.SWIFT,
    ),
    "one by a fragment": (
        f"{{ {ACME} {{ name tier {{ name }} ...F @defer(if: true) }} }} fragment F on Account {{ company {{ name }} }}",
        Vendor.USERLOT,
    ),
    "its people beside": (
        f"{{ {ACME} {{ name contacts {{ nodes {{ displayName }} }} customers {{ nodes {{ name }} }} {LATE} }} }}",
        Vendor.USERLOT,
    ),
    "a node": (f"{{ {NODE} {{ id ... on Account {{ name {LATE} }} }} }}", Vendor.USERLOT),
    "nodes of Assembly's list": (f"{{ assemblyAccounts(first: 5) {{ nodes {{ id name {LATE} }} }} }}", Vendor.USERLOT),
    "nodes of Reevo's list": (
        "{ reevoAccounts(first: 5) { nodes { id ... @defer { company { name } } } } }",
        Vendor.USERLOT,
    ),
    "nodes of all": (f"{{ accounts(first: 5) {{ nodes {{ id name {LATE} }} }} }}", Vendor.USERLOT),
    "edges of all, in order": (
        "{ accounts(first: 5, orderBy: {field: NAME}) { edges { node { id ... @defer { teams { id } } } } } }",
        Vendor.ASSEMBLE,
    ),
    "companies' accounts": (
        "{ companies(first: 3) { nodes { name account { name ... @defer { swift { id } } } } } }",
        Vendor.SWIFT,
    ),
}


async def _calls(stage: Stage) -> dict[Vendor, int]:
    return {vendor: len(stage.sent(vendor)) for vendor in Vendor}


def _whole(parts: list[tuple[float, Any]]) -> int:
    """How many objects came in all the parts behind the first."""
    return sum(len(part.get("incremental", ())) for _, part in parts[1:])


@pytest.mark.parametrize("way", WAYS)
def test_the_first_part_does_not_wait_for_what_is_deferred(way: str) -> None:
    document, vendor = WAYS[way]

    async def scenario() -> None:
        async with on_stage() as stage:
            assert not (await stage.ask(document)).errors
            usual = await _calls(stage)
        async with on_stage() as stage:
            slow(stage, vendor, DELAY)
            parts = (await take(stage, document, NEWER)).parts
            (at, first), *_, (later, last) = parts
            assert (at, later) == (0.0, DELAY)
            assert "errors" not in first
            assert not last["hasNext"]
            assert _whole(parts) == len(first["pending"])
            assert await _calls(stage) == usual, "no call is added"

    run(scenario())


@pytest.mark.parametrize("accept", [IN_2022, NEWER])
def test_labels_that_are_deferred_hold_up_no_page(accept: str) -> None:
    document = "{ assemblyAccounts(first: 5) { nodes { name ... @defer { tier { name } } } } }"

    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("assembly", "latency", operation="assembly.label.list", seconds=DELAY)
            (at, _), *_, (later, _) = (await take(stage, document, accept)).parts
            assert (at, later) == (0.0, DELAY)

    run(scenario())


def test_lists_beside_companies_that_are_deferred_hold_up_no_page() -> None:
    document = "{ companies(first: 3) { nodes { name ... @defer { status { name } } } } }"

    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("userlot", "latency", operation="userlot.company_status.list", seconds=DELAY)
            (at, _), *_, (later, _) = (await take(stage, document, NEWER)).parts
            assert (at, later) == (0.0, DELAY)

    run(scenario())


def test_what_is_not_deferred_is_waited_for() -> None:
    document = f"{{ {ACME} {{ name company {{ name }} ... @defer(if: false) {{ swift {{ id }} }} {LATE} }} }}"

    async def scenario() -> None:
        async with on_stage() as stage:
            slow(stage, Vendor.SWIFT, DELAY)
            assert (await stage.ask(document)).seconds == DELAY
            taken = await take(stage, document, NEWER)
            assert taken.chunks[0][0] >= 0.0
            assert b"swift" in taken.body

    run(scenario())
