"""One call to a vendor, sent once: breaker, credential, pause, pace, network, body, and what the answer means.

Nothing is ever sent twice here, but for a request that a vendor refused with 401 and that goes out again with a renewed
credential. Whether a failed call may still have been carried out is told by the error (`unsettled`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import httpx

from app.domain.errors import (
    GatewayError,
    LeftAlone,
    MalformedReply,
    RateLimited,
    Unavailable,
    UpstreamError,
)
from app.turnstile import LARGE_BODY, turn
from app.upstream.attempt import Attempt
from app.upstream.auth import Credential
from app.upstream.body import BodyRefused
from app.upstream.breaker import Breaker, NotLetThrough, Permit
from app.upstream.decoding import NotJson
from app.upstream.dialect import Dialect, Reply
from app.upstream.exchange import Exchange
from app.upstream.failures import Failures
from app.upstream.fields import Unparsable
from app.upstream.history import History
from app.upstream.lanes import current_lane, passes_by
from app.upstream.ledger import Ledger
from app.upstream.pausing import PATIENCE, Pause, Told
from app.upstream.policy import Policy
from app.upstream.redaction import redact, redacted_reply
from app.upstream.request import Request
from app.upstream.scope import current_scope, serving
from app.upstream.shared_pace import open_pace
from app.upstream.turns import Turns
from app.upstream.unchanged import Unchanged, looked_at, size_of

T = TypeVar("T")

_LARGE = 256 * 1024  # bytes; parsing more than this on the event loop would be felt by every other request

_TURNS_FOR_OTHERS = 24
"""Turns of the event loop before a thread begins to parse: while it does each costs half a millisecond, and what has
come meanwhile may lead to calls that others wait for. As many as lie between an answer and what it leads to."""

_NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""Failures before the first byte of a request was on its way."""


