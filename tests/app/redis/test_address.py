"""Addresses of a Redis: what may be said, and that nothing of a password is ever shown."""

from __future__ import annotations

import pytest

from app.redis.address import RedisAddress


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://127.0.0.1", "redis://127.0.0.1"),
        ("redis://redis.test:6380/2", "redis://redis.test:6380/2"),
        ("redis://:secret@redis.test", "redis://redis.test"),
        ("redis://user:se%40cret@redis.test:1/0", "redis://redis.test:1/0"),
        ("redis://user:se@cret@redis.test", "redis://redis.test"),
        ("redis://[::1]:6379/", "redis://[::1]:6379/"),
        ("rediss://user:secret@redis.test?ssl_ca_certs=/etc/secret.pem", "rediss://redis.test"),
        ("unix:///run/redis.sock", "unix:///run/redis.sock"),
        ("unix://user:secret@/run/redis.sock?db=3", "unix:///run/redis.sock"),
    ],
)
def test_what_is_an_address(url: str, shown: str) -> None:
    address = RedisAddress.of(url)
    assert (address.url, address.shown) == (url, shown)
    assert "cret" not in f"{address} {address!r}"


@pytest.mark.parametrize(
    "url",
    [
        "redis.test:6379",
        "http://secret@redis.test",
        "redis://",
        "redis:///0",
        "redis://:secret@",
        "redis://redis.test:secret",
        "redis://redis.test:0",
        "redis://redis.test:65536",
        "redis://:secret@redis.test/name",
        "redis://:secret@redis.test/0/1",
        "redis://:sec/ret@redis.test",
        "redis://:sec#ret@redis.test",
        "redis://:sec[ret@redis.test",
        "redis://:sec ret@redis.test",
        "redis://:secr\u00e9t@redis.test",
        "redis://redis.test?db=1",
        "redis://redis.test?socket_timeout=9",
        "rediss://redis.test?ssl_cert_reqs=none",
        "unix://redis.test/run/redis.sock",
        "unix://",
        "unix:///",
        "unix:///run/redis.sock?db=secret",
    ],
)
def test_what_is_none(url: str) -> None:
    with pytest.raises(ValueError, match=r"^it |^its |^a unix|^what ") as caught:
        RedisAddress.of(url)
    assert "sec" not in f"{caught.value}"
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
