"""All of Reevo's accounts, and what is known of them without a call."""

from __future__ import annotations

import pytest

from app.domain.errors import BadUserInput
from app.domain.paging import AtHand
from app.upstream.scope import serving
from app.vendors.reevo.accounts import ReevoAccounts
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import ID, account, listed
from tests.conftest import ScriptedUpstream

ONE = f"/api/v2/account/{ID}"
QUERY = "/api/v2/account/_query"


@pytest.fixture
def accounts(upstream: ScriptedUpstream) -> ReevoAccounts:
    upstream.on("POST", QUERY, listed(account(ID), next_cursor="c1"), listed(account("b"), account(ID)))
    upstream.on("GET", ONE, {"data": account()})
    return ReevoAccounts(upstream.client(ReevoDialect()))


async def test_all_accounts_from_every_page(upstream: ScriptedUpstream, accounts: ReevoAccounts) -> None:
    assert [row.id for row in await accounts.all()] == [ID, "b"]
    assert [upstream.body(n) for n in (0, 1)] == [{"limit": 100}, {"cursor": "c1", "limit": 100}]
    await accounts.all()
    assert len(upstream.calls) == 2


async def test_what_is_known_without_asking(upstream: ScriptedUpstream, accounts: ReevoAccounts) -> None:
    assert accounts.at_hand([ID, "b"]) == AtHand(missing=2, has_list=False, length=None)
    await accounts.get(ID)
    assert accounts.at_hand([ID, "b"]) == AtHand(missing=1, has_list=False, length=None)
    await accounts.all()
    assert accounts.at_hand([]) == AtHand(missing=0, has_list=True, length=2)
    assert len(upstream.calls) == 3
    with pytest.raises(BadUserInput):
        accounts.at_hand(["_query"])


async def test_the_whole_list_is_kept_once_every_page_is(accounts: ReevoAccounts) -> None:
    assert accounts.kept() is None
    await accounts.page((), (), None, 100)
    assert accounts.kept() is None
    told: list[object] = []
    everything = await accounts.all(lambda: told.append(accounts.kept()))
    assert told == [None, None]  # before each page
    with serving("r") as scope:
        assert accounts.kept() == everything
    assert scope.calls == []
