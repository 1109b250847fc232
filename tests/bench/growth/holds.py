"""How long the event loop is held at a time, and by what.

Whatever runs between two waits holds the loop: nobody else is served meanwhile. Each such piece is timed by the CPU it
took, so that other programs of the machine do not count, and a timer looks into it some times a millisecond: what it
finds there says what the piece was busy with.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

_LOOK_EVERY: Final = 0.0002  # seconds

_STAGES: Final = (
    ("encoding the answer", ("app.upstream.decoding:encode_json",)),
    ("decoding a vendor's body", ("app.upstream.decoding",)),
    ("rows to records", ("app.vendors", "app.domain.team", "app.upstream.fields")),
    ("sending to vendors", ("app.upstream", "httpx")),
    ("recognising customers", ("schema.identity", "app.domain")),
    ("checking the document", ("schema.limits", "graphql.language", "graphql.validation", "strawberry.schema")),
    ("executing", ("schema", "graphql")),
)
"""What the modules are busy with; the first that fits the innermost function that fits any."""


@dataclass(slots=True)
class Hold:
    """One piece of work between two waits.

    Attributes:
        milliseconds: of CPU.
        seen: how often a look into it found each stage.
    """

    milliseconds: float
    seen: Counter[str] = field(default_factory=Counter)

    def shares(self) -> list[tuple[str, float]]:
        """The stages with their parts of it in milliseconds, the largest first."""
        looks = self.seen.total()
        return [(stage, self.milliseconds * count / looks) for stage, count in self.seen.most_common()]


@dataclass(slots=True)
class Holds:
    """All pieces that were watched.

    Attributes:
        all: in their order.
    """

    all: list[Hold] = field(default_factory=list)

    @property
    def longest(self) -> Hold:
        """The longest of them; one of no length where there was none."""
        return max(self.all, key=lambda hold: hold.milliseconds, default=Hold(0.0))


@contextmanager
def watching(*, looks: bool = False) -> Iterator[Holds]:
    """Watch the running loop, which has to be asyncio's own, to the end of the block.

    Args:
        looks: whether to look into the pieces, which slows them down by some percent.
    """
    holds = Holds()
    seen: Counter[str] = Counter()
    run = asyncio.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        began = time.thread_time()
        run(handle)
        holds.all.append(Hold((time.thread_time() - began) * 1000, Counter(seen)))
        seen.clear()

    def look(_: int, frame: FrameType | None) -> None:
        seen[_stage(frame)] += 1

    asyncio.Handle._run = timed  # type: ignore[method-assign, assignment]
    before = signal.signal(signal.SIGALRM, look) if looks else None
    if looks:
        signal.setitimer(signal.ITIMER_REAL, _LOOK_EVERY, _LOOK_EVERY)
    try:
        yield holds
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]
        if looks:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def _stage(frame: FrameType | None) -> str:
    while frame is not None:
        name = f"{frame.f_globals.get('__name__', '')}:{frame.f_code.co_name}"
        for stage, prefixes in _STAGES:
            if name.startswith(prefixes):
                return stage
        frame = frame.f_back
    return "everything else"
