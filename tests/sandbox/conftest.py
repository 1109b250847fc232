"""One sandbox in process with a clock that stands still, and one client a vendor with its credential."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.applications import Starlette

from app.sandbox.server import create_app


@dataclass
class Clock:
    """A clock that a test moves, and a sleep that only moves it."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Starlette:
    return create_app(clock=clock, sleep=clock.sleep)


def _client(app: Starlette, base: str, headers: Mapping[str, str]) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=f"http://sandbox{base}", headers=headers)


@pytest.fixture
async def assembly(sandbox: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(sandbox, "/assembly", {"Authorization": "sandbox-assembly-key"}) as client:
        yield client


@pytest.fixture
async def assemble(sandbox: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": "Bearer sandbox-assemble-token", "Accept": "application/x.uvol.v3+json"}
    async with _client(sandbox, "/assemble/api", headers) as client:
        yield client


@pytest.fixture
async def userlot(sandbox: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(sandbox, "/userlot/api/v1", {"ApiKey": "sandbox-userlot-key"}) as client:
        yield client


@pytest.fixture
async def swift(sandbox: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": "Bearer sandbox-swift-key", "Accept": "application/json, text/plain"}
    async with _client(sandbox, "/swift/api/v1", headers) as client:
        yield client


@pytest.fixture
async def reevo(sandbox: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(sandbox, "/reevo/api/v2", {"Authorization": "Bearer sandbox-reevo-key"}) as client:
        yield client


@pytest.fixture
async def control(sandbox: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(sandbox, "/_sandbox", {}) as client:
        yield client
