"""No door to documents fails at what it is sent, nor asks a vendor for it."""

from __future__ import annotations

import pytest

from tests.gateway.harness import Gateway

DEEP = b"[" * 5000 + b"]" * 5000
CALL = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"AccountOverview","arguments":%b}}'


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/api/AccountOverview", b'{"domain": "\\ud800"}'),
        ("/api/AccountOverview", b'{"\\ud800": 1}'),
        ("/api/AccountOverview", DEEP),
        ("/api/AccountOverview", b'{"domain": %b}' % DEEP),
        ("/api/AccountOverview", b"\xff"),
        ("/mcp", b'{"jsonrpc":"2.0","id":"\\ud800","method":"ping"}'),
        ("/mcp", b'{"jsonrpc":"2.0","id":%b,"method":"ping"}' % (b"9" * 5000)),
        ("/mcp", b'{"jsonrpc":"2.0","id":1,"method":["x"]}'),
        ("/mcp", CALL % b'{"domain":"\\ud800"}'),
        ("/mcp", CALL % b'{"\\ud800":1}'),
        ("/mcp", DEEP),
        ("/graphql", b'{"documentId": "\\ud800"}'),
        ("/graphql", b'{"documentId": %b}' % DEEP),
        ("/graphql", b'{"extensions": {"persistedQuery": %b}}' % DEEP),
    ],
    ids=lambda value: value[:40].decode("latin-1") if isinstance(value, bytes) else value,
)
async def test_a_body(gateway: Gateway, path: str, content: bytes) -> None:
    response = await gateway.http.post(path, content=content, headers={"content-type": "application/json"})
    assert response.status_code < 500
    assert gateway.sent() == []


async def test_an_address(gateway: Gateway) -> None:
    for query in ("domain=%ED%A0%80", "domain=%00", "%FF=1", "first=" + "9" * 5000, "a&b&c", "domain=x&" * 500):
        response = await gateway.http.get(f"/api/AccountOverview?{query}")
        assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_USER_INPUT")
    for name in ("%ED%A0%80", "%00", "a%2Fb", "x" * 5000, "..%2f.."):
        assert (await gateway.http.get(f"/api/{name}")).status_code == 404
    assert gateway.sent() == []
