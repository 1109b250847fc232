"""The pipeline to one vendor with one credential.

Outermost first, a read passes through

1. the inbound request's deadline,
2. the answers still fresh,
3. single flight: whoever asks for the same thing meanwhile waits for the same call,
4. the call's own deadline (httpx's time-outs are for each read, a slow drip passes them all),
5. the budget of calls a second (waiting here is not the vendor being slow),
6. the credential,
7. the network, behind httpx's transport seam,
8. the body, read raw and decompressed under a cap,
9. the vendor's dialect, which turns a refusal into a node of the error tree, and the adapter's parser.

Nothing above this package sees a status, a header or an httpx exception.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, TypeVar

import httpx

from app.domain.errors import GatewayError, MalformedReply, NotFound, RateLimited, TimedOut, Unavailable, UpstreamError
from app.upstream.auth import Credential
from app.upstream.body import BodyRefused
from app.upstream.decoding import NotJson
from app.upstream.dialect import Dialect, Reply, in_seconds
from app.upstream.exchange import exchange
from app.upstream.fields import Unparsable
from app.upstream.history import History
from app.upstream.pace import Pace
from app.upstream.policy import Policy
from app.upstream.redaction import redact, redacted_reply
from app.upstream.request import Request
from app.upstream.scope import Call, current_scope, serving
from app.upstream.shared import Answer, SharedReads, utc_now

T = TypeVar("T")

_LARGE = 256 * 1024  # bytes; parsing more than this on the event loop would be felt by every other request


class UpstreamClient:
    """One vendor, one credential, one connection pool, one cache.

    Args:
        dialect: how the vendor speaks.
        base_url: of the vendor, without a trailing slash.
        credential: proves who asks.
        policy: the pipeline's numbers.
        transport: the network, or a stand-in for it in tests.
        clock: seconds, monotonic.
        now: the moment in UTC, for the age of answers.
    """

    def __init__(
        self,
        dialect: Dialect,
        *,
        base_url: str,
        credential: Credential,
        policy: Policy,
        transport: httpx.AsyncBaseTransport,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.vendor = dialect.vendor
        self._dialect = dialect
        self._base_url = base_url.rstrip("/")
        self._credential = credential
        self._policy = policy
        self._clock = clock
        self._pace = Pace(policy.per_second, clock=clock) if policy.per_second else None
        self.history = History()
        self._reads = SharedReads(ttl=policy.cache_ttl, size=policy.cache_size, clock=clock, now=now)
        self._http = httpx.AsyncClient(
            transport=transport,
            timeout=httpx.Timeout(
                connect=policy.connect_timeout,
                read=policy.read_timeout,
                write=policy.write_timeout,
                pool=policy.pool_timeout,
            ),
            # A vendor's cookie would tie one caller's answer to another's.
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            trust_env=False,
        )

    @property
    def calls_left(self) -> int | None:
        """Calls that may still be sent within the present second; None where the vendor states no limit."""
        return self._pace.left if self._pace else None

    @property
    def per_second(self) -> int | None:
        """Calls that may be sent within any second; None where the vendor states no limit."""
        return self._policy.per_second

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def missing(self, requests: Iterable[Request]) -> int:
        """How many of these reads would ask the vendor."""
        return sum(self.kept(request) is None for request in requests)

    def kept(self, request: Request) -> Answer[Any] | None:
        """The fresh answer to a read, without asking for it; None where there is none."""
        return self._reads.peek(request.key)

    async def read(self, request: Request, parse: Callable[[Reply], T]) -> T:
        """Ask a safe question: answered from what is fresh, shared with whoever asks the same, or sent.

        Args:
            request: what to ask; the same operation must always come with the same parser.
            parse: makes the answer of a successful reply; its result is shared and must not be changed. It may raise
                `Unparsable`.

        Raises:
            UpstreamError: no usable answer came.
        """
        return await self._shared(request, lambda request_id: self._call(request, parse, request_id))

    async def _shared(self, request: Request, answered: Callable[[str], Coroutine[Any, Any, tuple[T, int]]]) -> T:
        scope = current_scope()
        begun = self._clock()
        fresh = self._reads.peek(request.key)
        if fresh is not None:
            scope.calls.append(Call(self.vendor, request.operation, "cache", 0.0, 0, fresh.as_of))
            return fresh.value  # type: ignore[no-any-return]
        if scope.deadline is not None and scope.deadline <= asyncio.get_running_loop().time():
            raise self._timed_out(request, scope.request_id)
        source = "shared" if self._reads.in_flight(request.key) else "network"
        size = 0
        as_of: datetime | None = None

        async def call() -> tuple[T, int]:
            nonlocal size
            answer, size = await answered(scope.request_id)
            return answer, size

        try:
            async with asyncio.timeout_at(scope.deadline):
                answer = await self._reads.join(request.key, call)
        except TimeoutError:
            raise self._timed_out(request, scope.request_id) from None
        else:
            as_of = answer.as_of
            return answer.value
        finally:
            milliseconds = (self._clock() - begun) * 1000
            scope.calls.append(Call(self.vendor, request.operation, source, milliseconds, size, as_of))

    async def find(self, request: Request, parse: Callable[[Reply], T]) -> T | None:
        """Like `read`, for one record by its key: None where the vendor knows no such record, which is kept too.

        Raises:
            UpstreamError: no usable answer came.
        """

        async def answered(request_id: str) -> tuple[T | None, int]:
            try:
                return await self._call(request, parse, request_id)
            except NotFound:
                return None, 0

        return await self._shared(request, answered)

    async def _call(self, request: Request, parse: Callable[[Reply], T], request_id: str) -> tuple[T, int]:
        """One call under its own deadline; the flight's waiters come and go without touching it."""
        with serving(request_id, seconds=self._policy.deadline) as scope:
            try:
                async with asyncio.timeout_at(scope.deadline):
                    reply = await self._answer(request, request_id)
                    answer = await self._parsed(reply, request, parse, request_id)
            except TimeoutError:
                error = self._timed_out(request, request_id)
                self.history.failed(error)
                raise error from None
            except UpstreamError as error:
                self.history.failed(error)
                raise
            self.history.answered()
            return answer, len(reply.body)

    async def _answer(self, request: Request, request_id: str) -> Reply:
        """A reply within 2xx; a credential that can be renewed is, once."""
        proof = await self._credential.headers()
        reply = await self._send(request, proof, request_id)
        if reply.status == 401 and self._credential.refused(proof):
            proof = await self._credential.headers()
            reply = await self._send(request, proof, request_id)
        if not reply.is_success:
            error = self._dialect.refusal(redacted_reply(reply, proof), request)
            redact(error, proof)
            error.request_id = request_id
            raise error
        return reply

    async def _send(self, request: Request, proof: Mapping[str, str], request_id: str) -> Reply:
        await self._wait_for_turn(request, request_id)
        headers = {"accept": self._dialect.accept, "x-request-id": request_id, **proof}
        try:
            return await exchange(
                self._http, request, base_url=self._base_url, headers=headers, cap=self._policy.max_body
            )
        except httpx.TimeoutException:
            raise self._timed_out(request, request_id) from None
        except httpx.HTTPError as error:
            raise self._unavailable(request, request_id, error) from error
        except BodyRefused as error:
            raise self._malformed(request, request_id, str(error)) from error

    async def _wait_for_turn(self, request: Request, request_id: str) -> None:
        if self._pace is None:
            return
        deadline = current_scope().deadline
        left = float("inf") if deadline is None else deadline - asyncio.get_running_loop().time()
        wait = await self._pace.turn(self._clock() + left)
        if wait is not None:
            raise RateLimited(
                f"{self.vendor.title} allows {self._policy.per_second} calls a second, and those within this request's "
                "deadline are taken.",
                vendor=self.vendor,
                operation=request.operation,
                retry_at=in_seconds(wait),
                request_id=request_id,
            )

    async def _parsed(self, reply: Reply, request: Request, parse: Callable[[Reply], T], request_id: str) -> T:
        try:
            if len(reply.body) > _LARGE:
                return await asyncio.to_thread(parse, reply)
            return parse(reply)
        except (NotJson, Unparsable) as error:
            raise self._malformed(request, request_id, str(error)) from error
        except GatewayError as error:
            if isinstance(error, UpstreamError):
                error.request_id = request_id
            raise

    def _timed_out(self, request: Request, request_id: str) -> UpstreamError:
        return self._failed(TimedOut, f" did not answer {request.operation} in time.", request, request_id)

    def _unavailable(self, request: Request, request_id: str, error: Exception) -> UpstreamError:
        what = f" could not be reached for {request.operation} ({type(error).__name__})."
        return self._failed(Unavailable, what, request, request_id)

    def _malformed(self, request: Request, request_id: str, why: str) -> UpstreamError:
        what = f"'s answer to {request.operation} is not what it documents: {why[:200]}"
        return self._failed(MalformedReply, what, request, request_id)

    def _failed(self, kind: type[UpstreamError], what: str, request: Request, request_id: str) -> UpstreamError:
        message = f"{self.vendor.title}{what}"
        return kind(message, vendor=self.vendor, operation=request.operation, request_id=request_id)
