"""What a request to any of the gateway's doors says: its operation, its id, how long it waits, how old data may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request

from app.domain.errors import BadUserInput
from app.limits import Limits
from app.upstream.freshness import Stale, Wanted
from app.upstream.scope import current_scope
from schema.asked_operation import parameters_of_body, parameters_of_query
from schema.limits.bodies import check_body

_SHORTEST_DEADLINE = 0.001

_STALE = {
    "": Stale.IF_ERROR,
    "0": Stale.NEVER,
    "false": Stale.NEVER,
    "1": Stale.WHILE_REVALIDATING,
    "true": Stale.WHILE_REVALIDATING,
}
"""What `X-Stale-Ok` means."""


def patience_of(headers: Mapping[str, str]) -> float | None:
    """The seconds that the client gives the gateway; None where it does not say. Raises BadUserInput."""
    given = headers.get("x-deadline-ms")
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise BadUserInput("The header `X-Deadline-Ms` is not a whole number of milliseconds, of nine digits at most.")
    return max(_SHORTEST_DEADLINE, int(given) / 1000)


def wanted_of(headers: Mapping[str, str]) -> Wanted:
    """How old the client lets answers be. Raises BadUserInput."""
    age, stale = headers.get("x-max-age"), headers.get("x-stale-ok", "").lower()
    if age is not None and not (age.isascii() and age.isdigit() and len(age) < 10):
        raise BadUserInput("The header `X-Max-Age` is not a whole number of seconds, of nine digits at most.")
    if stale not in _STALE:
        raise BadUserInput("The header `X-Stale-Ok` is neither `1` nor `0`.")
    return Wanted(None if age is None else float(age), _STALE[stale])


async def read_parameters(request: Request, headers: Mapping[str, str], limits: Limits) -> dict[str, Any]:
    """The parameters of GraphQL over HTTP that a request holds.

    Raises:
        BadUserInput: it holds none that can be read, or is too large.
        ClientDisconnect: the client went before it was whole.
    """
    if request.method in ("GET", "HEAD"):
        return parameters_of_query(request.query_params)
    return parameters_of_body(await read_json(request, headers, limits))


async def read_json(request: Request, headers: Mapping[str, str], limits: Limits) -> bytes:
    """The body of a POST, said to be JSON and not decoded yet.

    Raises:
        BadUserInput: it is not said to be JSON, or is too large.
        ClientDisconnect: the client went before it was whole.
    """
    content_type = headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type != "application/json":
        raise BadUserInput("Send the operation as JSON, with `Content-Type: application/json`.")
    body = await _body(request, limits.body_bytes)
    check_body(body, limits)
    return body


async def _body(request: Request, most: int) -> bytes:
    body, is_whole = bytearray(), False
    while not is_whole:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > most:
            raise BadUserInput(f"The body is larger than {most} bytes, and no more are read.")
        is_whole = not message.get("more_body", False)
    return bytes(body)


def request_id_of(headers: Mapping[str, str]) -> str:
    """The client's own id where it is harmless in a header and a log line, else the one the request was given."""
    given = headers.get("x-request-id", "")
    harmless = 0 < len(given) <= 64 and given.isascii() and all(c.isalnum() or c in "-_." for c in given)
    return given if harmless else current_scope().request_id
