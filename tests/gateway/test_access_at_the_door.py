"""How often, how many at once, and from which pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest

from tests.gateway.harness import Gateway, opened
from tests.gateway.signed_in import headers, signed_in

QUERY = "{ labels(type: STAGE) { name } }"
HERE, APP = "https://gateway", "https://app.example"


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with opened() as gateway:
        yield gateway


async def test_each_client_has_a_rate_of_its_own() -> None:
    async with signed_in({"reader": {"perMinute": 2}}, GATEWAY_REQUESTS_PER_MINUTE="4") as gateway:

        async def statuses(name: str, times: int) -> list[int]:
            return [(await gateway.post(QUERY, headers=headers(name))).status_code for _ in range(times)]

        assert await statuses("reader", 3) == [200, 200, 429]
        assert await statuses("all", 5) == [200, 200, 200, 200, 429]
        refused = await gateway.post(QUERY, headers=headers("reader"))
        assert refused.headers["retry-after"] == "30"
        (error,) = refused.json()["errors"]
        assert (error["extensions"]["code"], error["extensions"]["retryable"]) == ("RATE_LIMITED", True)
        gateway.clock.now += 30
        assert await statuses("reader", 2) == [200, 429]
        gateway.clock.now += 3600
        assert await statuses("reader", 3) == [200, 200, 429]


async def test_an_open_gateway_tells_nobody_apart_and_has_no_rate() -> None:
    async with opened(GATEWAY_REQUESTS_PER_MINUTE="1") as gateway:
        assert [(await gateway.post(QUERY)).status_code for _ in range(3)] == [200, 200, 200]


async def test_what_finds_no_room_is_turned_away_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(GATEWAY_MAX_CONCURRENT="2") as gateway:
        held = asyncio.Event()
        began = gateway.app.state.sharing.request_began

        async def slow() -> None:
            await held.wait()
            await began()

        monkeypatch.setattr(_endpoint(gateway), "_request_began", slow)
        under_way = [asyncio.ensure_future(gateway.post(QUERY)) for _ in range(2)]
        await gateway.settle()
        refused = await gateway.post(QUERY)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        (error,) = refused.json()["errors"]
        assert (error["extensions"]["code"], error["extensions"]["retryable"]) == ("OVERLOADED", True)
        held.set()
        assert [(await each).status_code for each in under_way] == [200, 200]
        assert (await gateway.post(QUERY)).status_code == 200


def _endpoint(gateway: Gateway) -> object:
    door = gateway.app.state.door._app
    return door._inner._inner._inner._endpoints["/graphql"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 200),
        ({"origin": "http://gateway"}, 200),
        ({"origin": HERE}, 200),
        ({"origin": APP}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://gateway:8443"}, 403),
        ({"origin": "https://gateway.evil.example"}, 403),
        ({"origin": "https://[", "x-x": "1"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": HERE}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": APP}, 403),
        ({"sec-fetch-site": "odd"}, 403),
    ],
)
async def test_a_page_of_another_site_cannot_make_a_browser_ask(
    gateway: Gateway, sent: Mapping[str, str], status: int
) -> None:
    assert (await gateway.post(QUERY, headers=sent)).status_code == status
    asked = await gateway.http.get("/graphql", params={"query": QUERY}, headers=sent)
    assert asked.status_code == status
    assert (status == 200) == bool(gateway.sent())
    assert "access-control-allow-origin" not in asked.headers


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]
)
async def test_what_a_form_can_send_is_no_operation(gateway: Gateway, content_type: str) -> None:
    body = b'{"query": "{ labels(type: STAGE) { name } }"}'
    response = await gateway.http.post("/graphql", content=body, headers={"content-type": content_type})
    assert response.status_code == 400
    assert gateway.sent() == []


async def test_a_link_from_elsewhere_still_opens_the_page(gateway: Gateway) -> None:
    sent = {"accept": "text/html,*/*;q=0.8", "sec-fetch-site": "cross-site"}
    assert (await gateway.http.get("/graphql", headers=sent)).status_code == 200


async def test_origins_that_are_allowed_may_ask_and_read(gateway: Gateway) -> None:
    preflight = {"origin": APP, "access-control-request-method": "POST", "access-control-request-headers": "x-api-key"}
    assert (await gateway.http.options("/graphql", headers=preflight)).status_code == 405
    async with signed_in(GATEWAY_CORS_ORIGINS=f"{APP}, https://second.example") as allowing:
        answered = await allowing.http.options("/graphql", headers=preflight)
        assert (answered.status_code, answered.headers["access-control-allow-origin"]) == (200, APP)
        assert "access-control-allow-credentials" not in answered.headers
        sent = headers("reader", origin=APP, **{"sec-fetch-site": "cross-site"})
        response = await allowing.post(QUERY, headers=sent)
        assert (response.status_code, response.headers["access-control-allow-origin"]) == (200, APP)
        assert "x-request-id" in response.headers["access-control-expose-headers"].lower()
        unknown = await allowing.post(QUERY, headers={"origin": APP, "sec-fetch-site": "cross-site"})
        assert (unknown.status_code, unknown.headers["access-control-allow-origin"]) == (401, APP)
        elsewhere = await allowing.post(QUERY, headers=headers("reader", origin="https://evil.example"))
        assert elsewhere.status_code == 403
        assert "access-control-allow-origin" not in elsewhere.headers
