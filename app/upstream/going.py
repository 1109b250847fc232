"""The last look before a request is written: whether the place in the vendor's second is still its own.

A request that has its place may still have to wait, for a connection that is free or made. Those that wait so would all
go at once when the vendor answers again, however many seconds their places were of.
"""

from __future__ import annotations

from typing import Protocol

EXTENSION = "going"
"""Of an httpx request, under which its `Going` is."""


class PlaceLost(Exception):
    """The connection is there and the place is not; nothing was sent."""


class Going(Protocol):
    """How one request goes, once it has its place."""

    def may(self) -> bool:
        """Whether it may go now; asked when there is nothing else to wait for."""
        ...

    async def again(self) -> None:
        """Wait for another place. It raises where there is none in time."""
        ...
