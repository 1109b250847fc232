"""Userlot's lists, as companies have them: filters, checks and pages, over a scripted upstream."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.company import Company, CompanyFilter
from app.domain.errors import BadUserInput, CursorInvalid, MalformedReply
from app.domain.paging import AtHand
from app.upstream.auth import HeaderCredential
from app.vendors.userlot.companies import UserlotCompanies
from app.vendors.userlot.dialect import UserlotDialect
from tests.conftest import ScriptedUpstream

UUID = "f7d54b32-0000-4000-8000-000000000001"
PATH = "/api/v1/companies"


def company(company_id: str = UUID, **changes: object) -> dict[str, Any]:
    return {"id": company_id, "name": "Demo", "external_id": "ext-1", "friendly_id": 2, "emails": [], **changes}


def linked(rows: object, link: str) -> httpx.Response:
    return httpx.Response(200, json=rows, headers={"link": link})


@pytest.fixture
def companies(upstream: ScriptedUpstream) -> UserlotCompanies:
    return UserlotCompanies(upstream.client(UserlotDialect(), credential=HeaderCredential("ApiKey", "key")))


@pytest.mark.parametrize("wrapped", [False, True])
async def test_the_whole_list_is_one_page_with_its_total(
    upstream: ScriptedUpstream, companies: UserlotCompanies, wrapped: bool
) -> None:
    rows = [company("u1"), company("u2")]
    upstream.on("GET", PATH, {"data": rows} if wrapped else rows)
    page = await companies.page(CompanyFilter(), None, 1)
    assert [row.id for row in page.rows] == ["u1", "u2"]
    assert (page.following, page.total) == (None, 2)
    assert upstream.targets == [f"GET {PATH}"]


async def test_a_company_that_is_listed_twice_is_one_row(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    upstream.on("GET", PATH, [company("u1", name="first"), company("u2"), company("u1", name="second")])
    page = await companies.page(CompanyFilter(), None, 25)
    assert ([row.name for row in page.rows], page.total) == (["first", "Demo"], 2)


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("Acme Corp", "Acme%20Corp"),
        ("A+B", "A%2BB"),
        ("A&name=B", "A%26name%3DB"),
        ("100%", "100%25"),
        ("%41", "%2541"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ("Žluťoučký 🐎", "%C5%BDlu%C5%A5ou%C4%8Dk%C3%BD%20%F0%9F%90%8E"),
        (" padded ", "%20padded%20"),
    ],
)
async def test_a_filter_value_reaches_the_vendor_exactly(
    upstream: ScriptedUpstream, companies: UserlotCompanies, value: str, sent: str
) -> None:
    upstream.on("GET", f"{PATH}?name={sent}", [company()])
    assert len(await companies.all(CompanyFilter(name=value))) == 1
    assert upstream.targets == [f"GET {PATH}?name={sent}"]


async def test_a_filter_value_that_is_not_unicode_is_never_sent(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    with pytest.raises(BadUserInput):
        await companies.all(CompanyFilter(name="\ud800"))
    assert upstream.calls == []


async def test_a_blank_filter_value_is_never_sent(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    with pytest.raises(BadUserInput):
        await companies.all(CompanyFilter(external_id=""))
    with pytest.raises(BadUserInput):
        await companies.page(CompanyFilter(status_id=" "), None, 25)
    assert upstream.calls == []


async def test_an_ignored_external_id_filter_does_not_pass_for_a_match(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    silent = company("u5")
    del silent["external_id"]
    rows = [
        company("u1", external_id="other"),
        company("u2", external_id=None),
        company("u3", external_id="EXT-1"),
        company("u4", external_id="ext-1"),
        silent,
    ]
    upstream.on("GET", f"{PATH}?external_id=ext-1", rows)
    page = await companies.page(CompanyFilter(external_id="ext-1"), None, 25)
    assert ([row.id for row in page.rows], page.total) == (["u4", "u5"], 2)
    assert [row.id for row in await companies.all(CompanyFilter(external_id="ext-1"))] == ["u4", "u5"]


async def test_an_external_id_that_came_as_a_number_is_the_same_external_id(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    upstream.on("GET", f"{PATH}?external_id=42", [company(external_id=42)])
    assert len(await companies.all(CompanyFilter(external_id="42"))) == 1


async def test_a_source_external_id_is_looked_up_by_filter_and_cannot_be_checked(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    upstream.on("GET", f"{PATH}?source_external_id=crm-1", [company("u1"), company("u2", external_id=None)])
    found = await companies.all(CompanyFilter(source_external_id="crm-1"))
    assert [row.id for row in found] == ["u1", "u2"]


async def test_a_name_is_compared_by_the_vendor_alone(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    upstream.on("GET", f"{PATH}?name=dem", [company()])
    assert len(await companies.all(CompanyFilter(name="dem"))) == 1


async def test_pages_are_followed_should_a_reply_name_one(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    upstream.on("GET", f"{PATH}?name=d", linked([company("u1")], f"<http://vendor.test{PATH}?name=d&page=2>; rel=next"))
    upstream.on("GET", f"{PATH}?name=d&page=2", [company("u2"), company("u1")])
    first = await companies.page(CompanyFilter(name="d"), None, 25)
    assert ([row.id for row in first.rows], first.following, first.total) == (["u1"], "name=d&page=2", None)
    second = await companies.page(CompanyFilter(name="d"), first.following, 25)
    assert ([row.id for row in second.rows], second.following, second.total) == (["u2", "u1"], None, None)
    assert [row.id for row in await companies.all(CompanyFilter(name="d"))] == ["u1", "u2"]
    assert len(upstream.calls) == 2


async def test_pages_in_a_circle_come_to_an_end(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    upstream.on("GET", PATH, linked([company("u1")], "<?page=2>; rel=next"))
    upstream.on("GET", f"{PATH}?page=2", linked([company("u2")], "<?page=3>; rel=next"))
    upstream.on("GET", f"{PATH}?page=3", linked([company("u3")], "<?page=2>; rel=next"))
    assert [row.id for row in await companies.all(CompanyFilter())] == ["u1", "u2", "u3"]
    assert len(upstream.calls) == 3


async def test_pages_without_end_come_to_an_end_when_nothing_new_comes(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    for number in range(5):
        target = f"{PATH}?page={number}" if number else PATH
        rows = [company("u1"), company("u2" if number else "u1")]
        upstream.on("GET", target, linked(rows, f"<?page={number + 1}>; rel=next"))
    assert [row.id for row in await companies.all(CompanyFilter())] == ["u1", "u2"]
    assert len(upstream.calls) == 3


async def test_an_ignored_filter_is_checked_on_every_page(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    first = [company("u1", external_id="x")]
    upstream.on("GET", f"{PATH}?external_id=ext-1", linked(first, "<?external_id=ext-1&page=2>; rel=next"))
    upstream.on("GET", f"{PATH}?external_id=ext-1&page=2", [company("u2")])
    assert [row.id for row in await companies.all(CompanyFilter(external_id="ext-1"))] == ["u2"]


async def test_a_next_page_elsewhere_is_an_error_and_never_asked_for(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    upstream.on("GET", PATH, linked([company()], "<https://elsewhere.test/take?key=1>; rel=next"))
    with pytest.raises(MalformedReply, match="not of this list"):
        await companies.all(CompanyFilter())
    assert upstream.targets == [f"GET {PATH}"]


@pytest.mark.parametrize("token", ["", "&", "a=%FF"])
async def test_a_token_that_is_no_query_is_refused_and_not_taken_for_the_first_page(
    upstream: ScriptedUpstream, companies: UserlotCompanies, token: str
) -> None:
    with pytest.raises(CursorInvalid):
        await companies.page(CompanyFilter(), token, 25)
    assert upstream.calls == []


async def test_a_token_stays_within_the_list(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    upstream.on("GET", f"{PATH}?..%2Fend_users%3Fa=1%23b%0D%0AX%3A", [])
    assert (await companies.page(CompanyFilter(), "../end_users?a=1#b\r\nX:", 25)).rows == ()


async def test_the_same_external_id_is_another_company_in_another_product(upstream: ScriptedUpstream) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        product = request.headers["apikey"]
        return httpx.Response(200, json=[company(f"of-{product}")])

    upstream.on("GET", f"{PATH}?external_id=ext-1", answer)
    found: list[Company] = []
    for key in ("one", "two"):
        client = upstream.client(UserlotDialect(), credential=HeaderCredential("ApiKey", key))
        found += await UserlotCompanies(client).all(CompanyFilter(external_id="ext-1"))
    assert [row.id for row in found] == ["of-one", "of-two"]
    assert len(upstream.calls) == 2


async def test_an_answer_is_shared_by_the_reads_of_one_product(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    upstream.on("GET", PATH, [company()])
    page = await companies.page(CompanyFilter(), None, 25)
    assert (await companies.all(CompanyFilter()))[0] is page.rows[0]
    assert len(upstream.calls) == 1


async def test_what_is_at_hand_is_the_whole_list_or_it_is_not_at_hand(upstream: ScriptedUpstream) -> None:
    companies = UserlotCompanies(upstream.client(UserlotDialect()))
    assert companies.at_hand(["1"]) == AtHand(missing=1, has_list=False, length=None)
    upstream.on("GET", "/api/v1/companies", [{"id": "1"}, {"id": "2"}])
    await companies.all(CompanyFilter())
    assert companies.at_hand(["1"]) == AtHand(missing=1, has_list=True, length=2)


async def test_the_first_page_of_a_list_that_goes_on_is_not_the_list(upstream: ScriptedUpstream) -> None:
    companies = UserlotCompanies(upstream.client(UserlotDialect()))
    first = httpx.Response(200, json=[{"id": "1"}], headers={"link": '</api/v1/companies?page=2>; rel="next"'})
    upstream.on("GET", "/api/v1/companies", first)
    await companies.page(CompanyFilter(), None, 25)
    assert companies.at_hand(["1"]) == AtHand(missing=1, has_list=False, length=None)
