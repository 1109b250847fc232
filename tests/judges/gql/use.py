"""A service's use of gql against the gateway in GATEWAY_URL, by each transport.

Arguments: the folder of documents that come with the gateway, and the SDL.
"""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from gql import Client, GraphQLRequest, gql
from gql.dsl import DSLQuery, DSLSchema, dsl_gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport
from gql.transport.exceptions import TransportQueryError, TransportServerError
from gql.transport.httpx import HTTPXAsyncTransport, HTTPXTransport
from gql.transport.requests import RequestsHTTPTransport
from gql.transport.websockets import WebsocketsTransport
from graphql import build_schema, find_breaking_changes

URL = os.environ["GATEWAY_URL"]
SOCKET = URL.replace("http:", "ws:", 1)
VENDORS = ["ASSEMBLY", "ASSEMBLE", "USERLOT", "SWIFT", "REEVO"]

NAMES = gql("query Names { vendors { vendor } }")
FAILING = gql('query Failing { node(id: "nonsense") { id } vendors { vendor } }')
DRY = """mutation Dry($input: CreateLabelInput!) {
  createLabel(input: $input) { outcomes { vendor action } userErrors { field } }
}"""
LABEL = {"input": {"type": "TIER", "name": "Judged", "color": "#112233", "dryRun": True}}
LOGS = """subscription Logs($input: AddUsageLogsInput!) {
  addUsageLogs(input: $input) { progress { total } payload { userErrors { field } } }
}"""

TRANSPORTS: dict[str, Callable[[], Any]] = {
    "aiohttp": lambda: AIOHTTPTransport(URL),
    "httpx": lambda: HTTPXAsyncTransport(URL),
    "websockets": lambda: WebsocketsTransport(SOCKET),
    "aiohttp websockets": lambda: AIOHTTPWebsocketsTransport(SOCKET),
}
WAITING: dict[str, Callable[[], Any]] = {
    "requests": lambda: RequestsHTTPTransport(URL),
    "httpx, waiting": lambda: HTTPXTransport(URL),
}

DOCUMENTS = [gql(path.read_text(encoding="utf-8")) for path in sorted(Path(sys.argv[1]).glob("*.graphql"))]
SDL = Path(sys.argv[2]).read_text(encoding="utf-8")

done: list[bool] = []


async def check(name: str, attempt: Callable[[], Awaitable[None]]) -> None:
    """Try one thing. It fails the judge, and the others are tried all the same."""
    try:
        await attempt()
        done.append(True)
    except Exception:
        done.append(False)
        sys.stderr.write(f"FAILED {name}:\n{traceback.format_exc()}\n")


def names(data: Any) -> None:
    """All vendors, in their order."""
    assert [each["vendor"] for each in data["vendors"]] == VENDORS, data


def refused(error: TransportQueryError) -> None:
    """One error of the sender's, at its field, and the data beside it."""
    assert error.errors is not None
    (told,) = error.errors
    assert (told["extensions"]["code"], told["path"]) == ("BAD_USER_INPUT", ["node"]), told
    names(error.data)


async def by_transport(name: str) -> None:
    """What every transport does."""
    async with Client(transport=TRANSPORTS[name](), fetch_schema_from_transport="sockets" not in name) as session:
        names(await session.execute(NAMES))
        payload = (await session.execute(GraphQLRequest(DRY, variable_values=LABEL)))["createLabel"]
        assert payload["outcomes"], payload
        try:
            await session.execute(FAILING)
        except TransportQueryError as error:
            refused(error)
        else:
            raise AssertionError("nothing was refused")


async def by_socket(name: str) -> None:
    """What is for connections that stay: events, and many operations at once."""
    async with Client(transport=TRANSPORTS[name]()) as session:
        events = [
            each async for each in session.subscribe(GraphQLRequest(LOGS, variable_values={"input": {"logs": []}}))
        ]
        assert events, "no event"
        assert events[-1]["addUsageLogs"]["payload"] is not None, events[-1]
        for data in await asyncio.gather(*(session.execute(NAMES) for _ in range(20))):
            names(data)


async def waiting(name: str) -> None:
    """A client that waits, in a thread."""

    def use() -> None:
        with Client(transport=WAITING[name]()) as session:
            names(session.execute(NAMES))
            try:
                session.execute(FAILING)
            except TransportQueryError as error:
                refused(error)

    await asyncio.to_thread(use)


async def schema() -> None:
    """The schema as it is asked for is the one that is printed, and its documents fit it."""
    async with Client(transport=AIOHTTPTransport(URL), fetch_schema_from_transport=True) as session:
        fetched = session.client.schema
        assert fetched is not None
        for document in DOCUMENTS:
            session.client.validate(document)
        printed = build_schema(SDL)
        assert not find_breaking_changes(fetched, printed)
        assert not find_breaking_changes(printed, fetched)


async def own_language() -> None:
    """A query that is written in Python, from the schema."""
    async with Client(transport=AIOHTTPTransport(URL), fetch_schema_from_transport=True) as session:
        assert session.client.schema is not None
        made = DSLSchema(session.client.schema)
        teams = made.Query.teams(first=2).select(made.TeamConnection.nodes.select(made.Team.id, made.Team.name))
        found = await session.execute(dsl_gql(DSLQuery(teams)))
        assert len(found["teams"]["nodes"]) == 2, found


async def batch() -> None:
    """Several operations in one request are refused in words, and not by a fault."""
    async with Client(transport=AIOHTTPTransport(URL)) as session:
        try:
            answers = await session.execute_batch([GraphQLRequest("{ vendors { vendor } }")] * 2)
        except TransportServerError as refused:
            if refused.code != 400:
                raise
        else:
            raise AssertionError(f"several operations in one request were answered: {answers}")


async def main() -> int:
    """Try each thing. Returns the exit code."""
    for name in TRANSPORTS:
        await check(name, lambda name=name: by_transport(name))  # type: ignore[misc]
        if "sockets" in name:
            await check(f"{name}: events", lambda name=name: by_socket(name))  # type: ignore[misc]
    for name in WAITING:
        await check(name, lambda name=name: waiting(name))  # type: ignore[misc]
    await check("schema", schema)
    await check("own language", own_language)
    await check("batch", batch)
    sys.stdout.write(f"gql: {sum(done)} of {len(done)} checks\n")
    return 0 if all(done) else 1


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
