"""One account of a credential's calls for all processes that use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

MARGIN = 0.07
"""Seconds for which a place is good from when it was asked for. The account counts over so much more than a second, so
that calls which went at once and calls which went late are still not too many in any second of the vendor's."""


class LedgerUnreachable(Exception):
    """Nothing is known of the other processes' calls."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was given of the places asked for.

    Attributes:
        places: that may be used, at once.
        wait: seconds until there may be another; 0 where all were given.
        left: places that nobody has yet.
    """

    places: int
    wait: float
    left: int


class Ledger(Protocol):
    """The account of one credential."""

    async def take(self, places: int) -> Given:
        """Ask for so many places, at least one.

        Raises:
            LedgerUnreachable: it cannot be asked.
        """
        ...

    async def aclose(self) -> None:
        """Leave it."""
        ...
