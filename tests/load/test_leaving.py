"""Clients that go while vendors are slow: within a second nobody works for them any more, but for what they write."""

from __future__ import annotations

import asyncio
import signal
import time

import pytest

from tests.load.callers import Answered, Caller, ask
from tests.load.gateways import gateway_over
from tests.load.test_too_many import CONNECTIONS, query
from tests.load.vendors import SlowVendors
from tests.load.watching import told, until_gone, until_quiet

pytestmark = pytest.mark.long

MANY = 50
SOON = 1.0  # seconds
SHARED = query(10_001)
CREATE = """mutation { createAccount(input: {
  name: "Written", domain: "written.example", externalId: "written-1"
  assembly: {} reevo: {description: "New"} userlot: {} })
  { outcomes { vendor action recordId } userErrors { code } } }"""

Asking = tuple[Caller, asyncio.Task[Answered]]


def asking(address: str, document: str, **headers: str) -> Asking:
    """A caller, and what it is waiting for."""
    caller = Caller(address, document, None, **headers)
    return caller, asyncio.create_task(caller.ask())


async def left(*callers: Asking) -> None:
    """Let them go away; none of them has been answered."""
    for caller, task in callers:
        assert not task.done()
        caller.leave()
    ends = await asyncio.gather(*(task for _, task in callers), return_exceptions=True)
    assert all(isinstance(end, ConnectionError) for end in ends), ends


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_fifty_that_go_are_worked_for_no_longer_and_who_stays_is_answered(
    accept: str, vendors: SlowVendors
) -> None:
    async with gateway_over(vendors.address) as gateway:
        _, staying = asking(gateway.address, SHARED)
        await vendors.until_waiting(1)
        shared = asking(gateway.address, SHARED, accept=accept)
        many = [asking(gateway.address, query(number), accept=accept) for number in range(MANY)]
        await vendors.until_waiting(1 + MANY)
        begun = time.monotonic()
        await left(shared, *many)
        await vendors.until_waiting(1)
        assert time.monotonic() - begun < SOON
        assert vendors.waiting[0].line.endswith("nobody-10001.example"), "its other waiter still waits for it"
        vendors.let_go()
        assert (await staying).body == {"data": {"account": None}}
        await until_quiet(gateway.address)
        assert len([each for each in vendors.sent if each.is_closed.is_set()]) == MANY
        gone = (await told(gateway.address))["gateway_requests_total gone"]
        assert gone == (0 if "event" in accept else MANY + 1), "events have begun with their status"
        assert gateway.program.end(signal.SIGTERM).err == ""


async def test_those_who_wait_for_a_connection_to_a_vendor_never_ask_it(vendors: SlowVendors) -> None:
    async with gateway_over(vendors.address) as gateway:
        many = [asking(gateway.address, query(3 * number)) for number in range(MANY)]
        await vendors.until_waiting(CONNECTIONS)
        lines = " ".join(each.line for each in vendors.sent)
        waiting = [each for number, each in enumerate(many) if f"gen-{3 * number:06}" not in lines]
        await left(*waiting)
        await until_gone(gateway.address, len(waiting))  # before a connection comes free for them
        await left(*(each for each in many if each not in waiting))
        await vendors.until_waiting(0)
        await until_quiet(gateway.address)
        vendors.let_go()
        assert (await ask(gateway.address, query(0))).body["data"] == {"company": {"externalId": "gen-000000"}}
        assert len(vendors.sent) - 1 == CONNECTIONS
        assert gateway.program.end(signal.SIGTERM).err == ""


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_what_is_being_written_is_written_to_its_end_at_every_vendor(accept: str, vendors: SlowVendors) -> None:
    """Assembly's account is linked to the others behind them, so that the last write begins when nobody waits."""
    async with gateway_over(vendors.address) as gateway:
        vendors.hold("POST /assembly/accounts")
        writing = asking(gateway.address, CREATE, idempotency_key="once", accept=accept)
        await vendors.until_waiting(1)
        await left(writing)
        vendors.let_go()
        await until_quiet(gateway.address)
        written = [each.line.partition("?")[0] for each in vendors.sent if not each.line.startswith("GET")]
        assert [line.split("/")[1] for line in written].count("assembly") == 2, "created, and linked to the others"
        repeated = await ask(gateway.address, CREATE, idempotency_key="once")
        outcomes = repeated.body["data"]["createAccount"]["outcomes"]
        assert [(each["vendor"], each["action"]) for each in outcomes] == [
            ("ASSEMBLY", "CREATED"),
            ("REEVO", "CREATED"),
            ("USERLOT", "CREATED"),
            ("ASSEMBLY", "LINKED"),
        ]
        assert len([each for each in vendors.sent if not each.line.startswith("GET")]) == len(written)
        assert not [each for each in vendors.sent if each.is_closed.is_set()]
        assert gateway.program.end(signal.SIGTERM).err == ""
