"""A name that was made to point to the gateway's machine gets nothing of it, before anybody signs in."""

from __future__ import annotations

import pytest

from tests.gateway.harness import Gateway, opened
from tests.gateway.signed_in import headers, signed_in

QUERY = "{ labels(type: STAGE) { name } }"
REBOUND = {"host": "evil.example:8000", "origin": "http://evil.example:8000", "sec-fetch-site": "same-origin"}
PREFLIGHT = {"access-control-request-method": "POST", "origin": "http://evil.example:8000"}


async def sent(gateway: Gateway, method: str, hosts: list[str], **more: str) -> tuple[int, str | None]:
    """Status and code of the answer to a request with these hosts, by ASGI, as a server may hand it on."""
    request = gateway.http.build_request(method, "/graphql", headers={"content-type": "application/json", **more})
    request.headers.pop("host")
    raw = [(name.lower(), value) for name, value in request.headers.raw]
    told: list[dict[str, object]] = []
    scope = {
        "type": "http",
        "method": method,
        "path": "/graphql",
        "query_string": b"",
        "scheme": "http",
        "headers": [*((b"host", host.encode()) for host in hosts), *raw],
    }
    body = b'{"query": "{ vendors { vendor } }"}'

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, object]) -> None:
        told.append(message)

    await gateway.app(scope, receive, send)  # type: ignore[arg-type]
    start, text = told[0], b"".join(each.get("body", b"") for each in told[1:]).decode()  # type: ignore[misc]
    code = next((code for code in ("BAD_USER_INPUT", "FORBIDDEN") if f'"{code}"' in text), None)
    return int(str(start["status"])), code


async def test_a_page_whose_name_was_rebound_reads_and_writes_nothing() -> None:
    async with opened() as gateway:
        for document in (QUERY, 'mutation { deleteLabel(input: {id: "1"}) { outcomes { action } } }'):
            refused = await gateway.post(document, headers=REBOUND)
            assert refused.status_code == 421
            (error,) = refused.json()["errors"]
            assert (error["extensions"]["code"], error["extensions"]["retryable"]) == ("FORBIDDEN", False)
            assert error["extensions"]["requestId"] == refused.headers["x-request-id"]
            assert "GATEWAY_HOSTS" in error["message"]
            assert "evil" not in refused.text
        asked = await gateway.http.get("/graphql", params={"query": QUERY}, headers=REBOUND)
        assert (asked.status_code, gateway.sent()) == (421, [])
        page = await gateway.http.get("/graphql", headers={**REBOUND, "accept": "text/html"})
        assert (page.status_code, "<" in page.text) == (421, False)


@pytest.mark.parametrize("host", ["gateway", "gateway:8000", "GATEWAY.", "localhost:1", "127.0.0.1", "[::1]:8000"])
async def test_names_that_are_served(host: str) -> None:
    async with opened() as gateway:
        assert (await gateway.post(QUERY, headers={"host": host})).status_code == 200
        page = await gateway.http.get("/graphql", headers={"host": host, "accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")


async def test_without_a_list_only_loopback_is_served() -> None:
    async with opened(GATEWAY_HOSTS="") as gateway:
        assert await sent(gateway, "POST", ["gateway"]) == (421, "FORBIDDEN")
        assert await sent(gateway, "POST", ["localhost"]) == (200, None)


@pytest.mark.parametrize(
    "hosts", [[], ["localhost", "localhost"], ["localhost", "evil.example"], [""], ["a@localhost"]]
)
async def test_no_host_or_several(hosts: list[str]) -> None:
    async with opened() as gateway:
        for method in ("GET", "POST"):
            assert await sent(gateway, method, hosts) == (400, "BAD_USER_INPUT")
        assert await sent(gateway, "GET", hosts, accept="text/html") == (400, "BAD_USER_INPUT")


async def test_it_comes_before_signing_in_and_before_pages_elsewhere_are_told_anything() -> None:
    async with signed_in(GATEWAY_CORS_ORIGINS="http://evil.example:8000") as gateway:
        for key in (headers("reader"), {}):
            refused = await gateway.post(QUERY, headers={**REBOUND, **key})
            assert refused.status_code == 421
            assert "access-control-allow-origin" not in refused.headers
        assert await sent(gateway, "OPTIONS", ["evil.example"], **PREFLIGHT) == (421, "FORBIDDEN")
        assert (await sent(gateway, "OPTIONS", ["gateway"], **PREFLIGHT))[0] == 200


async def test_where_clients_sign_in_names_matter_only_once_any_is_listed() -> None:
    async with signed_in(GATEWAY_HOSTS="") as gateway:
        assert (await gateway.post(QUERY, headers=headers("reader", host="any.example"))).status_code == 200
        assert await sent(gateway, "POST", [], **headers("reader")) == (200, None)


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
async def test_whoever_looks_after_it_may_use_any_address(path: str) -> None:
    async with opened() as gateway:
        told = await gateway.http.get(path, headers={"host": "10.1.2.3:8000"})
        assert told.status_code == (503 if path == "/readyz" else 200)
