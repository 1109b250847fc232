"""A workspace in which `id` cannot be filtered: `GET /api/v2/account/{account_id}`, which is stated, is used then."""

from __future__ import annotations

import httpx
import pytest

from app.domain.account import ReevoAccount
from app.domain.errors import Forbidden
from app.vendors.reevo.accounts import ReevoAccounts
from app.vendors.reevo.contacts import ReevoContacts
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import ID
from tests.app.vendors.reevo.searching import ACCOUNTS, OTHER, QUERY, SCHEMA, accounts_over, found
from tests.conftest import ScriptedUpstream

CODES = ["invalid_filter_field", "invalid_filter_operator"]
ABSENT, BARRED = (f"00000000-0000-4000-8000-0000000000f{number}" for number in (1, 2))
KNOWN = {each["id"]: httpx.Response(200, json={"data": each}) for each in ACCOUNTS}
ANSWERS = {
    **KNOWN,
    ABSENT: httpx.Response(404, json={"error": {"code": "record_not_found"}}),
    BARRED: httpx.Response(403, json={}),
    "no-uuid": httpx.Response(400, json={"error": {"code": "field_value_invalid"}}),
}


@pytest.fixture
def accounts(upstream: ScriptedUpstream) -> ReevoAccounts:
    for account_id, answer in ANSWERS.items():
        upstream.on("GET", f"/api/v2/account/{account_id}", answer)
    return accounts_over(upstream)


def refuse_ids(upstream: ScriptedUpstream, code: str = CODES[0]) -> None:
    """Refuse a query that asks for ids, and answer any other with every account."""

    def answer(request: httpx.Request) -> httpx.Response:
        if b'"field":"id"' in request.content:
            return httpx.Response(400, json={"error": {"code": code}})
        return httpx.Response(200, json={"data": ACCOUNTS, "next_cursor": None})

    upstream.on("POST", QUERY, answer)


@pytest.mark.parametrize("code", CODES)
async def test_many_accounts_are_read_one_by_one_and_the_query_is_not_tried_again(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, code: str
) -> None:
    refuse_ids(upstream, code)
    many = await accounts.get_many([ID, OTHER, ABSENT, BARRED])
    assert {key: row.id for key, row in many.items() if isinstance(row, ReevoAccount)} == {ID: ID, OTHER: OTHER}
    assert set(many) == {ID, OTHER, BARRED}
    assert isinstance(many[BARRED], Forbidden)
    assert upstream.targets.count(f"POST {QUERY}") == 1
    assert set(await accounts.get_many([OTHER, ABSENT])) == {OTHER}
    assert upstream.targets.count(f"POST {QUERY}") == 1


async def test_a_word_of_the_vendors_own_is_the_id_of_nothing(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    refuse_ids(upstream)
    assert await accounts.get_many(["_query"]) == {}
    assert upstream.targets == [f"POST {QUERY}"]


async def test_accounts_are_found_by_their_ids_and_what_is_no_uuid_costs_nobody_else(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    refuse_ids(upstream)
    assert await found(accounts, [ID, ABSENT, "no-uuid"], []) == [ID]
    assert accounts.calls_to_find([ID, OTHER], []) == 2
    with pytest.raises(Forbidden):
        await found(accounts, [ID, BARRED], [])


async def test_the_schema_may_say_so_before_and_domains_are_still_asked_for_by_a_query(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    refuse_ids(upstream)
    upstream.on("GET", SCHEMA, {"attributes": [{"api_name": "id", "is_filterable": False}, {"api_name": "domains"}]})
    assert await found(accounts, [ID], ["other.com"]) == [ID, OTHER]
    assert sorted(upstream.targets) == [f"GET {SCHEMA}", f"GET /api/v2/account/{ID}", f"POST {QUERY}"]
    assert accounts.calls_to_find([ID], ["other.com"]) == 2


async def test_contacts_are_read_likewise(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", "/api/v2/contact/_query", {"error": {"code": CODES[0]}}, status=400)
    upstream.on("GET", f"/api/v2/contact/{ID}", {"data": {"id": ID, "attributes": {"title": "Head"}}})
    contact = await ReevoContacts(upstream.client(ReevoDialect())).get(ID)
    assert contact is not None
    assert contact.title == "Head"
