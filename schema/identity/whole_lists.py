"""The vendors' whole lists of records that are customers, each read at most once in a request."""

from __future__ import annotations

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.known import Known
from schema.loading import Whole


class AllAssemblyAccounts(Whole[tuple[AssemblyAccount, ...]]):
    """Which accounts are there at Assembly?"""

    async def read(self) -> tuple[AssemblyAccount, ...]:
        """A call for each hundred."""
        return await self.context.vendors.assembly.accounts.all()


class AllReevoAccounts(Whole[tuple[ReevoAccount, ...]]):
    """Which accounts are there at Reevo?"""

    async def read(self) -> tuple[ReevoAccount, ...]:
        """A call for each hundred."""
        return await self.context.vendors.reevo.accounts.all()


class AllSwiftAccounts(Whole[tuple[SwiftAccount, ...]]):
    """Which accounts are there at Swift?"""

    async def read(self) -> tuple[SwiftAccount, ...]:
        """A call a page."""
        return await self.context.vendors.swift.accounts.all()


class AssemblyIndex(Whole[Known]):
    """All accounts of Assembly, indexed by what links them."""

    async def read(self) -> Known:
        """As many calls as the list has pages."""
        return Known(accounts=await self.context.loader(AllAssemblyAccounts).all())
