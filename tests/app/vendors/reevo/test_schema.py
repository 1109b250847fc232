"""Reevo's schema of accounts."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import MalformedReply, NotFound
from app.vendors.reevo.dialect import ReevoDialect
from app.vendors.reevo.schema import ReevoSchema
from tests.conftest import ScriptedUpstream

TARGET = "/api/v2/_schema/account"
SCHEMA: dict[str, Any] = {
    "api_name": "account",
    "display_name": "Account",
    "description": "Companies",
    "is_custom": False,
    "supports_custom_fields": True,
    "attributes": [
        {
            "api_name": "display_name",
            "display_name": "Name",
            "is_creatable": True,
            "is_updatable": True,
            "type_info": {"is_array": False, "value_type": "string"},
            "description": None,
            "is_required_on_create": True,
            "is_unique": False,
            "is_custom": False,
            "is_sortable": True,
            "is_filterable": True,
            "filter_operators": ["eq", "contains", "sounds_like"],
        },
        {"api_name": "segment", "type_info": "odd", "is_custom": True, "filter_operators": None},
    ],
    "relationships": [
        {
            "api_name": "contacts",
            "display_name": "Contacts",
            "related_object_api_name": "contact",
            "junction_object_api_name": "contact_account_role",
            "is_creatable": True,
            "is_updatable": True,
            "is_custom": False,
            "is_array": True,
        }
    ],
}


@pytest.fixture
def schema(upstream: ScriptedUpstream) -> ReevoSchema:
    return ReevoSchema(upstream.client(ReevoDialect()))


@pytest.mark.parametrize("body", [{"data": SCHEMA}, SCHEMA])
async def test_the_schema_has_its_own_path_and_comes_in_data_or_bare(
    upstream: ScriptedUpstream, schema: ReevoSchema, body: dict[str, Any]
) -> None:
    upstream.on("GET", TARGET, body)
    found = await schema.account()
    assert upstream.targets == [f"GET {TARGET}"]
    assert (found.api_name, found.display_name, found.supports_custom_fields) == ("account", "Account", True)
    name, segment = found.attributes
    assert (name.api_name, name.value_type, name.is_array, name.is_required_on_create) == (
        "display_name",
        "string",
        False,
        True,
    )
    assert name.filter_operators == ("eq", "contains", "sounds_like")
    assert (segment.api_name, segment.value_type, segment.is_custom, segment.filter_operators) == (
        "segment",
        None,
        True,
        (),
    )
    contacts = found.relationships[0]
    assert (contacts.api_name, contacts.related_object_api_name, contacts.is_array) == ("contacts", "contact", True)
    assert found.raw == SCHEMA


async def test_a_schema_without_relationships(upstream: ScriptedUpstream, schema: ReevoSchema) -> None:
    upstream.on("GET", TARGET, {"attributes": [], "relationships": None})
    found = await schema.account()
    assert (found.attributes, found.relationships, found.api_name) == ((), (), None)


@pytest.mark.parametrize(
    "body", [{}, {"attributes": {}}, {"attributes": [1]}, {"attributes": [{"display_name": "x"}]}, []]
)
async def test_a_schema_of_another_shape_is_malformed(
    upstream: ScriptedUpstream, schema: ReevoSchema, body: object
) -> None:
    upstream.on("GET", TARGET, httpx.Response(200, json=body))
    with pytest.raises(MalformedReply):
        await schema.account()


async def test_a_workspace_without_a_schema_is_an_error_and_not_an_empty_schema(
    upstream: ScriptedUpstream, schema: ReevoSchema
) -> None:
    upstream.on("GET", TARGET, httpx.Response(404))
    with pytest.raises(NotFound):
        await schema.account()
