"""Choices as the loaders make them: what records are called in a plan, and pages that are told before they are read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from app.domain.paging import VendorPage
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose

R = TypeVar("R")

Page = Callable[[str | None, int], Awaitable[VendorPage[R]]]


@dataclass(frozen=True, slots=True)
class Noun:
    """What a vendor's records are called in a plan.

    Attributes:
        vendor: whose records.
        one: such as `company`.
        many: such as `companies`.
    """

    vendor: Vendor
    one: str
    many: str

    def counted(self, number: int) -> str:
        """So many of them, such as `1 company`."""
        return f"{number} {self.one if number == 1 else self.many}"

    def operation(self, verb: str) -> str:
        """The vendor's operation on them, such as `userlot.company.get`."""
        return f"{self.vendor}.{self.one.replace(' ', '_')}.{verb}"

    def by_id(self, number: int, strategy: Strategy, why: str, predicted: int) -> None:
        """Note how so many of them, known by their ids, are to be had."""
        chose(self.vendor, f"{self.counted(number)} by id", strategy, why, predicted)

    def all(self, strategy: Strategy, why: str, predicted: int) -> None:
        """Note how the whole list of them is to be had."""
        chose(self.vendor, f"all {self.many}", strategy, why, predicted)

    def paged(
        self,
        page: Page[R],
        *,
        why: str,
        what: str | None = None,
        strategy: Strategy = Strategy.PAGE,
        at_hand: Callable[[], bool] = lambda: False,
    ) -> Page[R]:
        """Reads pages, each noted before it is read.

        Args:
            page: reads the page that a token asks for (None is the first), of about so many rows.
            why: they are read in this way.
            what: is paged; the records where absent.
            strategy: `QUERY` where the vendor filters.
            at_hand: whether the first page costs no call.
        """

        async def read(token: str | None, size: int) -> VendorPage[R]:
            need = f"a page of {what or self.many}"
            if token is None and at_hand():
                chose(self.vendor, need, Strategy.CACHE, "the list is fresh", 0)
            else:
                chose(self.vendor, need, strategy, why, 1)
            return await page(token, size)

        return read
