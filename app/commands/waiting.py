"""Says that something is waited for, and for how long already."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TextIO

_AT_FIRST = 0.3  # seconds; what is quicker is not told
_BETWEEN = 0.1
_BETWEEN_LINES = 15.0  # where it is no terminal


@asynccontextmanager
async def told_on(stream: TextIO, what: str, *, quiet: bool = False) -> AsyncIterator[None]:
    """Tell while the block lasts: on a terminal at once, leaving nothing behind, elsewhere by a line now and then.

    Args:
        stream: standard error.
        what: is waited for.
        quiet: nothing is told.
    """
    if quiet:
        yield
        return
    telling = asyncio.create_task(_tell(stream, what) if stream.isatty() else _tell_by_lines(stream, what))
    try:
        yield
    finally:
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
        if stream.isatty():
            stream.write("\r\x1b[K")
            stream.flush()


async def _tell(terminal: TextIO, what: str) -> None:
    begun = time.monotonic()
    await asyncio.sleep(_AT_FIRST)
    while True:
        terminal.write(f"\r{what} … {time.monotonic() - begun:.1f} s")
        terminal.flush()
        await asyncio.sleep(_BETWEEN)


async def _tell_by_lines(stream: TextIO, what: str) -> None:
    begun = time.monotonic()
    while True:
        await asyncio.sleep(_BETWEEN_LINES)
        stream.write(f"{what} for {time.monotonic() - begun:.0f} s\n")
        stream.flush()
