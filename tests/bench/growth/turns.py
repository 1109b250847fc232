"""How long a small request waits among large ones, by the gateway's own CPU: what others do to the machine is left out.

All in one process: each client asks again as soon as it is answered, and the small request comes each ten milliseconds
of CPU, so also in the midst of a piece of work that holds the event loop. Requests pass the door, the limits and the
log as they do in a server; sockets are left out.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Final

from tests.bench.growth.inside import Failed, Inside, gateway_over
from tests.bench.growth.probing import EVERY, Probed
from tests.bench.growth.world import World, tree_of
from tests.bench.peers.queries import QUERIES
from tests.bench.peers.team_data import TEAM_LEVELS, TEAMS

_NOTHING: Final = "{ __typename }"
_PROBES: Final = 200
_OF_A_SOCKET: Final = 2
"""Turns of the event loop between an answer and the next request on its connection: it is written, and read."""


async def turns(others: int, kept: int) -> dict[str, Probed]:
    """What `{ __typename }` takes among others that ask for pages of a hundred, or trees, by the others' question.

    Args:
        others: how many ask for the same large thing, each again and again.
        kept: 1 where answers of vendors are, 0 where they are asked each time.
    """
    world = World(teams=tree_of(TEAMS, TEAM_LEVELS))
    async with gateway_over(world, ttl="" if kept else "0") as inside:
        return {name: await _among(inside, QUERIES[name].gateway, others) for name in ("d", "b", "tree")}


async def _among(inside: Inside, document: str, others: int) -> Probed:
    for _ in range(2):
        await posted(inside, document)
    enough = asyncio.Event()
    asking = [asyncio.create_task(_again_and_again(inside, document, enough)) for _ in range(others)]
    probes: list[asyncio.Task[float]] = []
    due = time.thread_time() + EVERY
    while len(probes) < _PROBES:
        await asyncio.sleep(0)
        while due <= time.thread_time():
            probes.append(asyncio.create_task(_taking(inside, due)))
            due += EVERY
    taken = await asyncio.gather(*probes)
    enough.set()
    await asyncio.gather(*asking)
    return Probed.of(taken, 0)


async def _taking(inside: Inside, since: float) -> float:
    """Milliseconds of CPU from when the request came to its answer."""
    await posted(inside, _NOTHING)
    return (time.thread_time() - since) * 1000


async def _again_and_again(inside: Inside, document: str, enough: asyncio.Event) -> None:
    while not enough.is_set():
        await posted(inside, document)
        for _ in range(_OF_A_SOCKET):
            await asyncio.sleep(0)


async def posted(inside: Inside, document: str) -> None:
    """Ask as a server does."""
    body = json.dumps({"query": document}).encode()
    given: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return given.pop() if given else await asyncio.Future()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = {"content-type": "application/json", "host": "127.0.0.1", "authorization": f"Bearer {inside.key}"}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 1),
    }
    await inside.app(scope, receive, send)
    if sent[0]["status"] != 200 or b'"errors"' in sent[1]["body"][:200]:
        raise Failed(f"{sent[0]['status']} {sent[1]['body'][:300]!r}")
