"""More requests at once than a gateway answers: those that are let in are answered whole, the others turned away."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter

import pytest

from tests.load.callers import Answered, ask, get
from tests.load.gateways import Process, gateway_over
from tests.load.vendors import SlowVendors
from tests.load.watching import IN_FLIGHT, told, until_quiet

pytestmark = pytest.mark.long

AT_ONCE = 800
ROOM = 200  # GATEWAY_MAX_CONCURRENT, where it is not set
CONNECTIONS = 20  # to each vendor
GROWTH = 24 << 20  # bytes that a wave may add behind a first one; the answers that are kept take a few of these


def query(number: int) -> str:
    """One that nobody else asks, of one call to one of three vendors."""
    return (
        f'{{ company(by: {{externalId: "gen-{number:06}"}}) {{ externalId }} }}',
        f'{{ reevoAccounts(filter: {{field: "display_name", operator: EQ, value: "{number}"}}) {{ totalCount }} }}',
        f'{{ account(by: {{domain: "nobody-{number}.example"}}) {{ name }} }}',
    )[number % 3]


def is_whole(answer: Answered) -> bool:
    """Whether it is what a query is answered: what was asked for, or null as there is no such thing."""
    return answer.status == 200 and "errors" not in answer.body and len(answer.body["data"]) == 1


async def wave(gateway: Process, vendors: SlowVendors, first: int) -> None:
    """Ask all at once while vendors stand still, and let these go on when everybody else has been turned away."""
    vendors.hold()
    early = [asyncio.create_task(ask(gateway.address, query(first + number))) for number in range(ROOM - 1)]
    await vendors.until_waiting(3 * CONNECTIONS)
    assert (await ask(gateway.address, "{ __typename }")).body == {"data": {"__typename": "Query"}}
    late = [asyncio.create_task(ask(gateway.address, query(first + number))) for number in range(ROOM - 1, AT_ONCE)]
    waiting = set(late)
    while len(waiting) > 1:  # one found room
        done, waiting = await asyncio.wait(waiting, timeout=30, return_when=asyncio.FIRST_COMPLETED)
        assert done, "somebody is neither answered nor turned away"
    assert (await get(gateway.address, "/livez")).body == {"status": "ok"}
    assert (await get(gateway.address, "/readyz")).status == 200
    assert (await told(gateway.address))[IN_FLIGHT] == ROOM
    assert not any(each.done() for each in early), "they wait for vendors"
    vendors.let_go()
    answers = await asyncio.gather(*early, *late)
    refused = [each for each in answers if each.status != 200]
    assert sum(map(is_whole, answers)) == ROOM
    assert Counter((each.status, each.headers["retry-after"], *each.codes) for each in refused) == {
        (503, "1", "OVERLOADED"): AT_ONCE - ROOM
    }
    await until_quiet(gateway.address)


async def test_eight_hundred_at_once_are_answered_or_turned_away_and_leave_nothing(vendors: SlowVendors) -> None:
    async with gateway_over(vendors.address, {"GATEWAY_LOG_LEVEL": "ERROR"}) as gateway:
        await wave(gateway, vendors, 0)
        before = gateway.standing
        await wave(gateway, vendors, AT_ONCE)
        after = gateway.standing
        assert after.files - before.files < CONNECTIONS, "a client's connection each would be hundreds"
        assert after.resident - before.resident < GROWTH
        assert gateway.program.end(signal.SIGTERM).err == ""
