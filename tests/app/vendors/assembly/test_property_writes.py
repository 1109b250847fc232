"""Writes of Assembly's additional properties: creating refuses what is there, setting does not, deleting has a body."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.errors import BadUserInput, Conflict, FieldRefused, NotFound
from app.upstream.client import UpstreamClient
from app.upstream.writing import Write
from app.vendors.assembly.dialect import AssemblyDialect
from app.vendors.assembly.properties import AssemblyProperties
from tests.app.vendors.assembly.sending import ID, WITH_BODY, send, text
from tests.conftest import ScriptedUpstream

VALUES: dict[str, Any] = {
    "property1": "New Value",
    "Property1": 7,
    " Custom Property ": ["value1", "value2"],
    "exact": Decimal("1.50"),
    "off": False,
}
AS_SENT = b'{"property1":"New Value","Property1":7," Custom Property ":["value1","value2"],"exact":1.50,"off":false}'


@pytest.fixture
def client(upstream: ScriptedUpstream) -> UpstreamClient:
    return upstream.client(AssemblyDialect())


@pytest.fixture
def properties(client: UpstreamClient) -> AssemblyProperties:
    return AssemblyProperties(client)


async def test_new_properties_are_posted(upstream: ScriptedUpstream, properties: AssemblyProperties) -> None:
    write = properties.create("jo@acme.com", VALUES)
    assert (write.request.operation, write.is_repeatable) == ("assembly.additional_properties.create", False)
    sent = await send(upstream, write, {"id": ID})
    assert (sent.line, sent.headers, sent.answer) == ("POST /accounts/add_props/jo%40acme.com", WITH_BODY, ID)
    assert sent.body == AS_SENT


async def test_properties_are_set_by_put(upstream: ScriptedUpstream, properties: AssemblyProperties) -> None:
    write = properties.set(ID, VALUES)
    assert (write.request.operation, write.is_repeatable) == ("assembly.additional_properties.set", True)
    sent = await send(upstream, write, {"id": ID})
    assert (sent.line, sent.headers, sent.answer) == (f"PUT /accounts/add_props/{ID}", WITH_BODY, ID)
    assert sent.body == AS_SENT


@pytest.mark.parametrize("reply", ["{}", "", '{"id": "x"}'])
async def test_a_deletion_has_a_body_with_the_names(
    upstream: ScriptedUpstream, properties: AssemblyProperties, reply: str
) -> None:
    write = properties.delete(ID, iter(["Property1", "property1", " "]))
    assert (write.request.operation, write.is_repeatable) == ("assembly.additional_properties.delete", True)
    sent = await send(upstream, write, text(reply))
    assert (sent.line, sent.headers) == (f"DELETE /accounts/add_props/{ID}", WITH_BODY)
    assert sent.body == b'{"properties":["Property1","property1"," "]}'


def test_a_deletion_without_names_is_refused(properties: AssemblyProperties) -> None:
    """Nobody says that it would delete nothing; and the letters of a text are no names."""
    nobody: list[str] = []
    for names in (nobody, "Property1"):
        with pytest.raises(FieldRefused) as caught:
            properties.delete(ID, names)
        assert caught.value.field == "names"


def test_null_is_no_value_of_a_property(properties: AssemblyProperties) -> None:
    for build in (properties.create, properties.set):
        with pytest.raises(FieldRefused, match=r"delete 'a\.b'") as caught:
            build(ID, {"fine": 1, "a.b": None})
        assert caught.value.field == "additional_properties.a.b"


def test_the_values_are_not_kept_by_reference(properties: AssemblyProperties) -> None:
    values: dict[str, Any] = {"a": 1}
    write = properties.set(ID, values)
    values["a"] = 2
    assert write.request.body == b'{"a":1}'


@pytest.mark.parametrize("ref", ["labels", "add_props", "", ".."])
def test_a_reserved_word_is_never_written(properties: AssemblyProperties, ref: str) -> None:
    for attempt in (
        lambda: properties.create(ref, {"a": 1}),
        lambda: properties.set(ref, {"a": 1}),
        lambda: properties.delete(ref, ["a"]),
    ):
        with pytest.raises(BadUserInput):
            attempt()


@pytest.mark.parametrize("status", [400, 409])
async def test_a_property_that_is_there_is_a_conflict(
    upstream: ScriptedUpstream, client: UpstreamClient, properties: AssemblyProperties, status: int
) -> None:
    upstream.on("POST", f"/accounts/add_props/{ID}", {"error": "Property Already Exists"}, status=status)
    with pytest.raises(Conflict) as caught:
        await client.write(properties.create(ID, {"a": 1}))
    assert caught.value.unsettled is False


@pytest.mark.parametrize("status", [400, 404])
async def test_an_unknown_account_is_not_found(
    upstream: ScriptedUpstream, client: UpstreamClient, properties: AssemblyProperties, status: int
) -> None:
    for method in ("POST", "PUT", "DELETE"):
        upstream.on(method, "/accounts/add_props/gone", {"error": "Account not found"}, status=status)
    created, put = properties.create("gone", {}), properties.set("gone", {})
    writes: tuple[Write[Any], ...] = (created, put, properties.delete("gone", ["a"]))
    for write in writes:
        with pytest.raises(NotFound):
            await client.write(write)


async def test_a_read_behind_a_write_sees_it(
    upstream: ScriptedUpstream, client: UpstreamClient, properties: AssemblyProperties
) -> None:
    for write in (properties.create(ID, {}), properties.set(ID, {}), properties.delete(ID, ["a"])):
        assert write.touches == {"additional_properties", "account"}
    upstream.on("GET", f"/accounts/add_props/{ID}", *({"additional_properties": {"a": n}} for n in (1, 2)))
    upstream.on("PUT", f"/accounts/add_props/{ID}", {"id": ID})
    assert await properties.get(ID) == {"a": 1}
    await client.write(properties.set(ID, {"a": 2}))
    assert await properties.get(ID) == {"a": 2}
