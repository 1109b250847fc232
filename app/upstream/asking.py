"""A read for one who waits: from what is kept, with others who ask the same, or by a call of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from app.domain.errors import MalformedReply, RateLimited, Unavailable, UpstreamError
from app.domain.vendor import Vendor
from app.upstream.asked import NETWORK, Asked
from app.upstream.failures import Failures
from app.upstream.freshness import Since, Stale, next_moment
from app.upstream.held_to import awaited, lane_of, newer_than, until
from app.upstream.lanes import Lane, passes_by, travelling
from app.upstream.parts import is_part, may_stand_in, note_part, why_stale
from app.upstream.request import Request
from app.upstream.scope import STALE, Call, Scope, current_scope, current_step, serving
from app.upstream.shared import Answer, SharedReads
from app.upstream.trail import Answered

T = TypeVar("T")

STOOD_IN_FOR = (Unavailable, MalformedReply, RateLimited)
"""Failures that say nothing of what was asked for. A vendor that refuses the credential is taken at its word."""


class Asking:
    """Answers the reads of one credential, and notes each in the plan of its request.

    Args:
        vendor: whom is asked.
        reads: what is kept and what is under way.
        clock: seconds, monotonic.
        may_ask: told of each read that nothing kept answers; it may raise an `UpstreamError`.
        calls_left: as of `Sender.calls_left`.
    """

    def __init__(
        self,
        vendor: Vendor,
        reads: SharedReads,
        clock: Callable[[], float],
        may_ask: Callable[[Request, Scope], None],
        calls_left: Callable[[], int | None] = lambda: None,
    ) -> None:
        self._vendor = vendor
        self._reads = reads
        self._clock = clock
        self._may_ask = may_ask
        self._calls_left = calls_left
        self._failures = Failures(vendor)

    @property
    def calls_left(self) -> int | None:
        """Calls that may still be sent within the present second; None where the vendor states no limit."""
        return self._calls_left()

    def kept(self, request: Request) -> Answer[Any] | None:
        """The fresh answer to a read, where it is new enough for the current scope; None where there is none."""
        scope = current_scope()
        answer = self._reads.peek(request.key, newer_than(scope))
        if scope.trail is not None:
            scope.trail.looked(self, request, answer)
        return answer

    def standing_in(self, request: Request) -> Answer[Any] | None:
        """What may take the place of an answer that cannot be had, for the current scope; None where nothing may."""
        scope = current_scope()
        if scope.wanted.stale is Stale.NEVER or noun_of(request) in scope.afresh:
            return None
        return self._reads.stale(request.key, Stale.IF_ERROR, newer_than(scope))

    def gave(
        self, request: Request, answer: Answer[Any], source: str = STALE, instead_of: UpstreamError | None = None
    ) -> None:
        """Note in the current scope that a kept answer was given.

        Args:
            request: what was asked.
            answer: what was given.
            source: as of `Call`.
            instead_of: as of `Call`.
        """
        scope, step = current_scope(), current_step(self._vendor)
        if source == STALE and scope.trail is not None:
            scope.trail.has_other_sources = True  # what it was before, and why no newer one is to be had
        calls = scope.calls
        calls.append(Call(self._vendor, request.operation, source, 0.0, 0, answer.as_of, instead_of, step, len(calls)))

    def gave_fresh(self, request: Request, answer: Answer[Any]) -> None:
        """Note in the current scope that a kept answer was given that is as good as one of now.

        Args:
            request: what was asked.
            answer: what was given.
        """
        self.gave(request, answer, "cache")
        note_part(current_scope(), self._vendor, request, answer.value, None)

    def gave_found(self, request: Request, answer: Answer[Any]) -> None:
        """Note in the current scope that what `kept` had found was given, as part of what was read as one.

        Args:
            request: what was looked for.
            answer: what was given.
        """
        scope = current_scope()
        scope.calls.append(Call(self._vendor, request.operation, "cache", 0.0, 0, answer.as_of))
        note_part(scope, self._vendor, request, answer.value, None)
        if scope.trail is not None:
            scope.trail.gave(self, request, answer)

    async def answer(self, request: Request, answered: Answered[T]) -> T:
        """The answer to a read.

        Args:
            request: what is asked.
            answered: asks the vendor.

        Raises:
            UpstreamError: no usable answer came, and none that is kept may take its place.
        """
        scope = current_scope()
        trail = scope.trail
        if trail is None:
            return (await self.ask(request, answered)).value
        read = trail.asked(self, request, answered)
        ahead = trail.ahead.get(read.key)
        if ahead is None:
            answer = await self.ask(request, answered)
        else:
            answer = await self._asked(request, scope, lambda has: awaited(ahead, request, scope, self._failures, has))
        trail.heard(read, answer)
        return answer.value

    async def ask(self, request: Request, answered: Answered[T]) -> Answer[T]:
        """The answer to a read, with its age; it is not written down that the request has it.

        Args:
            request: what is asked.
            answered: asks the vendor.

        Raises:
            UpstreamError: as of `answer`.
        """
        scope = current_scope()
        afresh = noun_of(request) in scope.afresh
        since = Since(next_moment(), -1.0) if afresh else newer_than(scope)
        answer = self._reads.peek(request.key, since)
        if answer is not None:
            self.gave_fresh(request, answer)
            return answer
        if not afresh:
            answer = self._while_revalidating(request, answered, since)
        if answer is None:
            return await self._asked(request, scope, lambda has: self._joined(request, answered, scope, since, has))
        note_part(scope, self._vendor, request, answer.value, None)
        return answer

    async def ask_ahead(self, request: Request, answered: Answered[T]) -> Answer[T]:
        """A fresh answer, or what the vendor says; whether another takes its place is for `answer` to say.

        Args:
            request: what is foreseen to be asked in the current scope.
            answered: asks the vendor.

        Raises:
            UpstreamError: there is none.
        """
        scope = current_scope()
        since = newer_than(scope)
        answer = self._reads.peek(request.key, since)
        if answer is not None:
            self.gave(request, answer, "cache")
            return answer
        return await self._joined(request, answered, scope, since, self._instead(request, scope) is not None)

    def _while_revalidating(self, request: Request, answered: Answered[T], since: Since | None) -> Answer[Any] | None:
        """A stale answer for a client whom one suits, while the vendor is asked for whoever comes next."""
        scope = current_scope()
        if scope.wanted.stale is not Stale.WHILE_REVALIDATING:
            return None
        answer = self._reads.stale(request.key, Stale.WHILE_REVALIDATING, since)
        if answer is None or is_part(request, answer.value):
            return None

        async def refreshed() -> tuple[T, int]:
            with serving(scope.request_id), travelling(Lane.REFRESH):
                self._may_ask(request, current_scope())
                return await answered()

        self._reads.refresh(request.key, refreshed, noun_of(request))
        self.gave(request, answer)
        return answer

    async def _asked(
        self, request: Request, scope: Scope, said: Callable[[bool], Coroutine[Any, Any, Answer[T]]]
    ) -> Answer[T]:
        """What the vendor says, or what stands in for it; `said` is told whether anything could."""
        instead = self._instead(request, scope)
        why = why_stale(scope, self._vendor, request)
        if why is None:
            try:
                answer = await said(instead is not None)
            except STOOD_IN_FOR as error:
                why = error
            else:
                note_part(scope, self._vendor, request, answer.value, None)
                return answer
        instead = self._instead(request, scope)  # somebody may have got one meanwhile
        if instead is None:
            raise why
        self.gave(request, instead, instead_of=why)
        note_part(scope, self._vendor, request, instead.value, why)
        return instead

    def _instead(self, request: Request, scope: Scope) -> Answer[Any] | None:
        answer = self.standing_in(request)
        return answer if answer is not None and may_stand_in(scope, self._vendor, request, answer.value) else None

    async def _joined(
        self, request: Request, answered: Answered[T], scope: Scope, since: Since | None, has_another: bool
    ) -> Answer[T]:
        now = asyncio.get_running_loop().time()
        if scope.deadline is not None and scope.deadline <= now:
            raise self._failures.timed_out(request, scope.request_id)
        self._may_ask(request, scope)
        asked, source, size = Asked(self._vendor, request, scope, self._clock), "shared", 0
        answer: Answer[T] | None = None

        async def call() -> tuple[T, int]:
            nonlocal size
            value, size = await answered()
            return value, size

        async def join() -> Answer[T]:
            nonlocal source
            source = "shared" if self._reads.in_flight(request.key, since) else NETWORK
            with travelling(lane_of(noun_of(request), scope)):
                keeps = not (request.follows and passes_by())
                return await self._reads.join(
                    request.key, call, noun_of(request), since, goes_on=has_another, keeps=keeps
                )

        try:
            async with asyncio.timeout_at(until(scope, has_another)):
                try:
                    answer = await join()
                except RateLimited as error:
                    if source == NETWORK or error.status is not None:
                        raise
                    answer = await join()  # whoever asked first had less time, or less of a hurry
        except TimeoutError:
            raise self._failures.timed_out(request, scope.request_id) from None
        finally:
            asked.ended(source, size, None if answer is None else answer.as_of)
        return answer


def noun_of(request: Request) -> str:
    """What a read is of; a write names the same words as what it touches."""
    return request.operation.split(".")[1]
