"""The peer without GraphQL: an endpoint written by hand for each question, with nothing that the answer does not need.

It is no gateway: it takes no query, checks nothing and survives no fault. It tells what the work costs in Python.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.bench.peers.vendor_data import COMPANY_FIELDS, PAGE_FIELDS


class Vendors:
    """Asks the vendors, over connections that are kept.

    Args:
        session: that holds the connections.
    """

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def _get(self, path: str) -> Any:
        async with self._session.get(path) as response:
            return orjson.loads(await response.read())

    async def accounts(self) -> list[dict[str, Any]]:
        """A page of Assembly's accounts."""
        rows: list[dict[str, Any]] = (await self._get("/assembly/accounts?limit=100&offset=0"))["accounts"]["data"]
        return rows

    async def labels(self) -> dict[str, dict[str, Any]]:
        """Assembly's labels by their ids."""
        rows = (await self._get("/assembly/account/labels"))["labels"]
        return {row["id"]: {"id": row["id"], "name": row["name"], "color": row["color"]} for row in rows}

    async def companies(self) -> dict[str, dict[str, Any]]:
        """Userlot's companies by their external ids."""
        rows = await self._get("/userlot/api/v1/companies")
        return {row["external_id"]: {name: row[name] for name in COMPANY_FIELDS} for row in rows}


async def page(request: Request) -> Response:
    """A page of accounts."""
    rows = await request.app.state.vendors.accounts()
    return _answer([{name: row[name] for name in PAGE_FIELDS} for row in rows])


async def joined(request: Request) -> Response:
    """A page of accounts with their labels and companies, the three lists asked for at once."""
    vendors: Vendors = request.app.state.vendors
    rows, labels, companies = await asyncio.gather(vendors.accounts(), vendors.labels(), vendors.companies())
    return _answer(
        [
            {
                "id": row["id"],
                "name": row["name"],
                "domain": row["domain"],
                "tier": labels.get(row["tier"]),
                "stage": labels.get(row["stage"]),
                "tags": [labels[each] for each in row["tags"] if each in labels],
                "company": companies.get(row["source_specific_ids"][0]),
            }
            for row in rows
        ]
    )


def _answer(rows: list[dict[str, Any]]) -> Response:
    return Response(orjson.dumps({"data": {"accounts": {"data": rows}}}), media_type="application/json")


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    connector = aiohttp.TCPConnector(limit=100)
    async with aiohttp.ClientSession(os.environ["BENCH_UPSTREAM"], connector=connector) as session:
        app.state.vendors = Vendors(session)
        yield


app = Starlette(
    lifespan=_lifespan,
    routes=[Route("/d", page, methods=["POST"]), Route("/b", joined, methods=["POST"])],
)
