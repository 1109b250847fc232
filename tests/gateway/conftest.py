"""A gateway over a sandbox of its own for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.upstream import retracing
from schema.writes import doubts
from tests.gateway.harness import Gateway, opened

MakeGateway = Callable[..., Awaitable[Gateway]]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for what an earlier sending may still be making: in process it was made, or never will be."""
    monkeypatch.setattr(doubts, "PAUSES", (0.0,))


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no vendor be late that is as quick as it was, however busy the machine is."""
    monkeypatch.setattr(retracing, "_LEAST_PATIENCE", 600.0)


@pytest.fixture
async def make_gateway() -> AsyncIterator[MakeGateway]:
    """Makes gateways that are closed after the test; takes what `opened` takes."""
    async with AsyncExitStack() as stack:

        async def make(
            *, scale: int = 1, without: tuple[Vendor, ...] = (), sandbox: Starlette | None = None, **settings: str
        ) -> Gateway:
            return await stack.enter_async_context(opened(scale=scale, without=without, sandbox=sandbox, **settings))

        yield make


@pytest.fixture
async def gateway(make_gateway: MakeGateway) -> Gateway:
    """A fresh gateway with all five vendors."""
    return await make_gateway()
