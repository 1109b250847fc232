"""A whole list is of one time: pages by offset are not joined with older ones."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.domain.errors import Unavailable
from app.upstream.request import Request, query
from app.upstream.scope import serving
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
