"""Every record that a filter finds, from as many pages as there are."""

from __future__ import annotations

import httpx
import pytest

from app.domain.account import ReevoAccount
from app.domain.errors import RateLimited, Unavailable
from app.domain.query import Condition, Operator
from app.vendors.reevo import mapping
from app.vendors.reevo.dialect import ReevoDialect
from app.vendors.reevo.record_query import FilterIgnored, RecordQuery
from tests.app.vendors.reevo.bodies import account, listed
from tests.conftest import ScriptedUpstream

TARGET = "/api/v2/account/_query"


@pytest.fixture
def records(upstream: ScriptedUpstream) -> RecordQuery[ReevoAccount]:
    return RecordQuery(upstream.client(ReevoDialect()), "account", mapping.account)


async def every(records: RecordQuery[ReevoAccount], unwanted: str = "") -> list[str]:
    found = await records.every((Condition("id", Operator.NE, "x"),), lambda row: row.id != unwanted)
    return [row.id for row in found]


async def test_pages_are_followed_to_the_end_each_record_once_and_only_what_belongs(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on(
        "POST",
        TARGET,
        listed(account("a"), account("b"), next_cursor="c1"),
        listed(account("b"), account("x"), account("c"), next_cursor="c2"),
        listed(account("x")),
    )
    assert await every(records, unwanted="x") == ["a", "b", "c"]
    assert upstream.body(0) == {"filters": [{"field": "id", "operator": "ne", "value": "x"}], "limit": 100}
    assert [upstream.body(n) for n in (1, 2)] == [{"cursor": c, "limit": 100} for c in ("c1", "c2")]


async def test_no_records_are_none(upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]) -> None:
    upstream.on("POST", TARGET, listed())
    assert await every(records) == []


@pytest.mark.parametrize("unwanted", ["a", "b"])
async def test_a_page_without_anything_new_that_names_a_next_one_is_no_answer(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount], unwanted: str
) -> None:
    upstream.on("POST", TARGET, listed(account("a"), next_cursor="c1"), listed(account("a"), next_cursor="c2"))
    with pytest.raises(FilterIgnored, match=r"reevo\.account\.query"):
        await every(records, unwanted)
    assert len(upstream.calls) == (1 if unwanted == "a" else 2)


async def test_a_failure_of_any_page_is_the_answer(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on("POST", TARGET, listed(account("a"), next_cursor="c1"), httpx.Response(429))
    with pytest.raises(RateLimited):
        await every(records)


async def test_a_vendor_that_refuses_its_own_cursor_is_not_the_callers_fault(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    refused = httpx.Response(400, json={"code": "invalid_cursor"})
    upstream.on("POST", TARGET, listed(account("a"), next_cursor="c1"), refused)
    with pytest.raises(Unavailable) as caught:
        await every(records)
    assert (caught.value.retryable, caught.value.vendor_code) == (True, "invalid_cursor")


async def test_kept_pages_are_those_of_the_whole_list(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on("POST", TARGET, listed(account("a"), next_cursor="c1"), listed(account("b")), listed(account("a")))
    assert records.kept_page(None) is None
    await records.every((), lambda _: True)
    pages = [records.kept_page(token) for token in (None, "c1")]
    assert [[row.id for row in page.rows] for page in pages if page] == [["a"], ["b"]]
    assert records.kept_page("c2") is None
