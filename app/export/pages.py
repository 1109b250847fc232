"""The pages of a list, one behind the other: tried again where that may help, and eased for the sake of others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.export.manifest import Ending, Manifest
from schema.export.page import NoPage, Page

TRIES = 6
"""Of one page, each with the deadline of a request and the pipeline's own tries within it."""

LONGEST_WAIT = 300.0
"""Seconds for which a page is waited for that the vendor promises for later."""

_FIRST_WAIT = 1.0
_GLANCE = 0.5
"""Seconds between two looks at whether the gateway stops."""

Read = Callable[[str | None], Awaitable[tuple[Page | NoPage, float]]]
"""Reads the page behind a cursor, and says how many seconds it is to last, so that others have their part."""


@dataclass(frozen=True, slots=True)
class Pace:
    """By what an export waits.

    Attributes:
        sleep: waits so many seconds.
        clock: seconds, monotonic.
        is_stopping: whether the gateway takes no more requests.
    """

    sleep: Callable[[float], Awaitable[None]]
    is_stopping: Callable[[], bool]
    clock: Callable[[], float] = time.monotonic


async def pages(read: Read, manifest: Manifest, pace: Pace) -> AsyncGenerator[Page | NoPage, None]:
    """The pages to the end of the list, or one that could not be had; or fewer, where the gateway stops.

    Args:
        read: one page.
        manifest: in which they are counted, and why they ended.
        pace: by what is waited.
    """
    while True:
        began = pace.clock()
        page, seconds = await _had(read, manifest.cursor, pace)
        if isinstance(page, NoPage):
            manifest.ending = Ending.STOPPED if pace.is_stopping() and page.may_pass else Ending.FAILED
            for error in page.errors:
                manifest.add_error({name: value for name, value in error.items() if name != "locations"})
            yield page
            return
        before = manifest.cursor
        manifest.add(page)
        if not page.has_next:
            manifest.ending = Ending.END
        elif manifest.cursor == before:  # it would be read again and again
            manifest.ending, manifest.is_whole = Ending.FAILED, False
        elif pace.is_stopping():
            manifest.ending = Ending.STOPPED
        await asyncio.sleep(0)  # others have their turn between reading a page and writing it
        yield page
        if manifest.ending is not None:
            return
        await _wait(began + seconds - pace.clock(), pace)


async def _had(read: Read, after: str | None, pace: Pace) -> tuple[Page | NoPage, float]:
    for number in range(TRIES):
        page, seconds = await read(after)
        if isinstance(page, Page) or not page.may_pass or number == TRIES - 1 or pace.is_stopping():
            break
        wait = max(seconds, _FIRST_WAIT * 2**number, *map(_until_retry, page.errors))
        if wait > LONGEST_WAIT:
            break
        await _wait(wait, pace)
    return page, seconds


def _until_retry(error: dict[str, Any]) -> float:
    """Seconds until the vendor may be asked again, where an error says so; 0 where it does not."""
    at = error.get("extensions", {}).get("retryAt")
    return (datetime.fromisoformat(at) - datetime.now(UTC)).total_seconds() if isinstance(at, str) else 0.0


async def _wait(seconds: float, pace: Pace) -> None:
    while seconds > 0 and not pace.is_stopping():
        await pace.sleep(min(seconds, _GLANCE))
        seconds -= _GLANCE
