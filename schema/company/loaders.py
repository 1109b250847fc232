"""Companies by id, and Userlot's whole lists, which have no pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.company import Company, CompanyFilter, CompanyStatus
from app.domain.errors import GatewayError
from schema.loading import Loader, Whole, by_id


class AllCompanies(Whole[tuple[Company, ...]]):
    """Which companies are there?"""

    async def read(self) -> tuple[Company, ...]:
        """One call, however many there are."""
        return await self.context.vendors.userlot.companies.all(CompanyFilter())


class CompanyById(Loader[str, Company | None]):
    """Which company has this id? None where there is none."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, Company | GatewayError | None]:
        """Point reads for a few, the whole list for more."""
        return await by_id(keys, self.context.vendors.userlot.companies, self.context.loader(AllCompanies))


class AllStatuses(Whole[tuple[CompanyStatus, ...]]):
    """Which statuses can a company have?"""

    async def read(self) -> tuple[CompanyStatus, ...]:
        """One call; there is no read of a single one."""
        return await self.context.vendors.userlot.companies.statuses()
