"""What waits on one stream, and who waits for it."""

from __future__ import annotations

import asyncio

from app.streams.stream import LONGEST_IDLE, MOST_OPERATIONS, MOST_WAITING, Stream
from tests.faults.jumping_loop import run


def never() -> bool:
    return False


async def test_results_are_framed_with_the_id_of_their_operation() -> None:
    stream, left = Stream("mine"), list[str]()
    stream.begin('a"b', lambda: left.append("a"))
    await stream.tell_result('a"b', b'{"data":{}}')
    await stream.end('a"b', tells=True)
    events = stream.events(never)
    assert await anext(events) == b'event: next\ndata: {"id":"a\\"b","payload":{"data":{}}}\n\n'
    assert await anext(events) == b'event: complete\ndata: {"id":"a\\"b"}\n\n'
    await events.aclose()
    assert left == []


async def test_what_the_client_has_ended_tells_nothing_more() -> None:
    stream, left = Stream("mine"), list[str]()
    stream.begin("1", lambda: left.append("1"))
    stream.leave("1")
    stream.leave("1")
    await stream.tell_result("1", b"{}")
    await stream.end("1", tells=True)
    stream.begin("1", lambda: left.append("again"))
    await stream.end("1", tells=False)
    await stream.tell_result("1", b"{}")
    stream.close()
    assert [each async for each in stream.events(never)] == []
    assert left == ["1"]


async def test_who_tells_more_than_may_wait_waits_until_there_is_room() -> None:
    stream = Stream("mine")
    stream.begin("1", lambda: None)
    for _ in range(MOST_WAITING):
        await stream.tell_result("1", b"{}")
    telling = asyncio.create_task(stream.tell_result("1", b'{"data":1}'))
    await asyncio.sleep(0)
    assert not telling.done()
    events = stream.events(never)
    await anext(events)
    await telling
    assert b'{"data":1}' in [await anext(events) for _ in range(MOST_WAITING)][-1]
    await events.aclose()


async def test_closing_ends_the_operations_and_frees_who_waits() -> None:
    stream, left = Stream("mine"), list[str]()
    for name in ("1", "2"):
        stream.begin(name, lambda name=name: left.append(name))  # type: ignore[misc]
    for _ in range(MOST_WAITING):
        await stream.tell_result("1", b"{}")
    telling = asyncio.create_task(stream.tell_result("2", b"{}"))
    await asyncio.sleep(0)
    stream.close()
    await telling
    assert (sorted(left), stream.is_closed, stream.carries("1")) == (["1", "2"], True, False)


async def test_it_is_full_at_its_bound() -> None:
    stream = Stream("mine")
    for number in range(MOST_OPERATIONS):
        assert not stream.is_full
        stream.begin(str(number), lambda: None)
    assert stream.is_full


def test_it_ends_where_it_carries_nothing_for_long_and_at_a_stop_behind_the_last_operation() -> None:
    async def scenario() -> None:
        now = asyncio.get_running_loop().time
        assert [each async for each in Stream("idle").events(never)] == []
        assert LONGEST_IDLE <= now() < LONGEST_IDLE + 2
        stream, begun = Stream("busy"), now()
        stream.begin("1", lambda: None)
        ending = asyncio.get_running_loop().call_later(7.5, lambda: asyncio.ensure_future(stream.end("1", tells=True)))
        assert [each async for each in stream.events(lambda: True)] == [b'event: complete\ndata: {"id":"1"}\n\n']
        assert 7.5 < now() - begun < 10
        assert ending.when() - begun == 7.5

    run(scenario())
