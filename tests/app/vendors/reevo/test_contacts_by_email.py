"""Reevo's contacts by their primary e-mail address."""

from __future__ import annotations

import json

import httpx
import pytest

from app.domain.errors import InvalidInput, Unavailable, Unsupported
from app.upstream.freshness import Freshness
from app.upstream.policy import Policy
from app.vendors.reevo.contacts import ReevoContacts
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import contact, enveloped, listed
from tests.conftest import ScriptedUpstream

QUERY = "/api/v2/contact/_query"


@pytest.fixture
def contacts(upstream: ScriptedUpstream) -> ReevoContacts:
    return ReevoContacts(upstream.client(ReevoDialect(), policy=Policy(freshness=Freshness(0))))


def of(contact_id: str, email: str | None) -> dict[str, object]:
    return contact(contact_id, primary_email=enveloped("email", email))


async def test_one_query_in_lower_case_and_only_primary_addresses_count(
    upstream: ScriptedUpstream, contacts: ReevoContacts
) -> None:
    rows = [of("1", "Sarah.Chen@acme.com"), of("2", "else@acme.com"), of("3", None), of("4", " bo@acme.com ")]
    upstream.on("POST", QUERY, listed(*rows, rows[0]))
    found = await contacts.by_email(["SARAH.chen@ACME.com ", "bo@acme.com", "bo@acme.com", "no address", ""])
    assert [each.id for each in found] == ["1", "4"]
    values = ["bo@acme.com", "sarah.chen@acme.com"]
    assert upstream.body() == {
        "filters": [{"field": "primary_email", "operator": "in", "value": values}],
        "limit": 100,
    }
    assert len(upstream.calls) == 1


async def test_no_addresses_cost_no_call(upstream: ScriptedUpstream, contacts: ReevoContacts) -> None:
    assert await contacts.by_email(["", "no address"]) == ()
    assert upstream.calls == []


async def test_a_hundred_addresses_a_call_and_every_page_of_each(
    upstream: ScriptedUpstream, contacts: ReevoContacts
) -> None:
    emails = [f"p{number:03}@acme.com" for number in range(150)]

    def answer(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        if "cursor" in body:
            return httpx.Response(200, json=listed(of("again", body["cursor"])))
        asked = body["filters"][0]["value"]
        return httpx.Response(200, json=listed(*(of(each, each) for each in asked), next_cursor=asked[0]))

    upstream.on("POST", QUERY, answer)
    found = [each.id for each in await contacts.by_email(emails)]
    assert sorted(found) == ["again", *emails]
    assert len(upstream.calls) == 4


@pytest.mark.parametrize("code", ["invalid_filter_field", "invalid_filter_operator", "unknown_field"])
async def test_a_refused_field_is_told_plainly_and_remembered(
    upstream: ScriptedUpstream, contacts: ReevoContacts, code: str
) -> None:
    upstream.on("POST", QUERY, httpx.Response(400, json={"error": {"code": code}}))
    for _ in range(2):
        with pytest.raises(Unsupported, match="does not let contacts be found by their e-mail"):
            await contacts.by_email(["bo@acme.com"])
    assert len(upstream.calls) == 1
    assert await contacts.by_email([]) == ()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(400, json={"code": "invalid_filter_value"}), InvalidInput),
        (httpx.Response(503), Unavailable),
    ],
)
async def test_any_other_failure_is_not_remembered(
    upstream: ScriptedUpstream, contacts: ReevoContacts, answer: httpx.Response, error: type[Exception]
) -> None:
    upstream.on("POST", QUERY, answer, listed(of("1", "bo@acme.com")))
    with pytest.raises(error):
        await contacts.by_email(["bo@acme.com"])
    assert len(await contacts.by_email(["bo@acme.com"])) == 1
