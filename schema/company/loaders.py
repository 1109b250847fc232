"""Companies by id, and Userlot's whole lists, which have no pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from app.domain.company import Company, CompanyFilter, CompanyStatus, RevenueEntry
from app.domain.errors import GatewayError
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose
from app.vendors.directory import Vendors
from schema.loading import Loader, Whole, each
from schema.loading.choices import Noun, Page
from schema.loading.points import ById, by_id

R = TypeVar("R")

COMPANIES = Noun(Vendor.USERLOT, "company", "companies")
STATUSES = Noun(Vendor.USERLOT, "company status", "company statuses")


def userlot_pages(noun: Noun, page: Page[R], records: ById[Any], *, is_filtered: bool) -> Page[R]:
    """The pages of one of Userlot's lists, each noted before it is read.

    Args:
        noun: what the list is of.
        page: reads them.
        records: the adapter, which knows whether the list is at hand.
        is_filtered: by Userlot itself; what it then gives is kept apart from the whole list.
    """
    if is_filtered:
        return noun.paged(page, why="Userlot filters its list", strategy=Strategy.QUERY)
    why = "the list comes whole, and pages are cut from it"
    return noun.paged(page, why=why, at_hand=lambda: records.at_hand(()).has_list)


class AllCompanies(Whole[tuple[Company, ...]]):
    """Which companies are there?"""

    noun = COMPANIES

    def calls(self) -> int:
        """One, or none while the list is fresh."""
        return 0 if self.context.vendors.userlot.companies.at_hand(()).has_list else 1

    async def read(self) -> tuple[Company, ...]:
        """One call, however many there are."""
        return await self.context.vendors.userlot.companies.all(CompanyFilter())


class CompanyById(Loader[str, Company | None]):
    """Which company has this id? None where there is none."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, Company | GatewayError | None]:
        """Point reads for a few, the whole list for more."""
        return await by_id(keys, self.context.vendors.userlot.companies, self.context.loader(AllCompanies))


class RevenueByCompany(Loader[str, tuple[RevenueEntry, ...] | None]):
    """What is this company's revenue? None where there is no such company."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, tuple[RevenueEntry, ...] | GatewayError | None]:
        """A call each."""
        return await each(keys, lambda key: read_revenue(self.context.vendors, key))


async def read_revenue(vendors: Vendors, company_id: str) -> tuple[RevenueEntry, ...] | None:
    """A company's revenue, which is read by itself; None where there is no such company.

    Args:
        vendors: Userlot among them.
        company_id: Userlot's own id.

    Raises:
        UpstreamError: Userlot gave no usable answer.
    """
    chose(Vendor.USERLOT, "a company's revenue", Strategy.POINTS, "it is read a company at a time", 1)
    return await vendors.userlot.companies.revenue(company_id)


class AllStatuses(Whole[tuple[CompanyStatus, ...]]):
    """Which statuses can a company have?"""

    noun = STATUSES
    why = "there is no read of a single one"

    async def read(self) -> tuple[CompanyStatus, ...]:
        """One call; there is no read of a single one."""
        return await self.context.vendors.userlot.companies.statuses()
