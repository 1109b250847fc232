"""What is sent to a gateway, and what is made of answers that are no export."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace

import httpx
import pytest

from app.commands.export.asking import Refused, Wanted, export_address, pieces
from app.commands.export.wire import Piece
from app.commands.sending import Endpoint, NoAnswer
from app.export.formats import Format

WANTED = Wanted({"query": "{ a }", "variables": {}}, Format.CSV, None, 50, False, {"x-deadline-ms": "9"})
NDJSON = {"content-type": "application/x-ndjson"}


async def _pieces(
    answer: httpx.Response | Exception,
    wanted: Wanted,
    after: str | None = None,
    sent: list[httpx.Request] | None = None,
) -> list[Piece]:
    def answered(request: httpx.Request) -> httpx.Response:
        if sent is not None:
            sent.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(answered)) as client,
        aclosing(pieces(Endpoint(client, "http://gateway.test/graphql"), wanted, after)) as found,
    ):
        return [piece async for piece in found]


async def test_it_is_asked_for_with_its_progress_and_its_end() -> None:
    sent: list[httpx.Request] = []
    body = b'a\r\n1\r\n#export {"isComplete":true,"ending":"END"}\r\n'
    answer = httpx.Response(200, content=body, headers={"content-type": "text/csv"})
    found = await _pieces(answer, WANTED, "c", sent)
    assert [(piece.data, piece.manifest) for piece in found] == [(b"a\r\n1\r\n", {"isComplete": True, "ending": "END"})]
    (request,) = sent
    assert request.url.path == "/export"
    assert dict(request.url.params) == {
        "format": "csv", "progress": "1", "manifest": "1", "formulas": "0", "after": "c", "page": "50",
    }  # fmt: skip
    assert (json.loads(request.content), request.headers["x-deadline-ms"]) == ({"query": "{ a }", "variables": {}}, "9")


async def test_a_refusal_says_why() -> None:
    with pytest.raises(Refused) as refused:
        await _pieces(httpx.Response(401, json={"errors": [{"message": "no"}]}), WANTED)
    assert refused.value.errors == [{"message": "no"}]


@pytest.mark.parametrize(
    "answer", [httpx.Response(404, content=b"Not Found"), httpx.Response(200, content=b"<html>", headers=NDJSON)]
)
async def test_what_is_no_gateway_is_told(answer: httpx.Response) -> None:
    with pytest.raises(NoAnswer, match="exports nothing"):
        await _pieces(answer, WANTED)


async def test_who_cannot_be_reached_is_told() -> None:
    with pytest.raises(NoAnswer, match=r"cannot be reached: ConnectError\.$"):
        await _pieces(httpx.ConnectError("refused by 10.0.0.1"), WANTED)


async def test_a_connection_that_breaks_leaves_what_came() -> None:
    class Breaking(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b'{"a":1}\n{"__progress":{"rows":1,"cursor":"c"}}\n{"a":2}\n'
            raise httpx.ReadError("gone")

    answer = httpx.Response(200, headers=NDJSON, stream=Breaking())
    found = await _pieces(answer, replace(WANTED, form=Format.NDJSON))
    assert found == [Piece(b'{"a":1}\n', progress={"rows": 1, "cursor": "c"})]


@pytest.mark.parametrize("path", ["/graphql", "/graphql/", "", "/", "/export"])
def test_exports_are_beside_the_endpoint(path: str) -> None:
    assert str(export_address(f"https://gateway.example{path}")) == "https://gateway.example/export"
    assert str(export_address(f"https://gateway.example/below{path}")) == "https://gateway.example/below/export"


def test_exports_are_told_apart_by_what_they_hold_and_where_they_come_from() -> None:
    same = WANTED.digest(("here",))
    assert replace(WANTED, page=10, headers={}).digest(("here",)) == same
    for other in (replace(WANTED, form=Format.NDJSON), replace(WANTED, operation={"query": "{ b }"})):
        assert other.digest(("here",)) != same
    assert WANTED.digest(("there",)) != same
