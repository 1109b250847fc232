"""Who is let in, by key and by token, and what everybody else is told."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.app.access.keys import AUDIENCE, ISSUER, jwk_of, rsa_key, token
from tests.gateway.harness import Gateway, opened
from tests.gateway.signed_in import headers, key_of, signed_in

QUERY = "{ labels(type: STAGE) { name } }"
GRAPHQL = "application/graphql-response+json"


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with signed_in() as gateway:
        yield gateway


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"x-api-key": ""},
        {"x-api-key": "agk_other"},
        {"authorization": "Bearer agk_other"},
        {"authorization": f"Basic {key_of('all')}"},
        {"authorization": key_of("all")},
        {"authorization": "Bearer"},
        {"authorization": "Bearer eyJhbGciOiJub25lIn0.e30."},
        {"x-api-key": key_of("all"), "authorization": "Bearer agk_other"},
        {"x-api-key": "agk_\xff"},
    ],
)
@pytest.mark.parametrize("accept", ["application/json", GRAPHQL, "text/event-stream"])
async def test_who_is_not_known_is_told_so_and_nobody_is_asked(
    gateway: Gateway, given: dict[str, str], accept: str
) -> None:
    encoded = {name: value.encode("latin-1") for name, value in {**given, "accept": accept}.items()}
    response = await gateway.http.post(
        "/graphql",
        json={"query": QUERY},
        headers={**encoded, "x-request-id": "id-1"},  # type: ignore[dict-item]
    )
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["content-type"].startswith(GRAPHQL if accept == GRAPHQL else "application/json")
    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED", "retryable": False, "requestId": "id-1"}
    assert "agk_" not in response.text
    assert gateway.book.calls == []


@pytest.mark.parametrize(
    "given",
    [
        headers("reader"),
        {"authorization": f"Bearer {key_of('reader')}"},
        {"authorization": f"bearer  {key_of('reader')} "},
    ],
)
async def test_who_has_a_key_is_served(gateway: Gateway, given: dict[str, str]) -> None:
    assert (await gateway.query(QUERY, headers=given))["data"]["labels"]


async def test_the_page_is_served_to_everybody_and_holds_no_data(gateway: Gateway) -> None:
    page = await gateway.http.get("/graphql", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"][:9]) == (200, "text/html")
    query = await gateway.http.get("/graphql", params={"query": QUERY}, headers={"accept": "text/html"})
    assert query.status_code == 401
    assert gateway.book.calls == []


async def test_no_key_is_written_to_the_log(gateway: Gateway, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await gateway.post(QUERY, headers=headers("reader"))
    await gateway.post(QUERY, headers={"authorization": f"Bearer {key_of('nobody')}"})
    assert "agk_" not in caplog.text


@asynccontextmanager
async def issuing(keys: list[dict[str, Any]]) -> AsyncIterator[str]:
    """An issuer's keys on a port of this machine; gives their address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = json.dumps({"keys": keys}).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n".encode()
        writer.write(head + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/keys"


def with_tokens(url: str, **more: str) -> dict[str, str]:
    return {
        "GATEWAY_OPEN": "",
        "GATEWAY_JWKS_URL": url,
        "GATEWAY_JWT_ISSUER": ISSUER,
        "GATEWAY_JWT_AUDIENCE": AUDIENCE,
        **more,
    }


async def test_a_token_is_checked_by_its_issuers_keys() -> None:
    keys = [jwk_of(rsa_key(), "one")]
    async with issuing(keys) as url, opened(**with_tokens(url)) as gateway:
        sent = {"authorization": f"Bearer {token(rsa_key())}"}
        assert (await gateway.query(QUERY, headers=sent))["data"]["labels"]
        forged = {"authorization": f"Bearer {token(rsa_key(number=1))}"}
        assert (await gateway.post(QUERY, headers=forged)).status_code == 401
        assert (await gateway.post(QUERY)).status_code == 401
        keys.append(jwk_of(rsa_key(number=1), "two"))
        gateway.clock.now += 30
        newer = {"authorization": f"Bearer {token(rsa_key(number=1), 'two')}"}
        assert (await gateway.query(QUERY, headers=newer))["data"]["labels"]
        await gateway.app.state.door.aclose()


async def test_a_token_whose_issuer_cannot_be_asked_may_be_accepted_later() -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    async with opened(**with_tokens(f"http://127.0.0.1:{port}/keys")) as gateway:
        response = await gateway.post(QUERY, headers={"authorization": f"Bearer {token(rsa_key())}"})
        assert (response.status_code, response.headers["retry-after"]) == (503, "5")
        (error,) = response.json()["errors"]
        assert (error["extensions"]["code"], error["extensions"]["retryable"]) == ("UNAUTHENTICATED", True)
        await gateway.app.state.door.aclose()


async def test_keys_and_tokens_side_by_side() -> None:
    async with issuing([jwk_of(rsa_key(), "one")]) as url:
        settings = with_tokens(url)
        del settings["GATEWAY_OPEN"]
        async with signed_in(**settings) as gateway:
            sent = {"authorization": f"Bearer {token(rsa_key())}"}
            assert (await gateway.query(QUERY, headers=sent))["data"]["labels"]
            assert (await gateway.query(QUERY, headers=headers("reader")))["data"]["labels"]
            as_key = await gateway.post(QUERY, headers={"x-api-key": token(rsa_key())})
            assert as_key.status_code == 401


async def test_a_client_of_an_unknown_organisation_is_not_served_from_another() -> None:
    async with signed_in({"reader": {"tenant": "elsewhere"}}) as gateway:
        response = await gateway.post(QUERY, headers=headers("reader"))
        assert response.status_code == 403
        assert response.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert gateway.book.calls == []
