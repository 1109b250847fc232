"""Rests between the pages of exports, so that others find a place in a vendor's second at once.

Lanes let what is urgent go first where it waits beside an export. But an export that nobody waits beside would take
every call that a vendor allows in a second, and whoever came then would wait for the next second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from app.access.refusals import Overloaded
from app.upstream.client import UpstreamClient
from app.upstream.scope import Call

SHARE = 2 / 3
"""Of a vendor's calls a second, that all exports of a process take together."""


class Easing:
    """The exports of one process.

    Args:
        most: exports at the same time; none at all where it is 0.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._under_way = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Run the body as one export.

        Raises:
            Overloaded: there are as many as may be.
        """
        if self._under_way >= self._most:
            raise Overloaded
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    def seconds(self, calls: Iterable[Call], clients: Iterable[UpstreamClient]) -> float:
        """How long a page's calls are to last at least, before those of the next page.

        Args:
            calls: that were made for the page.
            clients: of the vendors.
        """
        sent = Counter(call.vendor for call in calls if call.source == "network")
        limits = {client.vendor: client.per_second for client in clients}
        lasts = (number / limit for vendor, number in sent.items() if (limit := limits.get(vendor)))
        return max(lasts, default=0.0) / SHARE * max(1, self._under_way)
