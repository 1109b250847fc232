"""One operation there and back, whatever the answer comes in."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.operations.body_patience import BODY_IS_HERE
from app.sockets.errand import JUST_ADMITTED, Errand

PLACE = {"type": "websocket", "asgi": {"version": "3.0"}, "scheme": "wss", "path": "/graphql", "query_string": b"x=1"}
JSON = b"application/graphql-response+json; charset=utf-8"
EVENTS = b"text/event-stream; charset=utf-8"


class Door:
    """Answers with these pieces of a body, and takes note of the request."""

    def __init__(self, media: bytes, *pieces: bytes, status: int = 200) -> None:
        self.media, self.pieces, self.status = media, pieces, status
        self.scope: Any = None
        self.body: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope, self.body = scope, await receive()
        start = {"type": "http.response.start", "status": self.status, "headers": [(b"content-type", self.media)]}
        await send(start)
        for piece in self.pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def told(door: Any) -> list[tuple[bytes, bool]]:
    found: list[tuple[bytes, bool]] = []

    async def take(result: bytes, has_data: bool) -> None:
        found.append((result, has_data))

    errand = Errand(door, PLACE, {"host": "h"}, b"{}")
    await errand.run(take)
    assert errand.status == door.status
    return found


async def test_it_is_a_request_of_its_own() -> None:
    door = Door(JSON, b"{}")
    await told(door)
    assert (door.scope["type"], door.scope["method"], door.scope["path"]) == ("http", "POST", "/graphql")
    assert (door.scope["scheme"], door.scope["query_string"]) == ("https", b"")
    headers = dict(door.scope["headers"])
    assert (headers[b"host"], headers[b"content-type"], headers[b"content-length"]) == (b"h", b"application/json", b"2")
    assert door.body == {"type": "http.request", "body": b"{}", "more_body": False}
    assert door.scope[BODY_IS_HERE]


@pytest.mark.parametrize(
    ("door", "expected"),
    [
        (Door(JSON, b'{"data":', b'{"a":1}}'), [(b'{"data":{"a":1}}', True)]),
        (Door(JSON, b'{"errors":[],"data":null}'), [(b'{"errors":[],"data":null}', True)]),
        (Door(JSON, b'{"errors":[]}', status=400), [(b'{"errors":[]}', False)]),
        (
            Door(EVENTS, b'event: next\ndata: {"data":1}\n\n', b":\n\n", b"event: complete\ndata:\n\n"),
            [(b'{"data":1}', True)],
        ),
        (
            Door(EVENTS, b'event: next\ndata: {"data":1}\n\n', b'event: next\ndata: {"errors":[]}\n\n'),
            [(b'{"data":1}', True), (b'{"errors":[]}', True)],
        ),
        (Door(EVENTS, b'event: next\ndata: {"errors":[]}\n\n'), [(b'{"errors":[]}', False)]),
    ],
)
async def test_results_are_told_one_by_one(door: Door, expected: list[tuple[bytes, bool]]) -> None:
    assert await told(door) == expected


async def test_an_errand_without_an_operation_goes_to_the_door_and_no_further() -> None:
    async def take(_: bytes, __: bool) -> None:
        pass

    door = Door(JSON, status=401)
    errand = Errand(door, PLACE, {}, None)
    await errand.run(take)
    assert (errand.status, JUST_ADMITTED in door.scope) == (401, True)
    await Errand(door, PLACE, {}, b"").run(take)
    assert JUST_ADMITTED not in door.scope


async def test_where_nobody_waits_the_door_is_told_that_the_client_has_gone() -> None:
    async def door(_: Any, receive: Any, send: Any) -> None:
        await receive()
        assert await receive() == {"type": "http.disconnect"}
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    async def take(_: bytes, __: bool) -> None:
        raise AssertionError

    errand = Errand(door, PLACE, {}, b"{}")
    task = asyncio.create_task(errand.run(take))
    await asyncio.sleep(0)
    errand.leave()
    await task
