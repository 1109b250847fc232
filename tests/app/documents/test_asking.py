"""A request by another door becomes one for `/graphql`, and its answer's status is told anew."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.access.first_headers import headers_of
from app.documents.asking import Answered, ask

SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "GET",
    "path": "/api/Named",
    "query_string": b"a=1",
    "headers": [(b"accept", b"text/html"), (b"x-api-key", b"k"), (b"content-length", b"7"), (b"accept", b"b")],
}


async def asked(body: bytes, status: int = 200) -> tuple[Answered | None, list[Any]]:
    """What came of an answer, and what the endpoint was asked."""
    seen: list[Any] = []

    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([scope, await receive(), await receive()])
        await send({"type": "http.response.start", "status": status, "headers": [(b"x-request-id", b"r1")]})
        await send({"type": "http.response.body", "body": body[:3], "more_body": True})
        await send({"type": "http.response.body", "body": body[3:]})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    return await ask(endpoint, SCOPE, receive, "Named", {"a": 1}), seen


async def test_it_is_asked_as_the_same_client_and_told_when_he_goes() -> None:
    answered, (scope, body, behind) = await asked(b'{"data":{"a":1}}')
    assert answered == Answered(200, b'{"data":{"a":1}}', "r1")
    assert (scope["method"], scope["path"], scope["query_string"]) == ("POST", "/graphql", b"")
    assert dict(headers_of(scope)) == {
        "x-api-key": "k",
        "accept": "application/graphql-response+json",
        "content-type": "application/json",
    }
    assert json.loads(body["body"]) == {"documentId": "Named", "variables": {"a": 1}}
    assert behind == {"type": "http.disconnect"}
    assert headers_of(SCOPE)["accept"] == "text/html"


def told(data: Any, *codes: str) -> bytes:
    errors = [{"message": "m", "extensions": {"code": code}} for code in codes]
    return json.dumps({"errors": errors, "data": data}, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (told({"a": 1, "b": None}, "TIMEOUT"), 200),
        (told({"a": None}, "TIMEOUT", "FORBIDDEN"), 504),
        (told({"a": None}, "FORBIDDEN"), 403),
        (told(None, "UPSTREAM_UNAVAILABLE"), 502),
        (told({"a": None}, "CURSOR_EXPIRED"), 400),
        (b'{"data":{"a":null}}', 200),
    ],
)
async def test_where_there_is_no_data_at_all_the_first_error_tells_the_status(body: bytes, status: int) -> None:
    answered, _ = await asked(body)
    assert answered is not None
    assert answered.status == status


async def test_another_status_stays_as_it_is() -> None:
    answered, _ = await asked(told(None, "BAD_USER_INPUT"), 400)
    assert answered is not None
    assert answered.status == 400


async def test_who_has_gone_is_answered_nothing() -> None:
    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    assert await ask(endpoint, SCOPE, receive, "Named", {}) is None
