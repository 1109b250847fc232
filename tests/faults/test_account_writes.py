"""Accounts are written while a vendor fails in each way: the others stand, all is told in time, a repeat completes."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.vendor import Vendor
from tests.faults.account_writes import (
    BY,
    CREATION,
    EVERYWHERE,
    MATCHED,
    NOUNS,
    NOVA,
    actions,
    novas,
    on_writing_stage,
    outcome,
    outcomes,
    write,
)
from tests.faults.jumping_loop import run
from tests.faults.kinds import DEADLINE, KINDS, Kind
from tests.faults.stage import SECRETS

A_FEW = [
    kind
    for kind in KINDS
    if kind.name in ("down", "hanging", "status 403", "status 429 with Retry-After", "malformed JSON")
]
WHOLE = [*((vendor.name, "CREATED") for vendor in NOUNS), ("ASSEMBLY", "LINKED")]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("vendor", NOUNS)
def test_a_creation_while_a_vendor_fails(vendor: Vendor, kind: Kind) -> None:
    async def scenario() -> None:
        async with on_writing_stage() as stage:
            await kind.befall(stage, vendor)
            reply = await write(stage, *CREATION, key="k")
            told, first = outcome(reply, vendor), await novas(stage)
            assert (told["action"], told["error"]["code"]) in (("FAILED", kind.code), ("UNKNOWN", kind.code))
            assert reply.seconds <= DEADLINE + 0.001
            assert [secret for secret in SECRETS if secret in reply.text] == []
            linked = [] if vendor is Vendor.ASSEMBLY else [("ASSEMBLY", "LINKED")]
            others = [(each.name, "CREATED") for each in NOUNS if each is not vendor]
            assert actions(reply) == [*_in_order([*others, (vendor.name, told["action"])]), *linked]
            assert {each: first[each] for each in NOUNS if each is not vendor} == {
                each: 1 for each in NOUNS if each is not vendor
            }

            await stage.mend()
            await asyncio.sleep(600)
            again = await write(stage, *CREATION, key="k")
            held = (await novas(stage))[vendor]
            if told["action"] == "FAILED":
                assert (first[vendor], held) == (0, 1)
            assert held == max(first[vendor], told["action"] == "FAILED")
            if told["action"] == "FAILED" or _settles(vendor, held):
                assert actions(again) == WHOLE
            else:
                assert outcome(again, vendor)["action"] == "UNKNOWN"
            replay = await write(stage, *CREATION, key="k")
            assert outcomes(replay) == outcomes(again)

    run(scenario())


def _in_order(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    names = [each.name for each in NOUNS]
    return sorted(told, key=lambda each: names.index(each[0]))


CREATES = {
    Vendor.ASSEMBLY: "assembly.account.create",
    Vendor.REEVO: "reevo.account.create",
    Vendor.USERLOT: "userlot.company.create",
    Vendor.SWIFT: "swift.account.create",
}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.order], ids=lambda kind: kind.name)
@pytest.mark.parametrize("vendor", NOUNS)
def test_only_the_creation_fails(vendor: Vendor, kind: Kind) -> None:
    """What is told is true: created is one record, failed is none, and what is unknown says so."""

    async def scenario() -> None:
        async with on_writing_stage() as stage:
            await stage.order(vendor.value, **{**kind.order, "operation": CREATES[vendor]})
            reply = await write(stage, *CREATION, key="k")
            told, held = outcome(reply, vendor), (await novas(stage))[vendor]
            assert reply.seconds <= DEADLINE + 0.001
            expected = {"CREATED": (1,), "FAILED": (0,), "UNKNOWN": (0, 1)}
            assert held in expected[told["action"]] or _is_an_answer(vendor, kind)
            if told["action"] != "CREATED":
                assert told["error"]["code"] == kind.code
            rest = [each for each in actions(reply) if each[0] not in (vendor.name, "ASSEMBLY")]
            assert rest == [(each.name, "CREATED") for each in NOUNS if each not in (vendor, Vendor.ASSEMBLY)]

            await stage.mend()
            await asyncio.sleep(600)
            again = await write(stage, *CREATION, key="k")
            assert (await novas(stage))[vendor] == (1 if told["action"] == "FAILED" else held)
            is_open = told["action"] == "UNKNOWN" and not _settles(vendor, held)
            assert outcome(again, vendor)["action"] == ("UNKNOWN" if is_open else "CREATED")

    run(scenario())


def _is_an_answer(vendor: Vendor, kind: Kind) -> bool:
    """Userlot shows no answer to a creation, so that one without a body is believed."""
    return vendor is Vendor.USERLOT and kind.name == "empty body"


def _settles(vendor: Vendor, held: int) -> bool:
    """Whether a read tells that a record is this write's."""
    return held == 1 and vendor in (Vendor.ASSEMBLY, Vendor.USERLOT)


