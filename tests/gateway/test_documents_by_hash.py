"""Persisted queries as clients send them, and the operator's documents by their name."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from app.documents.folder import SHIPPED, read_folder
from app.limits import Limits
from app.persisted.asked import digest_of
from tests.gateway.harness import Gateway, opened
from tests.gateway.signed_in import headers, signed_in

QUERY = "query Label($id: ID!) { label(id: $id) { name } }"
VARIABLES = {"id": "01960000-0000-7000-8000-000000000001"}
GOLD = {"data": {"label": {"name": "Gold"}}}


def hashed(digest: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": digest}}


async def posted(gateway: Gateway, client: str | None = None, **body: Any) -> httpx.Response:
    return await gateway.http.post("/graphql", json=body, headers=headers(client) if client else {})


async def test_a_client_sends_the_hash_then_the_document_then_the_hash(gateway: Gateway) -> None:
    extensions = hashed(digest_of(QUERY))
    unknown = await posted(gateway, variables=VARIABLES, extensions=extensions)
    assert unknown.status_code == 200
    (error,) = unknown.json()["errors"]
    assert (error["message"], error["extensions"]["code"]) == ("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
    told = await posted(gateway, query=QUERY, variables=VARIABLES, extensions=extensions)
    known = await posted(gateway, variables=VARIABLES, extensions=extensions)
    assert told.json() == known.json() == GOLD


async def test_the_same_by_get_and_a_browsers_address_is_no_page(gateway: Gateway) -> None:
    query = {"variables": json.dumps(VARIABLES), "extensions": json.dumps(hashed(digest_of(QUERY)))}
    unknown = await gateway.http.get("/graphql", params=query, headers={"accept": "text/html,*/*"})
    assert (unknown.status_code, unknown.json()["errors"][0]["message"]) == (200, "PersistedQueryNotFound")
    await gateway.http.get("/graphql", params={"query": QUERY, **query})
    assert (await gateway.http.get("/graphql", params=query)).json() == GOLD


async def test_a_hash_of_something_else_is_refused_and_nothing_is_kept(gateway: Gateway) -> None:
    extensions = hashed(digest_of(QUERY + " "))
    wrong = await posted(gateway, query=QUERY, extensions=extensions)
    assert (wrong.status_code, wrong.json()["errors"][0]["message"]) == (400, "provided sha does not match query")
    again = await posted(gateway, extensions=extensions)
    assert again.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_mutation_is_not_executed_by_get_though_its_hash_is_known(gateway: Gateway) -> None:
    text = 'mutation { deleteLabel(input: { id: "1", dryRun: true }) { outcomes { action } } }'
    extensions = hashed(digest_of(text))
    assert "data" in (await posted(gateway, query=text, extensions=extensions)).json()
    response = await gateway.http.get("/graphql", params={"extensions": json.dumps(extensions)})
    assert response.status_code == 405


async def test_what_is_not_valid_is_refused_as_ever_and_not_kept(gateway: Gateway) -> None:
    extensions = hashed(digest_of("{ nope }"))
    told = await posted(gateway, query="{ nope }", extensions=extensions)
    assert told.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    again = await posted(gateway, extensions=extensions)
    assert again.json()["errors"][0]["message"] == "PersistedQueryNotFound"


async def test_limits_and_scopes_hold_for_a_hash() -> None:
    text = "query Two { a: labels { name } b: labels { name } }"
    async with signed_in(GATEWAY_MAX_ALIASES="1") as gateway:
        extensions = hashed(digest_of(text))
        refused = await posted(gateway, "all", query=text, extensions=extensions)
        assert "aliases: 2, and 1 are allowed" in refused.json()["errors"][0]["message"].lower()
        again = await posted(gateway, "all", extensions=extensions)
        assert again.json()["errors"][0]["message"] == "PersistedQueryNotFound"
        await posted(gateway, "all", query=QUERY, variables=VARIABLES, extensions=hashed(digest_of(QUERY)))
        by_writer = await posted(gateway, "writer", variables=VARIABLES, extensions=hashed(digest_of(QUERY)))
        assert by_writer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        nobody = await posted(gateway, variables=VARIABLES, extensions=hashed(digest_of(QUERY)))
        assert nobody.status_code == 401


async def test_the_operators_documents_answer_by_name_and_by_hash(gateway: Gateway) -> None:
    (labels,) = [each for each in read_folder(SHIPPED, Limits()).documents if each.name == "Labels"]
    answers = [
        await posted(gateway, documentId="Labels", variables={"type": "TIER"}),
        await posted(gateway, documentId=f"sha256:{labels.digests[0]}", variables={"type": "TIER"}),
        await posted(gateway, extensions=hashed(labels.digests[-1]), variables={"type": "TIER"}),
        await gateway.http.get("/graphql", params={"documentId": "Labels", "variables": '{"type": "TIER"}'}),
    ]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert "Gold" in answers[0].text
    unknown = await posted(gateway, documentId="None")
    assert unknown.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("sent", [QUERY, "{ __schema { queryType { name } } }"])
async def test_where_only_they_run_everything_else_is_refused_with_the_reason(sent: str) -> None:
    async with opened(GATEWAY_ONLY_TRUSTED="1") as gateway:
        gateway.forget()
        refused = await posted(gateway, query=sent, variables=VARIABLES)
        (error,) = refused.json()["errors"]
        assert (refused.status_code, error["extensions"]["code"]) == (403, "FORBIDDEN")
        assert "only the operations that its operator keeps" in error["message"]
        events = await gateway.http.post("/graphql", json={"query": sent}, headers={"accept": "text/event-stream"})
        assert events.status_code == 403
        assert gateway.sent() == []
        assert "Gold" in (await posted(gateway, documentId="Labels")).text


async def test_a_client_with_the_scope_may_send_its_own() -> None:
    free = {"all": {"scopes": ["read", "documents:any"]}}
    async with signed_in(free, GATEWAY_ONLY_TRUSTED="1") as gateway:
        assert (await posted(gateway, "all", query=QUERY, variables=VARIABLES)).json() == GOLD
        assert (await posted(gateway, "other", query=QUERY, variables=VARIABLES)).status_code == 403
