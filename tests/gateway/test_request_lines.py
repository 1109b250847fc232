"""Each request leaves one line in the log, whatever becomes of it, and no line holds what was asked or answered."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from app.operations.logs import LineFormatter
from app.vendors.swift.accounts import SwiftAccounts
from tests.faults.jumping_loop import run
from tests.faults.stage import SECRETS, on_stage
from tests.gateway.harness import opened

EMAIL = "ada@acme.example"
BY_EMAIL = """query ByEmail($email: String!) {
  account(by: {email: $email}) { name } swiftAccounts(first: 1) { nodes { name } }
}"""
LONGEST = 2_500


class Lines:
    """What was logged, as an operator would read it."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def requests(self) -> list[dict[str, Any]]:
        told = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in told if line["logger"] == "gateway.request"]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The log from `DEBUG` on, without the fence that knows the credentials: none may come that far."""
    lines, root = Lines(), logging.getLogger()
    handler, level = logging.StreamHandler(lines.stream), root.level
    handler.setFormatter(LineFormatter("json"))
    root.addHandler(handler)
    root.setLevel("DEBUG")
    libraries = [logging.getLogger(name) for name in ("httpx", "httpcore", "asyncio")]
    for library in libraries:
        library.setLevel("WARNING")
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)
    for library in libraries:
        library.setLevel(logging.NOTSET)


async def test_a_line_says_what_was_done_and_not_to_whom(lines: Lines) -> None:
    async with opened() as gateway:
        answer = await gateway.post(BY_EMAIL, {"email": EMAIL}, {"x-request-id": "mine-1"})
        name = answer.json()["data"]["swiftAccounts"]["nodes"][0]["name"]
    (line,) = lines.requests
    assert (line["requestId"], line["outcome"], line["status"], line["level"]) == ("mine-1", "answered", 200, "INFO")
    assert line["principal"].startswith("open:")
    assert line["operation"]["kind"] == "query"
    assert line["operation"]["name"] == "ByEmail"
    assert len(line["operation"]["document"]) == 16
    assert sum(line["calls"]["assembly"].values()) > 0
    assert line["errors"] == {}
    assert not [word for word in (EMAIL, "acme", name, *SECRETS) if word in lines.text]


async def test_a_name_without_end_is_cut_and_what_is_refused_has_none(lines: Lines) -> None:
    async with opened() as gateway:
        await gateway.post(f"query {'N' * 5_000} {{ vendors {{ vendor }} }}")
        await gateway.post("query Wrong { nothingOfThatName }")
        await gateway.http.post("/graphql", content=b"{", headers={"content-type": "application/json"})
    named, wrong, junk = lines.requests
    assert named["operation"]["name"] == "N" * 64
    assert (wrong["outcome"], wrong["operation"]["name"]) == ("refused", None)
    assert wrong["errors"] == {"GRAPHQL_VALIDATION_FAILED": 1}
    assert (junk["outcome"], junk["status"]) == ("refused", 400)
    assert max(len(line) for line in lines.text.splitlines()) < LONGEST


async def test_a_fault_of_the_gateway_is_an_error_with_its_place(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(self: SwiftAccounts, *arguments: object, **named: object) -> None:
        raise ValueError(f"{EMAIL} and sandbox-swift-key")

    monkeypatch.setattr(SwiftAccounts, "page", broken)
    async with opened() as gateway:
        body = (await gateway.post("{ swiftAccounts { nodes { name } } }")).json()
    assert [error["extensions"]["code"] for error in body["errors"]] == ["INTERNAL_SERVER_ERROR"]
    (line,) = lines.requests
    assert (line["outcome"], line["level"]) == ("fault", "ERROR")
    assert "builtins.ValueError" in lines.text
    assert not [word for word in (EMAIL, "acme", *SECRETS) if word in lines.text]


@pytest.mark.parametrize("kind", ["status", "garbage", "drop"])
def test_no_fault_of_a_vendor_brings_a_value_into_the_log(lines: Lines, kind: str) -> None:
    said = f"no {EMAIL} for sandbox-swift-key or sandbox-assembly-key"

    async def scenario() -> None:
        async with on_stage() as stage:
            for vendor in ("assembly", "swift", "userlot", "reevo", "assemble"):
                if kind == "status":
                    await stage.order(vendor, "status", status=422, body={"error": {"message": said}, "message": said})
                else:
                    await stage.order(vendor, kind)
            await stage.ask('{ account(by: {email: "ada@acme.example"}) { name } swiftAccounts { nodes { name } } }')
            await stage.ask('{ endUser(by: {email: "ada@acme.example"}) { name } companies { nodes { name } } }')

    run(scenario())
    assert len(lines.requests) == 2
    assert all(line["errors"] for line in lines.requests)
    assert not [word for word in (EMAIL, "acme", *SECRETS) if word in lines.text]
    assert max(len(line) for line in lines.text.splitlines()) < LONGEST
