"""Where a command's operations go: a gateway of its own in this process, or one that is running."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from socket import gaierror
from ssl import SSLCertVerificationError
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette

from app import __version__
from app.addresses import is_loopback
from app.commands.in_process import InProcess
from app.upstream.decoding import NotJson, decode_json, encode_json

_HERE = "http://127.0.0.1/graphql"
_PATIENCE = 3600.0  # seconds; how long a request may take is the gateway's to say

_REASONS: dict[type[BaseException], str] = {
    SSLCertVerificationError: "its certificate is not trusted here",
    gaierror: "there is no host of that name",
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where operations are sent, and by which client."""

    client: httpx.AsyncClient
    url: str


class NoAnswer(Exception):
    """No GraphQL answer came; says why, without secrets."""


@asynccontextmanager
async def in_process(app: Starlette) -> AsyncIterator[Endpoint]:
    """A gateway that nobody else reaches, opened and closed in order: what it began to write is seen to its end."""
    lifespan = app.router.lifespan_context(app)
    await lifespan.__aenter__()
    try:
        async with httpx.AsyncClient(transport=InProcess(app), timeout=_PATIENCE) as client:
            yield Endpoint(client, _HERE)
    finally:
        await lifespan.__aexit__(None, None, None)  # as a server does, which never tells it why


@asynccontextmanager
async def running_at(url: str, key: str | None) -> AsyncIterator[Endpoint]:
    """A gateway that runs elsewhere.

    Args:
        url: of its endpoint.
        key: an API key or a token; None for an open gateway.
    """
    headers = {"user-agent": f"account-gateway-query/{__version__}"}
    if key is not None:
        headers["authorization"] = f"Bearer {key}"
    limits = httpx.Timeout(_PATIENCE, connect=10.0)
    async with httpx.AsyncClient(headers=headers, timeout=limits, trust_env=False) as client:
        yield Endpoint(client, url)


def is_sent_openly(url: str) -> bool:
    """Whether a key would go to another machine as it is, for everybody between to read."""
    try:
        parts = urlsplit(url)
    except ValueError:  # no address at all: nothing is sent there
        return False
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def unreachable(error: Exception) -> NoAnswer:
    """What is said of a gateway that no answer came from; addresses are left out, as they may hold a password."""
    why, below = type(error).__name__, error.__cause__ or error.__context__
    while below is not None:
        for kind, words in _REASONS.items():
            if isinstance(below, kind):
                why = f"{why}, {words}"
        below = below.__cause__ or below.__context__
    return NoAnswer(f"The gateway cannot be reached: {why}.")


async def answer_of(gateway: Endpoint, operation: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    """Send an operation.

    Returns:
        The whole answer, of which `data` or `errors` is there.

    Raises:
        NoAnswer: what came is no answer, or nothing came.
    """
    sent = {"content-type": "application/json", "accept": "application/json", **headers}
    try:
        response = await gateway.client.post(gateway.url, content=encode_json(operation), headers=sent)
        found = decode_json(response.content)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise unreachable(error) from error
    except NotJson:
        found = None
    if not isinstance(found, dict) or not found.keys() & {"data", "errors"}:
        raise NoAnswer("What answered is no GraphQL endpoint: look whether the address ends in /graphql.")
    return found
