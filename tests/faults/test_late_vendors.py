"""A vendor that hangs costs its own fields: what the others are asked next is asked while there is time for it."""

from __future__ import annotations

import pytest

from tests.faults.jumping_loop import run
from tests.faults.kinds import DEADLINE
from tests.faults.stage import on_stage

ACME = 'account(by: {domain: "acme.example"})'
BY_REEVO = 'account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}})'
NODE = 'node(id: "QWNjb3VudDphc3NlbWJseTowMTk1MDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDE")'
PEOPLE = "customers { nodes { name } } contacts { nodes { displayName } }"
LOGS = "usageLogs(first: 1) { nodes { id } }"

WAYS = (
    ("swift", f"{{ {ACME} {{ swift {{ id }} {PEOPLE} }} }}", {"swift"}),
    ("assemble", f"{{ {ACME} {{ teams {{ id }} {PEOPLE} }} }}", {"teams"}),
    ("userlot", f"{{ {ACME} {{ company {{ name }} {PEOPLE} }} }}", {"company"}),
    ("reevo", f"{{ {ACME} {{ reevo {{ id }} customers {{ nodes {{ name }} }} }} }}", {"reevo"}),
    (
        "assembly",
        f"{{ {BY_REEVO} {{ reevo {{ id }} company {{ name }} contacts {{ nodes {{ id }} }} }} }}",
        {"company"},
    ),
    ("swift", f"{{ {NODE} {{ ... on Account {{ swift {{ id }} {PEOPLE} }} }} }}", {"swift"}),
    ("swift", f"{{ labels {{ id }} {ACME} {{ swift {{ id }} tier {{ name }} {LOGS} }} }}", {"swift"}),
    ("userlot", f"{{ assemblyAccounts(first: 5) {{ nodes {{ company {{ name }} {LOGS} }} }} }}", {"company"}),
    ("userlot", f"{{ accounts(first: 5) {{ nodes {{ company {{ name }} {LOGS} }} }} }}", {"company"}),
    ("reevo", f"{{ companies(first: 3) {{ nodes {{ account {{ reevo {{ id }} {LOGS} }} }} }} }}", {"reevo"}),
    (
        "assemble",
        "{ assemblyAccounts { nodes { teams { id } reevo { contacts { nodes { displayName } } } } } }",
        {"teams"},
    ),
)


@pytest.mark.parametrize(("vendor", "document", "fields"), WAYS)
def test_what_hangs_takes_no_time_from_what_the_others_are_asked_next(
    vendor: str, document: str, fields: set[str]
) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            whole = await stage.ask(document)
            assert not whole.errors
        async with on_stage() as stage:
            await stage.order(vendor, "hang")
            reply = await stage.ask(document)
            assert reply.seconds <= DEADLINE + 0.01
            assert {error["path"][-1] for error in reply.errors} == fields

    run(scenario())


def test_a_list_begun_beside_a_page_that_hangs_takes_no_time_from_its_rows() -> None:
    document = f"{{ assemblyAccounts(first: 50) {{ nodes {{ company {{ name }} {LOGS} }} }} }}"

    async def scenario() -> None:
        async with on_stage(GATEWAY_CACHE_TTL="0", GATEWAY_STALE_IF_ERROR="0") as stage:
            assert not (await stage.ask(document)).errors  # what it asks of Userlot is known now, and is begun with it
            await stage.order("userlot", "hang")
            assert {error["path"][-1] for error in (await stage.ask(document)).errors} == {"company"}

    run(scenario())


def test_labels_that_hang_take_no_time_from_the_rows_beside_them() -> None:
    document = f"{{ assemblyAccounts(first: 5) {{ nodes {{ tier {{ name }} {LOGS} }} }} }}"

    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("assembly", "hang", operation="assembly.label.list")
            assert {error["path"][-1] for error in (await stage.ask(document)).errors} == {"tier"}

    run(scenario())


def test_a_list_beside_companies_that_hangs_takes_no_time_from_their_accounts() -> None:
    document = "{ companies(first: 3) { nodes { status { name } account { domains } } } }"

    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("userlot", "hang", operation="userlot.company_status.list")
            assert {error["path"][-1] for error in (await stage.ask(document)).errors} == {"status"}

    run(scenario())


def test_a_vendor_that_answers_late_is_shown_all_the_same() -> None:
    document = f"{{ {ACME} {{ name domains swift {{ id }} sources {{ status }} {PEOPLE} }} }}"

    async def scenario() -> None:
        async with on_stage() as stage:
            at_once = await stage.ask(document)
        async with on_stage() as stage:
            await stage.order("swift", "latency", seconds=DEADLINE * 0.8)
            late = await stage.ask(document)
            assert not late.errors
            assert late.data == at_once.data

    run(scenario())