@pytest.mark.parametrize("kind", A_FEW, ids=lambda kind: kind.name)
@pytest.mark.parametrize("vendor", [Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT])
def test_an_assertion_while_a_vendor_fails(vendor: Vendor, kind: Kind) -> None:
    async def scenario() -> None:
        async with on_writing_stage() as stage:
            await kind.befall(stage, vendor)
            reply = await write(stage, "assertAccount", f"{NOVA}, {MATCHED}", key="k")
            assert outcome(reply, vendor)["action"] in ("FAILED", "UNKNOWN")
            assert outcome(reply, vendor)["error"]["code"] == kind.code
            done = {each for each, action in actions(reply) if action == "CREATED"}
            assert done == {"ASSEMBLY", "REEVO", "USERLOT"} - {vendor.name}
            assert reply.seconds <= DEADLINE + 0.001
            await stage.mend()
            await asyncio.sleep(600)
            again = await write(stage, "assertAccount", f"{NOVA}, {MATCHED}", key="k")
            assert {action for _, action in actions(again)} <= {"CREATED", "UPDATED", "LINKED"}
            assert actions(again)[-1] == ("ASSEMBLY", "LINKED")
            assert await novas(stage) == {each: int(each is not Vendor.SWIFT) for each in NOUNS}

    run(scenario())


@pytest.mark.parametrize("kind", A_FEW, ids=lambda kind: kind.name)
@pytest.mark.parametrize("vendor", [Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT])
def test_a_change_while_a_vendor_fails(vendor: Vendor, kind: Kind) -> None:
    """A domain is looked up at Assembly first: while that fails nothing is written to what may be another's record."""

    async def scenario() -> None:
        async with on_writing_stage() as stage:
            await kind.befall(stage, vendor)
            reply = await write(stage, "updateAccount", f'{BY}, name: "Nova", {EVERYWHERE}', key="k")
            failed = list(NOUNS)[:3] if vendor is Vendor.ASSEMBLY else [vendor]
            assert {each.name: outcome(reply, each)["action"] for each in list(NOUNS)[:3]} == {
                each.name: "FAILED" if each in failed else "UPDATED" for each in list(NOUNS)[:3]
            }
            assert reply.seconds <= DEADLINE + 0.001
            assert await novas(stage) == {each: int(each not in failed and each is not Vendor.SWIFT) for each in NOUNS}
            await stage.mend()
            await asyncio.sleep(600)
            again = await write(stage, "updateAccount", f'{BY}, name: "Nova", {EVERYWHERE}', key="k")
            assert {action for name, action in actions(again) if name != "SWIFT"} == {"UPDATED"}

    run(scenario())


ROUNDS = {
    "createAccount": (f"{NOVA}, {EVERYWHERE}", 4),
    "updateAccount": (f'{BY}, name: "Nova", {MATCHED}', 5),
    "assertAccount": (f"{NOVA}, {MATCHED}", 4),
    "archiveAccount": (BY, 5),
    "deleteAccount": (BY, 2),
}
"""The input, and how many calls wait for one another."""


@pytest.mark.parametrize("field", ROUNDS)
def test_vendors_are_written_to_at_the_same_time(field: str) -> None:
    """Where every call takes a second, the seconds are the calls that waited for one another."""
    given, rounds = ROUNDS[field]

    async def scenario() -> float:
        async with on_writing_stage() as stage:
            await stage.order("*", "latency", seconds=1)
            return (await write(stage, field, given)).seconds

    assert run(scenario()) == pytest.approx(rounds)
