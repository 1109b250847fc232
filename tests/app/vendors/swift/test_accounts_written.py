"""A sub-account is made by its name, and nothing else can be written."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import FieldRefused, InvalidInput, MalformedReply, Unavailable, Unsupported, UpstreamError
from app.upstream.request import Request
from app.vendors.directory import Swift
from app.vendors.swift.dialect import SwiftDialect
from tests.conftest import ScriptedUpstream

PATH = "/api/v1/accounts"
ULID = "01J0CRVTXX9KBD9NWS02R5R8RT"


def made(**changes: object) -> dict[str, Any]:
    return {
        "data": {"customer_id": 0, "id": ULID, "name": "ACME Corp", "mms_access": "NONE", **changes},
        "type": "account",
    }


@pytest.fixture
def swift(upstream: ScriptedUpstream) -> Swift:
    return Swift(upstream.client(SwiftDialect(), credential=SwiftDialect().credential("k")))


def test_the_documented_request(upstream: ScriptedUpstream, swift: Swift) -> None:
    write = swift.accounts.create("ACME Corp")
    body = b'{"data":{"name":"ACME Corp"},"type":"account"}'
    assert write.request == Request("swift.account.create", "POST", PATH, body=body)
    assert (write.touches, write.is_repeatable) == (frozenset({"account"}), False)
    assert upstream.calls == []


async def test_the_documented_headers_and_answer(upstream: ScriptedUpstream, swift: Swift) -> None:
    upstream.on("POST", PATH, made(), status=201)
    account = await swift.client.write(swift.accounts.create("ACME Corp"))
    assert (account.id, account.name, account.customer_id, account.mms_enabled) == (ULID, "ACME Corp", 0, False)
    headers = upstream.calls[0].headers
    assert headers["accept"] == "application/json, text/plain"
    assert headers["content-type"] == "application/json"
    assert headers["authorization"] == "Bearer k"


@pytest.mark.parametrize("name", ["Ünï & 'Co' \"x\" 🚀", " spaces stay ", "line\nbreak", "0", "null", "x" * 5000])
async def test_a_name_is_sent_exactly(upstream: ScriptedUpstream, swift: Swift, name: str) -> None:
    upstream.on("POST", PATH, made(name=name), status=201)
    account = await swift.client.write(swift.accounts.create(name))
    assert upstream.body() == {"data": {"name": name}, "type": "account"}
    assert account.name == name


@pytest.mark.parametrize("name", ["", " ", "\t\n"])
def test_an_account_that_could_never_be_named_is_not_made(swift: Swift, name: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        swift.accounts.create(name)
    assert caught.value.field == "name"


def test_a_change_is_unsupported_and_says_so(upstream: ScriptedUpstream, swift: Swift) -> None:
    with pytest.raises(Unsupported, match="Swift offers no change of an account: name of 01J0") as caught:
        swift.accounts.update(ULID, {"name": "New"})
    assert caught.value.code == "UNSUPPORTED"
    with pytest.raises(Unsupported, match="offers no change"):
        swift.accounts.update(ULID, {})
    assert upstream.calls == []


@pytest.mark.parametrize("body", ["", "{}", "null", "created", '{"data": {"name": "no id"}}', '{"id": "bare"}'])
async def test_an_answer_without_the_account_leaves_open_whether_it_was_made(
    upstream: ScriptedUpstream, swift: Swift, body: str
) -> None:
    upstream.on("POST", PATH, httpx.Response(201, text=body))
    with pytest.raises(MalformedReply) as caught:
        await swift.client.write(swift.accounts.create("ACME Corp"))
    assert (caught.value.unsettled, len(upstream.calls)) == (True, 1)


@pytest.mark.parametrize(
    ("answer", "kind", "unsettled"),
    [
        (httpx.Response(422, text="name is too long"), InvalidInput, False),
        (httpx.Response(503), Unavailable, True),
        (httpx.ReadTimeout("slow"), Unavailable, True),
        (httpx.ConnectError("refused"), Unavailable, False),
    ],
)
async def test_a_failure_is_told_and_never_sent_again(
    upstream: ScriptedUpstream,
    swift: Swift,
    answer: httpx.Response | Exception,
    kind: type[UpstreamError],
    unsettled: bool,
) -> None:
    """Two accounts of one name are possible: nothing at the vendor would stop a second one."""
    upstream.on("POST", PATH, answer)
    with pytest.raises(kind) as caught:
        await swift.client.write(swift.accounts.create("ACME Corp"))
    assert (caught.value.unsettled, len(upstream.calls)) == (unsettled, 1)


async def test_a_list_behind_it_is_read_anew(upstream: ScriptedUpstream, swift: Swift) -> None:
    page = {"data": {"items": [made()], "page_info": {}}, "type": "list"}
    upstream.on("GET", PATH, {"data": {"items": [], "page_info": {}}, "type": "list"}, page)
    upstream.on("POST", PATH, made(), status=201)
    assert await swift.accounts.all() == ()
    await swift.client.write(swift.accounts.create("ACME Corp"))
    assert [account.id for account in await swift.accounts.all()] == [ULID]
