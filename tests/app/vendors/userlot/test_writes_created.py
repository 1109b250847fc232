"""Whether an upsert made a record: by its status."""

from __future__ import annotations

import httpx
import pytest

from app.upstream.auth import HeaderCredential
from app.vendors.directory import Userlot
from app.vendors.userlot.dialect import UserlotDialect
from app.vendors.userlot.writes import telling_created
from tests.conftest import ScriptedUpstream

UUID = "f7d54b32-0000-4000-8000-000000000001"


@pytest.fixture
def userlot(upstream: ScriptedUpstream) -> Userlot:
    return Userlot(upstream.client(UserlotDialect(), credential=HeaderCredential("ApiKey", "key")))


@pytest.mark.parametrize(("status", "created"), [(201, True), (200, False), (202, False)])
async def test_the_status_tells(upstream: ScriptedUpstream, userlot: Userlot, status: int, created: bool) -> None:
    upstream.on("PUT", "/api/v1/companies", httpx.Response(status, json={"id": UUID}))
    plain = userlot.companies.assert_(("external_id", "e-1"), {"name": "Acme"})
    write = telling_created(plain)
    assert (write.request, write.touches, write.is_repeatable) == (plain.request, plain.touches, plain.is_repeatable)
    assert await userlot.client.write(write) == (UUID, created)