class Sender:
    """Sends the calls of one credential.

    Args:
        dialect: how the vendor speaks.
        base_url: of the vendor.
        credential: proves who asks.
        policy: the pipeline's numbers.
        transport: the network, or a stand-in for it in tests.
        clock: seconds, monotonic.
        sleep: waits so many seconds.
        ledger: of the calls of all processes; None where this one has a number of its own.
        share_pauses: as of `Pause`.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        base_url: str,
        credential: Credential,
        policy: Policy,
        transport: httpx.AsyncBaseTransport,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        ledger: Ledger | None = None,
        share_pauses: Callable[[Told], Told] | None = None,
    ) -> None:
        self.vendor = dialect.vendor
        self.history = History()
        self._failures = Failures(dialect.vendor)
        self._dialect = dialect
        self._credential = credential
        self._policy = policy
        self._clock = clock
        self.breaker = Breaker(policy.breaker, clock)
        self.breaker_of_writes = Breaker(policy.breaker, clock)
        self._ledger = ledger
        self._pause = Pause(clock, sleep, share_pauses)
        self._pace = open_pace(policy, ledger, clock, sleep)
        self._turns = Turns(self._pace, policy.per_second, self._pause, self._failures, clock)
        self._exchange = Exchange(transport, base_url.rstrip("/"), policy)
        self._unchanged = Unchanged(clock)

    @property
    def calls_left(self) -> int | None:
        """Calls that may still be sent within the present second; None where the vendor states no limit."""
        return self._pace.left if self._pace else None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._exchange.aclose()
        if self._ledger is not None:
            await self._ledger.aclose()

    async def call(
        self,
        request: Request,
        parse: Callable[[Reply], T],
        request_id: str,
        deadline: float | None = None,
        *,
        wait_until: float | None = None,
        pause_until: float | None = None,
        is_write: bool = False,
    ) -> tuple[T, int]:
        """One call under its own deadline, or an earlier one.

        Args:
            request: what to ask or to do.
            parse: makes the answer of a successful reply; it may raise `Unparsable`.
            request_id: of the inbound request.
            deadline: on the event loop's clock, where the caller has one that counts.
            wait_until: on the same clock; a call that cannot be sent by then is refused at once, with the moment at
                which it could be. None for the deadline.
            pause_until: on the same clock; by then a pause that the vendor asked for has to be over. None for
                `PATIENCE` from now, and half of the time at the most: what is sent with hardly any left is not answered
                in time, and of a write nobody would know what became of it.
            is_write: whether it may change something.

        Returns:
            The answer, and the bytes of the reply's body.

        Raises:
            UpstreamError: no usable answer came.
        """
        now, seconds = asyncio.get_running_loop().time(), self._policy.deadline
        if deadline is not None:
            seconds = min(seconds, deadline - now)
        last = now + seconds if wait_until is None else min(wait_until, now + seconds)
        patience = now + min(PATIENCE, seconds / 2) if pause_until is None else pause_until
        permit = self._admitted(request, request_id, is_write=is_write)
        attempt = Attempt(request, request_id, permit, last, min(last, patience), current_lane())
        try:
            with serving(request_id, seconds=seconds) as scope:
                try:
                    async with asyncio.timeout_at(scope.deadline):
                        reply = await self._answer(attempt)
                        made_of = self._parsed if is_write else self._read
                        answer = await made_of(reply, request, parse, request_id)
                except TimeoutError:
                    attempt.permit.timed_out()
                    error = self._failures.timed_out(request, request_id)
                    error.unsettled = attempt.may_have_left
                    self.history.failed(error)
                    raise error from None
                except UpstreamError as error:
                    self._took_in(error, attempt)
                    raise
                attempt.permit.answered()
                self.history.answered()
                return answer, size_of(reply)
        finally:
            attempt.permit.dropped()  # where nothing was told of it yet, as by whoever gave the call up

    def _admitted(self, request: Request, request_id: str, *, is_write: bool) -> Permit:
        try:
            return (self.breaker_of_writes if is_write else self.breaker).admit()
        except NotLetThrough as refused:
            raise self._failures.left_alone(request, request_id, refused.wait) from None

    def _took_in(self, error: UpstreamError, attempt: Attempt) -> None:
        """Note what a failure says of the vendor."""
        error.unsettled = attempt.may_have_left and isinstance(error, Unavailable | MalformedReply)
        if isinstance(error, LeftAlone):
            return
        self.history.failed(error)
        if isinstance(error, Unavailable | MalformedReply):
            attempt.permit.failed()
        elif not isinstance(error, RateLimited):
            attempt.permit.answered()
        elif error.status is not None:  # else it is the gateway's own word
            attempt.permit.answered()
            self._pause.begin(error)

    async def _answer(self, attempt: Attempt) -> Reply:
        """A reply within 2xx; a credential that can be renewed is, once."""
        proof = await self._credential.headers()
        reply = await self._send(attempt, proof)
        if reply.status == 401 and self._credential.refused(proof):
            proof = await self._credential.headers()
            reply = await self._send(attempt, proof)
        if not reply.is_success:
            error = self._dialect.refusal(redacted_reply(reply, proof), attempt.request)
            redact(error, proof)
            error.request_id = attempt.request_id
            raise error
        return reply

    async def _send(self, attempt: Attempt, proof: Mapping[str, str]) -> Reply:
        request, request_id, scope = attempt.request, attempt.request_id, current_scope()
        scope.sent[id(request)] = len(scope.calls)  # before it waits for its turn: that is no waiting for an answer
        going = await self._turns.wait(attempt)
        headers = {"accept": self._dialect.accept, "x-request-id": request_id, **proof}
        attempt.may_have_left = True
        try:
            return await self._exchange.reply(request, headers, going)
        except _NOTHING_LEFT as error:
            attempt.may_have_left = False
            if isinstance(error, httpx.TimeoutException):
                raise self._failures.timed_out(request, request_id) from None
            raise self._failures.unavailable(request, request_id, error) from error
        except httpx.TimeoutException:
            raise self._failures.timed_out(request, request_id) from None
        except httpx.HTTPError as error:
            raise self._failures.unavailable(request, request_id, error) from error
        except BodyRefused as error:
            raise self._failures.malformed(request, request_id, str(error)) from error

    async def _read(self, reply: Reply, request: Request, parse: Callable[[Reply], T], request_id: str) -> T:
        """What a reply to a read says; found out once for as long as it is the same."""
        seen = looked_at(reply)
        before = self._unchanged.find(request.key, seen)
        if before is not None:
            return before.value  # type: ignore[no-any-return]
        answer = await self._parsed(seen, request, parse, request_id)
        if not (request.follows and passes_by()):
            self._unchanged.keep(request.key, seen, answer)
        return answer

    async def _parsed(self, reply: Reply, request: Request, parse: Callable[[Reply], T], request_id: str) -> T:
        try:
            if len(reply.body) > _LARGE:
                for _ in range(_TURNS_FOR_OTHERS):
                    await asyncio.sleep(0)
                return await asyncio.to_thread(parse, reply)
            if len(reply.body) > LARGE_BODY:
                await turn(request_id)
            return parse(reply)
        except (NotJson, Unparsable) as error:
            raise self._failures.malformed(request, request_id, str(error)) from error
        except GatewayError as error:
            if isinstance(error, UpstreamError):
                error.request_id = request_id
            raise
