"""When an issuer's keys are fetched, and what holds while it cannot be reached."""

from __future__ import annotations

import asyncio
import logging

import httpx
import pytest

from app.access.jwks import AT_MOST_EVERY, FRESH, Jwks
from app.access.refusals import Unauthenticated
from tests.app.access.keys import Issuer, jwk_of, rsa_key
from tests.gateway.harness import Clock

URL = "https://issuer.test/keys"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issuer() -> Issuer:
    return Issuer([jwk_of(rsa_key(), "one")])


async def unknown(jwks: Jwks, kid: str | None) -> bool:
    """Whether the refusal says that it may pass."""
    with pytest.raises(Unauthenticated) as caught:
        await jwks.key(kid)
    return bool(caught.value.extensions["retryable"])


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_fetch_serves_all_who_wait_and_then_nobody_waits(clock: Clock, issuer: Issuer) -> None:
    jwks = Jwks(URL, issuer, clock)
    found = await asyncio.gather(*(jwks.key("one") for _ in range(20)))
    assert {key["kid"] for key in found} == {"one"}
    assert issuer.asked == 1


async def test_a_token_without_a_name_for_its_key_will_do_where_there_is_one(clock: Clock, issuer: Issuer) -> None:
    jwks = Jwks(URL, issuer, clock)
    assert (await jwks.key(None))["kid"] == "one"
    issuer.keys.append(jwk_of(rsa_key(number=1), "two"))
    clock.now += FRESH
    await jwks.key("one")
    await settle()
    assert not await unknown(jwks, None)


async def test_a_new_key_is_found_and_unknown_ones_cost_little(clock: Clock, issuer: Issuer) -> None:
    jwks = Jwks(URL, issuer, clock)
    await jwks.key("one")
    issuer.keys.append(jwk_of(rsa_key(number=1), "two"))
    for _ in range(50):
        assert not await unknown(jwks, "two")
    assert issuer.asked == 1
    clock.now += AT_MOST_EVERY
    assert (await jwks.key("two"))["kid"] == "two"
    for number in range(50):
        assert not await unknown(jwks, f"made-up-{number}")
    assert issuer.asked == 2


async def test_a_withdrawn_key_is_not_trusted_for_ever(clock: Clock, issuer: Issuer) -> None:
    jwks = Jwks(URL, issuer, clock)
    await jwks.key("one")
    issuer.keys = [jwk_of(rsa_key(number=1), "two")]
    clock.now += FRESH
    await jwks.key("one")
    await settle()
    assert not await unknown(jwks, "one")


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("no"),
        TimeoutError(),
        httpx.Response(500),
        httpx.Response(302, headers={"location": "https://elsewhere.test"}),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, content=b"5"),
        httpx.Response(200, content=b'{"keys": 5}'),
        httpx.Response(200, content=b" " * 300_000),
    ],
)
async def test_known_keys_go_on_while_the_issuer_is_down(
    clock: Clock, issuer: Issuer, failure: Exception | httpx.Response, caplog: pytest.LogCaptureFixture
) -> None:
    jwks = Jwks(URL, issuer, clock)
    await jwks.key("one")
    issuer.failure = failure
    clock.now += FRESH
    assert (await jwks.key("one"))["kid"] == "one"
    await settle()
    assert (await jwks.key("one"))["kid"] == "one"
    assert await unknown(jwks, "two")
    assert issuer.asked == 2
    (record,) = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert "issuer.test" not in record.getMessage()


async def test_a_gateway_that_begins_while_the_issuer_is_down_asks_again_later(clock: Clock, issuer: Issuer) -> None:
    issuer.failure = httpx.ConnectError("no")
    jwks = Jwks(URL, issuer, clock)
    for _ in range(5):
        assert await unknown(jwks, "one")
    assert issuer.asked == 1
    issuer.failure = None
    clock.now += AT_MOST_EVERY
    assert (await jwks.key("one"))["kid"] == "one"


async def test_keys_for_other_purposes_are_left_out(clock: Clock, issuer: Issuer) -> None:
    issuer.keys = [{"kty": "oct", "k": "eA", "kid": "one"}, jwk_of(rsa_key(), "two", use="enc"), 5]  # type: ignore[list-item]
    jwks = Jwks(URL, issuer, clock)
    assert not await unknown(jwks, "one")
    assert not await unknown(jwks, "two")


async def test_it_ends_with_a_fetch_under_way(clock: Clock) -> None:
    class Silent(Issuer):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

    jwks = Jwks(URL, Silent(), clock)
    waiting = asyncio.ensure_future(jwks.key("one"))
    await settle()
    await jwks.aclose()
    with pytest.raises(asyncio.CancelledError):
        await waiting
