"""Commands over the sandbox in process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import httpx
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.pipelines import TransportFor
from app.sandbox import server
from app.upstream.policy import Policy
from tests.gateway.harness import ENVIRONMENT


def environment(folder: Path, **changed: str) -> dict[str, str]:
    """Settings over the sandbox, of a gateway where nobody may ask without a key."""
    without = ("GATEWAY_OPEN", "GATEWAY_HOSTS")
    given = {name: value for name, value in ENVIRONMENT.items() if name not in without}
    return {**given, "GATEWAY_STATE_DIR": str(folder / "state"), **changed}


def over(sandbox: Starlette, sent: list[httpx.Request] | None = None) -> TransportFor:
    """Gives each vendor the sandbox as its network, and writes down what is sent."""

    class Network(httpx.ASGITransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if sent is not None:
                sent.append(request)
            return await super().handle_async_request(request)

    def transport_for(vendor: Vendor, policy: Policy) -> httpx.AsyncBaseTransport:
        return Network(app=sandbox)

    return transport_for


async def switch(sandbox: Starlette, **values: Mapping[str, object]) -> None:
    """Turn switches of stand-ins, by vendor."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox), base_url="http://sandbox") as control:
        (await control.post("/_sandbox/variants", content=json.dumps(values))).raise_for_status()


def fresh() -> Starlette:
    """A sandbox as it stands at its start."""
    return server.create_app()
