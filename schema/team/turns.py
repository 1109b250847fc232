"""How much of a tree that is at hand is shown in one go.

A team below another is shown without a task of its own, as nothing has to be waited for. Without end that would be too
deep for Python's stack, and keep the event loop from everybody else for as long as a large tree takes.
"""

from __future__ import annotations

import asyncio

from app.turnstile import turn
from app.upstream.scope import current_scope

LEVELS = 16
"""How deep a tree is shown within one call: each level takes some ten frames of Python's stack, of a thousand."""

TEAMS = 500
"""Teams that are shown before others have their turn: a few milliseconds."""

SHOWN_AT_ONCE = 2000
"""Teams of a tree that is shown by looking at its teams, which takes a tenth of the time for each."""

PARTS_AHEAD = 8
"""Parts of a tree that are shown before another tree is begun: sixteen that are half shown are what the garbage
collector looks through again and again. A tree of more parts goes on in turn with the others."""


def in_one_go(teams: int) -> bool:
    """Whether a tree of so many teams may be shown in one go, by looking at them."""
    return teams <= SHOWN_AT_ONCE


class Turns:
    """What was shown of one tree since others last had their turn."""

    def __init__(self) -> None:
        self._left = TEAMS
        self._parts = 1
        self._queue = asyncio.Lock()

    def has_room(self, teams: int, depth: int) -> bool:
        """Whether teams may be shown at once; where not, they are to be shown after `passed` or by another call.

        Args:
            teams: how many.
            depth: of their parent below the team that was reached first.
        """
        if self._left < 0:
            return False
        self._left -= teams
        return (depth + 1) % LEVELS != 0

    async def passed(self) -> None:
        """Let others have their turn, unless there is room: one part of the tree behind another, never all at once."""
        if self._left >= 0:
            return
        async with self._queue:
            await asyncio.sleep(0)
            self._parts += 1
            await turn(current_scope().request_id, goes_on=self._parts <= PARTS_AHEAD)
            self._left = TEAMS
