"""One request on the wire and its whole answer: what is sent beside the dialect's own, and how the body is read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import cast

import httpx

from app import __version__
from app.domain.errors import BadUserInput
from app.upstream.body import ACCEPT_ENCODING, BodyRefused, read_body
from app.upstream.dialect import Reply
from app.upstream.going import EXTENSION, Going
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.wire_request import Origin
from app.upstream.wire_response import WireResponse

_USER_AGENT = f"account-gateway/{__version__}"


class Exchange:
    """The way to one upstream, which follows nothing, keeps nothing and reads no environment.

    It speaks to httpx's transport itself: what `httpx.AsyncClient` does between, for redirects, cookies and a login in
    the address, would come to nothing here, and takes as long as the transport.

    Args:
        transport: the network, or a stand-in for it in tests.
        base_url: of the upstream, without a trailing slash.
        policy: the pipeline's numbers.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport, base_url: str, policy: Policy) -> None:
        self._transport = transport
        self._origin = Origin(base_url)
        self._cap = policy.max_body
        self._timeout = {
            "connect": policy.connect_timeout,
            "read": policy.read_timeout,
            "write": policy.write_timeout,
            "pool": policy.pool_timeout,
        }

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def reply(self, request: Request, headers: Mapping[str, str], going: Going | None = None) -> Reply:
        """Send once and read the answer.

        Args:
            request: what to ask.
            headers: beside those that every call has; the request's own go before them.
            going: says whether it may still go when it could; None where its calls are not counted.

        Raises:
            BadUserInput: an argument makes the address longer than can be sent.
            BodyRefused: a successful answer whose body is over the cap or cannot be decompressed.
            httpx.HTTPError: no complete answer came.
        """
        response = await self._transport.handle_async_request(self._on_the_wire(request, headers, going))
        stream = cast("httpx.AsyncByteStream", response.stream)
        try:
            told = _headers_of(response)
            body = await _body(response, told.get("content-encoding", ""), stream, self._cap)
        finally:
            await stream.aclose()
        return Reply(response.status_code, told, body)

    def _on_the_wire(self, request: Request, headers: Mapping[str, str], going: Going | None) -> httpx.Request:
        sent = {"accept-encoding": ACCEPT_ENCODING, "user-agent": _USER_AGENT}
        if request.body is not None:
            sent["content-type"] = "application/json"
        sent |= headers
        sent |= request.headers
        extensions: dict[str, object] = {"timeout": self._timeout, "operation": request.operation}
        if going is not None:
            extensions[EXTENSION] = going
        try:
            return self._origin.request(request.method, request.target, sent, request.body, extensions)
        except httpx.InvalidURL:  # every character is encoded: it can only be too long
            raise BadUserInput("An argument is longer than any address can be.") from None


def _headers_of(response: httpx.Response) -> Mapping[str, str]:
    """The headers with their names in lower case, several of one name as one."""
    raw = response.lines if isinstance(response, WireResponse) else response.headers.raw
    try:
        headers = {name.decode("ascii").lower(): value.decode("ascii") for name, value in raw}
    except UnicodeDecodeError:
        headers = {}
    return headers if len(headers) == len(raw) else {name.lower(): each for name, each in response.headers.items()}


async def _body(
    response: httpx.Response, coding: str, stream: AsyncIterator[bytes] | httpx.AsyncByteStream, cap: int
) -> bytes:
    """The body; empty where it cannot be had and the status says enough without it."""
    try:
        # Not `aiter_raw`, which refuses a response that a test's transport made with its body already read.
        chunks = cast("AsyncIterator[bytes]", stream)
        return await read_body(chunks, coding, cap)
    except BodyRefused:
        if response.is_success:
            raise
        return b""
