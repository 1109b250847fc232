"""The vendors' whole lists of records that are customers, each read at most once in a request."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from math import ceil
from typing import TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.known import Known
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose
from schema.context import Context
from schema.listing import LARGEST_PAGE
from schema.loading import Whole
from schema.loading.choices import Noun
from schema.made_once import MadeOnce

V = TypeVar("V")


class PagedList(Whole[V]):
    """A whole list that comes in pages; the plan is told of those that nobody could foresee as they come up."""

    why = "the list is read page by page"

    @abstractmethod
    async def pages(self, before_page: Callable[[], None]) -> V:
        """The one answer.

        Args:
            before_page: to be called before each page.

        Raises:
            GatewayError: there is none.
        """

    async def read(self) -> V:
        """As many calls as the list has pages."""
        foreseen, begun = self.calls(), 0

        def before_page() -> None:
            nonlocal begun
            begun += 1
            if self.noun is not None and begun > foreseen > 0:
                need, why = f"one more page of all {self.noun.many}", "the page before it names a next one"
                chose(self.noun.vendor, need, Strategy.PAGE, why, 1)

        return await self.pages(before_page)


def pages_of(length: int | None) -> int:
    """How many pages a list has that was so long when it was last read; 1, which it has at least, if it never was."""
    return 1 if length is None else max(1, ceil(length / LARGEST_PAGE))


class AllAssemblyAccounts(PagedList[tuple[AssemblyAccount, ...]]):
    """Which accounts are there at Assembly?"""

    noun = Noun(Vendor.ASSEMBLY, "account", "accounts")

    def calls(self) -> int:
        """One for each hundred, or none while the list is fresh."""
        known = self.context.vendors.assembly.accounts.at_hand(())
        return 0 if known.has_list else pages_of(known.length)

    async def pages(self, before_page: Callable[[], None]) -> tuple[AssemblyAccount, ...]:
        """A call for each hundred."""
        return await self.context.vendors.assembly.accounts.all(before_page)


class AllReevoAccounts(PagedList[tuple[ReevoAccount, ...]]):
    """Which accounts are there at Reevo?"""

    noun = Noun(Vendor.REEVO, "account", "accounts")

    def calls(self) -> int:
        """One for each hundred, or none while the list is fresh."""
        known = self.context.vendors.reevo.accounts.at_hand(())
        return 0 if known.has_list else pages_of(known.length)

    async def pages(self, before_page: Callable[[], None]) -> tuple[ReevoAccount, ...]:
        """A call for each hundred."""
        return await self.context.vendors.reevo.accounts.all(before_page)


class AllSwiftAccounts(PagedList[tuple[SwiftAccount, ...]]):
    """Which accounts are there at Swift?"""

    noun = Noun(Vendor.SWIFT, "account", "accounts")

    def calls(self) -> int:
        """One, as nothing says how long Swift makes its pages, or none while the list is fresh."""
        return 0 if self.context.vendors.swift.accounts.kept() is not None else 1

    async def pages(self, before_page: Callable[[], None]) -> tuple[SwiftAccount, ...]:
        """A call a page."""
        return await self.context.vendors.swift.accounts.all(before_page)


def _index(rows: tuple[AssemblyAccount, ...]) -> Known:
    return Known(accounts=rows)


_INDEX = MadeOnce(_index)


class AssemblyIndex(Whole[Known]):
    """All accounts of Assembly, indexed by what links them."""

    async def read(self) -> Known:
        """As many calls as the list has pages."""
        rows = await self.context.loader(AllAssemblyAccounts).all()
        return _INDEX.of(self.context.vendors.assembly.accounts, rows)


def index_at_hand(context: Context) -> Known | None:
    """All accounts of Assembly where that costs no call: this request has read them, or they are still fresh."""
    begun = context.loader(AssemblyIndex).known_all()
    if begun is not None:
        return begun[0]
    if context.vendors.client(Vendor.ASSEMBLY) is None:
        return None
    accounts = context.vendors.assembly.accounts
    rows = accounts.kept()
    return None if rows is None else _INDEX.of(accounts, rows)
