"""Scripts are known to Redis by the digest of their text."""

from __future__ import annotations

from app.redis.script import Script
from tests.redis_server import RedisServer


def test_its_digest_is_the_one_that_redis_gives_it(redis_server: RedisServer) -> None:
    script = Script("#!lua\nreturn '\u00e9'")
    with redis_server.client() as client:
        assert client.script_load(script.text) == script.digest
