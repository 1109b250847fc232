"""A vendor that takes some filters by domain and refuses others, and what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

from app.upstream.freshness import Freshness
from app.upstream.policy import Policy
from app.vendors.reevo.accounts import ReevoAccounts
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import ID, account, enveloped, listed
from tests.conftest import ScriptedUpstream

SCHEMA = "/api/v2/_schema/account"
QUERY = "/api/v2/account/_query"
OTHER = "00000000-0000-4000-8000-000000000001"
REFUSALS = ["invalid_filter_field", "invalid_filter_operator", "invalid_filter_value", "unknown_field"]
WAYS = ["domains", "domains.domain_name", None]


def at(account_id: str, *names: str) -> dict[str, Any]:
    return account(account_id, domains=[enveloped("account_domain", {"domain_name": name}) for name in names])


ACCOUNTS = [at(ID, "acme.com", "acme.de"), at(OTHER, "www.Other.com")]


def schema(**domains: object) -> dict[str, Any]:
    return {"data": {"attributes": [{"api_name": "id"}, {"api_name": "domains", **domains}]}}


def field_of(request: httpx.Request) -> str | None:
    """The field by which a call asks for domains; None where it asks for all accounts."""
    body = json.loads(request.content)
    if "filters" not in body:
        return None
    (found,) = body["filters"]
    last = found["or"][-1] if "or" in found else found
    assert isinstance(last["field"], str)
    return last["field"]


def refusing(*fields: str, code: str = "invalid_filter_field") -> Callable[[httpx.Request], httpx.Response]:
    """Answers with every account, but refuses filters by these fields."""

    def answer(request: httpx.Request) -> httpx.Response:
        if field_of(request) in fields:
            return httpx.Response(400, json={"error": {"code": code}})
        return httpx.Response(200, json=listed(*ACCOUNTS))

    return answer


def fields_asked(upstream: ScriptedUpstream) -> list[str | None]:
    return [field_of(call) for call in upstream.calls if call.method == "POST"]


def accounts_over(upstream: ScriptedUpstream, *, window: float = 0.0) -> ReevoAccounts:
    """Accounts of which no answer is kept: what is remembered is the adapter's own memory."""
    return ReevoAccounts(upstream.client(ReevoDialect(), policy=Policy(freshness=Freshness(0))), window=window)


async def found(accounts: ReevoAccounts, ids: list[str], domains: list[str]) -> list[str]:
    return [row.id for row in await accounts.find(ids, domains)]
