"""A whole list is of one time: pages by offset are not joined with older ones."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.domain.errors import Unavailable
from app.domain.vendor import Vendor
from app.upstream.auth import HeaderCredential
from app.upstream.client import UpstreamClient
from app.upstream.policy import Policy
from app.upstream.request import Request, query
from app.upstream.scope import reading_afresh, serving
from app.upstream.shared import Answer
from app.vendors.assembly.accounts import AssemblyAccounts
from app.vendors.assembly.dialect import AssemblyDialect
from tests.conftest import ScriptedUpstream


async def test_a_page_of_before_is_not_joined_with_one_of_now(upstream: ScriptedUpstream) -> None:
    """The account that stood at the head of the second page has moved to the end of the first since that was read."""
    accounts = AssemblyAccounts(upstream.client(AssemblyDialect()))
    before = {"accounts": {"data": [{"id": "a"}, {"id": "b"}], "has_next_page": True}}
    now = {"accounts": {"data": [{"id": "b"}, {"id": "c"}], "has_next_page": True}}
    upstream.on("GET", "/accounts?limit=100&offset=0", before, now)
    upstream.on("GET", "/accounts?limit=100&offset=2", {"accounts": {"data": [{"id": "d"}], "has_next_page": False}})
    with serving("one"):
        await accounts.page(None, 100)
    with serving("two"):
        assert [account.id for account in await accounts.all()] == ["b", "c", "d"]
    assert len(upstream.calls) == 3
    assert [account.id for account in accounts.kept() or ()] == ["b", "c", "d"]
    assert accounts.at_hand(()).has_list
    await accounts.all()
    assert len(upstream.calls) == 3


async def test_a_list_of_which_one_page_has_been_read_anew_is_not_at_hand(upstream: ScriptedUpstream) -> None:
    client = upstream.client(AssemblyDialect())
    accounts = AssemblyAccounts(client)
    upstream.on("GET", "/accounts?limit=100&offset=0", {"accounts": {"data": [{"id": "a"}], "has_next_page": True}})
    upstream.on("GET", "/accounts?limit=100&offset=1", {"accounts": {"data": [{"id": "b"}], "has_next_page": False}})
    await accounts.all()
    assert accounts.at_hand(()).has_list
    client.forget(Request("assembly.account.list", "GET", "/accounts", query(limit=100, offset=0)))
    await accounts.page(None, 100)
    assert not accounts.at_hand(()).has_list
    assert accounts.kept() is None
    await accounts.all()
    assert len(upstream.calls) == 5
    assert accounts.at_hand(()).has_list


async def test_those_who_walk_at_once_share_their_calls(upstream: ScriptedUpstream) -> None:
    accounts = AssemblyAccounts(upstream.client(AssemblyDialect()))
    upstream.on("GET", "/accounts?limit=100&offset=0", {"accounts": {"data": [{"id": "a"}], "has_next_page": True}})
    upstream.on("GET", "/accounts?limit=100&offset=1", {"accounts": {"data": [{"id": "b"}], "has_next_page": False}})
    walks = await asyncio.gather(*(accounts.all() for _ in range(5)))
    assert [[account.id for account in walk] for walk in walks] == [["a", "b"]] * 5
    assert len(upstream.calls) == 2


async def test_a_walk_that_was_broken_off_is_gone_on_with(upstream: ScriptedUpstream) -> None:
    accounts = AssemblyAccounts(upstream.client(AssemblyDialect()))
    end = {"accounts": {"data": [{"id": "b"}], "has_next_page": False}}
    upstream.on("GET", "/accounts?limit=100&offset=0", {"accounts": {"data": [{"id": "a"}], "has_next_page": True}})
    upstream.on("GET", "/accounts?limit=100&offset=1", httpx.ConnectError("gone"), end)
    with pytest.raises(Unavailable):
        await accounts.all()
    assert accounts.kept() is None
    assert [account.id for account in await accounts.all()] == ["a", "b"]
    assert [target[-8:] for target in upstream.targets] == ["offset=0", "offset=1", "offset=1"]


async def test_pages_that_a_walk_need_not_ask_for_are_told(upstream: ScriptedUpstream) -> None:
    client = upstream.client(AssemblyDialect())
    accounts = AssemblyAccounts(client)
    first, second, end = (
        {"accounts": {"data": [{"id": name}], "has_next_page": name != "c"}} for name in ("a", "b", "c")
    )
    upstream.on("GET", "/accounts?limit=100&offset=0", first)
    upstream.on("GET", "/accounts?limit=100&offset=1", second)
    upstream.on("GET", "/accounts?limit=100&offset=2", httpx.ConnectError("gone"), end)
    assert accounts.at_hand(()).pages == 0
    with serving("one"):
        await accounts.page(None, 100)
        assert accounts.at_hand(()).pages == 1  # as it is used for this request alone
    with serving("two"):
        assert accounts.at_hand(()).pages == 0
        with pytest.raises(Unavailable):
            await accounts.all()
    assert accounts.at_hand(()).pages == 2  # it is gone on with from there
    client.forget(Request("assembly.account.list", "GET", "/accounts", query(limit=100, offset=1)))
    assert accounts.at_hand(()).pages == 1
    assert len(await accounts.all()) == 3
    assert accounts.at_hand(()).has_list


async def test_each_page_is_asked_for_as_it_is_elsewhere(upstream: ScriptedUpstream) -> None:
    """So that a page that was read by itself is found for the walk, and one of the walk for who reads it by itself."""
    client = upstream.client(AssemblyDialect())
    accounts = AssemblyAccounts(client)
    upstream.on("GET", "/accounts?limit=100&offset=0", {"accounts": {"data": [{"id": "a"}], "has_next_page": False}})
    with serving("one"):
        await accounts.page(None, 100)
        await accounts.all()
    await accounts.page(None, 100)
    assert len(upstream.calls) == 1


async def _calls(accounts: AssemblyAccounts) -> tuple[list[tuple[str, str]], int]:
    """What the plan is told of a walk, and of how many pages before they are read."""
    pages: list[None] = []
    with serving("one") as scope:
        assert [row.id for row in await accounts.all(lambda: pages.append(None))] == ["a", "b"]
    return [(call.operation, call.source) for call in scope.calls], len(pages)


async def test_a_list_that_is_fresh_is_told_of_page_by_page_and_given_as_it_is(upstream: ScriptedUpstream) -> None:
    client = upstream.client(AssemblyDialect())
    accounts = AssemblyAccounts(client)
    upstream.on("GET", "/accounts?limit=100&offset=0", {"accounts": {"data": [{"id": "a"}], "has_next_page": True}})
    upstream.on("GET", "/accounts?limit=100&offset=1", {"accounts": {"data": [{"id": "b"}], "has_next_page": False}})
    first, again = await _calls(accounts), await _calls(accounts)
    assert first == ([("assembly.account.list", "network")] * 2, 2)
    assert again == ([("assembly.account.list", "cache")] * 2, 2)
    assert await accounts.all() is await accounts.all()
    with serving("two") as scope:
        await accounts.all()
        assert (Vendor.ASSEMBLY, "assembly.account.list") in scope.parts
        assert {call.as_of for call in scope.calls} == {answer.as_of for answer in _answers(client)}


def _answers(client: UpstreamClient) -> list[Answer[object]]:
    asked = (Request("assembly.account.list", "GET", "/accounts", query(limit=100, offset=offset)) for offset in (0, 1))
    return [answer for answer in map(client.kept, asked) if answer is not None]


async def test_what_a_write_builds_on_is_read_anew_however_fresh(upstream: ScriptedUpstream) -> None:
    accounts = AssemblyAccounts(upstream.client(AssemblyDialect()))
    upstream.on("GET", "/accounts?limit=100&offset=0", {"accounts": {"data": [{"id": "a"}], "has_next_page": False}})
    await accounts.all()
    with serving("one"), reading_afresh("account"):
        await accounts.all()
    assert len(upstream.calls) == 2


async def test_within_a_request_a_list_is_looked_at_anew_behind_a_write(upstream: ScriptedUpstream) -> None:
    client = upstream.client(AssemblyDialect())
    accounts = AssemblyAccounts(client)
    upstream.on("GET", "/accounts?limit=100&offset=0", {"accounts": {"data": [{"id": "a"}], "has_next_page": True}})
    upstream.on("GET", "/accounts?limit=100&offset=1", {"accounts": {"data": [{"id": "b"}], "has_next_page": False}})
    with serving("one"):
        await accounts.all()
        assert accounts.kept() is not None
        client.renew()
        assert accounts.kept() is None
        await accounts.all()
        assert accounts.kept() is accounts.kept()
    assert len(upstream.calls) == 4


async def test_within_a_request_a_list_that_has_become_old_is_at_hand_no_longer(upstream: ScriptedUpstream) -> None:
    now = [0.0]
    client = UpstreamClient(
        AssemblyDialect(),
        base_url="http://vendor.test",
        credential=HeaderCredential("authorization", "key"),
        policy=Policy(),
        transport=upstream,
        clock=lambda: now[0],
    )
    accounts = AssemblyAccounts(client)
    upstream.on("GET", "/accounts?limit=100&offset=0", {"accounts": {"data": [{"id": "a"}], "has_next_page": True}})
    upstream.on("GET", "/accounts?limit=100&offset=1", {"accounts": {"data": [{"id": "b"}], "has_next_page": False}})
    with serving("one"):
        await accounts.all()
        now[0] = 59.0
        assert accounts.kept() is not None
        now[0] = 61.0
        assert accounts.kept() is None
    await client.aclose()
