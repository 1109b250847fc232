"""Which Redis is trusted to remember: one that says so of itself, or, where it says nothing, with a warning."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections, RedisRefused, RedisUnavailable
from app.redis.durability import WANTED, DurabilityCheck
from tests.redis_server import DURABLE, RedisServer


async def asked(server: RedisServer, given: str = "") -> None:
    """Ask a question over a connection that is checked."""
    address = RedisAddress.of(server.url.replace("unix://", f"unix://{given}"))
    connections = RedisConnections(address, patience=60, check=DurabilityCheck(address.shown))
    try:
        await connections.ask("GET", "a")
    finally:
        await connections.aclose()


async def test_the_tests_own_server_is_fit(redis_server: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    await asked(redis_server)
    assert caplog.records == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--appendonly", "no"), "appendonly is no and has to be yes"),
        (("--appendonly", "yes"), "appendfsync is everysec and has to be always"),
        ((*DURABLE, "--no-appendfsync-on-rewrite", "yes"), "no-appendfsync-on-rewrite is yes and has to be no"),
        ((*DURABLE, "--maxmemory-policy", "volatile-lru"), "maxmemory-policy is volatile-lru and has to be noeviction"),
    ],
)
async def test_one_that_may_forget_is_not_used(
    make_redis_server: Callable[..., RedisServer], options: tuple[str, ...], said: str
) -> None:
    server = make_redis_server(*options)
    with pytest.raises(RedisUnavailable, match=f"^unix:///.*/s may forget what it is told: .*{said}"):
        await asked(server)
    with server.client() as client:
        for name, value in WANTED.items():
            client.config_set(name, value)
    await asked(server)


def without_config(server: RedisServer) -> RedisServer:
    """A server that is somebody else's, who does not let it be looked into."""
    with server.client() as client:
        client.execute_command("ACL", "SETUSER", "default", "-config")
    return server


async def test_one_that_does_not_say_how_it_is_set_is_used_with_a_warning(
    make_redis_server: Callable[..., RedisServer], caplog: pytest.LogCaptureFixture
) -> None:
    await asked(without_config(make_redis_server(*DURABLE)))
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("gateway.redis", logging.WARNING)
    assert "could not be checked that appendfsync is always and no-appendfsync-on-rewrite is no" in record.message


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--appendonly", "no"), "appendonly is no"),
        ((*DURABLE, "--maxmemory-policy", "allkeys-lru"), "maxmemory-policy is allkeys-lru"),
    ],
)
async def test_what_it_says_all_the_same_counts(
    make_redis_server: Callable[..., RedisServer], options: tuple[str, ...], said: str
) -> None:
    with pytest.raises(RedisUnavailable, match=said):
        await asked(without_config(make_redis_server(*options)))


def answering(info: str, config: list[str] | None) -> Callable[..., Any]:
    async def ask(*command: str) -> Any:
        if command[0] == "INFO":
            return info
        if config is None:
            raise RedisRefused("no")
        return config

    return ask


async def test_an_old_version_has_no_scripts_that_say_what_they_may_do() -> None:
    config = [word for setting in WANTED.items() for word in setting]
    check = DurabilityCheck("redis://redis.test")
    await check(answering("# Server\r\nredis_version:7.0.0\r\n", config))
    await check(answering("redis_version:10.1\r\n", config))
    with pytest.raises(RedisUnavailable, match=r"its version is 6\.2\.14 and has to be 7 or later"):
        await check(answering("redis_version:6.2.14\r\n", config))
    with pytest.raises(RedisUnavailable, match="its version is unknown"):
        await check(answering("", config))


async def test_what_could_not_be_checked_is_told_once_for_as_long_as_it_is_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    check = DurabilityCheck("redis://redis.test")
    for _ in range(3):
        await check(answering("redis_version:7.2.4", None))
    assert len(caplog.records) == 1
    assert "appendonly is yes and appendfsync is always" in caplog.text
