"""The whole list of Assembly's accounts, where it costs nothing."""

from __future__ import annotations

from app.upstream.scope import serving
from app.vendors.assembly.accounts import AssemblyAccounts
from app.vendors.assembly.dialect import AssemblyDialect
from tests.conftest import ScriptedUpstream


async def test_the_whole_list_is_kept_once_every_page_is(upstream: ScriptedUpstream) -> None:
    accounts = AssemblyAccounts(upstream.client(AssemblyDialect()))
    rows = [{"id": "a", "type": "Company"}, {"id": "b", "type": "Company"}]
    upstream.on("GET", "/accounts?limit=100&offset=0", {"accounts": {"data": rows, "has_next_page": True}})
    upstream.on("GET", "/accounts?limit=100&offset=2", {"accounts": {"data": rows[1:], "has_next_page": False}})
    assert accounts.kept() is None
    told: list[int] = []
    with serving("r"):
        first = await accounts.page(None, 100)
        assert accounts.kept() is None
        everything = await accounts.all(lambda: told.append(len(upstream.calls)))
    assert told == [1, 1]  # before the page that was kept, and before the call for the next one
    with serving("r") as scope:
        kept = accounts.kept()
    assert kept == everything
    assert [account.id for account in everything] == ["a", "b"]
    assert everything[0] is first.rows[0]
    assert scope.calls == []


async def test_pages_of_another_size_are_not_the_whole_list(upstream: ScriptedUpstream) -> None:
    accounts = AssemblyAccounts(upstream.client(AssemblyDialect()))
    upstream.on("GET", "/accounts?limit=25&offset=0", {"accounts": {"data": [], "has_next_page": False}})
    await accounts.page(None, 25)
    assert accounts.kept() is None
