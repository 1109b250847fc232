"""How many calls a search for accounts is expected to take, before it is made."""

from __future__ import annotations

import httpx
import pytest

from app.upstream.scope import serving
from app.vendors.reevo.accounts import ReevoAccounts
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import ID, listed
from tests.app.vendors.reevo.searching import ACCOUNTS, OTHER, QUERY, SCHEMA, accounts_over, schema
from tests.conftest import ScriptedUpstream

DOMAINS = [f"gen-{number}.example" for number in range(60)]


@pytest.fixture
def accounts(upstream: ScriptedUpstream) -> ReevoAccounts:
    upstream.on("GET", SCHEMA, schema(is_filterable=True, filter_operators=["in"]))
    upstream.on("POST", QUERY, listed(*ACCOUNTS))
    return accounts_over(upstream)


@pytest.mark.parametrize(
    ("ids", "domains", "expected"),
    [
        ([], [], (0, 0)),
        (["", " "], ["no domain"], (0, 0)),
        ([ID, OTHER], [], (1, 1)),
        ([ID, "no uuid"], [], (2, 1)),
        ([], ["acme.com"], (2, 2)),
        ([ID], ["acme.com"], (2, 2)),
        ([], DOMAINS, (3, 2)),
        ([ID], DOMAINS, (3, 2)),
    ],
)
async def test_what_is_foreseen_is_what_is_sent(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, ids: list[str], domains: list[str], expected: tuple[int, int]
) -> None:
    assert (accounts.calls_to_find(ids, domains), accounts.rounds_to_find(ids, domains)) == expected
    with serving("inbound") as scope:
        await accounts.find(ids, domains)
    assert (len(upstream.calls), len({call.behind for call in scope.calls})) == expected


async def test_the_schema_is_foreseen_once(accounts: ReevoAccounts) -> None:
    await accounts.find([], ["acme.com"])
    assert accounts.calls_to_find([], ["other.com"]) == accounts.rounds_to_find([], ["other.com"]) == 1


async def test_ids_that_are_read_one_by_one_come_before_domains(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("POST", QUERY, httpx.Response(400, json={"error": {"code": "invalid_filter_field"}}))
    for account in ACCOUNTS:
        upstream.on("GET", f"/api/v2/account/{account['id']}", {"data": account})
    await accounts.find([ID], [])
    upstream.on("POST", QUERY, listed(*ACCOUNTS))
    await accounts.find([], ["acme.com"])
    assert (accounts.calls_to_find([ID, OTHER], ["new.com"]), accounts.rounds_to_find([ID, OTHER], ["new.com"])) == (
        3,
        2,
    )
    assert (accounts.calls_to_find([ID, OTHER], []), accounts.rounds_to_find([ID, OTHER], [])) == (2, 1)
    with serving("inbound") as scope:
        await accounts.find([ID, OTHER], ["new.com"])
    assert len({call.behind for call in scope.calls}) == 2


async def test_a_schema_that_is_kept_costs_nothing(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", SCHEMA, schema(is_filterable=False))
    upstream.on("POST", QUERY, listed(*ACCOUNTS))
    client = upstream.client(ReevoDialect())
    accounts, others = ReevoAccounts(client), ReevoAccounts(client)
    await accounts.find([], ["acme.com"])
    with serving("r") as scope:
        assert others.calls_to_find([], ["acme.com"]) == 1
    assert scope.calls == []


async def test_where_domains_cannot_be_filtered_the_list_is_one_page_at_least(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", SCHEMA, schema(is_filterable=False))
    upstream.on("POST", QUERY, listed(*ACCOUNTS))
    accounts = accounts_over(upstream)
    await accounts.find([], ["acme.com"])
    assert accounts.calls_to_find([ID], ["acme.com"]) == accounts.rounds_to_find([ID], ["acme.com"]) == 1
