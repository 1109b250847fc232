"""How requests name a stream, and the answers to them that are no results."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.types import Scope

from app.access.first_headers import headers_of
from app.access.refusals import Overloaded
from app.domain.errors import GatewayError
from app.streams.reserved import NoStream, StreamTaken
from schema.media import JSON_TYPE
from schema.view import refusal

_HEADER = "x-graphql-event-stream-token"

_STATUS: dict[type[GatewayError], int] = {NoStream: 404, StreamTaken: 409, Overloaded: 503}


def token_of(scope: Scope) -> str | None:
    """The token that a request names, in a header or, as `EventSource` can set none, in the address."""
    return headers_of(scope).get(_HEADER) or parameter_of(scope, "token")


def parameter_of(scope: Scope, name: str) -> str | None:
    """A parameter of the address; None where it is not there, or empty."""
    query: bytes = scope["query_string"]
    return parse_qs(query.decode("latin-1")).get(name, [None])[0] if query else None


def refused(error: GatewayError, request_id: str) -> Response:
    """The answer to a request that a stream cannot take."""
    status = _STATUS.get(type(error), 400)
    later = {"retry-after": "1"} if status == 503 else {}
    return told(refusal(error, JSON_TYPE, request_id, status).body, request_id, status, later)


def told(body: bytes, request_id: str, status: int, more: dict[str, str] | None = None) -> Response:
    """An answer in JSON."""
    return Response(body, status, {"x-request-id": request_id, **(more or {})}, f"{JSON_TYPE}; charset=utf-8")
