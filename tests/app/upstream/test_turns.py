"""A call that has its turn while no connection is free: it counts from when it goes, or waits once more."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest

from app.domain.errors import NoRoom
from app.upstream.auth import HeaderCredential
from app.upstream.client import UpstreamClient
from app.upstream.going import EXTENSION, Going
from app.upstream.pace import Pace, Place
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.scope import serving
from app.upstream.transport import open_transport
from tests.app.upstream.gates import PlainDialect, as_json
from tests.app.upstream.test_pace import FOREVER, World, most_in_a_second
from tests.bench.transports.raw_upstream import RawUpstream

RATE = 4


@dataclass
class Crowded(httpx.AsyncBaseTransport):
    """A network whose connections are all taken until they are let go; then each goes as soon as it may."""

    world: World
    free: asyncio.Event = field(default_factory=asyncio.Event)
    gone: list[float] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        going: Going = request.extensions[EXTENSION]
        await self.free.wait()
        while not going.may():
            await going.again()
        self.gone.append(self.world.now)
        return httpx.Response(200, json=1)


def client_of(crowded: Crowded) -> UpstreamClient:
    return UpstreamClient(
        PlainDialect(),
        base_url="http://vendor.test",
        credential=HeaderCredential("authorization", "key"),
        policy=Policy(per_second=RATE),
        transport=crowded,
        clock=crowded.world.clock,
        sleep=crowded.world.sleep,
    )


@pytest.mark.parametrize("stalled", [0.5, 0.99, 1.0, 3.7])
async def test_what_waited_for_a_connection_does_not_go_all_at_once(stalled: float) -> None:
    crowded = Crowded(World())
    client = client_of(crowded)

    async def read(number: int) -> None:
        await client.read(Request("userlot.thing.get", "GET", f"/{number}"), as_json)

    tasks = [asyncio.create_task(read(number)) for number in range(5 * RATE)]
    await crowded.world.settle()
    await crowded.world.pass_until(stalled)
    crowded.free.set()
    await crowded.world.settle()
    await crowded.world.pass_until(FOREVER)
    await asyncio.gather(*tasks)
    assert len(crowded.gone) == len(tasks)
    assert most_in_a_second(crowded.gone) == RATE
    await client.aclose()


async def test_one_whose_place_is_lost_and_for_whom_there_is_no_other_in_time_is_told() -> None:
    crowded = Crowded(World())
    client = client_of(crowded)

    async def read(number: int) -> None:
        with serving("r", seconds=0.5):
            await client.read(Request("userlot.thing.get", "GET", f"/{number}"), as_json)

    first = asyncio.create_task(read(0))
    await crowded.world.settle()
    await crowded.world.pass_until(2.0)
    others = [asyncio.create_task(read(number)) for number in range(1, 1 + RATE)]
    await crowded.world.settle()
    crowded.free.set()
    ends = await asyncio.gather(first, *others, return_exceptions=True)
    refused = [end for end in ends if end is not None]
    assert [type(end) for end in refused] == [NoRoom]
    assert refused[0].retry_at is not None  # type: ignore[union-attr]
    assert len(crowded.gone) == RATE
    await client.aclose()


async def test_a_place_is_used_once_and_not_after_its_second_or_its_time() -> None:
    world = World()
    pace = Pace(2, clock=world.clock, sleep=world.sleep)
    first, second = await pace.place(FOREVER), await pace.place(FOREVER)
    assert isinstance(first, Place)
    assert isinstance(second, Place)
    world.now = 0.5
    assert pace.uses(first)
    assert not pace.uses(Place(second.taken, good_until=0.4))
    world.now = 1.2
    assert pace.left == 1, "the one that went at 0.5 counts until 1.5"
    assert not pace.uses(second)


async def test_nothing_is_written_where_the_place_is_lost_and_the_connection_is_kept() -> None:
    @dataclass
    class Third:
        """May go when it is asked for the third time."""

        asked: int = 0
        waited: int = 0

        def may(self) -> bool:
            assert upstream.requests == []
            self.asked += 1
            return self.asked > 2

        async def again(self) -> None:
            self.waited += 1

    going = Third()
    async with RawUpstream() as upstream:
        transport = open_transport(max_connections=1, connect_timeout=5, read_timeout=5, pool_timeout=5)
        request = httpx.Request("GET", upstream.url, extensions={EXTENSION: going})
        response = await transport.handle_async_request(request)
        assert (await response.aread(), going.waited, len(upstream.requests)) == (b"ok", 2, 1)
        assert upstream.connections == 1
        await transport.aclose()
