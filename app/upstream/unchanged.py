"""Answers that say what they said the last time, to the byte: they are not read anew.

Lists change seldom, and are asked for each minute. An answer that is equal to the one before means what that one meant,
so what was made of it is made use of once more, and all that was worked out for those very records since. The vendor is
asked as ever; nothing here decides whether.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from cachetools import TTLCache

from app.upstream.dialect import Reply

MOST_BYTES = 16 * 1024 * 1024
"""Of bodies that are compared with, for one credential."""

SECONDS = 600
"""After which an answer is not compared with any more, and let go of."""

_SHORTEST = 1_024
"""Bytes; what is shorter is read in the time that comparing takes."""

_MOST_CHANGES = 3
"""One behind another, after which an answer is taken for one that never is the same: it may tell the time."""

_LOOKED_AT = ("link",)  # as in `size_of`
"""Headers that a parser may look at."""


@dataclass(frozen=True, slots=True)
class Read:
    """An answer that was read.

    Attributes:
        reply: as its parser was given it.
        value: what the parser made of it.
        changes: how often the answers before it were each another than the one before.
    """

    reply: Reply
    value: Any
    changes: int = 0


class Unchanged:
    """The last answer to each read of one credential, and what it said.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._last: TTLCache[Hashable, Read] = TTLCache(
            maxsize=MOST_BYTES, ttl=SECONDS, timer=clock, getsizeof=lambda read: max(len(read.reply.body), _SHORTEST)
        )

    def find(self, key: Hashable, reply: Reply) -> Read | None:
        """What the same answer to the same read said; None where it said something else, or nothing is known of it.

        Args:
            key: what was asked.
            reply: as `looked_at` gives it.
        """
        if len(reply.body) < _SHORTEST:
            return None
        try:
            last = self._last[key]
        except KeyError:  # `get` would look twice, and this is for each call
            return None
        if last.reply != reply:
            return None
        if last.changes:
            self._last[key] = last = Read(reply, last.value)
        return last

    def keep(self, key: Hashable, reply: Reply, value: Any) -> None:
        """Keep what an answer said; its parser always makes the same of the same.

        What has changed again and again is not kept for a while, as that would only take room.

        Args:
            key: what was asked.
            reply: as `looked_at` gives it.
            value: what the parser made of it.
        """
        if not _SHORTEST <= len(reply.body) <= MOST_BYTES:
            return
        last = self._last.get(key)
        changes = 0 if last is None else last.changes + 1
        if changes > _MOST_CHANGES:
            return
        self._last[key] = Read(reply, value, changes) if changes < _MOST_CHANGES else Read(_NONE, None, changes)


_NONE = Reply(0, {}, b"")


class Size(int):
    """The bytes of a short body, and what it says: it is read each time, and yet it can be told that it is the same.

    Attributes:
        said: the reply, as far as a parser sees it.
    """

    said: Hashable


def size_of(reply: Reply) -> int:
    """The bytes of a body.

    Args:
        reply: of a read.
    """
    if len(reply.body) >= _SHORTEST:
        return len(reply.body)
    size = Size(len(reply.body))
    size.said = (reply.status, reply.headers.get("link"), reply.body)
    return size


def looked_at(reply: Reply) -> Reply:
    """What a read's parser is given of a reply: no headers but those that it may look at, as others tell the time."""
    return Reply(reply.status, {name: reply.headers[name] for name in _LOOKED_AT if name in reply.headers}, reply.body)
