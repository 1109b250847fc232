"""Assembly's additional properties over a scripted upstream."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import BadUserInput, Forbidden, MalformedReply, UpstreamAuth, UpstreamError
from app.vendors.assembly.dialect import AssemblyDialect
from app.vendors.assembly.properties import AssemblyProperties
from tests.conftest import ScriptedUpstream

ID = "01945162-52fc-739b-98de-e2ac9f2eec49"


@pytest.fixture
def properties(upstream: ScriptedUpstream) -> AssemblyProperties:
    return AssemblyProperties(upstream.client(AssemblyDialect()))


@pytest.mark.parametrize(
    "value",
    [
        {"zeta": "New Value", "Login_count": 7, "Alpha": ["value1", "value2"]},
        [
            {"name": "zeta", "value": "New Value"},
            {"name": "Login_count", "value": 7},
            {"name": "Alpha", "value": ["value1", "value2"]},
        ],
    ],
)
async def test_properties_as_a_map_or_a_list_keep_their_order(
    upstream: ScriptedUpstream, properties: AssemblyProperties, value: Any
) -> None:
    upstream.on("GET", f"/accounts/add_props/{ID}", {"id": ID, "additional_properties": value})
    found = await properties.get(ID)
    assert found is not None
    assert list(found.items()) == [("zeta", "New Value"), ("Login_count", 7), ("Alpha", ["value1", "value2"])]


@pytest.mark.parametrize("value", [None, {}, []])
async def test_an_account_without_properties_has_none_of_them(
    upstream: ScriptedUpstream, properties: AssemblyProperties, value: Any
) -> None:
    upstream.on("GET", "/accounts/add_props/acme.com", {"id": ID, "additional_properties": value})
    assert await properties.get("acme.com") == {}


async def test_the_reference_is_encoded_once(upstream: ScriptedUpstream, properties: AssemblyProperties) -> None:
    upstream.on("GET", "/accounts/add_props/crm%3Aa%2Fb%2520", {"id": ID, "additional_properties": {}})
    await properties.get("crm:a/b%20")
    assert upstream.targets == ["GET /accounts/add_props/crm%3Aa%2Fb%2520"]


@pytest.mark.parametrize("ref", ["labels", "add_props", "search", "", ".."])
async def test_a_reserved_word_is_never_sent(
    upstream: ScriptedUpstream, properties: AssemblyProperties, ref: str
) -> None:
    with pytest.raises(BadUserInput):
        await properties.get(ref)
    assert upstream.calls == []


@pytest.mark.parametrize("status", [404, 400])
async def test_properties_of_an_unknown_account_are_none(
    upstream: ScriptedUpstream, properties: AssemblyProperties, status: int
) -> None:
    upstream.on("GET", "/accounts/add_props/acme.com", {"error": "account not found"}, status=status)
    assert await properties.get("acme.com") is None


@pytest.mark.parametrize(("status", "kind"), [(401, UpstreamAuth), (403, Forbidden)])
async def test_a_refused_key_is_an_error(
    upstream: ScriptedUpstream, properties: AssemblyProperties, status: int, kind: type[UpstreamError]
) -> None:
    upstream.on("GET", "/accounts/add_props/acme.com", {"error": "no"}, status=status)
    with pytest.raises(kind):
        await properties.get("acme.com")


@pytest.mark.parametrize(
    "body",
    ["", "[]", '{"id": "x"}', '{"additional_properties": "x"}', '{"additional_properties": ["x"]}', '{"additional_pro'],
)
async def test_a_body_of_another_shape_is_malformed(
    upstream: ScriptedUpstream, properties: AssemblyProperties, body: str
) -> None:
    upstream.on("GET", "/accounts/add_props/acme.com", httpx.Response(200, text=body))
    with pytest.raises(MalformedReply):
        await properties.get("acme.com")
