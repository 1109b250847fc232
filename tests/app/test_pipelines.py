"""One pipeline for all that is set of a vendor, and nothing in common between two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app import pipelines
from app.domain.vendor import Vendor
from app.generations.sharing import WritesAlone
from app.pipelines import open_vendors
from app.settings import Settings
from tests.app.settings.test_vendors import VENDORS
from tests.gateway.tenants import credentials, tenants_file


class Scopes(WritesAlone):
    """Notes whose generations were asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[Vendor, str]] = []

    def generations(self, vendor: Vendor, credential: str) -> Any:
        self.asked.append((vendor, credential))
        return super().generations(vendor, credential)


@pytest.fixture
def ledgers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, int]]]:
    """The accounts of calls that are opened, by name and number."""
    opened: list[tuple[str, int]] = []
    make = pipelines.RedisLedger

    def noting(connections: Any, name: str, per_second: int) -> Any:
        opened.append((name, per_second))
        return make(connections, name, per_second)

    monkeypatch.setattr(pipelines, "RedisLedger", noting)
    return opened


def settings(tmp_path: Path, tenants: dict[str, dict[str, str]], **environ: str) -> Settings:
    file = tenants_file(tmp_path / "tenants.toml", tenants)
    return Settings.from_env({"GATEWAY_OPEN": "1", "GATEWAY_TENANTS_FILE": str(file), **environ})


def network(*_: object) -> httpx.AsyncBaseTransport:
    return httpx.MockTransport(lambda _: httpx.Response(500))


async def test_equal_settings_are_one_pipeline_with_one_set_of_adapters(tmp_path: Path) -> None:
    same, other = credentials("acme"), credentials("globex")
    vendors = open_vendors(settings(tmp_path, {"a": same, "b": dict(same), "c": other}, **same), network)
    for vendor in Vendor:
        found = [getattr(vendors.of(tenant), vendor.value) for tenant in (None, "a", "b", "c")]
        assert found[0] is found[1] is found[2]
        assert found[3] is not found[0]
        assert found[3].client is not found[0].client
    assert len(list(vendors.clients())) == 2 * len(Vendor)
    await vendors.aclose()


async def test_what_is_shared_with_other_processes_has_a_name_for_each_credential(
    tmp_path: Path, ledgers: list[tuple[str, int]]
) -> None:
    elsewhere = credentials("acme", base="http://elsewhere.test")
    tenants = {"a": credentials("acme"), "b": credentials("acme"), "c": credentials("globex"), "d": elsewhere}
    scopes = Scopes()
    given = settings(tmp_path, tenants, GATEWAY_REDIS_URL="redis://redis.test")
    vendors = open_vendors(given, network, sharing=scopes)
    assert len(scopes.asked) == len(set(scopes.asked)) == 3 * len(Vendor)
    assert [number for _, number in ledgers] == [10_000] * 3
    assert len({name for name, _ in ledgers}) == 3
    told = f"{scopes.asked} {ledgers}"
    assert "key" not in told
    assert "token" not in told
    await vendors.aclose()


async def test_each_tenant_keeps_its_own_number_of_calls_and_takes_its_share(tmp_path: Path) -> None:
    tenants = {
        name: {**credentials(name), "ASSEMBLY_CALLS_PER_SECOND": calls} for name, calls in (("a", "9"), ("b", "4"))
    }
    given = settings(tmp_path, tenants, GATEWAY_WORKERS="2", GATEWAY_CACHE_TTL="0")
    vendors = open_vendors(given, network)
    assert [vendors.of(name).assembly.client.per_second for name in ("a", "b")] == [4, 2]
    await vendors.aclose()


async def test_how_a_vendor_is_spoken_to_is_each_tenants_own(tmp_path: Path) -> None:
    vendors = open_vendors(settings(tmp_path, {"a": VENDORS, "b": credentials("b")}), network)
    found: dict[str, Any] = {name: vendors.of(name) for name in ("a", "b")}
    assert [each.assembly.labels._path.known for each in found.values()] == ["/account/labels", None]
    assert [each.assemble.teams._methods.update for each in found.values()] == ["PUT", "PATCH"]
    assert [each.swift.accounts._parent_id for each in found.values()] == ["01H", None]
    await vendors.aclose()


async def test_every_request_to_assemble_asks_for_the_one_version_signing_in_too(tmp_path: Path) -> None:
    """ "Every request must carry `Accept: application/x.uvol.v3+json`": the vendor makes no exception for a token."""
    asked: list[tuple[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append((request.url.path.rpartition("/")[2], request.headers["accept"]))
        return httpx.Response(200, json={"access_token": "t", "data": []})

    own = {"BASE_URL": "http://vendor.test/api", "CLIENT_ID": "client", "CLIENT_SECRET": "secret"}
    tenant = {f"ASSEMBLE_{name}": value for name, value in own.items()}
    vendors = open_vendors(settings(tmp_path, {"a": tenant}), lambda *_: httpx.MockTransport(answer))
    await vendors.of("a").assemble.teams.tree(None, mine=False)
    assert asked == [("token", "application/x.uvol.v3+json"), ("recursive", "application/x.uvol.v3+json")]
    await vendors.aclose()
