"""What a read is held to by the request that it is for: how new its answer is, until when it waits, and its lane."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from app.upstream.failures import Failures
from app.upstream.freshness import Since
from app.upstream.lanes import Lane, current_lane
from app.upstream.request import Request
from app.upstream.scope import Scope
from app.upstream.shared import Answer

T = TypeVar("T")

SHARE_OF_THE_TIME = 0.5
"""Of what is left, for which a call is waited for whose place a stale answer can take: the next needs time, too."""


def newer_than(scope: Scope) -> Since | None:
    """From when a kept answer has to be for a scope; None for whenever."""
    max_age = scope.wanted.max_age
    return None if max_age is None else Since(scope.moment, max_age)


def until(scope: Scope, has_another: bool) -> float | None:
    """Until when an answer is waited for, on the event loop's clock; None for as long as it takes.

    Args:
        scope: of the request.
        has_another: whether a stale answer can take its place.
    """
    if scope.deadline is None or not has_another:
        return scope.deadline
    now = asyncio.get_running_loop().time()
    return now + (scope.deadline - now) * SHARE_OF_THE_TIME


async def awaited(
    ahead: asyncio.Future[Answer[T]], request: Request, scope: Scope, failures: Failures, has_another: bool
) -> Answer[T]:
    """What was asked for ahead, for as long as it would be waited for if it were asked for now.

    Args:
        ahead: goes on where nobody waits for it any longer.
        request: what was asked.
        scope: of the request.
        failures: of the vendor.
        has_another: as of `until`.

    Raises:
        UpstreamError: no usable answer came.
    """
    try:
        async with asyncio.timeout_at(until(scope, has_another)):
            return await asyncio.shield(ahead)
    except TimeoutError:
        raise failures.timed_out(request, scope.request_id) from None


def lane_of(noun: str, scope: Scope) -> Lane:
    """What a write builds on comes behind what somebody looks at, and before all that can wait.

    Args:
        noun: of the read.
        scope: of the request.
    """
    lane = current_lane()
    is_for_a_write = bool(scope.afresh) and noun in scope.afresh
    return Lane.READ_BACK if lane is Lane.INTERACTIVE and is_for_a_write else lane
