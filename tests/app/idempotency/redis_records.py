"""The records in a real Redis as plain calls, for which time passes as a test says."""

from __future__ import annotations

from typing import Any

from redis import Redis

from app.idempotency.records import Payload, RecordName, StepRecord
from app.idempotency.redis_calls import PREFIX, Call, RedisCalls, found
from app.idempotency.storage import Found
from tests.app.idempotency.stage import Time

JUMP, LATE = 1000, 2
"""Who lets more than so many milliseconds pass finds that a few more have: Redis' clock stands still for nobody, so
that what ends at this very moment would end now and then a millisecond later."""

MOVE = f"""
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local passed, looked_at = tonumber(ARGV[1]), tonumber(ARGV[2])
if looked_at == 0 then
    return now
end
local back = passed - (now - looked_at)
for _, key in ipairs(redis.call('KEYS', '{PREFIX}*')) do
    for _, field in ipairs({{'ends', 'leased'}}) do
        local at = redis.call('HGET', key, field)
        if at then
            redis.call('HSET', key, field, string.format('%.0f', at - back))
        end
    end
    redis.call('PEXPIREAT', key, string.format('%.0f', redis.call('PEXPIRETIME', key) - back))
end
return now
"""


class RedisRecords:
    """What `RecordStorage` asks for, by the scripts that the gateway runs.

    Redis' clock cannot be set. So before each call all records are moved back by as much as a test has let pass since
    the call before, less what has really passed.

    Args:
        client: of a server whose records are all this one's; closed with it.
        time: of the test.
    """

    def __init__(self, client: Redis, time: Time) -> None:
        self._client = client
        self._calls = RedisCalls()
        self._time = time
        self._looked_at = 0
        self._then = 0

    def take(self, name: RecordName, holder: str) -> Found:
        return found(self._done(self._calls.take(name, holder)))

    def extend(self, name: RecordName, holder: str) -> bool:
        return bool(self._done(self._calls.extend(name, holder)))

    def begin_step(self, name: RecordName, holder: str, step: str, is_repeatable: bool) -> bool:
        return bool(self._done(self._calls.begin_step(name, holder, step, is_repeatable=is_repeatable)))

    def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> bool:
        return bool(self._done(self._calls.settle_step(name, holder, step, record)))

    def finish(self, name: RecordName, holder: str, payload: Payload) -> bool:
        call = self._calls.finish(name, holder, payload)
        return call is not None and bool(self._done(call))

    def release(self, name: RecordName, holder: str) -> None:
        self._done(self._calls.release(name, holder))

    def close(self) -> None:
        self._client.close()

    def _done(self, call: Call) -> Any:
        now = round(self._time() * 1000)
        passed = now - self._then
        both = self._client.pipeline(transaction=True)
        both.eval(MOVE, 0, str(passed + LATE if passed > JUMP else passed), str(self._looked_at))
        both.eval(call.script.text, 1, call.key, *call.arguments)
        self._then = now
        self._looked_at, answer = both.execute()
        return answer
