"""With hardly any time left small reads beside each other come before one that takes long, and the plan says so."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.sandbox import server
from app.upstream.usual import usual_times
from schema.ids import Ref
from tests.faults.jumping_loop import run
from tests.gateway.harness import Clock, Gateway, opened
from tests.gateway.spending import kind_of

NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
A_CALL, A_LIST = 0.1, 1.5
OLD = 61.0


class Slow(httpx.AsyncBaseTransport):
    """A network on which lists take their time, by the gateway's clock too."""

    clock: Clock

    def __init__(self, vendors: Starlette) -> None:
        self._vendors = httpx.ASGITransport(app=vendors)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        await asyncio.sleep(A_LIST if path.endswith(("/companies", "/recursive")) else A_CALL)
        self.clock.now = max(self.clock.now, 1000 + asyncio.get_running_loop().time())
        return await self._vendors.handle_async_request(request)


@pytest.fixture(scope="module")
def sandbox() -> Starlette:
    return server.create_app()


async def explained(gateway: Gateway, ids: list[str], seconds: float) -> tuple[dict[str, int], Any]:
    """The calls that reading these ids takes within so much time, and the first choice of the plan."""
    await asyncio.sleep(OLD)
    gateway.clock.now = 1000 + asyncio.get_running_loop().time()
    gateway.forget()
    headers = {"x-explain": "plan", "x-deadline-ms": str(round(seconds * 1000))}
    body = await gateway.query(NODES, {"ids": ids}, headers)
    assert [node and node["id"] for node in body["data"]["nodes"]] == ids
    return Counter(map(kind_of, gateway.sent())), body["extensions"]["plan"]["choices"][0]


def asked(sandbox: Starlette, before: tuple[str, ...], ids: list[str], seconds: float) -> tuple[dict[str, int], Any]:
    """The same, by a gateway that has answered these operations before."""

    async def scenario() -> tuple[dict[str, int], Any]:
        network = Slow(sandbox)
        async with opened(sandbox=sandbox, network=network) as gateway:
            network.clock = gateway.clock
            for document in before:
                await gateway.data(document)
            return await explained(gateway, ids, seconds)

    return run(scenario())


def _quoted(text: str) -> str:
    return f'"{text}"'


COMPANIES = [str(Ref("Company", Vendor.USERLOT, f"c0000000-0000-4000-8000-{each:012}")) for each in range(1, 9)]
READ_BEFORE = (
    f'{{ node(id: "{COMPANIES[0]}") {{ id }} }}',
    f"{{ nodes(ids: [{', '.join(map(_quoted, COMPANIES[1:]))}]) {{ id }} }}",
)


def test_a_list_that_there_is_time_for_is_one_call(sandbox: Starlette) -> None:
    calls, choice = asked(sandbox, READ_BEFORE, COMPANIES, 2.0)
    assert calls == {"U*": 1}
    assert choice["strategy"] == "LIST"


def test_a_list_that_would_be_late_gives_way_to_point_reads(sandbox: Starlette) -> None:
    calls, choice = asked(sandbox, READ_BEFORE, COMPANIES, 1.0)
    assert calls == {"U": 8}
    assert choice["strategy"] == "POINTS"
    assert choice["predictedCalls"] == 8
    assert choice["why"] == "the list would take 1.50 s of 1.00 s left, 8 point reads 0.10 s"


@pytest.mark.parametrize(("seconds", "calls"), [(2.0, {"T*": 1}), (1.0, {"T": 3})])
def test_a_tree_that_would_be_late_gives_way_likewise(
    sandbox: Starlette, seconds: float, calls: dict[str, int]
) -> None:
    ids = [str(Ref("Team", Vendor.ASSEMBLE, str(each))) for each in (100, 110, 112)]
    before = ("{ teamTree { id } }", f'{{ node(id: "{ids[0]}") {{ id }} }}')
    assert asked(sandbox, before, ids, seconds)[0] == calls


def test_how_long_calls_take_is_learnt_from_every_operation_also_when_it_is_repeated(sandbox: Starlette) -> None:
    async def scenario() -> tuple[float | None, ...]:
        network = Slow(sandbox)
        async with opened(sandbox=sandbox, network=network) as gateway:
            network.clock = gateway.clock
            client = gateway.app.state.vendors.client(Vendor.ASSEMBLY)
            await gateway.data("{ labels { name } }")
            once = usual_times(client).of("assembly.label.list")
            usual_times(client).learn("assembly.label.list", 5 * A_CALL)  # as if it had been slow for a time
            await asyncio.sleep(OLD)
            gateway.clock.now = 1000 + asyncio.get_running_loop().time()
            await gateway.data("{ labels { name } }")
            return once, usual_times(client).of("assembly.label.list")

    assert run(scenario()) == pytest.approx((A_CALL, 1.75 * A_CALL))
