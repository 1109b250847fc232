"""Many writes to one vendor: a few on their way at a time, until they are done, the time is up, or it makes no sense.

The vendor's calls a second are kept by the pipeline, in the order of arrival and for all calls of the gateway. That
these are spread over the second, and a few at a time, is for `turns` to see to, which all such batches share.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.vendor import Vendor
from app.idempotency.claims import Claim
from app.upstream.lanes import Lane, travelling
from app.upstream.scope import current_scope
from app.vendors.assembly.turns import Turns
from schema.context import Context
from schema.usage_log.progress import Progress
from schema.writes.outcomes import WriteAction, WriteError, WriteOutcome
from schema.writes.sending import FINISHED, carried
from schema.writes.steps import Done, Step

MOST_FAILURES = 5
"""Failures in a row that are no matter of what was sent, behind which nothing more is sent."""

_MOST_TRIES = 3
_PAUSE = 1.0  # seconds after the vendor refused for its calls a second: they are counted anew by then
_FOR_THE_REST = 1.0  # seconds for finding out what was lost, and for the answer
_NO_MATTER_OF_THE_LOG = frozenset(
    {
        "UPSTREAM_UNAVAILABLE",
        "TIMEOUT",
        "RATE_LIMITED",
        "MALFORMED_REPLY",
        "UPSTREAM_AUTH",
        "FORBIDDEN",
        "IDEMPOTENCY_UNAVAILABLE",
    }
)


@dataclass(frozen=True)
class _Reason:
    """Why nothing more is sent."""

    code: str
    message: str


_TIME_IS_UP = _Reason("TIMEOUT", "The time of this request was up before it was sent.")
_NOBODY_WATCHES = _Reason("SKIPPED", "Whoever asked for it had gone before it was sent.")


class Batch:
    """Sends many steps; what becomes of each is told to `progress`.

    Args:
        context: of the request.
        steps: one each, of one vendor; none has a `settle` of its own.
        claim: on the key under which they are written; None where there is none.
        progress: is told, and says whether anybody still watches.
        turns: lets each in; shared by all such batches of this gateway.
    """

    def __init__(
        self,
        context: Context,
        steps: Sequence[Step],
        claim: Claim | None,
        progress: Progress,
        *,
        turns: Turns,
    ) -> None:
        self._context = context
        self._steps = steps
        self._claim = claim
        self._progress = progress
        self._turns = turns
        self._failures = 0
        self._last_failure = ""
        self._slowest = 0.0
        self._last_took: float | None = None  # of the calls that were answered

    async def send(self) -> None:
        """Send all of which nothing is known; it returns when something is known of each."""
        left = iter([index for index in range(len(self._steps)) if not self._progress.is_known(index)])
        with travelling(Lane.BULK):  # whoever looks at a page does not wait for these
            await asyncio.gather(*(self._work(left) for _ in range(self._turns.most)))

    async def _work(self, left: Iterator[int]) -> None:
        for index in left:  # one iterator for all who work
            self._progress.tell(index, await self._one(index))

    async def _one(self, index: int) -> Done:
        if (why := self._why_not()) is not None:
            return self._not_sent(why)
        try:
            async with asyncio.timeout_at(self._until()):
                await self._turns.enter()
        except TimeoutError:
            return self._not_sent(_TIME_IS_UP)
        try:
            why = self._why_not()
            return await self._sent(self._steps[index]) if why is None else self._not_sent(why)
        finally:
            self._turns.leave(self._last_took)

    async def _sent(self, step: Step) -> Done:
        """Sent once, and again only where the vendor said that it did nothing since its calls a second were spent."""
        for _ in range(_MOST_TRIES - 1):
            done = await self._carried(step)
            if not _is_code(done, "RATE_LIMITED") or self._why_not() is not None:
                return done
            await asyncio.sleep(_PAUSE)
            if self._why_not() is not None:
                return done
        return await self._carried(step)

    async def _carried(self, step: Step) -> Done:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        done = await carried(self._context, self._claim, step, dry_run=False)
        if done.outcome.action in FINISHED:
            self._last_took = loop.time() - begun
            self._slowest = max(self._slowest, self._last_took)
        self._count(done)
        return done

    def _count(self, done: Done) -> None:
        error = done.outcome.error
        if error is None or error.code not in _NO_MATTER_OF_THE_LOG:
            self._failures = 0
        else:
            self._failures += 1
            self._last_failure = error.message

    def _until(self) -> float | None:
        """Until when something may be sent, on the loop's clock: what is sent then must still come back."""
        scope = current_scope()
        if scope.deadline is None:
            return None
        rest = _FOR_THE_REST + 2 * self._slowest  # as a call is given a part of what is left, and not all of it
        return scope.deadline - min(rest, (scope.seconds or 0.0) / 2)

    def _why_not(self) -> _Reason | None:
        until = self._until()
        if not self._progress.is_watched:
            return _NOBODY_WATCHES
        if until is not None and asyncio.get_running_loop().time() >= until:
            return _TIME_IS_UP
        if self._failures >= MOST_FAILURES:
            return _Reason("SKIPPED", f"It was not sent, as {MOST_FAILURES} before it failed: {self._last_failure}")
        return None

    def _not_sent(self, why: _Reason) -> Done:
        go_on = (
            "Ask again with the same input and key: it goes on with what is left."
            if self._claim
            else "Send it again; with an idempotency key, the same input again would send only what is left."
        )
        error = WriteError(code=why.code, message=f"{why.message} {go_on}", retryable=True, retry_at=None)
        return Done(WriteOutcome(vendor=Vendor.ASSEMBLY, action=WriteAction.NOT_ATTEMPTED, record_id=None, error=error))


def _is_code(done: Done, code: str) -> bool:
    error = done.outcome.error
    return error is not None and error.code == code
