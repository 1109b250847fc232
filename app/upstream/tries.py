"""A read as its waiters see it: one deadline over all of its tries, each of which is a call of the plan."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.domain.errors import UpstreamError
from app.upstream.asked import Asked
from app.upstream.dialect import Reply
from app.upstream.pausing import PATIENCE
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.retrying import Retries
from app.upstream.scope import current_scope
from app.upstream.sending import Sender

T = TypeVar("T")


class Tries:
    """Sends the reads of one credential.

    Args:
        sender: sends once.
        policy: the pipeline's numbers.
        clock: seconds, monotonic.
        random: evenly from 0 to 1.
        sleep: waits that many seconds.
    """

    def __init__(
        self,
        sender: Sender,
        policy: Policy,
        clock: Callable[[], float],
        *,
        random: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._sender = sender
        self._deadline = policy.deadline
        self._clock = clock
        self._retries = Retries(policy.retry, clock, random, sleep)

    async def sent(self, request: Request, parse: Callable[[Reply], T]) -> tuple[T, int]:
        """Send a read, again where it failed and that makes sense.

        No try is begun past the deadline of whoever asked first: who came later and has more time asks anew.

        Args:
            request: what to ask.
            parse: makes the answer of a successful reply; it may raise `Unparsable`.

        Returns:
            The answer, and the bytes of the reply's body.

        Raises:
            UpstreamError: of the last try.
        """
        scope, loop = current_scope(), asyncio.get_running_loop()
        end = loop.time() + self._deadline
        until = end if scope.deadline is None else min(end, scope.deadline)
        patience = loop.time() + PATIENCE  # over all tries: a vendor that says "too many" each time is not waited for
        asked = Asked(self._sender.vendor, request, scope, self._clock)

        def failed(_: UpstreamError) -> None:
            asked.ended()

        return await self._retries.answered(
            lambda: self._sender.call(request, parse, scope.request_id, end, wait_until=until, pause_until=patience),
            until,
            failed,
        )
