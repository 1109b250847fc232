"""What holds of documents holds at each door, and at several gateways over one Redis."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.persisted.asked import digest_of
from tests.gateway.harness import Gateway, opened
from tests.gateway.socket_client import connected
from tests.redis_server import RedisServer

QUERY = "query Shared { labels { name } }"
BY_HASH = {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest_of(QUERY)}}}


async def posted(gateway: Gateway, path: str = "/graphql", **body: Any) -> httpx.Response:
    return await gateway.http.post(path, json=body)


async def test_a_hash_told_to_one_gateway_is_known_at_another_and_redis_is_missed_by_nobody(
    redis_server: RedisServer,
) -> None:
    settings = {"GATEWAY_REDIS_URL": redis_server.url}
    async with opened(**settings) as one, opened(**settings) as other, opened(**settings) as third:
        try:
            assert (await posted(one, **BY_HASH)).json()["errors"][0]["message"] == "PersistedQueryNotFound"
            told = await posted(one, query=QUERY, **BY_HASH)
            await one.app.state.kept_documents.aclose()  # what is being written is written
            assert (await posted(other, **BY_HASH)).json() == told.json()
            redis_server.stop()
            assert (await posted(one, **BY_HASH)).json() == told.json()
            alone = await posted(third, **BY_HASH)
            assert (alone.status_code, alone.json()["errors"][0]["message"]) == (200, "PersistedQueryNotFound")
            assert (await posted(third, query=QUERY, **BY_HASH)).json() == told.json()
            assert (await posted(third, **BY_HASH)).json() == told.json()
        finally:
            if not redis_server.is_running:
                redis_server.start()
            for gateway in (one, other, third):
                await gateway.app.state.kept_documents.aclose()
                await gateway.app.state.door.aclose()


@pytest.mark.parametrize("path", ["/graphql", "/export"])
async def test_where_only_trusted_documents_run_no_door_takes_another(path: str) -> None:
    async with opened(GATEWAY_ONLY_TRUSTED="1") as gateway:
        refused = await posted(gateway, path, query="{ companies { nodes { id } } }")
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")
        assert gateway.sent() == []
        assert (await posted(gateway, path, documentId="Renewals")).status_code == 200
        for answer in (await gateway.http.get("/api/Renewals"), await posted(gateway, "/api/Renewals")):
            assert answer.json()["data"]["companies"]["nodes"]


async def test_a_head_says_what_a_get_would_say(gateway: Gateway) -> None:
    response = await gateway.http.head("/api/Labels", headers={"accept": "text/csv"})
    assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, "application/json")


async def test_nor_does_a_socket_or_a_stream() -> None:
    async with opened(GATEWAY_ONLY_TRUSTED="1") as gateway:
        async with connected(gateway.app, headers={"host": "gateway"}) as socket:
            (refused,) = await socket.answer("1", "{ labels { name } }")
            assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")
            socket.say({"id": "2", "type": "subscribe", "payload": {"documentId": "Labels"}})
            told = await socket.heard()
            assert {"name": "Gold", "type": "Tier"}.items() <= told["payload"]["data"]["labels"][0].items()
        events = {"accept": "text/event-stream"}
        parts = {"accept": "multipart/mixed;deferSpec=20220824"}
        for accept in (events, parts):
            sent = {"query": "{ labels { name } }"}
            assert (await gateway.http.post("/graphql", json=sent, headers=accept)).status_code == 403
        streamed = await gateway.http.post("/graphql", json={"documentId": "Labels"}, headers=events)
        assert "Gold" in streamed.text
        assert gateway.sent()


@pytest.mark.parametrize(("path", "method"), [("/api/Labels", "GET"), ("/mcp", "POST"), ("/openapi.json", "GET")])
async def test_pages_of_origins_that_are_allowed_may_ask(path: str, method: str) -> None:
    async with opened(GATEWAY_CORS_ORIGINS="https://app.example") as gateway:
        origin = {"origin": "https://app.example"}
        asked = {"access-control-request-method": method, "access-control-request-headers": "mcp-protocol-version"}
        first = await gateway.http.options(path, headers=origin | asked)
        assert (first.status_code, first.headers["access-control-allow-origin"]) == (200, "https://app.example")
        message = {"jsonrpc": "2.0", "id": 1, "method": "ping"} if path == "/mcp" else None
        answer = await gateway.http.request(method, path, json=message, headers=origin)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "https://app.example")
