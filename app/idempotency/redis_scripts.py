"""The transitions of a record in Redis: a hash under one key, which each script changes whole or leaves as it is.

Fields: `seal`; `ends` and `leased`, milliseconds since the epoch by Redis' own clock; `holder`; `payload`; and for each
step `state NAME`, `sender NAME`, `outcome NAME`. The key itself lives as long as `ends` and a lease that is held say,
so Redis forgets a record when it has expired.

Whatever may begin something new is refused where Redis has no memory left (`allow-oom` is not said there); what is
under way may be finished.
"""

from __future__ import annotations

from app.idempotency.records import LIFETIME
from app.idempotency.storage import LEASE
from app.redis.script import Script

_FINISHES = "#!lua flags=allow-oom\n"
_BEGINS = "#!lua\n"

_BOTH = f"""
local LEASE, LIFETIME = {LEASE * 1000:.0f}, {LIFETIME * 1000:.0f}
local key, holder = KEYS[1], ARGV[1]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

local function whole(number)
    return string.format('%.0f', number)
end

local function lease(ends)
    redis.call('HSET', key, 'leased', whole(now + LEASE))
    redis.call('PEXPIREAT', key, whole(math.max(ends, now + LEASE)))
end

local function extended()
    local kept = redis.call('HMGET', key, 'holder', 'ends')
    if kept[1] ~= holder then
        return false
    end
    lease(tonumber(kept[2]))
    return true
end
"""

TAKE = Script(
    f"""{_BEGINS}{_BOTH}
local seal = ARGV[2]
local kept = redis.call('HMGET', key, 'seal', 'ends', 'holder', 'leased', 'payload')
if not kept[1] then
    redis.call('HSET', key, 'seal', seal, 'ends', whole(now + LIFETIME), 'holder', holder)
    lease(now + LIFETIME)
    return {{'taken'}}
end
if kept[1] ~= seal then
    return {{'differs'}}
end
if kept[5] then
    return {{'finished', kept[5]}}
end
local left = kept[3] and tonumber(kept[4]) - now or 0
if left > LEASE then  -- the clock was put back: nobody may hold a record for as long as that
    lease(tonumber(kept[2]))
end
if left > 0 then
    return {{'busy'}}
end
redis.call('HSET', key, 'holder', holder)
lease(tonumber(kept[2]))
return {{'taken', unpack(redis.call('HGETALL', key))}}
"""
)
"""Given holder and seal: what was found, and then the payload, or the hash."""

EXTEND = Script(
    f"""{_FINISHES}{_BOTH}
return extended() and 1 or 0
"""
)
"""Given the holder: whether it is."""

BEGIN_STEP = Script(
    f"""{_BEGINS}{_BOTH}
local step, sender, sendable = ARGV[2], ARGV[3], ARGV[4]
if not extended() then
    return 0
end
local state = redis.call('HGET', key, 'state ' .. step) or 'NEW'
if not string.find(sendable, ' ' .. state .. ' ', 1, true) then
    return 0
end
redis.call('HSET', key, 'state ' .. step, 'SENDING', 'sender ' .. step, sender)
redis.call('HDEL', key, 'outcome ' .. step)
return 1
"""
)
"""Given holder, step, sender and the states in which it may be sent: whether it is marked."""

SETTLE_STEP = Script(
    f"""{_FINISHES}{_BOTH}
local step, sender, state, outcome = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local is_holder = extended()
local before = redis.call('HGET', key, 'state ' .. step)
if before ~= 'SENDING' and before ~= 'UNKNOWN' then
    return 0
end
local is_sender = redis.call('HGET', key, 'sender ' .. step) == sender
if not is_sender and not (is_holder and (state == 'DONE' or state == 'UNKNOWN')) then
    return 0
end
redis.call('HSET', key, 'state ' .. step, state)
if outcome == '' then
    redis.call('HDEL', key, 'outcome ' .. step)
else
    redis.call('HSET', key, 'outcome ' .. step, outcome)
end
return 1
"""
)
"""Given holder, step, sender, the new state and its outcome (nothing for none): whether it was kept."""

FINISH = Script(
    f"""{_FINISHES}{_BOTH}
local payload = ARGV[2]
local kept = redis.call('HMGET', key, 'holder', 'seal', 'ends')
if kept[1] ~= holder then
    return 0
end
redis.call('DEL', key)
redis.call('HSET', key, 'seal', kept[2], 'ends', kept[3], 'payload', payload)
redis.call('PEXPIREAT', key, kept[3])
return 1
"""
)
"""Given holder and payload: whether it was kept."""

RELEASE = Script(
    f"""{_FINISHES}{_BOTH}
local kept = redis.call('HMGET', key, 'holder', 'ends')
if kept[1] ~= holder then
    return 0
end
local fields = redis.call('HGETALL', key)
for place = 1, #fields, 2 do
    if string.sub(fields[place], 1, 6) == 'state ' and fields[place + 1] ~= 'NEW' then
        redis.call('HDEL', key, 'holder', 'leased')
        redis.call('PEXPIREAT', key, kept[2])
        return 1
    end
end
redis.call('DEL', key)
return 1
"""
)
"""Given the holder: whether it let go."""
