"""A question to a vendor from when it is put to when it is answered, as the plan of its request tells it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.domain.vendor import Vendor
from app.upstream.request import Request
from app.upstream.scope import Call, Choice, Scope, current_step

NETWORK = "network"


class Asked:
    """A question that was just put; it becomes a `Call` of its request once it has ended.

    Args:
        vendor: whom it is put to.
        request: what is asked.
        scope: of the request that asks.
        clock: seconds, monotonic.
        step: what it is for; None for what was chosen last.
    """

    __slots__ = ("_begun", "_behind", "_clock", "_request", "_scope", "_step", "_vendor")

    def __init__(
        self, vendor: Vendor, request: Request, scope: Scope, clock: Callable[[], float], step: Choice | None = None
    ) -> None:
        self._vendor = vendor
        self._request = request
        self._scope = scope
        self._clock = clock
        self._step = step or current_step(vendor)  # now, as signing in is a step of its own
        self._behind = len(scope.calls)
        self._begun = clock()

    def ended(self, source: str = NETWORK, size: int = 0, as_of: datetime | None = None) -> None:
        """Note in the plan that it ended; what comes after is another try, which begins now.

        Args:
            source: as of `Call`.
            size: of the answer's body, in bytes.
            as_of: when the answer arrived from the vendor; None where it failed.
        """
        now, calls, behind = self._clock(), self._scope.calls, self._behind
        if source == NETWORK:
            behind = self._scope.sent.pop(id(self._request), behind)  # later, where it waited for a token
        operation, took = self._request.operation, (now - self._begun) * 1000
        calls.append(Call(self._vendor, operation, source, took, size, as_of, None, self._step, behind))
        self._begun, self._behind = now, len(calls)
