"""Each tenant has its own vendors; a pipeline that several have is one."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.pipelines import open_vendors
from app.settings import Settings
from app.vendors.by_tenant import VendorsByTenant
from tests.app.settings.test_tenants import ASSEMBLY, REEVO, file, read

__all__ = ["file"]


class Closing(httpx.AsyncBaseTransport):
    closed = 0

    async def aclose(self) -> None:
        self.closed += 1


def opened(settings: Settings) -> tuple[VendorsByTenant, list[Closing]]:
    networks: list[Closing] = []

    def network(*_: object) -> Closing:
        networks.append(Closing())
        return networks[-1]

    return open_vendors(settings, network), networks


async def test_nobody_elses_vendors_are_given_in_place_of_ones_own(file: Any) -> None:
    vendors, _ = opened(read(file, f"[acme]\n{REEVO}"))
    assert [vendors.knows(tenant) for tenant in (None, "acme", "Acme", "", "globex")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert list(vendors.of(None).clients()) == []
    assert [client.vendor for client in vendors.of("acme").clients()] == ["reevo"]
    with pytest.raises(KeyError):
        vendors.of("globex")
    await vendors.aclose()


async def test_what_several_share_is_there_once_and_closed_once(file: Any) -> None:
    other = REEVO.replace("s3cret", "other")
    vendors, networks = opened(read(file, f"[a]\n{ASSEMBLY}{REEVO}[b]\n{ASSEMBLY}{other}[c]\n{REEVO}"))
    assert len(list(vendors.clients())) == len(networks) == 3
    await vendors.aclose()
    assert [each.closed for each in networks] == [1, 1, 1]
