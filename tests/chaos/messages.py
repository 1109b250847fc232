"""HTTP/1.1 as it stands on a socket: one message read whole, its bytes kept as they came."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

LONGEST_HEAD = 1 << 17  # bytes that a reader must hold
_WITHOUT_BODY = {204, 304}


@dataclass(frozen=True)
class Message:
    """A request or an answer.

    Attributes:
        head: its bytes, the empty line at its end among them.
        body: its bytes as they stood on the wire, chunks and all.
    """

    head: bytes
    body: bytes = b""

    @property
    def whole(self) -> bytes:
        """What stood on the wire."""
        return self.head + self.body

    @property
    def words(self) -> list[str]:
        """The words of the first line: method, target and version, or version, status and reason."""
        return self.head.partition(b"\r\n")[0].decode("latin-1").split(" ")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Names in small letters, and values."""
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        pairs = (line.partition(":") for line in lines if line)
        return [(name.strip().lower(), value.strip()) for name, _, value in pairs]

    def header(self, name: str) -> str:
        """A header's value; empty where there is none."""
        return dict(self.headers).get(name, "")

    @property
    def is_last(self) -> bool:
        """Whether nothing follows it on its connection."""
        return self.header("connection").lower() == "close"

    def with_length(self, length: int) -> bytes:
        """The head with another length of the body."""
        lines = self.head.split(b"\r\n")
        kept = [line for line in lines if not line.lower().startswith(b"content-length:") and line]
        return b"\r\n".join([*kept, f"content-length: {length}".encode(), b"", b""])


async def read_request(reader: asyncio.StreamReader) -> Message | None:
    """The next request on a connection; None where it ends before there is one."""
    head = await _head(reader)
    if head is None:
        return None
    request = Message(head)
    if request.header("transfer-encoding") or int(request.header("content-length") or 0):
        return Message(head, await _body(reader, request))
    return request


async def read_answer(reader: asyncio.StreamReader, request: Message) -> Message:
    """The answer to a request.

    Raises:
        ConnectionError: it broke off.
    """
    head = await _head(reader)
    if head is None:
        raise ConnectionResetError("closed before an answer")
    answer = Message(head)
    if request.words[0] == "HEAD" or int(answer.words[1]) in _WITHOUT_BODY:
        return answer
    return Message(head, await _body(reader, answer))


async def _head(reader: asyncio.StreamReader) -> bytes | None:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


async def _body(reader: asyncio.StreamReader, message: Message) -> bytes:
    try:
        if "chunked" in message.header("transfer-encoding").lower():
            return await _chunks(reader)
        length = message.header("content-length")
        return await reader.readexactly(int(length)) if length else await reader.read()
    except asyncio.IncompleteReadError as broken:
        raise ConnectionResetError("closed within a body") from broken


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts: list[bytes] = []
    while True:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        parts += [line, await reader.readexactly(size + 2)] if size else [line]
        if not size:
            while line != b"\r\n":  # what may follow the last chunk, up to an empty line
                line = await reader.readuntil(b"\r\n")
                parts.append(line)
            return b"".join(parts)
