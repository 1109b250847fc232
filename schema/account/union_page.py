"""A page of the list over all vendors, before it is served."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.account_list import AccountFilter, AccountOrder, OrderField
from app.domain.errors import GatewayError
from app.domain.vendor import Vendor
from schema.account.needs import Needs
from schema.cursors import Position
from schema.identity.customer_view import CustomerView

FIRST, REST = "first", "rest"
"""What a cursor's snapshot holds: the rows of a first page alone, or those of the whole list."""

Missing = dict[Vendor, GatewayError | None]
"""Vendors that could not be asked, and what came of it; None where an earlier page told."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client asked the list for.

    Attributes:
        where: which customers.
        order: of the list.
        needs: what is selected of each customer.
    """

    where: AccountFilter
    order: AccountOrder
    needs: Needs

    @property
    def is_plain(self) -> bool:
        """Whether it is every customer in the vendors' own order."""
        return self.order.field is OrderField.DEFAULT and self.where == AccountFilter()


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page and how it was come by.

    Attributes:
        views: of the customers on it.
        positions: of the cursor behind each.
        end: behind the last row that was looked at, whether it is shown or not; None where there was none.
        has_next: whether there are more.
        total: of the whole list, where it is known.
        missing: the vendors that could not be asked.
    """

    views: list[CustomerView]
    positions: list[Position]
    end: Position | None
    has_next: bool
    total: int | None
    missing: Missing
