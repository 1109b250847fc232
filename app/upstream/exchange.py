"""One request on the wire and its whole answer: what is sent beside the dialect's own, and how the body is read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import cast

import httpx

from app import __version__
from app.domain.errors import BadUserInput
from app.upstream.body import ACCEPT_ENCODING, BodyRefused, read_body
from app.upstream.dialect import Reply
from app.upstream.going import EXTENSION, Going
from app.upstream.policy import Policy
from app.upstream.request import Request

_USER_AGENT = f"account-gateway/{__version__}"


def open_http(transport: httpx.AsyncBaseTransport, policy: Policy) -> httpx.AsyncClient:
    """A client with the policy's time-outs that follows nothing, keeps nothing and reads no environment.

    Args:
        transport: the network, or a stand-in for it in tests.
        policy: the pipeline's numbers.
    """
    return httpx.AsyncClient(
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


async def exchange(
    http: httpx.AsyncClient,
    request: Request,
    *,
    base_url: str,
    headers: Mapping[str, str],
    cap: int,
    going: Going | None = None,
) -> Reply:
    """Send once and read the answer.

    Args:
        http: sends it, with its own time-outs.
        request: what to ask.
        base_url: of the vendor, without a trailing slash.
        headers: beside those that every call has; the request's own go before them.
        cap: the most bytes of a body, decompressed.
        going: says whether it may still go when it could; None where its calls are not counted.

    Raises:
        BadUserInput: an argument makes the address longer than can be sent.
        BodyRefused: a successful answer whose body is over the cap or cannot be decompressed.
        httpx.HTTPError: no complete answer came.
    """
    sent = _on_the_wire(http, request, base_url, headers)
    if going is not None:
        sent.extensions[EXTENSION] = going
    response = await http.send(sent, stream=True)
    try:
        body = await _body(response, cap)
    finally:
        await response.aclose()
    return Reply(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)


def _on_the_wire(http: httpx.AsyncClient, request: Request, base_url: str, headers: Mapping[str, str]) -> httpx.Request:
    try:
        return httpx.Request(
            request.method,
            base_url + request.target,
            headers={
                "accept-encoding": ACCEPT_ENCODING,
                "user-agent": _USER_AGENT,
                **({"content-type": "application/json"} if request.body is not None else {}),
                **headers,
                **request.headers,
            },
            content=request.body,
            extensions={"timeout": http.timeout.as_dict(), "operation": request.operation},
        )
    except httpx.InvalidURL:  # every character is encoded: it can only be too long
        raise BadUserInput("An argument is longer than any address can be.") from None


async def _body(response: httpx.Response, cap: int) -> bytes:
    """The body; empty where it cannot be had and the status says enough without it."""
    try:
        # Not `aiter_raw`, which refuses a response that a test's transport made with its body already read.
        chunks = cast("AsyncIterator[bytes]", response.stream)
        return await read_body(chunks, response.headers.get("content-encoding", ""), cap)
    except BodyRefused:
        if response.is_success:
            raise
        return b""
