"""What an answer says is found out once while it is the same to the byte, and the vendor is asked each time."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.domain.errors import MalformedReply
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable
from app.upstream.freshness import Freshness
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.unchanged import MOST_BYTES, SECONDS, Unchanged, looked_at
from app.upstream.writing import Write
from tests.app.upstream.gates import PlainDialect
from tests.conftest import ScriptedUpstream

LIST = Request("userlot.thing.list", "GET", "/things")
LONG = b'["' + b"x" * 2_000 + b'"]'
OTHER = b'["' + b"y" * 2_000 + b'"]'


class Parsing:
    """A parser that makes another object of each answer, and counts."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, reply: Reply) -> list[object]:
        self.times += 1
        return [reply.json(), reply.headers.get("link")]


@pytest.fixture
def client(upstream: ScriptedUpstream) -> UpstreamClient:
    """One that keeps nothing, so that each read asks."""
    return upstream.client(PlainDialect(), policy=Policy(freshness=Freshness(ttl=0)))


async def test_an_equal_answer_is_the_very_same_one(upstream: ScriptedUpstream, client: UpstreamClient) -> None:
    parse = Parsing()
    upstream.on("GET", "/things", *(httpx.Response(200, content=body) for body in (LONG, LONG, OTHER, OTHER, LONG)))
    said = [await client.read(LIST, parse) for _ in range(5)]
    assert len(upstream.calls) == 5
    assert said[0] is said[1]
    assert said[2] is said[3]
    assert said[4] == said[0]
    assert said[4] is not said[0]
    assert parse.times == 3


async def test_a_header_that_parsers_look_at_tells_answers_apart_and_no_other_does(
    upstream: ScriptedUpstream, client: UpstreamClient
) -> None:
    parse = Parsing()
    heads = [{"date": "one", "link": "<a>"}, {"date": "two", "link": "<a>"}, {"date": "two", "link": "<b>"}, {}]
    upstream.on("GET", "/things", *(httpx.Response(200, content=LONG, headers=each) for each in heads))
    said = [await client.read(LIST, parse) for _ in heads]
    assert [each[1] for each in said] == ["<a>", "<a>", "<b>", None]
    assert parse.times == 3


async def test_each_question_has_an_answer_of_its_own(upstream: ScriptedUpstream, client: UpstreamClient) -> None:
    parse = Parsing()
    upstream.on("GET", "/things", httpx.Response(200, content=LONG))
    upstream.on("GET", "/others", httpx.Response(200, content=LONG))
    one = await client.read(LIST, parse)
    assert await client.read(Request("userlot.thing.list", "GET", "/others"), parse) is not one
    assert await client.read(Request("userlot.other.list", "GET", "/things"), parse) is not one
    assert await client.find(LIST, parse) is one


async def test_what_a_write_is_answered_with_is_always_read(upstream: ScriptedUpstream, client: UpstreamClient) -> None:
    parse = Parsing()
    upstream.on("PUT", "/things", httpx.Response(200, content=LONG), httpx.Response(200, content=LONG))
    write = Write(Request("userlot.thing.update", "PUT", "/things", body=b"{}"), parse, frozenset({"thing"}))
    assert await client.write(write) is not await client.write(write)
    assert parse.times == 2


async def test_what_cannot_be_read_is_looked_at_each_time(upstream: ScriptedUpstream, client: UpstreamClient) -> None:
    times = 0

    def parse(_: Reply) -> None:
        nonlocal times
        times += 1
        raise Unparsable("odd")

    upstream.on("GET", "/things", *(httpx.Response(200, content=LONG) for _ in range(2)))
    for _ in range(2):
        with pytest.raises(MalformedReply):
            await client.read(LIST, parse)
    assert times == 2


async def test_a_large_answer_that_is_the_same_needs_no_thread(
    upstream: ScriptedUpstream, client: UpstreamClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, threads = b'["' + b"z" * 300_000 + b'"]', []
    before = asyncio.to_thread

    async def to_thread(*given: object) -> object:
        threads.append(given)
        return await before(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "to_thread", to_thread)
    upstream.on("GET", "/things", *(httpx.Response(200, content=body) for _ in range(3)))
    said = [await client.read(LIST, Parsing()) for _ in range(3)]
    assert said[0] is said[1] is said[2]
    assert len(threads) == 1


def test_it_is_kept_for_a_while_and_within_a_bound() -> None:
    now = 0.0
    unchanged = Unchanged(lambda: now)
    reply = Reply(200, {}, LONG)
    unchanged.keep("a", reply, "what it said")
    now = SECONDS - 1.0
    found = unchanged.find("a", Reply(200, {}, bytes(LONG)))
    assert found is not None
    assert found.value == "what it said"
    assert unchanged.find("a", Reply(201, {}, LONG)) is None
    assert unchanged.find("a", Reply(200, {}, OTHER)) is None
    assert unchanged.find("b", reply) is None
    now = SECONDS + 1.0
    assert unchanged.find("a", reply) is None
    third = MOST_BYTES // 3
    for name in "abcd":
        unchanged.keep(name, Reply(200, {}, name.encode() * third), name)
    known = [name for name in "abcd" if unchanged.find(name, Reply(200, {}, name.encode() * third))]
    assert known == ["b", "c", "d"]
    unchanged.keep("e", Reply(200, {}, b"e" * (MOST_BYTES + 1)), "too large")
    assert [name for name in "bcd" if unchanged.find(name, Reply(200, {}, name.encode() * third))] == ["b", "c", "d"]


def test_what_never_is_the_same_is_not_kept_for_a_while() -> None:
    now = 0.0
    unchanged = Unchanged(lambda: now)
    replies = [Reply(200, {}, b"%d" % number * 2_000) for number in range(9)]

    def is_known(number: int) -> bool:
        known = unchanged.find("a", replies[number]) is not None
        if not known:
            unchanged.keep("a", replies[number], number)
        return known

    assert [is_known(number) for number in (1, 2, 3, 3, 4, 5, 5, 1, 2)] == [False] * 3 + [True] + [False] * 2 + [
        True,
        False,
        False,
    ]
    assert [is_known(number) for number in (3, 3, 4, 4)] == [False] * 4
    now = SECONDS + 1.0
    assert [is_known(number) for number in (4, 4)] == [False, True]


def test_what_was_given_up_takes_room_too_so_that_there_is_an_end_of_it() -> None:
    unchanged = Unchanged(lambda: 0.0)
    for key in range(MOST_BYTES // 1_024 + 1):
        for number in range(4):
            unchanged.keep(key, Reply(200, {}, b"%d" % number * 1_024), number)
    assert len(unchanged._last) == MOST_BYTES // 1_024


def test_what_is_short_is_read_each_time() -> None:
    unchanged, reply = Unchanged(lambda: 0.0), Reply(200, {}, b"[]")
    unchanged.keep("a", reply, "what it said")
    assert unchanged.find("a", reply) is None


def test_a_parser_sees_no_header_that_tells_the_time() -> None:
    reply = Reply(200, {"date": "now", "link": "<next>", "x-request-id": "1"}, b"{}")
    assert looked_at(reply) == Reply(200, {"link": "<next>"}, b"{}")
