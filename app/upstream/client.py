"""The pipeline to one vendor with one credential.

Outermost first, a read passes through

1. the inbound request's deadline,
2. the answers still fresh, or stale where the client says that such will do; one stands in where none can be had,
3. single flight: whoever asks for the same thing meanwhile waits for the same call,
4. further tries where one failed, within a budget; all of what follows is done for each of them,
5. the breaker, by which a vendor that fails is left alone for a while,
6. the call's own deadline (httpx's time-outs are for each read, a slow drip passes them all),
7. the credential,
8. the pause that a vendor asked for, and the budget of calls a second (waiting here is not the vendor being slow),
9. the network, behind httpx's transport seam,
10. the body, read raw and decompressed under a cap,
11. the vendor's dialect, which turns a refusal into a node of the error tree, and the adapter's parser.

A write passes through 1 and from 5 on, once.

Nothing above this package sees a status, a header or an httpx exception.
"""

from __future__ import annotations

import asyncio
import random as randomness
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import httpx

from app.domain.errors import NotFound, SwitchedOff, UpstreamError
from app.domain.vendor import Vendor
from app.generations.local import Generations, LocalGenerations
from app.upstream.asking import STOOD_IN_FOR, Asking
from app.upstream.auth import Credential
from app.upstream.breaker import BreakerState
from app.upstream.dialect import Dialect, Reply
from app.upstream.history import History
from app.upstream.ledger import Ledger
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.scope import Scope
from app.upstream.sending import Sender
from app.upstream.shared import Answer, SharedReads, utc_now
from app.upstream.tries import Tries
from app.upstream.writes_under_way import WritesUnderWay
from app.upstream.writing import Write

T = TypeVar("T")


