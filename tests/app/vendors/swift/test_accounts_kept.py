"""The whole list of Swift's accounts, where it costs nothing."""

from __future__ import annotations

from app.upstream.scope import serving
from app.vendors.swift.accounts import SwiftAccounts
from app.vendors.swift.dialect import SwiftDialect
from tests.conftest import ScriptedUpstream

LIST = "/api/v1/accounts"


async def test_the_whole_list_is_kept_once_every_page_is(upstream: ScriptedUpstream) -> None:
    accounts = SwiftAccounts(upstream.client(SwiftDialect()), parent_id="P")
    first = {"items": [{"data": {"id": "P"}}, {"data": {"id": "A"}}], "page_info": {"after": "2"}}
    upstream.on("GET", LIST, {"data": first})
    upstream.on("GET", f"{LIST}?after=2", {"data": {"items": [{"data": {"id": "B"}}], "page_info": {"after": None}}})
    assert accounts.kept() is None
    assert (await accounts.page(None, 25)).following == "2"
    assert accounts.kept() is None
    told: list[int] = []
    everything = await accounts.all(lambda: told.append(len(upstream.calls)))
    assert told == [1, 1]  # before the page that was kept, and before the call for the next one
    with serving("r") as scope:
        assert accounts.kept() == everything
    assert [account.id for account in everything] == ["A", "B"]
    assert scope.calls == []
