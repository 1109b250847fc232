"""Where operations go."""

from __future__ import annotations

import socket
import ssl

import httpx
import pytest

from app.commands.sending import Endpoint, NoAnswer, answer_of, is_sent_openly, running_at, unreachable
from tests.conftest import ScriptedUpstream

URL = "http://gateway.test/graphql"


async def _answer(upstream: ScriptedUpstream) -> dict[str, object]:
    async with httpx.AsyncClient(transport=upstream) as client:
        return await answer_of(Endpoint(client, URL), {"query": "{ a }"}, {"x-explain": "plan"})


async def test_an_operation_is_sent_as_it_is(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", "/graphql", {"data": {"a": 1}})
    assert await _answer(upstream) == {"data": {"a": 1}}
    assert upstream.body() == {"query": "{ a }"}
    assert upstream.calls[0].headers["x-explain"] == "plan"


async def test_a_refusal_is_an_answer(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", "/graphql", {"errors": [{"message": "no"}]}, status=401)
    assert await _answer(upstream) == {"errors": [{"message": "no"}]}


@pytest.mark.parametrize("content", [b"<html>", b"[]", b'{"detail": "x"}', b""])
async def test_what_is_no_answer_is_told(upstream: ScriptedUpstream, content: bytes) -> None:
    upstream.on("POST", "/graphql", httpx.Response(200, content=content))
    with pytest.raises(NoAnswer, match="no GraphQL endpoint"):
        await _answer(upstream)


async def test_who_cannot_be_reached_is_told(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", "/graphql", httpx.ConnectError("refused by 10.0.0.1"))
    with pytest.raises(NoAnswer, match=r"cannot be reached: ConnectError\.$"):
        await _answer(upstream)


async def test_a_key_is_sent_as_a_bearers() -> None:
    async with running_at(URL, "agk_x") as with_key, running_at(URL, None) as without:
        assert with_key.client.headers["authorization"] == "Bearer agk_x"
        assert "authorization" not in without.client.headers


@pytest.mark.parametrize(
    ("url", "openly"),
    [
        ("http://gateway.example/graphql", True),
        ("https://gateway.example", False),
        ("http://127.0.0.1:8000", False),
        ("http://[", False),
    ],
)
def test_a_key_that_others_can_read(url: str, *, openly: bool) -> None:
    assert is_sent_openly(url) is openly


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (socket.gaierror(-2, "Name or service not known"), "ConnectError, there is no host of that name."),
        (ssl.SSLCertVerificationError(1, "expired"), "ConnectError, its certificate is not trusted here."),
        (ConnectionRefusedError(), "ConnectError."),
    ],
)
def test_why_no_answer_came(cause: OSError, said: str) -> None:
    error = httpx.ConnectError("https://user:password@gateway.test")
    error.__cause__ = OSError()
    error.__cause__.__cause__ = cause
    assert str(unreachable(error)) == f"The gateway cannot be reached: {said}"
