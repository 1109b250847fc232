"""Who may have how many streams, and for how long."""

from __future__ import annotations

import asyncio

import pytest

from app.access.refusals import Overloaded
from app.streams.reserved import RESERVED, NoStream, Streams, StreamTaken
from tests.faults.jumping_loop import run


async def test_a_stream_is_found_by_its_token_and_by_its_client_alone() -> None:
    streams = Streams(10)
    token = streams.reserve("mine")
    assert streams.find(token, "mine") is streams.find(token, "mine")
    for other, owner in ((token, "other"), ("", "mine"), (token + "x", "mine")):
        with pytest.raises(NoStream):
            streams.find(other, owner)
    assert len(token) >= 32
    assert token != streams.reserve("mine")


async def test_one_client_has_half_of_them_and_others_have_the_rest() -> None:
    streams = Streams(4)
    for owner in ("a", "a", "b"):
        streams.reserve(owner)
    with pytest.raises(Overloaded):
        streams.reserve("a")
    streams.reserve("b")
    with pytest.raises(Overloaded):
        streams.reserve("c")


async def test_where_there_is_room_for_one_a_client_may_have_it() -> None:
    streams = Streams(1)
    token = streams.reserve("a")
    with streams.opened(token, "a"):
        pass
    streams.reserve("a")


async def test_one_takes_the_events_and_behind_that_it_is_gone() -> None:
    streams = Streams(10)
    token = streams.reserve("a")
    with streams.opened(token, "a") as stream:
        assert stream.is_open
        with pytest.raises(StreamTaken), streams.opened(token, "a"):
            pass
        assert streams.find(token, "a") is stream
    assert stream.is_closed
    with pytest.raises(NoStream):
        streams.find(token, "a")


def test_it_is_kept_for_a_while_until_it_is_opened_and_then_as_long_as_it_is() -> None:
    async def scenario() -> None:
        streams = Streams(10)
        unused, used = streams.reserve("a"), streams.reserve("a")
        forgotten = streams.find(unused, "a")
        with streams.opened(used, "a"):
            await asyncio.sleep(10 * RESERVED)
            assert not streams.find(used, "a").is_closed
        with pytest.raises(NoStream):
            streams.find(unused, "a")
        assert forgotten.is_closed

    run(scenario())
