"""Live as long as it runs, ready while it serves; a vendor that is down, or a Redis, takes nothing out."""

from __future__ import annotations

import httpx
import pytest

from app.domain.vendor import Vendor
from tests.faults.jumping_loop import run
from tests.faults.stage import on_stage
from tests.gateway.harness import Gateway, opened


async def _ready(gateway: Gateway) -> tuple[int, dict[str, object]]:
    response = await gateway.http.get("/readyz")
    assert response.headers["cache-control"] == "no-store"
    return response.status_code, response.json()


async def test_it_is_ready_from_when_it_serves_until_it_drains() -> None:
    async with opened() as gateway:
        assert await _ready(gateway) == (503, {"status": "unready", "reason": "starting"})
        async with gateway.app.router.lifespan_context(gateway.app):
            assert await _ready(gateway) == (200, {"status": "ok"})
            gateway.app.state.desk.health.drain()
            assert await _ready(gateway) == (503, {"status": "unready", "reason": "draining"})
            gateway.app.state.desk.health.serve()
            assert (await _ready(gateway))[0] == 503
            assert (await gateway.http.get("/livez")).json() == {"status": "ok"}
            assert "errors" not in await gateway.query("{ swiftAccounts(first: 1) { nodes { name } } }")


@pytest.mark.parametrize("vendor", list(Vendor))
def test_a_vendor_that_is_down_leaves_it_ready(vendor: Vendor) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            stage.gateway.state.desk.health.serve()
            await stage.order(vendor.value, "status", status=503)
            await stage.ask("{ labels { id } companies { nodes { name } } swiftAccounts { nodes { name } } }")
            front = httpx.ASGITransport(app=stage.gateway)
            async with httpx.AsyncClient(transport=front, base_url="http://gateway.test") as client:
                ready = await client.get("/readyz")
            assert (ready.status_code, ready.json()) == (200, {"status": "ok"})

    run(scenario())


async def test_a_redis_that_is_away_leaves_it_ready() -> None:
    nobody = "redis://:not-to-be-shown@127.0.0.1:1/0"
    async with opened(GATEWAY_REDIS_URL=nobody) as gateway, gateway.app.router.lifespan_context(gateway.app):
        assert await _ready(gateway) == (200, {"status": "ok"})
        assert "errors" not in await gateway.query("{ swiftAccounts(first: 1) { nodes { name } } }")
