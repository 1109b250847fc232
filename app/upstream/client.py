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
from collections.abc import AsyncIterator, Callable, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TypeVar, cast

import httpx

from app import __version__
from app.domain.errors import GatewayError, MalformedReply, NotFound, RateLimited, TimedOut, Unavailable, UpstreamError
from app.upstream.auth import Credential
from app.upstream.body import ACCEPT_ENCODING, BodyRefused, read_body
from app.upstream.decoding import NotJson
from app.upstream.dialect import Dialect, Reply, in_seconds
from app.upstream.fields import Unparsable
from app.upstream.history import History
from app.upstream.pace import Pace
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.scope import Call, current_scope, serving
from app.upstream.shared import SharedReads

T = TypeVar("T")

_USER_AGENT = f"account-gateway/{__version__}"
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
    ) -> None:
        self.vendor = dialect.vendor
        self._dialect = dialect
        self._base_url = base_url.rstrip("/")
        self._credential = credential
        self._policy = policy
        self._clock = clock
        self._pace = Pace(policy.per_second, clock=clock) if policy.per_second else None
        self.history = History()
        self._reads = SharedReads(ttl=policy.cache_ttl, size=policy.cache_size, clock=clock)
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

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def peek(self, request: Request) -> tuple[object] | None:
        """The parsed answer to an earlier read, in a tuple, while it is fresh; None where the vendor must be asked."""
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
        scope = current_scope()
        begun = self._clock()
        fresh = self._reads.peek(request.key)
        if fresh is not None:
            scope.calls.append(Call(self.vendor, request.operation, "cache", 0.0, 0))
            return fresh[0]  # type: ignore[no-any-return]
        source = "shared" if self._reads.in_flight(request.key) else "network"
        size = 0

        async def call() -> tuple[T, int]:
            nonlocal size
            answer, size = await self._call(request, parse, scope.request_id)
            return answer, size

        try:
            async with asyncio.timeout_at(scope.deadline):
                return await self._reads.join(request.key, call)
        except TimeoutError:
            raise self._timed_out(request, scope.request_id) from None
        finally:
            milliseconds = (self._clock() - begun) * 1000
            scope.calls.append(Call(self.vendor, request.operation, source, milliseconds, size))

    async def find(self, request: Request, parse: Callable[[Reply], T]) -> T | None:
        """Like `read`, for one record by its key: None where the vendor knows no such record.

        Raises:
            UpstreamError: no usable answer came.
        """
        try:
            return await self.read(request, parse)
        except NotFound:
            return None

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
            error = self._dialect.refusal(reply, request)
            error.request_id = request_id
            raise error
        return reply

    async def _send(self, request: Request, proof: Mapping[str, str], request_id: str) -> Reply:
        await self._wait_for_turn(request, request_id)
        http_request = httpx.Request(
            request.method,
            self._base_url + request.target,
            headers={
                "accept": self._dialect.accept,
                "accept-encoding": ACCEPT_ENCODING,
                "user-agent": _USER_AGENT,
                "x-request-id": request_id,
                **({"content-type": "application/json"} if request.body is not None else {}),
                **request.headers,
                **proof,
            },
            content=request.body,
            extensions={"timeout": self._http.timeout.as_dict()},
        )
        try:
            response = await self._http.send(http_request, stream=True)
            try:
                # Not `aiter_raw`, which refuses a response that a test's transport made with its body already read.
                chunks = cast("AsyncIterator[bytes]", response.stream)
                coding = response.headers.get("content-encoding", "")
                body = await read_body(chunks, coding, self._policy.max_body)
            finally:
                await response.aclose()
        except httpx.TimeoutException:
            raise self._timed_out(request, request_id) from None
        except httpx.HTTPError as error:
            raise self._unavailable(request, request_id, error) from error
        except BodyRefused as error:
            raise self._malformed(request, request_id, str(error)) from error
        return Reply(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)

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

    def _timed_out(self, request: Request, request_id: str) -> TimedOut:
        return TimedOut(
            f"{self.vendor.title} did not answer {request.operation} in time.",
            vendor=self.vendor,
            operation=request.operation,
            request_id=request_id,
        )

    def _unavailable(self, request: Request, request_id: str, error: Exception) -> Unavailable:
        return Unavailable(
            f"{self.vendor.title} could not be reached for {request.operation} ({type(error).__name__}).",
            vendor=self.vendor,
            operation=request.operation,
            request_id=request_id,
        )

    def _malformed(self, request: Request, request_id: str, why: str) -> MalformedReply:
        return MalformedReply(
            f"{self.vendor.title}'s answer to {request.operation} is not what it documents: {why[:200]}",
            vendor=self.vendor,
            operation=request.operation,
            request_id=request_id,
        )
