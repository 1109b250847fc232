"""How long the calls of one credential usually take, by their operations, as far as requests have told."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from app.upstream.client import UpstreamClient
from app.upstream.lanes import Lane, current_lane
from app.upstream.scope import Call

_SHARE_OF_THE_NEWEST = 0.25


class UsualTimes:
    """The usual times of a vendor's operations; what the last requests took counts most."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    def of(self, operation: str) -> float | None:
        """Seconds that a call of an operation usually takes; None where none was answered yet."""
        return self._seconds.get(operation)

    @property
    def quickest(self) -> float | None:
        """Seconds that a call of the quickest operation usually takes; None where none was answered yet."""
        return min(self._seconds.values(), default=None)

    def learn(self, operation: str, seconds: float) -> None:
        """Take note of what a call took."""
        before = self._seconds.get(operation, seconds)
        self._seconds[operation] = before + (seconds - before) * _SHARE_OF_THE_NEWEST


_TIMES: WeakKeyDictionary[UpstreamClient, UsualTimes] = WeakKeyDictionary()


def usual_times(client: UpstreamClient) -> UsualTimes:
    """The usual times of the calls that a client sends."""
    times = _TIMES.get(client)
    if times is None:
        times = _TIMES[client] = UsualTimes()
    return times


def learn_from(calls: Iterable[Call], clients: Iterable[UpstreamClient]) -> None:
    """Take note of what the calls of a request took.

    Of several of one operation the quickest counts: the others may have waited for the vendor's budget of calls. Bulk
    waits for whoever else is there, and tells nothing of that sort.

    Args:
        calls: of the request; those that were not sent, or not answered, tell nothing.
        clients: that they were sent by, one for a vendor.
    """
    if current_lane() is Lane.BULK:
        return
    quickest: dict[str, Call] = {}
    for call in calls:
        if call.source == "network" and call.as_of is not None:
            operation = call.operation
            if operation not in quickest or call.milliseconds < quickest[operation].milliseconds:
                quickest[operation] = call
    if not quickest:
        return
    for client in clients:
        vendor, times = client.vendor, None
        for operation, call in quickest.items():
            if call.vendor is vendor:
                times = times or usual_times(client)
                times.learn(operation, call.milliseconds / 1000)
