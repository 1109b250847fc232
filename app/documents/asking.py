"""Asks `/graphql` for what another door was asked for: by the same way, as the same client, within the same request.

Whatever holds there holds here: scopes, limits, the deadline, coalescing, notes for the log and the metrics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.first_headers import headers_of, with_headers
from app.upstream.decoding import decode_json, encode_json
from schema.media import GRAPHQL_TYPE, JSON_TYPE

_OF_THE_BODY = ("accept", "content-type", "content-length", "transfer-encoding", "content-encoding")

STATUS: dict[object, int] = {
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "CONFLICT": 409,
    "AMBIGUOUS_MATCH": 409,
    "RATE_LIMITED": 503,
    "NOT_CONFIGURED": 503,
    "UPSTREAM_AUTH": 502,
    "UPSTREAM_UNAVAILABLE": 502,
    "MALFORMED_REPLY": 502,
    "SKIPPED": 502,
    "TIMEOUT": 504,
    "INTERNAL_SERVER_ERROR": 500,
}
"""HTTP statuses of answers that hold no data at all, by the code of their first error; 400 for the others."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What `/graphql` has answered.

    Attributes:
        status: the HTTP status that suits it where only what was asked for counts: 200 where anything of it is there.
        body: JSON, with `data`, `errors` or both.
        request_id: under which the log has it.
    """

    status: int
    body: bytes
    request_id: str


async def ask(
    endpoint: ASGIApp, scope: Scope, receive: Receive, name: str, variables: Mapping[str, Any]
) -> Answered | None:
    """Have one of the operator's documents executed.

    Args:
        endpoint: that of `/graphql`.
        scope: of the request that is being answered.
        receive: of that request, whose body was read; it tells when the client goes.
        name: of the document.
        variables: by name.

    Returns:
        None where the client has gone.
    """
    heard: list[Message] = []

    async def hear(message: Message) -> None:
        heard.append(message)

    await endpoint(*asking(scope, receive, {"documentId": name, "variables": variables}), hear)
    if not heard:
        return None
    head = {name.decode("latin-1"): value.decode("latin-1") for name, value in heard[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in heard[1:])
    status = heard[0]["status"]
    return Answered(_status(body) if status == 200 else status, body, head.get("x-request-id", ""))


def asking(
    scope: Scope, receive: Receive, parameters: Mapping[str, Any], path: str = "/graphql", accept: str = GRAPHQL_TYPE
) -> tuple[Scope, Receive]:
    """A request for an operation, made of one that came by another door.

    Args:
        scope: of the request that is being answered.
        receive: of that request, whose body was read.
        parameters: of GraphQL over HTTP.
        path: that is asked.
        accept: the media type that is wanted.
    """
    body: bytes | None = encode_json(parameters)

    async def read() -> Message:
        nonlocal body
        if body is None:
            return await receive()
        told, body = body, None
        return {"type": "http.request", "body": told, "more_body": False}

    kept = {name: value for name, value in headers_of(scope).items() if name not in _OF_THE_BODY}
    inner = with_headers(scope, {**kept, "accept": accept, "content-type": JSON_TYPE})
    told = {"method": "POST", "path": path, "raw_path": path.encode(), "root_path": "", "query_string": b""}
    return {**inner, **told}, read


def _status(body: bytes) -> int:
    if not body.startswith(b'{"errors"'):
        return 200
    answer: Any = decode_json(body)
    data = answer.get("data")
    if isinstance(data, dict) and any(value is not None for value in data.values()):
        return 200
    return STATUS.get(answer["errors"][0].get("extensions", {}).get("code"), 400)


async def send_json(send: Send, status: int, body: bytes, headers: Mapping[str, str]) -> None:
    """Send an answer of JSON, which no cache on its way may keep: it is one client's, or is so only for now.

    Args:
        send: to the client.
        status: the HTTP status.
        body: encoded.
        headers: beside those that tell of the body.
    """
    about = {"content-type": f"{JSON_TYPE}; charset=utf-8", "content-length": str(len(body))}
    told = {**about, "cache-control": "no-store", **headers}
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
