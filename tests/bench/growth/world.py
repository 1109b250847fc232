"""The benchmark's vendors at any size: as many accounts, companies and teams as are asked for.

Accounts are those of `tests.bench.peers`, copied under other ids, names and domains, so that each customer is still
known to Assembly and to Userlot. Lists come as the vendors cut them: Assembly's by limit and offset, Userlot's whole.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from typing import Any, Final

import httpx

from tests.bench.peers.answers import Answers
from tests.bench.peers.team_data import a_team
from tests.bench.peers.vendor_data import ACCOUNTS, VendorData, make

Json = Any

_HEAD_END: Final = b"\r\n\r\n"
_SPAN: Final = re.compile(rb"^GET /assembly/accounts\?limit=(\d+)&offset=(\d+)$")
_COMPANIES: Final = b"GET /userlot/api/v1/companies"
_TREE: Final = b"GET /assemble/api/organisation/teams/recursive"


class World:
    """What all vendors answer, as bytes that are ready.

    Args:
        accounts: at Assembly, with a company at Userlot for each; a hundred at least are made.
        teams: the roots of Assemble's tree; a thousand teams where absent.

    Attributes:
        calls: that were answered.
        first_id: of an account.
    """

    def __init__(self, accounts: int = ACCOUNTS, teams: list[Json] | None = None) -> None:
        data = make()
        self._answers = Answers(data)
        self._accounts = [_encoded(row) for row in _grown(data, accounts)]
        self._companies = _encoded([_company(data, number) for number in range(accounts)])
        self._tree = None if teams is None else _tree_bytes(teams)
        self.calls = 0

    def answer(self, line: bytes, body: bytes) -> bytes:
        """The body of the answer to a request.

        Args:
            line: method and target, with one space between.
            body: as it was sent.
        """
        self.calls += 1
        span = _SPAN.match(line)
        if span:
            return self._page(int(span[1]), int(span[2]))
        if line == _COMPANIES:
            return self._companies
        if self._tree is not None and line.startswith(_TREE):
            return self._tree
        return self._answers.of(line, body).partition(_HEAD_END)[2]

    def _page(self, limit: int, offset: int) -> bytes:
        rows = b",".join(self._accounts[offset : offset + limit])
        more = b"true" if offset + limit < len(self._accounts) else b"false"
        return b'{"accounts":{"data":[%b],"has_next_page":%b,"next_cursor":null}}' % (rows, more)


class WorldTransport(httpx.AsyncBaseTransport):
    """Gives a world's answers without a network.

    Args:
        world: that answers.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer when all others have had their turn, as no network answers sooner."""
        await asyncio.sleep(0)
        line = f"{request.method} {request.url.raw_path.decode()}".encode()
        body = self._world.answer(line, request.content)
        return httpx.Response(200, headers={"content-type": "application/json"}, content=body)


def tree_of(teams: int, depth: int) -> list[Json]:
    """The root of a tree: a chain as deep as is asked, and all others evenly below those of it but the last.

    Args:
        teams: in all, as many as `depth` at least.
        depth: of the longest branch, in teams.
    """
    made: list[Json] = []
    for number in range(teams):
        above = None if number == 0 else number - 1 if number < depth else number % (depth - 1)
        made.append(a_team(number, above, ""))
        if above is not None:
            made[above]["children"].append(made[-1])
    return made[:1]


def _grown(data: VendorData, accounts: int) -> Iterable[Json]:
    for number in range(accounts):
        row = data.accounts[number % ACCOUNTS]
        yield {
            **row,
            "id": f"{row['id'][:-8]}{number:08x}",
            "name": f"Customer {number:06d}",
            "domain": f"customer-{number:06d}.example",
            "source_specific_ids": [f"key-{number:06d}"],
        }


def _company(data: VendorData, number: int) -> Json:
    row = data.companies[number % ACCOUNTS]
    return {
        **row,
        "id": f"{row['id'][:-8]}{number:08x}",
        "name": f"Customer {number:06d}",
        "emails": [f"hello@customer-{number:06d}.example"],
        "external_id": f"key-{number:06d}",
    }


def _encoded(value: Json) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _tree_bytes(roots: list[Json]) -> bytes:
    """A tree in Assemble's envelope; by a stack of its own, for it may be deeper than an encoder goes."""
    pieces: list[bytes] = []
    unfinished: list[Json] = list(reversed(roots))
    while unfinished:
        node = unfinished.pop()
        if isinstance(node, bytes):
            pieces.append(node)
            continue
        own = _encoded({name: value for name, value in node.items() if name != "children"})
        pieces.append(own[:-1] + b',"children":[')
        unfinished.append(b"]}")
        for place, child in enumerate(reversed(node["children"])):
            unfinished += [b","] * (place > 0) + [child]
    return b'{"data":[' + b"".join(pieces) + b"]}"
