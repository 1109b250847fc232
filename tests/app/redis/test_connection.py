"""Questions to a Redis: bounded in time, not asked twice, and no word of a password where they fail."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from app.redis.address import RedisAddress
from app.redis.connection import MOST_CONNECTIONS, Ask, RedisConnections, RedisRefused, RedisUnavailable
from app.redis.script import Script
from tests.app.redis.stage import answering
from tests.redis_server import DURABLE, RedisServer

SHORT = 0.05


@pytest.fixture
async def connections(redis_server: RedisServer) -> AsyncIterator[RedisConnections]:
    made = RedisConnections(RedisAddress.of(redis_server.url), patience=60)
    yield made
    await made.aclose()


@pytest.fixture
def folder() -> Iterator[Path]:
    """The name of a socket has a hundred letters at most, fewer than pytest's own folders."""
    with tempfile.TemporaryDirectory(prefix="redis-") as name:
        yield Path(name)


async def noticed() -> None:
    """Let connections that were closed at the other end be seen to be."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_answers_are_text_numbers_lists_and_nothing(connections: RedisConnections) -> None:
    assert await connections.ask("SET", "a", "\u00e9 1") == "OK"
    assert await connections.ask("GET", "a") == "\u00e9 1"
    assert await connections.ask("INCR", "n") == 1
    assert await connections.ask("MGET", "a", "n", "none") == ["\u00e9 1", "1", None]


async def test_answers_are_bytes_where_that_is_wanted(redis_server: RedisServer) -> None:
    connections = RedisConnections(RedisAddress.of(redis_server.url), patience=60, text=False)
    assert await connections.ask("SET", "a", b"\xff\x00") == b"OK"
    assert await connections.ask("MGET", "a", "none") == [b"\xff\x00", None]
    assert await connections.run(Script("return {1, ARGV[1]}"), [], [b"\xfe"]) == [1, b"\xfe"]
    await connections.aclose()


async def test_a_script_is_sent_once_and_runs_again_where_the_server_has_forgotten_it(
    connections: RedisConnections,
) -> None:
    script = Script("#!lua\nreturn {KEYS[1], ARGV[1], redis.call('INCR', KEYS[1])}")
    assert await connections.run(script, ["n"], ["x"]) == ["n", "x", 1]
    assert await connections.ask("SCRIPT", "EXISTS", script.digest) == [1]
    assert await connections.run(script, ["n"], [2]) == ["n", "2", 2]
    await connections.ask("SCRIPT", "FLUSH")
    assert await connections.run(script, ["n"], ["x"]) == ["n", "x", 3]


async def test_a_refusal_is_told_and_the_connection_goes_on(connections: RedisConnections) -> None:
    number = await connections.ask("CLIENT", "ID")
    with pytest.raises(RedisRefused, match=r"^unix:///.*not an integer"):
        await connections.ask("INCRBY", "n", "x")
    with pytest.raises(RedisRefused, match="oh no"):
        await connections.run(Script("#!lua\nreturn redis.error_reply('oh no')"), [])
    assert await connections.ask("CLIENT", "ID") == number


async def test_more_questions_than_connections_wait_for_each_other(
    connections: RedisConnections, redis_server: RedisServer
) -> None:
    assert set(await asyncio.gather(*(connections.ask("PING") for _ in range(5 * MOST_CONNECTIONS)))) == {"PONG"}
    with redis_server.client() as client:
        assert len(client.client_list()) <= MOST_CONNECTIONS + 1


async def test_a_server_that_is_gone_is_told_at_once_and_found_again(
    connections: RedisConnections, redis_server: RedisServer
) -> None:
    await connections.ask("SET", "a", "1")
    for end in (redis_server.stop, redis_server.kill):
        end()
        await noticed()
        for _ in range(2):
            with pytest.raises(RedisUnavailable, match=r"No such file|refused"):
                await connections.ask("GET", "a")
        redis_server.start()
        assert await connections.ask("GET", "a") == "1"


async def test_a_server_that_was_started_again_is_no_fault(
    connections: RedisConnections, redis_server: RedisServer
) -> None:
    await asyncio.gather(*(connections.ask("PING") for _ in range(5)))
    redis_server.kill()
    redis_server.start()
    await noticed()
    assert await connections.ask("PING") == "PONG"


async def test_a_server_that_stands_still_costs_no_more_than_its_time(redis_server: RedisServer) -> None:
    connections = RedisConnections(RedisAddress.of(redis_server.url), patience=SHORT)
    redis_server.halt()
    for _ in range(2):
        with pytest.raises(RedisUnavailable, match="no answer in time"):
            await connections.ask("PING")
    redis_server.go_on()
    await connections.aclose()
    patient = RedisConnections(RedisAddress.of(redis_server.url), patience=60)
    assert await patient.ask("PING") == "PONG"
    await patient.aclose()


async def test_who_is_given_up_leaves_no_answer_to_the_next(
    connections: RedisConnections, redis_server: RedisServer
) -> None:
    await connections.ask("SET", "a", "1")
    redis_server.halt()
    given_up = asyncio.create_task(connections.ask("GET", "a"))
    await noticed()
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    redis_server.go_on()
    assert await connections.ask("ECHO", "mine") == "mine"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"-LOADING Redis is loading the dataset in memory\r\n", "loading"),
        (b"-MISCONF Errors writing to the AOF file: No space left on device\r\n", "No space left"),
        (b"-NOPERM this user has no permissions\r\n", "no permissions"),
        (b"nonsense\r\n", "Protocol Error"),
        (b"", "no answer in time"),
    ],
)
async def test_whatever_else_it_says(folder: Path, answer: bytes, said: str) -> None:
    async with answering(folder, answer) as address:
        connections = RedisConnections(address, patience=SHORT)
        with pytest.raises(RedisUnavailable, match=said):
            await connections.ask("GET", "a")
        await connections.aclose()


async def test_a_password_opens_it_and_is_not_told(make_redis_server: Callable[..., RedisServer]) -> None:
    server = make_redis_server(*DURABLE, "--requirepass", "s3cret-1")
    good = RedisConnections(RedisAddress.of(server.url.replace("unix://", "unix://:s3cret-1@")), patience=60)
    assert await good.ask("PING") == "PONG"
    await good.aclose()
    for given in ("", ":s3cret-2@", "s3cret-3:s3cret-1@"):
        bad = RedisConnections(RedisAddress.of(server.url.replace("unix://", f"unix://{given}")), patience=60)
        with pytest.raises(RedisUnavailable) as caught:
            await bad.ask("PING")
        assert "s3cret" not in f"{caught.value} {bad.address}"
        await bad.aclose()


async def test_each_connection_is_checked_and_one_that_was_not_is_not_used(redis_server: RedisServer) -> None:
    seen: list[object] = []

    async def check(ask: Ask) -> None:
        seen.append(await ask("GET", "fit"))
        if seen[-1] is None:
            raise RedisUnavailable("it is not fit")

    connections = RedisConnections(RedisAddress.of(redis_server.url), patience=60, check=check)
    for _ in range(2):
        with pytest.raises(RedisUnavailable, match=r"^it is not fit"):
            await connections.ask("PING")
    with redis_server.client() as client:
        client.set("fit", "yes")
    assert [await connections.ask("PING") for _ in range(3)] == ["PONG"] * 3
    assert seen == [None, None, "yes"]
    await connections.aclose()


async def test_who_gives_up_during_the_check_leaves_no_connection_that_was_not_checked(
    redis_server: RedisServer,
) -> None:
    checks, is_checked = [], asyncio.Event()

    async def check(ask: Ask) -> None:
        checks.append(ask)
        is_checked.set()
        if len(checks) == 1:
            await asyncio.Event().wait()

    connections = RedisConnections(RedisAddress.of(redis_server.url), patience=60, check=check)
    asking = asyncio.create_task(connections.ask("PING"))
    await is_checked.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert await connections.ask("PING") == "PONG"
    assert len(checks) == 2
    await connections.aclose()