class UpstreamClient:
    """One vendor, one credential, one connection pool, one cache.

    Args:
        dialect: how the vendor speaks.
        base_url: of the vendor, without a trailing slash.
        credential: proves who asks.
        policy: the pipeline's numbers.
        transport: the network, or a stand-in for it in tests.
        is_off: whether an operator has switched a vendor off.
        clock: seconds, monotonic.
        now: the moment in UTC, for the age of answers.
        generations: of the vendor's nouns behind this credential; None where this process alone writes to them.
        random: evenly from 0 to 1, for the time between two tries of a read.
        sleep: waits so many seconds.
        ledger: of the calls of all processes that use the credential; None where this one has a number of its own.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        base_url: str,
        credential: Credential,
        policy: Policy,
        transport: httpx.AsyncBaseTransport,
        is_off: Callable[[Vendor], bool] = lambda _: False,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = utc_now,
        generations: Generations | None = None,
        random: Callable[[], float] = randomness.random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        ledger: Ledger | None = None,
    ) -> None:
        self.vendor = dialect.vendor
        self._generations = generations or LocalGenerations()
        self._sender = Sender(
            dialect,
            base_url=base_url,
            credential=credential,
            policy=policy,
            transport=transport,
            clock=clock,
            sleep=sleep,
            ledger=ledger,
            share_pauses=self._generations.share_pauses,
        )
        self._tries = Tries(self._sender, policy, clock, random=random, sleep=sleep)
        self._policy = policy
        self._is_off = is_off
        self._writes = WritesUnderWay(self._sender, self._generations, clock, now, self._check_switch)
        self._reads = SharedReads(
            freshness=policy.freshness,
            size=policy.cache_size,
            clock=clock,
            now=now,
            generations=self._generations.known,
        )
        self._asking = Asking(self.vendor, self._reads, clock, self._check_switch, lambda: self._sender.calls_left)

    @property
    def is_off(self) -> bool:
        """Whether an operator has switched the vendor off: nothing is sent then, kept answers are given."""
        return self._is_off(self.vendor)

    @property
    def history(self) -> History:
        """How the vendor last answered."""
        return self._sender.history

    @property
    def breaker(self) -> BreakerState:
        """Whether reads are let through."""
        return self._sender.breaker.state

    @property
    def breaker_of_writes(self) -> BreakerState:
        """Whether writes are let through."""
        return self._sender.breaker_of_writes.state

    @property
    def calls_left(self) -> int | None:
        """Calls that may still be sent within the present second; None where the vendor states no limit."""
        return self._sender.calls_left

    @property
    def per_second(self) -> int | None:
        """Calls that may be sent within any second; None where the vendor states no limit."""
        return self._policy.per_second

    @property
    def written(self) -> int:
        """A number that grows with whatever is written, or may have been, to what is read here."""
        return self._generations.known.grown

    async def aclose(self) -> None:
        """Close the connections, once every write that was begun has come to its end, by its own deadline."""
        await self._writes.ended()
        await self._reads.aclose()
        await self._sender.aclose()

    def missing(self, requests: Iterable[Request]) -> int:
        """How many of these reads would ask the vendor."""
        return sum(self.kept(request) is None for request in requests)

    def kept(self, request: Request) -> Answer[Any] | None:
        """The fresh answer to a read, without asking for it; None where there is none."""
        return self._asking.kept(request)

    def gave_found(self, request: Request, answer: Answer[Any]) -> None:
        """Note that what `kept` had found was given, as part of what was read as one.

        Args:
            request: what was looked for.
            answer: what was given.
        """
        self._asking.gave_found(request, answer)

    def stand_in(self, requests: Sequence[Request], values: Sequence[object], error: UpstreamError) -> bool:
        """Whether what was made of earlier answers may take the place of what cannot be had now.

        Args:
            requests: whose answers it was made of.
            values: what they were; another one, or one that is too old, stands in for nothing.
            error: why it cannot be had.
        """
        if not isinstance(error, STOOD_IN_FOR):
            return False
        kept: list[tuple[Request, Answer[Any]]] = []
        for request, value in zip(requests, values, strict=True):
            answer = self._asking.standing_in(request)
            if answer is None or answer.value is not value:
                return False
            kept.append((request, answer))
        for request, answer in kept:
            self._asking.gave(request, answer, instead_of=error)
        return True

    def forget(self, request: Request) -> None:
        """Keep the answer to a read no longer, so that whoever asks next asks the vendor."""
        self._reads.forget(request.key)

    def renew(self) -> None:
        """Let every answer be old, so that what became of a write is found out from the vendor itself."""
        self._generations.known.grow_all()

    async def read(self, request: Request, parse: Callable[[Reply], T]) -> T:
        """Ask a safe question: answered from what is fresh, shared with whoever asks the same, or sent.

        Args:
            request: what to ask; the same operation must always come with the same parser.
            parse: makes the answer of a successful reply; its result is shared and must not be changed. It may raise
                `Unparsable`.

        Raises:
            UpstreamError: no usable answer came.
        """
        return await self._asking.answer(request, lambda: self._tries.sent(request, parse))

    async def find(self, request: Request, parse: Callable[[Reply], T]) -> T | None:
        """Like `read`, for one record by its key: None where the vendor knows no such record, which is kept too.

        Raises:
            UpstreamError: no usable answer came.
        """

        async def answered() -> tuple[T | None, int]:
            try:
                return await self._tries.sent(request, parse)
            except NotFound:
                return None, 0

        return await self._asking.answer(request, answered)

    async def write(self, write: Write[T]) -> T:
        """Ask the vendor to change something, once: a write is never repeated here and never shared.

        The generation of each noun that it touches is raised before it is sent, and again before its outcome is told.
        From then on nothing that was kept of these nouns is served, and a read that is on its way is not kept, so that
        every later read sees the write. Once begun it goes on to its end or to the deadline, whether the caller still
        waits or not.

        Raises:
            UpstreamError: no usable answer came; `unsettled` tells whether it may have been done.
        """
        return await self._writes.carry_out(write)

    def _check_switch(self, request: Request, scope: Scope) -> None:
        if self.is_off:
            raise SwitchedOff(self.vendor, request.operation, scope.request_id)
