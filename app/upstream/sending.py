"""One call to a vendor, sent once: the pace, the credential, the network, the body, and what the answer means.

Nothing is ever sent twice here, but for a request that a vendor refused with 401 and that goes out again with a renewed
credential. Whether a failed call may still have been carried out is told by the error (`unsettled`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TypeVar

import httpx

from app.domain.errors import GatewayError, MalformedReply, RateLimited, TimedOut, Unavailable, UpstreamError
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
from app.upstream.scope import current_scope, serving

T = TypeVar("T")

_LARGE = 256 * 1024  # bytes; parsing more than this on the event loop would be felt by every other request

_NOTHING_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
"""Failures before the first byte of a request was on its way."""


@dataclass(slots=True)
class _Left:
    """Whether a byte of the request may have left."""

    may_have: bool = False


class Sender:
    """Sends the calls of one credential.

    Args:
        dialect: how the vendor speaks.
        base_url: of the vendor.
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
        clock: Callable[[], float],
    ) -> None:
        self.vendor = dialect.vendor
        self.history = History()
        self._dialect = dialect
        self._base_url = base_url.rstrip("/")
        self._credential = credential
        self._policy = policy
        self._clock = clock
        self._pace = Pace(policy.per_second, clock=clock) if policy.per_second else None
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

    async def call(
        self, request: Request, parse: Callable[[Reply], T], request_id: str, deadline: float | None = None
    ) -> tuple[T, int]:
        """One call under its own deadline, or an earlier one.

        Args:
            request: what to ask or to do.
            parse: makes the answer of a successful reply; it may raise `Unparsable`.
            request_id: of the inbound request.
            deadline: on the event loop's clock, where the caller has one that counts.

        Returns:
            The answer, and the bytes of the reply's body.

        Raises:
            UpstreamError: no usable answer came.
        """
        left = _Left()
        seconds = self._policy.deadline
        if deadline is not None:
            seconds = min(seconds, deadline - asyncio.get_running_loop().time())
        with serving(request_id, seconds=seconds) as scope:
            try:
                async with asyncio.timeout_at(scope.deadline):
                    reply = await self._answer(request, request_id, left)
                    answer = await self._parsed(reply, request, parse, request_id)
            except TimeoutError:
                error = self._timed_out(request, request_id)
                error.unsettled = left.may_have
                self.history.failed(error)
                raise error from None
            except UpstreamError as error:
                error.unsettled = left.may_have and isinstance(error, Unavailable | MalformedReply)
                self.history.failed(error)
                raise
            self.history.answered()
            return answer, len(reply.body)

    async def _answer(self, request: Request, request_id: str, left: _Left) -> Reply:
        """A reply within 2xx; a credential that can be renewed is, once."""
        proof = await self._credential.headers()
        reply = await self._send(request, proof, request_id, left)
        if reply.status == 401 and self._credential.refused(proof):
            proof = await self._credential.headers()
            reply = await self._send(request, proof, request_id, left)
        if not reply.is_success:
            error = self._dialect.refusal(redacted_reply(reply, proof), request)
            redact(error, proof)
            error.request_id = request_id
            raise error
        return reply

    async def _send(self, request: Request, proof: Mapping[str, str], request_id: str, left: _Left) -> Reply:
        await self._wait_for_turn(request, request_id)
        headers = {"accept": self._dialect.accept, "x-request-id": request_id, **proof}
        left.may_have = True
        try:
            return await exchange(
                self._http, request, base_url=self._base_url, headers=headers, cap=self._policy.max_body
            )
        except _NOTHING_LEFT as error:
            left.may_have = False
            if isinstance(error, httpx.TimeoutException):
                raise self._timed_out(request, request_id) from None
            raise self._unavailable(request, request_id, error) from error
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
