"""What is asked of Userlot: the statuses of companies, and the companies with a key that none has.

Its lists come whole, so the companies themselves are not read: they may be many.
"""

from __future__ import annotations

from typing import Any

from app.commands.doctor.findings import Assumption, Diagnosis
from app.domain.company import CompanyFilter
from app.vendors.directory import Userlot

NOBODYS_KEY = "asked-by-doctor-and-nobodys"

LISTS = Assumption("lists", "0030", "bare arrays")
WHOLE = Assumption(
    "whole lists", "0030", "no list names a next page", "a list of companies would, and is not read: it may be long"
)
FILTERS = Assumption("filters of companies", "0031", "`external_id` is heeded")
ASSUMPTIONS = (LISTS, WHOLE, FILTERS)


async def examine(userlot: Userlot, found: Diagnosis) -> None:
    """Ask Userlot; two calls.

    Raises:
        UpstreamError: it cannot be asked any further.
    """
    if await found.read(userlot.companies.statuses()) is not None and found.last is not None:
        found.judge(LISTS, holds=isinstance(found.last.body, list), seen="a bare array", otherwise="below `data`")
    where = CompanyFilter(external_id=NOBODYS_KEY)
    if await found.read(userlot.companies.page(where, None, 1)) is not None and found.last is not None:
        body: Any = found.last.body
        rows = body.get("data") if isinstance(body, dict) else body
        if isinstance(rows, list):
            seen, other = "a key that no company has finds none", "not heeded: its answers are sifted here"
            found.judge(FILTERS, holds=not rows, seen=seen, otherwise=other)
