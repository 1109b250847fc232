"""The token endpoint of OAuth 2.0 (RFC 6749, section 4.4): asked once, by the gateway itself, with its own secret."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import quote_plus, urlencode

import httpx

from app import __version__
from app.domain.errors import MalformedReply, TimedOut, Unavailable, UpstreamAuth, UpstreamError
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.upstream.body import ACCEPT_ENCODING, BodyRefused, read_body
from app.upstream.dialect import Reply, error_body, refusal_by_status, shortened
from app.upstream.fields import as_number, text
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.scope import current_scope

_LARGEST_ANSWER = 256 * 1024  # bytes; a token's answer is a few hundred
_MARGIN = 30.0  # seconds before its end at which a token is no longer used
_MARGIN_SHARE = 0.1  # of its lifetime at most, so that a short-lived token is used at all
_REFUSED = (400, 401, 403)


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token.

    Attributes:
        header: the value of `Authorization`.
        usable_until: on the endpoint's clock.
    """

    header: str = field(repr=False)
    usable_until: float


class TokenEndpoint:
    """Where one client signs in at one vendor.

    Args:
        vendor: whose token it is.
        operation: `vendor.noun.verb`, the label of signing in on every error.
        urls: tried in order: the next one on 404 only. The one that gave a token is remembered.
        client_id: names the client.
        client_secret: proves it; it is sent to `urls` alone.
        scope: what the token shall be good for, space-separated; None sends no scope.
        transport: the network. It stays the caller's to close.
        policy: the time-outs and the deadline of signing in.
        clock: seconds, monotonic.
        accept: of the request, where the vendor wants more than JSON.

    Attributes:
        vendor: as given.
        request: the call as errors and plans name it.
        clock: as given.

    Raises:
        ValueError: there is no URL.
    """

    def __init__(
        self,
        *,
        vendor: Vendor,
        operation: str,
        urls: Sequence[str],
        client_id: str,
        client_secret: str,
        scope: str | None,
        transport: httpx.AsyncBaseTransport,
        policy: Policy,
        clock: Callable[[], float] = time.monotonic,
        accept: str = "application/json",
    ) -> None:
        if not urls:
            raise ValueError("a token endpoint has at least one URL")
        self.vendor = vendor
        self.request = Request(operation, "POST", "")
        self.clock = clock
        self._urls = list(dict.fromkeys(urls))
        self._secrets = sorted({client_secret, quote_plus(client_secret)} - {""}, key=len, reverse=True)
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        self._form = urlencode(form if scope is None else {**form, "scope": scope}).encode("ascii")
        self._transport = transport
        self._policy = policy
        self._accept = accept

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.vendor.value!r}, {self._urls!r}, ***)"

    async def token(self) -> Token:
        """Sign in.

        Raises:
            UpstreamAuth: the vendor refused the client.
            RateLimited: it asks for fewer sign-ins.
            TimedOut: it did not answer in time.
            Unavailable: it could not be reached, or failed.
            MalformedReply: no URL is a token endpoint, or the answer holds no token.
        """
        request_id = current_scope().request_id
        try:
            async with asyncio.timeout(self._policy.deadline):
                return await self._ask_in_turn(request_id)
        except (TimeoutError, httpx.TimeoutException):
            # From None here and below: httpx's exceptions carry the request, and so the secret.
            raise self._failed(TimedOut, "did not answer {} in time", request_id) from None
        except httpx.HTTPError as error:
            why = f"could not be reached for {{}} ({type(error).__name__})"
            raise self._failed(Unavailable, why, request_id) from None
        except UpstreamError as error:
            error.request_id = request_id
            raise

    async def _ask_in_turn(self, request_id: str) -> Token:
        for url in tuple(self._urls):
            asked_at = self.clock()
            reply = await self._post(url, request_id)
            if reply.status == 404:
                continue
            token = self._read(reply, asked_at)
            self._urls.sort(key=lambda known: known != url)  # stable: the others keep their order
            return token
        raise self._failed(MalformedReply, "has no token endpoint at any configured URL ({})", request_id, 404)

    async def _post(self, url: str, request_id: str) -> Reply:
        """Send the form; not through a client, which would follow redirects, keep cookies or log."""
        timeouts = httpx.Timeout(
            connect=self._policy.connect_timeout,
            read=self._policy.read_timeout,
            write=self._policy.write_timeout,
            pool=self._policy.pool_timeout,
        )
        request = httpx.Request(
            "POST",
            url,
            headers={
                "accept": self._accept,
                "accept-encoding": ACCEPT_ENCODING,
                "content-type": "application/x-www-form-urlencoded",
                "user-agent": f"account-gateway/{__version__}",
                "x-request-id": request_id,
            },
            content=self._form,
            extensions={"timeout": timeouts.as_dict()},
        )
        response = await self._transport.handle_async_request(request)
        try:
            chunks = cast("AsyncIterator[bytes]", response.stream)
            body = await read_body(chunks, response.headers.get("content-encoding", ""), _LARGEST_ANSWER)
        except BodyRefused:
            body = b""  # the status still says what happened, and no token is in it
        finally:
            await response.aclose()
        return Reply(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)

    def _read(self, reply: Reply, asked_at: float) -> Token:
        body = error_body(reply)
        if reply.status in _REFUSED:
            raise self._refusal(body, reply.status)
        if reply.status in (408, 425, 429) or reply.status >= 500:
            raise refusal_by_status(reply, self.request, vendor=self.vendor, said=None)
        value = body.get("access_token") if reply.is_success and isinstance(body, dict) else None
        if not isinstance(body, dict) or not isinstance(value, str) or not _is_sendable(value) or not _is_bearer(body):
            raise self._failed(MalformedReply, "answered {} without a bearer token", None, reply.status)
        lifetime = as_number(body.get("expires_in"))
        seconds = float("inf") if lifetime is None or lifetime <= 0 else float(lifetime)
        margin = min(_MARGIN, seconds * _MARGIN_SHARE)
        return Token(f"Bearer {value}", asked_at + seconds - margin)

    def _refusal(self, body: Json, status: int) -> UpstreamAuth:
        """The refusal with the `error` and `error_description` of RFC 6749, section 5.2, where they are there."""
        wire = body if isinstance(body, dict) else {}
        error, description = (self._redacted(text(wire, key)) for key in ("error", "error_description"))
        said = ": ".join(filter(None, (error, description)))
        return UpstreamAuth(
            f"{self.vendor.title} answered {status} to {self.request.operation}{f': {said}' if said else '.'}",
            vendor=self.vendor,
            operation=self.request.operation,
            status=status,
            vendor_code=error,
        )

    def _redacted(self, said: str | None) -> str | None:
        """The vendor's words, shortened, without the secret that they may quote."""
        for secret in self._secrets if said else ():
            said = (said or "").replace(secret, "***")
        return shortened(said) if said else None

    def _failed(
        self, kind: type[UpstreamError], what: str, request_id: str | None, status: int | None = None
    ) -> UpstreamError:
        operation = self.request.operation
        message = f"{self.vendor.title} {what.format(operation)}."
        return kind(message, vendor=self.vendor, operation=operation, status=status, request_id=request_id)


def _is_sendable(token: str) -> bool:
    """Whether the token is the printable ASCII without spaces that a header can carry."""
    return bool(token) and token.isascii() and token.isprintable() and " " not in token


def _is_bearer(body: Mapping[str, Json]) -> bool:
    kind = body.get("token_type")
    return kind is None or (isinstance(kind, str) and kind.lower() == "bearer")
