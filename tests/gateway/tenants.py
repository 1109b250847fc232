"""A gateway of several organisations: one address of vendors, where each credential leads to a sandbox of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from starlette.applications import Starlette

from app.sandbox import server
from tests.app.access.keys import jwk_of, rsa_key, token
from tests.gateway.harness import Clock, Gateway, opened
from tests.gateway.test_access_signing_in import issuing, with_tokens

Json = Any

OWN = "sandbox"
"""Whose credentials the environment has."""

BASES = {"ASSEMBLY": "assembly", "ASSEMBLE": "assemble/api", "USERLOT": "userlot", "SWIFT": "swift", "REEVO": "reevo"}
NAMED = (
    ("assembly", "account", "name"),
    ("assembly", "label", "name"),
    ("assemble", "team", "name"),
    ("userlot", "company", "name"),
    ("userlot", "end_user", "first_name"),
    ("swift", "account", "name"),
    ("reevo", "account", "display_name"),
)
SCOPES = "read read:revenue read:personal explain write:*"


def credentials(owner: str, *vendors: str, base: str = "http://vendors.test") -> dict[str, str]:
    """What a tenant has of the vendors, of all where none is named."""
    given: dict[str, str] = {}
    for vendor in vendors or tuple(BASES):
        given[f"{vendor}_BASE_URL"] = f"{base}/{BASES[vendor]}"
        secret = "TOKEN" if vendor == "ASSEMBLE" else "API_KEY"
        given[f"{vendor}_{secret}"] = f"{owner}-{vendor.lower()}-{'token' if vendor == 'ASSEMBLE' else 'key'}"
    if "ASSEMBLY_API_KEY" in given:
        given["ASSEMBLY_CALLS_PER_SECOND"] = "10000"
    return given


def as_client(tenant: str | None, **more: str) -> dict[str, str]:
    """The headers of one and the same subject, of this tenant."""
    return {"authorization": f"Bearer {token(rsa_key(), tenant=tenant, scope=SCOPES)}", **more}


class Houses(httpx.AsyncBaseTransport):
    """One address for all: which sandbox answers is decided by the credential alone, as vendors do it."""

    def __init__(self, sandboxes: Mapping[str, Starlette]) -> None:
        self._networks = {owner: httpx.ASGITransport(app=app) for owner, app in sandboxes.items()}
        self.asked: list[tuple[str, str]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        header = next(name for name in ("authorization", "apikey") if name in request.headers)
        scheme, _, secret = request.headers[header].rpartition(" ")
        owner = secret.partition("-")[0]
        self.asked.append((owner, request.url.raw_path.decode()))
        request.headers[header] = f"{scheme} {secret.replace(owner, OWN, 1)}".strip()
        return await self._networks[owner].handle_async_request(request)

    def owners(self) -> set[str]:
        """Whose vendors were asked since the last look."""
        asked, self.asked = self.asked, []
        return {owner for owner, _ in asked}


async def control(sandbox: Starlette, method: str, path: str, body: Json = None) -> Json:
    """Ask the control plane of one sandbox."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=sandbox), base_url="http://sandbox") as client:
        response = await client.request(method, f"/_sandbox{path}", content=None if body is None else json.dumps(body))
        response.raise_for_status()
        return response.json() if response.content else None


async def house(owner: str, clock: Clock) -> Starlette:
    """A sandbox with the ids of every other, in which everything has its owner's name before its own."""
    sandbox = server.create_app(scale=1, clock=clock)
    await control(sandbox, "POST", "/variants", {"assembly": {"rate_per_second": 0}})
    for vendor, noun, field in NAMED:
        rows = (await control(sandbox, "GET", f"/records/{vendor}/{noun}"))["records"]
        for row in rows:
            holder = row["attributes"] if vendor == "reevo" else row
            holder[field] = f"{owner} {holder.get(field) or ''}"
        await control(sandbox, "PUT", f"/records/{vendor}/{noun}", rows)
    return sandbox


def tenants_file(path: Path, tenants: Mapping[str, Mapping[str, str]]) -> Path:
    """Write a file of tenants."""
    lines = []
    for name, values in tenants.items():
        lines += [f'["{name}"]', *(f"{key} = {json.dumps(value)}" for key, value in values.items())]
    path.write_text("\n".join(lines))
    path.chmod(0o600)
    return path


class Town:
    """The gateway, and the sandbox of each owner."""

    def __init__(self, gateway: Gateway, houses: Houses, sandboxes: Mapping[str, Starlette]) -> None:
        self.gateway = gateway
        self.houses = houses
        self.sandboxes = sandboxes

    async def ask(self, tenant: str | None, document: str, variables: Json = None, **headers: str) -> dict[str, Json]:
        """The whole answer to a client of a tenant."""
        return await self.gateway.query(document, variables, as_client(tenant, **headers))

    async def data(self, tenant: str | None, document: str, variables: Json = None) -> dict[str, Json]:
        """The data of an operation in which nothing went wrong."""
        body = await self.ask(tenant, document, variables)
        assert "errors" not in body, body["errors"]
        data: dict[str, Json] = body["data"]
        return data


@asynccontextmanager
async def town(
    tenants: Mapping[str, Mapping[str, str]] | None = None,
    own: Mapping[str, str] | None = None,
    owners: Sequence[str] = (OWN, "acme", "globex"),
    **settings: str,
) -> AsyncIterator[Town]:
    """A gateway whose clients sign in by token.

    Args:
        tenants: of the file; `acme` and `globex` with all vendors where None.
        own: what the environment has of vendors; all of them where None.
        owners: whose credentials the vendors know.
        settings: environment variables.
    """
    tenants = {name: credentials(name) for name in ("acme", "globex")} if tenants is None else tenants
    clock = Clock()
    sandboxes = {owner: await house(owner, clock) for owner in owners}
    houses = Houses(sandboxes)
    unset = {f"ASSEMBLE_CLIENT_{part}": "" for part in ("ID", "SECRET")}
    own = credentials(OWN) if own is None else {**dict.fromkeys(credentials(OWN), ""), **own}
    with TemporaryDirectory() as folder:
        file = tenants_file(Path(folder) / "tenants.toml", tenants)
        async with issuing([jwk_of(rsa_key(), "one")]) as url:
            environ = {**with_tokens(url), **unset, **own, "GATEWAY_TENANTS_FILE": str(file), **settings}
            async with opened(sandbox=sandboxes[OWN], network=houses, **environ) as gateway:
                try:
                    yield Town(gateway, houses, sandboxes)
                finally:
                    await gateway.app.state.door.aclose()
