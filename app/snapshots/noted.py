"""Snapshots as one request uses them: what is kept for it, or found, is written down with what it is told by vendors.

An equal request that is told the same (`app.upstream.retracing`) has the same answer only if its cursors lead as far.
"""

from __future__ import annotations

from app.snapshots.snapshot import Listing, Snapshot, Snapshots
from app.upstream.scope import note_condition

_A_ROW = 200
"""Bytes."""


class NotedSnapshots:
    """`Snapshots`, of which it is written down what was kept and found.

    Args:
        snapshots: that keep them.
    """

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots

    async def put(self, snapshot: Snapshot) -> str:
        """Keep a snapshot, as `Snapshots.put` says. Raises TooManyRows."""
        token = await self._snapshots.put(snapshot)

        async def keeps_on() -> bool:
            return await self._snapshots.put(snapshot) == token

        note_condition(keeps_on, len(snapshot.rows) * _A_ROW)
        return token

    async def get(self, token: str, list_key: str, owner: str, *, begin: int = 0, most: int = 0) -> Listing:
        """The snapshot under a token, as `Snapshots.get` says. Raises CursorExpired, CursorInvalid, ListUnreachable."""
        found = await self._snapshots.get(token, list_key, owner, begin=begin, most=most)

        async def is_there() -> bool:
            return bool(await self._snapshots.get(token, list_key, owner, begin=begin, most=most))

        note_condition(is_there)
        return found

    @property
    def rows(self) -> int:
        """How many rows are kept now."""
        return self._snapshots.rows

    async def aclose(self) -> None:
        """They are others' too, and stay."""
