"""Idempotency keys of two gateways over one Redis: one write, whichever of them is asked, and none forgotten."""

from __future__ import annotations

import asyncio

import pytest

from app.idempotency.claims import Claim
from app.idempotency.records import StepState
from app.idempotency.redis_calls import PREFIX
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.mutations import carried, lose, writes
from tests.redis_server import RedisServer

LABEL = (
    'createLabel(input: {type: TIER, name: "Once", color: "#112233"%s}) '
    "{ outcomes { action recordId } userErrors { code field } }"
)
KEYED = "mutation { " + LABEL % ', idempotencyKey: "k"' + " }"
OTHER = KEYED.replace("Once", "Twice")
BARE = "mutation { " + (LABEL % "").replace("Once", "Bare") + " }"
LABELS = "{ labels { name } }"

Two = tuple[Gateway, Gateway]


@pytest.fixture
async def two(make_gateway: MakeGateway, redis_server: RedisServer) -> Two:
    """Two gateways before the same vendors."""
    first = await make_gateway(GATEWAY_REDIS_URL=redis_server.url)
    return first, await make_gateway(GATEWAY_REDIS_URL=redis_server.url, sandbox=first.sandbox)


def actions(payload: dict[str, object]) -> list[str]:
    outcomes = payload["outcomes"]
    assert isinstance(outcomes, list)
    return [outcome["action"] for outcome in outcomes]


async def noticed() -> None:
    """Let both gateways see that connections were closed at the other end."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_the_same_key_at_both_at_once_is_one_write(two: Two) -> None:
    told = await asyncio.gather(*(carried(gateway, KEYED) for gateway in two * 3))
    assert [actions(each) for each in told] == [["CREATED"]] * 6
    assert len({each["outcomes"][0]["recordId"] for each in told}) == 1
    assert sum(len(writes(gateway)) for gateway in two) == 1


async def test_a_repeat_at_the_other_tells_the_same_and_sends_nothing(two: Two) -> None:
    first, second = two
    told = await carried(first, KEYED)
    assert actions(told) == ["CREATED"]
    assert await carried(second, KEYED) == told
    assert writes(second) == []


async def test_another_input_under_the_key_is_refused_at_the_other(two: Two) -> None:
    first, second = two
    await carried(first, KEYED)
    payload = await carried(second, OTHER)
    assert actions(payload) == ["NOT_ATTEMPTED"]
    assert payload["userErrors"] == [{"code": "IDEMPOTENCY_MISMATCH", "field": "idempotencyKey"}]
    assert second.sent() == []


async def test_a_lost_answer_is_not_sent_again_by_the_other(two: Two) -> None:
    first, second = two
    await lose(first, "assembly.label.create")
    told = await carried(first, KEYED)
    assert actions(told) == ["UNKNOWN"]
    (await first.control.delete("/faults")).raise_for_status()
    assert (await carried(second, KEYED))["outcomes"] == told["outcomes"]
    assert writes(second) == []


async def test_while_redis_is_gone_only_writes_with_a_key_are_refused(two: Two, redis_server: RedisServer) -> None:
    first, second = two
    told = await carried(first, KEYED)
    redis_server.stop()
    await noticed()
    for gateway in two:
        gateway.forget()
        payload = await carried(gateway, OTHER)
        assert payload["userErrors"] == [{"code": "IDEMPOTENCY_UNAVAILABLE", "field": "idempotencyKey"}]
        assert actions(payload) == ["NOT_ATTEMPTED"]
        assert gateway.sent() == []
    assert actions(await carried(second, BARE)) == ["CREATED"]
    assert "Bare" in [node["name"] for node in (await second.data(LABELS))["labels"]]
    redis_server.start()
    second.forget()
    assert await carried(second, KEYED) == told
    assert writes(second) == []
    assert actions(await carried(first, KEYED.replace('"k"', '"k-2"').replace("Once", "Anew"))) == ["CREATED"]


async def test_what_was_being_sent_when_redis_was_killed_is_still_unsettled(
    two: Two, redis_server: RedisServer
) -> None:
    """Redis comes back from its file; the gateway that was sending does not."""
    first, second = two
    async with first.app.state.keyed_writes.claim("owner", "key", "input") as claim:
        assert isinstance(claim, Claim)
        await claim.step("reevo").sending()
        redis_server.kill()
        await noticed()
    redis_server.start()
    with redis_server.client() as client:
        (name,) = client.keys(f"{PREFIX}*")
        assert client.hget(name, "holder") is not None, "nobody could let go of it"
        client.hset(name, "leased", 0)
    async with second.app.state.keyed_writes.claim(
        "owner",
        "key",
        "input",
    ) as claim:
        assert claim.step("reevo").state is StepState.SENDING


async def test_nothing_of_a_customer_or_of_the_key_stands_in_redis(two: Two, redis_server: RedisServer) -> None:
    first, _ = two
    await carried(first, KEYED.replace('"k"', '"jane@acme.example"').replace("Once", "Acme Incorporated"))
    held = b"".join(path.read_bytes() for path in redis_server.folder.rglob("*") if path.is_file())
    assert b"CREATED" in held
    assert b"acme.example" not in held
    assert b"Acme Incorporated" not in held


async def test_a_redis_that_was_emptied_between_the_start_and_the_first_key_is_noticed(
    two: Two, redis_server: RedisServer
) -> None:
    first, second = two
    await carried(first, KEYED)
    await second.app.state.keyed_writes.check()
    redis_server.empty()
    redis_server.kill()
    redis_server.start()
    await noticed()
    for gateway in two:
        gateway.forget()
        payload = await carried(gateway, KEYED)
        assert payload["userErrors"] == [{"code": "IDEMPOTENCY_UNAVAILABLE", "field": "idempotencyKey"}]
        assert gateway.sent() == []


async def test_the_gateway_starts_without_its_redis_and_says_so(
    make_gateway: MakeGateway, redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    redis_server.stop()
    gateway = await make_gateway(GATEWAY_REDIS_URL=f"unix://:s3cret@{redis_server.socket}")
    async with gateway.app.router.lifespan_context(gateway.app):
        assert "writes with an idempotency key are refused as long as this lasts" in caplog.text
        assert "s3cret" not in caplog.text
        assert actions(await carried(gateway, BARE)) == ["CREATED"]
