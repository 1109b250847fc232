"""Exports that end before their list: told in each format, and gone on with where they ended."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import httpx
import pytest
from pyarrow import parquet

from app.operations.health import Phase
from tests.gateway.conftest import MakeGateway
from tests.gateway.exports import LOGS, asked, exported, planted
from tests.gateway.harness import Gateway
from tests.gateway.recording import Recording
from tests.gateway.signed_in import headers, signed_in


class Failing:
    """Answers calls with a status from a certain one of a path on, for so many of them."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, path: str, *, at: int, times: int = 10_000, **answer: Any
    ) -> None:
        self.seen = 0
        handled = Recording.handle_async_request

        async def failing(transport: Recording, request: httpx.Request) -> httpx.Response:
            if path in request.url.path:
                self.seen += 1
                if at <= self.seen < at + times:
                    return httpx.Response(**{"status_code": 503, "content": b"{}", **answer})
            return await handled(transport, request)

        monkeypatch.setattr(Recording, "handle_async_request", failing)


async def test_a_page_that_fails_for_a_while_is_waited_for(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    await planted(gateway, 250)
    Failing(monkeypatch, "/usage", at=2, times=1, status_code=429, headers={"retry-after": "20"})
    began = gateway.clock.now
    export = await exported(gateway)
    assert (len(export.rows), export.end["isComplete"]) == (250, True)
    assert len({row["id"] for row in export.rows}) == 250
    assert gateway.clock.now - began < 60


async def test_one_that_cannot_be_had_ends_it_and_it_goes_on_later(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    await planted(gateway, 250)
    with monkeypatch.context() as broken:
        Failing(broken, "/usage", at=2, status_code=403)
        export = await exported(gateway)
        csv = await asked(gateway, format="csv", manifest="1", after=export.end["cursor"])
    assert (len(export.rows), export.end["ending"], export.end["isComplete"]) == (100, "FAILED", False)
    assert [error["extensions"]["code"] for error in export.end["errors"]] == ["FORBIDDEN"]
    assert csv.status_code == 503  # there is no first page
    rest = await exported(gateway, after=export.end["cursor"])
    assert (len(rest.rows), rest.end["isComplete"]) == (150, True)
    assert not {row["id"] for row in rest.rows} & {row["id"] for row in export.rows}


async def test_each_format_tells_it_or_is_broken_off(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    await planted(gateway, 250)
    Failing(monkeypatch, "/usage", at=2, status_code=403)

    async def again(**parameters: str) -> bytes:
        gateway.clock.now += 3_600  # nothing is kept
        monkeypatch.undo()
        Failing(monkeypatch, "/usage", at=2, status_code=403)
        return (await asked(gateway, **parameters)).content

    file = parquet.ParquetFile(io.BytesIO(await again(format="parquet")))
    told = json.loads(file.metadata.metadata[b"export"])
    assert (file.metadata.num_rows, told["ending"], told["isComplete"]) == (100, "FAILED", False)
    *rows, last = (await again(format="csv", manifest="1")).split(b"\r\n")[:-1]
    assert (len(rows), json.loads(last.removeprefix(b"#export "))["cursor"]) == (101, told["cursor"])
    with pytest.raises(AssertionError):  # the transport of these tests says so where an answer has no end
        await again(format="csv")


async def test_a_gateway_that_stops_ends_it_behind_the_page_under_way(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    await planted(gateway, 350)
    handled = Recording.handle_async_request

    async def stopping(transport: Recording, request: httpx.Request) -> httpx.Response:
        if "offset=100" in str(request.url):
            gateway.app.state.desk.health.phase = Phase.DRAINING
        return await handled(transport, request)

    monkeypatch.setattr(Recording, "handle_async_request", stopping)
    export = await exported(gateway)
    assert (len(export.rows), export.end["ending"], export.end["isComplete"]) == (200, "STOPPED", False)
    assert len(gateway.sent()) == 2
    gateway.app.state.desk.health.phase = Phase.SERVING
    assert len((await exported(gateway, after=export.end["cursor"])).rows) == 150


async def test_fields_that_fail_are_told_with_their_row(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    document = "{ assemblyAccounts { nodes { id domain revenue { value: amount } } } }"
    whole = await exported(gateway, "{ assemblyAccounts { nodes { domain } } }")
    assert whole.end["isComplete"]
    Failing(monkeypatch, "/userlot", at=1, status_code=403)
    export = await exported(gateway, document)
    assert [row["domain"] for row in export.rows] == [row["domain"] for row in whole.rows]
    assert (export.end["ending"], export.end["isComplete"]) == ("END", False)
    assert export.end["errorCount"] > 0
    assert {error["path"][0] for error in export.end["errors"]} == {"revenue"}
    assert export.end["errors"][0]["row"] < len(export.rows)


async def test_nothing_more_is_asked_for_a_client_that_has_gone(gateway: Gateway) -> None:
    await planted(gateway, 1_000)
    gone, messages = asyncio.Event(), list[Any]()
    body = [{"type": "http.request", "body": json.dumps({"query": LOGS}).encode(), "more_body": False}]

    async def receive() -> Any:
        if body:
            return body.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        messages.append(message)
        if len(messages) == 4:
            gone.set()
            await asyncio.Event().wait()

    head = [(b"content-type", b"application/json"), (b"host", b"gateway")]
    scope = {"type": "http", "method": "POST", "path": "/export", "query_string": b"", "headers": head}
    await gateway.app({**scope, "http_version": "1.1", "scheme": "http"}, receive, send)
    assert len(gateway.sent()) == 3
    await gateway.settle()
    assert len(gateway.sent()) == 3


async def test_there_are_no_more_at_once_than_may_be(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_MAX_EXPORTS="0")
    refused = await asked(gateway)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert refused.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"


async def test_limits_and_cost_are_those_of_a_page(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_MAX_COST="20")
    document = "{ assemblyAccounts { nodes { id additionalProperties { name } } } }"
    refused = await asked(gateway, document)
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (400, "COST_EXCEEDED")
    assert (await exported(gateway, document, page="10")).end["isComplete"]


async def test_clients_sign_in_and_are_told_what_they_may_see() -> None:
    async with signed_in() as gateway:
        body = {"query": "{ accounts { nodes { id email revenue { value: amount } } } }"}
        assert (await gateway.http.post("/export", json=body)).status_code == 401
        told = await gateway.http.post("/export", json=body, headers=headers("reader"))
        end = json.loads(told.content.splitlines()[-1])["__export"]
        assert end["isComplete"] is False
        assert {error["extensions"]["code"] for error in end["errors"]} == {"FORBIDDEN"}
        assert b'"email":"' not in told.content


@pytest.mark.parametrize(
    ("document", "after", "code", "status"),
    [
        ("{ accounts { nodes { id } } }", "WyJ4Il0", "CURSOR_INVALID", 400),
        ('{ accounts(filter: {name: " "}) { nodes { id } } }', None, "BAD_USER_INPUT", 400),
        ("{ accounts(filter: {vendors: [ASSEMBLE]}) { nodes { id } } }", None, "BAD_USER_INPUT", 400),
        (
            '{ account(by: {domain: "twin.example"}, strict: true) { usageLogs { nodes { id } } } }',
            None,
            "AMBIGUOUS_MATCH",
            409,
        ),
    ],
)
async def test_what_was_asked_wrongly_is_not_to_be_asked_again(
    gateway: Gateway, document: str, after: str | None, code: str, status: int
) -> None:
    answer = await gateway.http.post("/export", json={"query": document}, params={"after": after} if after else {})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (status, code)
    assert "locations" not in error  # they would be of a document that the client has not sent


async def test_a_list_that_is_no_longer_kept_is_not_to_be_asked_for_again(gateway: Gateway) -> None:
    body = {"query": "{ accounts { edges { cursor } } }"}
    export = await gateway.http.post("/export", json=body)
    cursor = json.loads(export.text.splitlines()[-2])["cursor"]
    gateway.clock.now += 3_600
    late = await gateway.http.post("/export", json=body, params={"after": cursor})
    assert (late.status_code, late.json()["errors"][0]["extensions"]["code"]) == (400, "CURSOR_EXPIRED")


@pytest.mark.parametrize(
    ("fault", "document"),
    [
        (
            {"vendor": "reevo", "kind": "status", "status": 403},
            "{ accounts { nodes { id name } } }",
        ),  # rows are missing
        ({"vendor": "userlot", "kind": "status", "status": 403}, "{ assemblyAccounts { nodes { company { mrr } } } }"),
    ],
)
async def test_a_csv_that_lacks_rows_or_fields_does_not_look_whole(
    gateway: Gateway, fault: dict[str, Any], document: str
) -> None:
    assert (await asked(gateway, document, format="csv")).status_code == 200
    gateway.clock.now += 3_600  # nothing is kept
    (await gateway.control.post("/faults", json=fault)).raise_for_status()
    told = await asked(gateway, document, format="csv", manifest="1")
    end = json.loads(told.content.split(b"\r\n")[-2].removeprefix(b"#export "))
    assert (end["ending"], end["isComplete"]) == ("END", False)
    assert [each["vendor"] for each in end.get("missing", ())] == (["REEVO"] if fault["vendor"] == "reevo" else [])
    assert all(each["error"]["code"] == "FORBIDDEN" for each in end.get("missing", ()))
    with pytest.raises(AssertionError):  # the transport of these tests says so where an answer has no end
        await asked(gateway, document, format="csv")


async def test_a_csv_whose_column_may_not_be_seen_does_not_look_whole() -> None:
    async with signed_in() as gateway:
        body = {"query": "{ companies { nodes { name mrr } } }"}
        with pytest.raises(AssertionError):
            await gateway.http.post("/export", json=body, params={"format": "csv"}, headers=headers("reader"))
