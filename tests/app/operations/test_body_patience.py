"""A body has its time from the head on; what comes behind the body is not bounded by it."""

from __future__ import annotations

import asyncio
import json

from starlette.types import Message, Receive, Scope, Send

from app.operations.body_patience import BODY_IS_HERE, BodyPatience
from tests.faults.jumping_loop import run


async def _asked(pieces: list[tuple[float, Message]], *, begins_at_once: bool = False) -> list[Message]:
    """What is sent to a client whose messages come after so many seconds each, by an application that reads all."""
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if begins_at_once:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        while (await receive())["type"] != "http.disconnect":
            pass
        await send({"type": "the application has seen all"})

    async def receive() -> Message:
        seconds, message = pieces.pop(0)
        await asyncio.sleep(seconds)
        return message

    async def send(message: Message) -> None:
        sent.append(message)

    await BodyPatience(app, 2.0)({}, receive, send)
    return sent


def _piece(*, more: bool) -> Message:
    return {"type": "http.request", "body": b"x", "more_body": more}


GONE: Message = {"type": "http.disconnect"}
ALL_SEEN: Message = {"type": "the application has seen all"}


def test_a_body_in_time_and_a_client_that_stays_long() -> None:
    assert run(_asked([(0.9, _piece(more=True)), (0.9, _piece(more=False)), (3600.0, GONE)])) == [ALL_SEEN]


def test_a_body_in_pieces_that_are_each_in_time_and_together_are_not() -> None:
    start, body = run(_asked([(0.9, _piece(more=True))] * 3))
    assert start["status"] == 408
    assert (b"connection", b"close") in start["headers"]
    assert json.loads(body["body"])["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_client_that_goes_is_no_slow_one() -> None:
    assert run(_asked([(0.5, _piece(more=True)), (0.5, GONE)])) == [ALL_SEEN]


def test_no_second_answer_is_begun() -> None:
    (start,) = run(_asked([(5.0, GONE)], begins_at_once=True))
    assert start["status"] == 200


async def test_who_has_the_body_before_the_request_begins_is_handed_on_as_it_is() -> None:
    seen: list[object] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend((scope, receive, send))

    async def receive() -> Message:
        return GONE

    async def send(message: Message) -> None:
        assert message

    scope = {BODY_IS_HERE: True}
    await BodyPatience(app, 2.0)(scope, receive, send)
    assert seen == [scope, receive, send]
