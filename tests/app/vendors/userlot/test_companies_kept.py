"""Lists of companies, where they cost nothing."""

from __future__ import annotations

import httpx
import pytest

from app.domain.company import CompanyFilter
from app.domain.errors import BadUserInput
from app.upstream.scope import serving
from app.vendors.userlot.companies import UserlotCompanies
from app.vendors.userlot.dialect import UserlotDialect
from tests.conftest import ScriptedUpstream

PATH = "/api/v1/companies"
EVERYTHING = CompanyFilter()


@pytest.fixture
def companies(upstream: ScriptedUpstream) -> UserlotCompanies:
    return UserlotCompanies(upstream.client(UserlotDialect()))


async def test_each_filters_answer_is_kept_for_itself(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    wanted, other = CompanyFilter(source_external_id="crm-1"), CompanyFilter(source_external_id="crm-2")
    upstream.on("GET", f"{PATH}?source_external_id=crm-1", [{"id": "u1"}])
    assert (companies.kept(wanted), companies.is_kept(wanted)) == (None, False)
    found = await companies.all(wanted)
    with serving("r") as scope:
        assert (companies.kept(wanted), companies.is_kept(wanted)) == (found, True)
        assert (companies.kept(other), companies.kept(EVERYTHING)) == (None, None)
    assert (len(found), scope.calls, len(upstream.calls)) == (1, [], 1)


async def test_an_answer_of_none_is_an_answer(upstream: ScriptedUpstream, companies: UserlotCompanies) -> None:
    upstream.on("GET", f"{PATH}?source_external_id=crm-1", [])
    wanted = CompanyFilter(source_external_id="crm-1")
    await companies.all(wanted)
    assert companies.kept(wanted) == ()
    assert companies.is_kept(wanted)


async def test_what_is_kept_is_checked_like_what_is_asked_for(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    upstream.on("GET", f"{PATH}?external_id=e1", [{"id": "u1", "external_id": "e1"}, {"id": "u2", "external_id": "e2"}])
    wanted = CompanyFilter(external_id="e1")
    await companies.all(wanted)
    kept = companies.kept(wanted)
    assert kept is not None
    assert [company.id for company in kept] == ["u1"]


async def test_the_whole_list_is_kept_once_every_page_is(
    upstream: ScriptedUpstream, companies: UserlotCompanies
) -> None:
    first = httpx.Response(200, json=[{"id": "u1"}], headers={"link": f'<{PATH}?page=2>; rel="next"'})
    upstream.on("GET", PATH, first)
    upstream.on("GET", f"{PATH}?page=2", [{"id": "u2"}])
    await companies.page(EVERYTHING, None, 25)
    assert companies.kept(EVERYTHING) is None
    everything = await companies.all(EVERYTHING)
    assert companies.kept(EVERYTHING) == everything
    assert len(everything) == 2


def test_a_blank_filter_is_refused_here_too(companies: UserlotCompanies) -> None:
    with pytest.raises(BadUserInput):
        companies.is_kept(CompanyFilter(source_external_id=" "))
