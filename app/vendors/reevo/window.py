"""A short while in which several requests' questions for accounts become one.

They only agree on what to ask. Each then asks it for itself, within its own deadline and by what it says of the age of
answers, and the pipeline makes one call of equal questions that are asked at the same time, as it always does.
"""

from __future__ import annotations

import asyncio
from typing import Final

from app.upstream.scope import current_scope, note_other_sources
from app.vendors.reevo.account_keys import AccountKeys
from app.vendors.reevo.record_query import as_uuid

_WORTH: Final = 20
"""Windows that a request must have left: who has less time does not wait for others."""


class _Group:
    """Questions that are asked together, and the moment when no more are taken."""

    def __init__(self, keys: AccountKeys) -> None:
        self.keys = keys
        self.closed = asyncio.Event()


class Window:
    """Gathers the keys that accounts are looked for by, over one credential and within one process.

    Args:
        seconds: how long the first of them waits for others; 0 for not at all.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self._open: _Group | None = None

    async def gathered(self, wanted: AccountKeys) -> AccountKeys:
        """What to ask for: these keys, and those of others where somebody asked within the window.

        Args:
            wanted: goes alone where its refusal would cost others their answer, where it is more than one call by
                itself, or where the request has little time.
        """
        if self._seconds == 0 or not _is_ordinary(wanted) or not self._has_time():
            return wanted
        group = self._joined(wanted)
        note_other_sources()  # another time others ask, or nobody; asked for as it was, it would go by itself for ever
        await group.closed.wait()
        return group.keys

    def _joined(self, wanted: AccountKeys) -> _Group:
        group = self._open
        if group is not None:
            together = group.keys.with_those_of(wanted)
            if _is_one_call(together):
                group.keys = together
                return group
        group = self._open = _Group(wanted)
        asyncio.get_running_loop().call_later(self._seconds, self._close, group)
        return group

    def _close(self, group: _Group) -> None:
        if self._open is group:
            self._open = None
        group.closed.set()

    def _has_time(self) -> bool:
        scope = current_scope()
        return not scope.afresh and (scope.left is None or scope.left >= self._seconds * _WORTH)


def _is_ordinary(keys: AccountKeys) -> bool:
    return keys.is_plain and all(map(as_uuid, keys.ids)) and _is_one_call(keys)


def _is_one_call(keys: AccountKeys) -> bool:
    return sum(1 for _ in keys.parts()) == 1
