"""How far something has come: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from threading import RLock
from typing import Protocol, TextIO

from tqdm import tqdm

_BETWEEN_LOOKS = 0.5
"""Seconds after which a bar tells the time anew, though nothing has come."""

_BETWEEN_LINES = 15.0
"""Seconds."""

Clock = Callable[[], float]


class Shown(Protocol):
    """What shows it."""

    def at(self, done: int, total: int | None = None, what: str | None = None) -> None:
        """It has come so far; `total` where that is known, and what is waited for where that changes."""
        ...

    def look(self) -> None:
        """Some time has gone by."""
        ...

    def close(self) -> None:
        """It is over."""
        ...


class Nothing:
    """Shows nothing."""

    def at(self, done: int, total: int | None = None, what: str | None = None) -> None:
        """Show nothing."""

    def look(self) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Show nothing."""


class Bar:
    """A bar that leaves nothing behind.

    Args:
        terminal: standard error.
        what: has come so far.
        unit: that is counted; `B` is shown by thousands.
        begun: how many there were before.
        is_long: whether there are so many that the rate tells something.
    """

    def __init__(self, terminal: TextIO, what: str, unit: str, begun: int = 0, *, is_long: bool = True) -> None:
        tqdm.monitor_interval = 0  # no thread: `look` is called instead
        tqdm.set_lock(RLock())  # nor a lock that processes share
        self._bar = tqdm(
            desc=what,
            unit=unit if unit == "B" else f" {unit}",
            unit_scale=unit == "B",
            initial=begun,
            file=terminal,
            leave=False,
            dynamic_ncols=True,
            bar_format=None if is_long else "{desc}: {n_fmt} of {total_fmt}{unit} [{elapsed}]",
        )

    def at(self, done: int, total: int | None = None, what: str | None = None) -> None:
        """Draw it, where enough time has gone by."""
        if what is not None:
            self._bar.set_description_str(what, refresh=False)
        if total is not None:
            self._bar.total = max(total, done)
        self._bar.update(done - self._bar.n)

    def look(self) -> None:
        """Draw it."""
        self._bar.refresh()

    def close(self) -> None:
        """Clear it."""
        self._bar.close()


class Lines:
    """Lines, each some time behind the one before.

    Args:
        stream: standard error.
        what: has come so far.
        unit: that is counted; `B` is told in megabytes.
        begun: how many there were before.
        clock: seconds, monotonic.
    """

    def __init__(self, stream: TextIO, what: str, unit: str, begun: int = 0, clock: Clock = time.monotonic) -> None:
        self._stream, self._what, self._unit, self._clock = stream, what, unit, clock
        self._begun, self._done = begun, begun
        self._total: int | None = None
        self._since = self._told = clock()

    def at(self, done: int, total: int | None = None, what: str | None = None) -> None:
        """Remember it, and tell it where it is time."""
        self._done, self._total, self._what = done, total or self._total, what or self._what
        self.look()

    def look(self) -> None:
        """Tell how far it has come where it is time."""
        now = self._clock()
        if now - self._told < _BETWEEN_LINES:
            return
        self._told = now
        rate = (self._done - self._begun) / (now - self._since)
        self._stream.write(f"{self._what}: {self._so_far()}, {now - self._since:.0f} s{self._each_second(rate)}\n")
        self._stream.flush()

    def close(self) -> None:
        """Nothing is left to be told."""

    def _so_far(self) -> str:
        if self._unit == "B":
            return f"{self._done / 1e6:,.1f} MB"
        of = f" of {self._total:,}" if self._total is not None else ""
        return f"{self._done:,}{of} {self._unit}"

    def _each_second(self, rate: float) -> str:
        if rate < 1:
            return ""
        return f", {rate / 1e6:,.2f} MB/s" if self._unit == "B" else f", {rate:,.0f} a second"


@asynccontextmanager
async def progress_on(
    stream: TextIO, what: str, unit: str, *, begun: int = 0, is_long: bool = True, quiet: bool = False
) -> AsyncIterator[Shown]:
    """Shows how far something has come while the block lasts, and leaves a terminal as it was.

    Args:
        stream: standard error.
        what: has come so far.
        unit: that is counted, such as `rows`; `B` for bytes.
        begun: how many there were before.
        is_long: whether there are so many that the rate tells something.
        quiet: nothing is shown.
    """
    if quiet:
        shown: Shown = Nothing()
    else:
        shown = Bar(stream, what, unit, begun, is_long=is_long) if stream.isatty() else Lines(stream, what, unit, begun)
    looking = asyncio.create_task(_look(shown))
    try:
        yield shown
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
        shown.close()


async def _look(shown: Shown) -> None:
    while True:
        await asyncio.sleep(_BETWEEN_LOOKS)
        shown.look()
