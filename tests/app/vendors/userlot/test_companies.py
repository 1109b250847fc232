"""Userlot's companies over a scripted upstream."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import httpx
import pytest

from app.domain.company import CompanyFilter
from app.domain.errors import (
    BadUserInput,
    InvalidInput,
    MalformedReply,
    RateLimited,
    Unavailable,
    UpstreamAuth,
    UpstreamError,
)
from app.upstream.auth import HeaderCredential
from app.vendors.userlot.companies import UserlotCompanies
from app.vendors.userlot.dialect import UserlotDialect
from app.vendors.userlot.teams import UserlotTeams
from tests.conftest import ScriptedUpstream

UUID = "f7d54b32-0000-4000-8000-000000000001"
PATH = "/api/v1/companies"


def company(company_id: str = UUID, **changes: object) -> dict[str, Any]:
    return {"id": company_id, "name": "Demo", "external_id": "ext-1", "friendly_id": 2, "emails": [], **changes}


@pytest.fixture
def companies(upstream: ScriptedUpstream) -> UserlotCompanies:
    return UserlotCompanies(upstream.client(UserlotDialect(), credential=HeaderCredential("ApiKey", "key")))


async def test_the_key_is_sent_in_the_header_that_the_document_names(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    upstream.on("GET", PATH, [])
    assert await companies.all(CompanyFilter()) == ()
    sent = upstream.calls[0].headers
    assert (b"ApiKey", b"key") in sent.raw
    assert (sent["accept"], "authorization" in sent) == ("application/json", False)


@pytest.mark.parametrize("shape", ["bare", "listed", "wrapped"])
async def test_one_company_by_userlots_own_id(
    upstream: ScriptedUpstream, companies: UserlotCompanies, shape: str
) -> None:
    body = {"bare": company(), "listed": [company()], "wrapped": {"data": company()}}[shape]
    upstream.on("GET", f"{PATH}/{UUID}", body)
    found = await companies.get(UUID)
    assert found is not None
    assert (found.id, found.name) == (UUID, "Demo")


async def test_an_unknown_id_is_none(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    upstream.on("GET", f"{PATH}/a", {"error": "not found"}, status=404)
    upstream.on("GET", f"{PATH}/b", [])
    upstream.on("GET", f"{PATH}/a/revenue", {"error": "not found"}, status=404)
    assert await companies.get("a") is None
    assert await companies.get("b") is None
    assert await companies.revenue("a") is None


async def test_a_friendly_id_is_no_reference(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    upstream.on("GET", f"{PATH}/2", company())
    with pytest.raises(MalformedReply, match="another id"):
        await companies.get("2")


@pytest.mark.parametrize(
    ("company_id", "slot"),
    [("a/b", "a%2Fb"), ("a%2Fb", "a%252Fb"), ("a?b#c", "a%3Fb%23c"), ("é +", "%C3%A9%20%2B"), ("..;", "..%3B")],
)
async def test_an_id_is_percent_encoded_once(
    upstream: ScriptedUpstream, companies: UserlotCompanies, company_id: str, slot: str
) -> None:
    upstream.on("GET", f"{PATH}/{slot}", company(company_id))
    upstream.on("GET", f"{PATH}/{slot}/revenue", [])
    found = await companies.get(company_id)
    assert found is not None
    assert await companies.revenue(company_id) == ()
    assert upstream.targets == [f"GET {PATH}/{slot}", f"GET {PATH}/{slot}/revenue"]


@pytest.mark.parametrize("company_id", ["", ".", "..", "\ud800"])
async def test_an_id_that_is_not_a_path_slot_is_never_sent(
    upstream: ScriptedUpstream, companies: UserlotCompanies, company_id: str
) -> None:
    with pytest.raises(BadUserInput):
        await companies.get(company_id)
    with pytest.raises(BadUserInput):
        await companies.revenue(company_id)
    assert upstream.calls == []


async def test_the_custom_fields_of_companies(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    upstream.on("GET", "/api/v1/company_fields", [{"name": "total_revenue", "type": "currency"}, {"name": "plan"}])
    assert [field.name for field in await companies.fields()] == ["total_revenue", "plan"]


async def test_the_statuses_of_companies(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    upstream.on("GET", "/api/v1/company_statuses", {"data": [{"id": "s1", "name": "Active"}]})
    assert [(status.id, status.name) for status in await companies.statuses()] == [("s1", "Active")]


async def test_the_revenue_of_a_company_keeps_its_digits(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    text = '{"entries": [{"mrr": 10.10, "currency": "EUR", "period": "2024-05", "note": "x"}]}'
    upstream.on("GET", f"{PATH}/{UUID}/revenue", httpx.Response(200, text=text))
    entries = await companies.revenue(UUID)
    assert entries is not None
    assert [(str(entry.mrr), entry.currency, entry.date) for entry in entries] == [("10.10", "EUR", "2024-05")]
    assert entries[0].raw == {"mrr": Decimal("10.10"), "currency": "EUR", "period": "2024-05", "note": "x"}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(401, json={"error": "Invalid key"}), UpstreamAuth),
        (httpx.Response(429, headers={"retry-after": "7"}), RateLimited),
        (httpx.Response(500, text="<html>"), Unavailable),
        (httpx.ConnectError("refused"), Unavailable),
        (httpx.Response(200, text=""), MalformedReply),
        (httpx.Response(200, text="<html>"), MalformedReply),
        (httpx.Response(200, text=json.dumps([company()])[:-5]), MalformedReply),
        (httpx.Response(200, json={"companies": []}), MalformedReply),
        (httpx.Response(200, json=[company(), {"name": "no id"}]), MalformedReply),
        (httpx.Response(204), MalformedReply),
    ],
)
async def test_a_failure_is_an_error_and_never_an_empty_list(
    upstream: ScriptedUpstream,
    companies: UserlotCompanies,
    answer: httpx.Response | Exception,
    kind: type[UpstreamError],
) -> None:
    upstream.on("GET", PATH, answer)
    with pytest.raises(kind) as caught:
        await companies.all(CompanyFilter())
    assert caught.value.operation == "userlot.company.list"
    assert caught.value.request_id


async def test_no_content_is_no_revenue(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    """`GET /api/v1/companies/:id/revenue` is all that is stated: a company without any may be answered so."""
    upstream.on("GET", f"{PATH}/c1/revenue", httpx.Response(204))
    assert await companies.revenue("c1") == ()
    upstream.on("GET", "/api/v1/teams", httpx.Response(204))
    with pytest.raises(MalformedReply):
        await UserlotTeams(upstream.client(UserlotDialect())).all()


@pytest.mark.parametrize("status", [400, 422])
async def test_that_what_is_no_uuid_is_refused_means_that_there_is_no_such_company(
    upstream: ScriptedUpstream, companies: UserlotCompanies, status: int
) -> None:
    """Of `GET /api/v1/companies/:id` it is not stated what is answered to an id that cannot be one."""
    for company_id in ("garbage", UUID):
        upstream.on("GET", f"{PATH}/{company_id}", {"error": "invalid id"}, status=status)
    assert await companies.get("garbage") is None
    with pytest.raises(InvalidInput):
        await companies.get(UUID)
