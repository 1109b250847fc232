"""Clients over sockets of their own, a request each, that can be many and can go away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answered:
    """What came back.

    Attributes:
        status: the HTTP status.
        headers: names in small letters.
        content: of the body, as long as was promised.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def body(self) -> dict[str, Any]:
        """The body as JSON."""
        body: dict[str, Any] = json.loads(self.content)
        return body

    @property
    def codes(self) -> list[str]:
        """The codes of its errors."""
        return [error["extensions"]["code"] for error in self.body.get("errors", ())]


class Caller:
    """One request on a connection of its own.

    Args:
        address: of the gateway, as `http://host:port`.
        document: the operation.
        variables: of it.
        headers: beside those that a request needs.
    """

    def __init__(self, address: str, document: str, variables: Mapping[str, Any] | None = None, **headers: str) -> None:
        self._host, self._port = place(address)
        body = json.dumps({"query": document, "variables": variables}).encode()
        self._request = posted(body, **headers)
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self) -> Answered:
        """Send it and read the answer. Raises ConnectionError where the connection ends before."""
        reader, self._writer = await asyncio.open_connection(self._host, self._port)
        try:
            self._writer.write(self._request)
            return await read_answer(reader)
        finally:
            self._writer.close()

    def leave(self) -> None:
        """Close the connection, whatever is still to come."""
        assert self._writer is not None
        self._writer.transport.abort()


def place(address: str) -> tuple[str, int]:
    """Host and port of an address."""
    parts = urlsplit(address)
    assert parts.hostname is not None
    assert parts.port is not None
    return parts.hostname, parts.port


def posted(body: bytes, **headers: str) -> bytes:
    """The bytes of a POST to `/graphql`, after which the connection is closed."""
    named = {
        "host": "127.0.0.1",
        "connection": "close",
        "content-type": "application/json",
        "content-length": str(len(body)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = ["POST /graphql HTTP/1.1", *(f"{name}: {value}" for name, value in named.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


async def read_answer(reader: asyncio.StreamReader) -> Answered:
    """Read one answer whole. Raises ConnectionError where it breaks off."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
        headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in head[1:])}
        if headers.get("transfer-encoding") == "chunked":
            content = await _chunks(reader)
        else:
            content = await reader.readexactly(int(headers.get("content-length", "0")))
    except asyncio.IncompleteReadError as error:
        raise ConnectionError(f"the answer ended after {error.partial!r}") from error
    return Answered(int(head[0].split(" ")[1]), headers, content)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    content = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        content += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return content


async def ask(address: str, document: str, variables: Mapping[str, Any] | None = None, **headers: str) -> Answered:
    """The answer to one operation."""
    return await Caller(address, document, variables, **headers).ask()


async def get(address: str, path: str) -> Answered:
    """The answer to a GET."""
    reader, writer = await asyncio.open_connection(*place(address))
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n".encode("ascii"))
        return await read_answer(reader)
    finally:
        writer.close()
