"""Whether it costs a call to find companies by ids of other systems."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.company import Company, CompanyFilter
from app.domain.errors import BadUserInput
from app.vendors.userlot.mapping import company_query
from schema.identity.lookups import CompaniesBySourceId
from tests.app.domain.linked import u
from tests.app.domain.records import company


class Companies:
    """Userlot's adapter with one filter's answer and perhaps the list in hand."""

    def __init__(self, *rows: Company) -> None:
        self._rows = rows or None
        self.looks = 0

    def kept(self, where: CompanyFilter) -> tuple[Company, ...] | None:
        company_query(where)
        self.looks += 1
        return self._rows

    def is_kept(self, where: CompanyFilter) -> bool:
        company_query(where)
        return where.source_external_id == "kept"


class List:
    """The list of this request, which nobody has begun to read."""

    def all_begun(self) -> bool:
        return False


def _loader(companies: Companies) -> CompaniesBySourceId:
    context: Any = SimpleNamespace(
        vendors=SimpleNamespace(userlot=SimpleNamespace(companies=companies)), loader=lambda _: List()
    )
    return CompaniesBySourceId(context)


async def test_an_answer_is_free_that_is_kept_or_was_asked_for() -> None:
    loader = _loader(Companies())
    loader.prime("asked", ())
    found = loader.free(["kept", "asked", "a1", " "])
    assert (found["kept"], found["asked"], found["a1"]) == (True, True, False)
    assert isinstance(found[" "], BadUserInput), "and it alone"
    assert [await loader.is_free(each) for each in ("kept", "asked", "a1")] == [True, True, False]
    with pytest.raises(BadUserInput):
        await loader.is_free(" ")


async def test_all_answers_are_free_where_the_list_tells_them_which_is_found_out_once() -> None:
    companies = Companies(u("u1", "a1"), company(id="u2", source_external_ids=None))
    found = _loader(companies).free(["a1", "a2", ""])
    assert (found["a1"], found["a2"]) == (True, True)
    assert isinstance(found[""], BadUserInput)
    assert companies.looks == 1


async def test_a_list_that_tells_no_such_ids_makes_nothing_free() -> None:
    assert _loader(Companies(company(id="u1", source_external_ids=None))).free(["a1"]) == {"a1": False}


async def test_companies_are_found_by_what_the_list_tells() -> None:
    first, second = u("u1", "a1", "r1"), u("u2", "a1")
    assert await _loader(Companies(first, second)).fetch(["a1", "r1", "a9"]) == {
        "a1": (first, second),
        "r1": (first,),
        "a9": (),
    }
