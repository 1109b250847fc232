"""Says on a terminal that something is waited for, and for how long already."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TextIO

_AT_FIRST = 0.3  # seconds; what is quicker is not told
_BETWEEN = 0.1


@asynccontextmanager
async def told_on(terminal: TextIO, what: str) -> AsyncIterator[None]:
    """Tell while the block lasts, and leave nothing behind; where it is no terminal nothing is told.

    Args:
        terminal: standard error.
        what: is waited for.
    """
    if not terminal.isatty():
        yield
        return
    telling = asyncio.create_task(_tell(terminal, what))
    try:
        yield
    finally:
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
        terminal.write("\r\x1b[K")
        terminal.flush()


async def _tell(terminal: TextIO, what: str) -> None:
    begun = time.monotonic()
    await asyncio.sleep(_AT_FIRST)
    while True:
        terminal.write(f"\r{what} … {time.monotonic() - begun:.1f} s")
        terminal.flush()
        await asyncio.sleep(_BETWEEN)
