"""The operator's documents as tools, for the protocol's own client and by its words."""

from __future__ import annotations

import json
from typing import Any

import httpx
import httpx2
import pytest
from jsonschema import Draft202012Validator
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from app.documents.mcp import VERSIONS
from tests.gateway.harness import Gateway, opened
from tests.gateway.signed_in import headers, signed_in

LABEL = {"input": {"type": "TIER", "name": "Copper", "color": "#B87333", "dryRun": True}}


async def called(gateway: Gateway, method: str, client: str | None = None, /, **parameters: Any) -> httpx.Response:
    message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": parameters}
    return await gateway.http.post("/mcp", json=message, headers=headers(client) if client else {})


async def result(gateway: Gateway, method: str, **parameters: Any) -> dict[str, Any]:
    response = await called(gateway, method, **parameters)
    assert response.status_code == 200
    body = response.json()
    assert (body["jsonrpc"], body["id"]) == ("2.0", 7)
    found: dict[str, Any] = body["result"]
    return found


async def test_the_protocols_own_client_finds_and_calls_them(gateway: Gateway) -> None:
    transport = httpx2.ASGITransport(app=gateway.app)
    async with (
        httpx2.AsyncClient(transport=transport, base_url="http://gateway") as http,
        Client(streamable_http_client("http://gateway/mcp", http_client=http)) as client,
    ):
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {"AccountOverview", "Labels"} <= set(tools)
        assert "CreateLabel" not in tools
        told = await client.call_tool("AccountOverview", {"domain": "acme.example"})
        assert not told.is_error
        assert told.structured_content is not None
        assert told.structured_content["data"]["account"]["tier"] == {"name": "Gold"}
        assert json.loads(told.content[0].text) == told.structured_content  # type: ignore[union-attr]


async def test_they_say_what_they_are_and_what_they_take(gateway: Gateway) -> None:
    tools = (await result(gateway, "tools/list"))["tools"]
    labels = next(tool for tool in tools if tool["name"] == "Labels")
    assert labels["description"].startswith("The labels that customers can have")
    assert labels["annotations"]["readOnlyHint"] is True
    for tool in tools:
        Draft202012Validator.check_schema(tool["inputSchema"])
    validator = Draft202012Validator(labels["inputSchema"])
    assert validator.is_valid({"type": "TIER"})
    assert not validator.is_valid({"type": "NONE"})
    assert not validator.is_valid({"kind": "TIER"})


async def test_those_that_write_are_tools_only_where_the_operator_says_so(gateway: Gateway) -> None:
    refused = await called(gateway, "tools/call", name="CreateLabel", arguments=LABEL)
    assert refused.json()["error"]["code"] == -32602
    assert gateway.sent() == []
    async with opened(GATEWAY_MCP_WRITES="1") as writing:
        tools = {tool["name"]: tool for tool in (await result(writing, "tools/list"))["tools"]}
        assert tools["CreateLabel"]["annotations"] == {
            "readOnlyHint": False,
            "openWorldHint": True,
            "destructiveHint": True,
            "idempotentHint": False,
        }
        told = await result(writing, "tools/call", name="CreateLabel", arguments=LABEL)
        assert told["structuredContent"]["data"]["createLabel"]["planned"]


async def test_scopes_and_signing_in_hold() -> None:
    async with signed_in(GATEWAY_MCP_WRITES="1") as gateway:
        assert (await called(gateway, "tools/list")).status_code == 401
        forbidden = (await called(gateway, "tools/call", "reader", name="CreateLabel", arguments=LABEL)).json()[
            "result"
        ]
        assert forbidden["isError"] is True
        assert forbidden["structuredContent"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        elsewhere = headers("reader", origin="https://elsewhere.example")
        message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        assert (await gateway.http.post("/mcp", json=message, headers=elsewhere)).status_code == 403


async def test_the_newest_version_that_both_speak_is_agreed_on(gateway: Gateway) -> None:
    for wanted, agreed in ((VERSIONS[-1], VERSIONS[-1]), ("1999-01-01", VERSIONS[0]), (5, VERSIONS[0])):
        told = await result(gateway, "initialize", protocolVersion=wanted, capabilities={}, clientInfo={})
        assert (told["protocolVersion"], told["capabilities"]) == (agreed, {"tools": {"listChanged": False}})


@pytest.mark.parametrize("arguments", [{"kind": "TIER"}, {"type": "NONE"}])
async def test_wrong_arguments_are_told_to_the_caller(gateway: Gateway, arguments: dict[str, Any]) -> None:
    told = await result(gateway, "tools/call", name="Labels", arguments=arguments)
    assert told["isError"] is True
    assert gateway.sent() == []


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ("{", 400, -32700),
        ("[]", 400, -32600),
        ('{"id": 1, "method": "ping"}', 400, -32600),
        ('{"jsonrpc": "2.0", "id": true, "method": "ping"}', 400, -32600),
        ('{"jsonrpc": "2.0", "id": 1, "method": "nope"}', 200, -32601),
        ('{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "None"}}', 200, -32602),
        (
            '{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "Labels", "arguments": 5}}',
            200,
            -32602,
        ),
    ],
)
async def test_what_is_no_message_is_an_error_of_the_protocol(
    gateway: Gateway, sent: str, status: int, code: int
) -> None:
    response = await gateway.http.post("/mcp", content=sent, headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


async def test_notifications_need_no_answer_and_there_is_no_stream(gateway: Gateway) -> None:
    told = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    response = await gateway.http.post("/mcp", json=told)
    assert (response.status_code, response.content) == (202, b"")
    assert (await gateway.http.get("/mcp", headers={"accept": "text/event-stream"})).status_code == 405
    assert (await gateway.http.delete("/mcp")).status_code == 405
    old = {"mcp-protocol-version": "2024-01-01"}
    message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    assert (await gateway.http.post("/mcp", json=message, headers=old)).status_code == 400
    form = await gateway.http.post("/mcp", data={"a": "b"})
    assert form.status_code == 400
