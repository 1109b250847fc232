"""The failures that only a real connection has, over real connections on this machine."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.main import create_app
from app.settings import Settings
from tests.faults.kinds import TRIES
from tests.faults.served_sandbox import LOOPBACK, served_sandbox
from tests.faults.stage import environment
from tests.faults.test_shared_failures import ASKED


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    """The address of a sandbox that serves from a thread."""
    with served_sandbox() as address:
        yield address


@pytest.fixture
async def control(sandbox: str) -> AsyncIterator[httpx.AsyncClient]:
    """The sandbox's control plane, everything as at the start."""
    async with httpx.AsyncClient(base_url=f"{sandbox}/_sandbox") as client:
        (await client.post("/reset")).raise_for_status()
        yield client


@pytest.fixture
def nowhere() -> str:
    """An address at which nobody listens."""
    with socket.socket() as passing:
        passing.bind((LOOPBACK, 0))
        return f"http://{LOOPBACK}:{passing.getsockname()[1]}"


@pytest.fixture
async def gateway(sandbox: str, control: httpx.AsyncClient) -> AsyncIterator[Starlette]:
    """A gateway with the real network."""
    app = create_app(Settings.from_env(environment(sandbox)))
    yield app
    await app.state.vendors.aclose()


async def ask(app: Starlette, vendor: Vendor, **headers: str) -> tuple[object, list[str]]:
    """The field's value and the codes of the errors."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway.test") as client:
        response = await client.post("/graphql", json={"query": ASKED[vendor]}, headers=headers)
    body = response.json()
    return body["data"]["field"], [error["extensions"]["code"] for error in body.get("errors", [])]


async def order(control: httpx.AsyncClient, vendor: Vendor, kind: str, times: int = 1) -> None:
    """Have the vendor fail so many times."""
    response = await control.post("/faults", json={"vendor": vendor.value, "kind": kind, "times": times})
    response.raise_for_status()


@pytest.mark.parametrize("kind", ["drop", "truncated"])
@pytest.mark.parametrize("vendor", list(Vendor))
async def test_a_connection_that_breaks(
    vendor: Vendor, kind: str, gateway: Starlette, control: httpx.AsyncClient
) -> None:
    """Once it is tried again and nobody notices; every time it is told, and not for ever."""
    await order(control, vendor, kind)
    value, codes = await ask(gateway, vendor)
    assert value
    assert codes == []
    assert (await control.get("/calls")).json()["total"] == 2


@pytest.mark.parametrize("vendor", list(Vendor))
async def test_a_connection_that_breaks_at_every_try(
    vendor: Vendor, gateway: Starlette, control: httpx.AsyncClient
) -> None:
    await order(control, vendor, "drop", times=TRIES)
    assert await ask(gateway, vendor) == (None, ["UPSTREAM_UNAVAILABLE"])
    assert (await control.get("/calls")).json()["total"] == TRIES
    value, codes = await ask(gateway, vendor)
    assert value
    assert codes == []


@pytest.mark.parametrize("vendor", list(Vendor))
async def test_a_vendor_that_never_answers(vendor: Vendor, gateway: Starlette, control: httpx.AsyncClient) -> None:
    await order(control, vendor, "hang")
    assert await ask(gateway, vendor, **{"x-deadline-ms": "100"}) == (None, ["TIMEOUT"])
    (await control.delete("/faults")).raise_for_status()  # on a busy machine the call may not have got there in time
    value, codes = await ask(gateway, vendor)
    assert value
    assert codes == []


@pytest.mark.parametrize("vendor", list(Vendor))
async def test_a_vendor_at_whose_address_nobody_listens(vendor: Vendor, nowhere: str) -> None:
    app = create_app(Settings.from_env(environment(nowhere)))
    assert await ask(app, vendor) == (None, ["UPSTREAM_UNAVAILABLE"])
    await app.state.vendors.aclose()
