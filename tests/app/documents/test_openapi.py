"""What is described of a document's answer is what it answers."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.documents.document import document_of
from app.documents.folder import SHIPPED, read_folder
from app.documents.openapi import described
from app.limits import Limits
from tests.gateway.harness import opened

GIVEN: dict[str, dict[str, Any]] = {
    **{name: {"domain": "acme.example"} for name in ("AccountOverview", "AccountUsage", "AccountContacts")},
    "CreateLabel": {"input": {"type": "TIER", "name": "Copper", "color": "#B87333", "dryRun": True}},
    "AddUsageLog": {
        "input": {
            "account": {"domain": "acme.example"},
            "timestamp": "2026-01-01T00:00:00Z",
            "type": "Action",
            "content": "Signed in",
            "dryRun": True,
        }
    },
}


async def test_every_answer_fits_its_description_and_has_no_error() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        told = (await gateway.http.get("/openapi.json")).json()
        for path, methods in told["paths"].items():
            operation = methods["post"]
            given = GIVEN.get(path.removeprefix("/api/"), {})
            wanted = operation["requestBody"]["content"]["application/json"]["schema"]
            _validate(told, wanted, given)
            response = await gateway.http.post(path, json=given)
            assert "errors" not in response.json(), (path, response.json()["errors"])
            _validate(told, operation["responses"]["200"]["content"]["application/json"]["schema"], response.json())
            assert any(response.json()["data"].values()), path


def _validate(told: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    Draft202012Validator({**schema, "components": told["components"]}).validate(value)


def test_fragments_and_conditions_make_fields_that_need_not_be_there() -> None:
    text = """# What.
    query Named($with: Boolean!) { node(id: "1") { __typename id ... on Label { name } ...Part @include(if: $with) } }
    fragment Part on Node { again: id }"""
    told = described([document_of(text)])
    answer = told["paths"]["/api/Named"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    node = answer["properties"]["data"]["properties"]["node"]
    assert (set(node["properties"]), node["required"]) == ({"__typename", "id", "name", "again"}, ["__typename", "id"])
    assert node["type"] == ["object", "null"]


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_documents_that_are_tried_here_are_shipped(name: str) -> None:
    assert name in {each.name for each in read_folder(SHIPPED, Limits()).documents}
