"""How each fault looks on a socket."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator
from random import Random

from tests.chaos.faults import Fault, Kind
from tests.chaos.listening import reset
from tests.chaos.messages import Message

_A_PIECE = 0.05  # seconds between two bytes of a drip
_BOMBS = 4096  # pieces, of which each unfolds to a megabyte
_STATUSES = (500, 502, 503, 504)
_ANSWERS = {Kind.SERVER_ERROR, Kind.TOO_MANY, Kind.TOO_MANY_UNTIL, Kind.EXPIRED_KEY}

WITHOUT_THE_VENDOR = frozenset({*_ANSWERS, Kind.BLACK_HOLE, Kind.BOMB})
"""What needs no answer of the vendor's, so that it may happen before or after the vendor did what it was asked."""


class Caller:
    """The connection to who asked.

    Args:
        reader: of the connection.
        writer: of the same.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, data: bytes) -> None:
        """Write, and wait until it is taken. Raises ConnectionError where the caller has gone."""
        self._writer.write(data)
        await self._writer.drain()

    async def has_gone(self, seconds: float | None = None) -> bool:
        """Whether the caller leaves within this time; without one, wait until it does."""
        try:
            async with asyncio.timeout(seconds):
                while await self._reader.read(1 << 16):
                    pass
        except TimeoutError:
            return False
        except ConnectionError:
            pass
        return True

    def reset(self) -> None:
        """Break the connection off, as a crash does."""
        reset(self._writer)

    def close(self) -> None:
        """Close in order, once all is taken that was written."""
        self._writer.close()


async def spoilt(caller: Caller, fault: Fault, request: Message, answer: Message, chance: Random) -> bool:
    """Answer as the fault says.

    Args:
        caller: whom.
        fault: of a call, not of connections.
        request: what was asked.
        answer: the vendor's; empty where it was not asked.
        chance: decides where in the answer.

    Returns:
        Whether the connection can be used further.

    Raises:
        ConnectionError: the caller has gone meanwhile.
    """
    match fault.kind:
        case Kind.LATENCY:
            if await caller.has_gone(fault.seconds):
                return False
            await caller.send(answer.whole)
            return True
        case Kind.BLACK_HOLE:
            await caller.has_gone()
        case Kind.RESET | Kind.TRUNCATE:
            await caller.send(answer.whole[: _place(answer, chance)])
            if fault.kind is Kind.RESET:
                await asyncio.sleep(0)
                caller.reset()
        case Kind.DRIP:
            await _drip(caller, answer.whole, fault.seconds)
        case Kind.NOT_HTTP:
            await caller.send(chance.randbytes(chance.randint(1, 600)))
        case Kind.BOMB:
            await _bomb(caller)
        case _:
            await caller.send(_changed(fault, request, answer, chance))
            if fault.kind is not Kind.LENGTH_LONG:
                return True
            await caller.has_gone()
    return False


def _place(answer: Message, chance: Random) -> int:
    """A place within the body, or within the head where there is no body."""
    if answer.body:
        return len(answer.head) + chance.randrange(len(answer.body))
    return chance.randrange(1, len(answer.head))


def _changed(fault: Fault, request: Message, answer: Message, chance: Random) -> bytes:
    if fault.kind in _ANSWERS:
        return _refusal(fault, request, chance)
    body, size = answer.body, len(answer.body)
    match fault.kind:
        case Kind.GARBAGE:
            body = chance.randbytes(chance.randint(1, 600))
            return answer.with_length(len(body)) + body
        case Kind.LENGTH_SHORT:
            surplus = body or chance.randbytes(16)
            return answer.with_length(chance.randrange(size) if size else 0) + surplus
        case Kind.LENGTH_LONG:
            return answer.with_length(size + chance.randint(1, 64)) + body
    return answer.whole * 2  # UNASKED


def _refusal(fault: Fault, request: Message, chance: Random) -> bytes:
    """An answer that says no, and says what it was sent, as careless servers do."""
    status = {Kind.EXPIRED_KEY: 401, Kind.SERVER_ERROR: chance.choice(_STATUSES)}.get(fault.kind, 429)
    extra = f"retry-after: {fault.seconds:.0f}\r\n" if fault.kind is Kind.TOO_MANY_UNTIL else ""
    said = ", ".join(f"{name} {value}" for name, value in request.headers).replace("\\", "").replace('"', "")
    body = f'{{"message": "refused: {said}", "detail": "refused: {said}"}}'.encode()
    head = f"HTTP/1.1 {status} Refused\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n{extra}\r\n"
    return head.encode() + body


async def _drip(caller: Caller, data: bytes, seconds: float) -> None:
    """Send all within so many seconds, a little now and then."""
    size = max(1, int(len(data) * _A_PIECE / seconds))
    for place in range(0, len(data), size):
        await caller.send(data[place : place + size])
        if await caller.has_gone(_A_PIECE):
            return


async def _bomb(caller: Caller) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n"
    await caller.send(head + b"transfer-encoding: chunked\r\n\r\n")
    async for piece in _pieces():
        await caller.send(b"%x\r\n%b\r\n" % (len(piece), piece))
    await caller.send(b"0\r\n\r\n")


async def _pieces() -> AsyncIterator[bytes]:
    for number, piece in enumerate(_megabytes()):
        if number == _BOMBS:
            return
        yield piece
        await asyncio.sleep(0)


def _megabytes() -> Iterator[bytes]:
    """A gzip stream; after a full flush the same megabyte is the same bytes again, whatever went before."""
    zipper, megabyte = zlib.compressobj(wbits=16 + zlib.MAX_WBITS), bytes(1 << 20)
    yield zipper.compress(megabyte) + zipper.flush(zlib.Z_FULL_FLUSH)
    again = zipper.compress(megabyte) + zipper.flush(zlib.Z_FULL_FLUSH)
    while True:
        yield again
