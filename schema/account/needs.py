"""Which vendors a selection of an account's fields needs, so that they are asked for all rows of a page at once."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.vendor import Vendor
from schema.context import Info
from schema.identity.customer_view import SOURCES, CustomerView
from schema.identity.preparing import Then, prepare
from schema.selection import selected_below

_ALL = frozenset(SOURCES)
_NEEDED: dict[str, frozenset[Vendor]] = {
    **dict.fromkeys(
        ("assembly", "tier", "stage", "companyType", "tags", "customers", "parentCompany", "usageLogs"),
        frozenset({Vendor.ASSEMBLY}),
    ),
    "additionalProperties": frozenset({Vendor.ASSEMBLY}),
    **dict.fromkeys(("reevo", "contacts", "domains"), frozenset({Vendor.REEVO})),
    **dict.fromkeys(("company", "endUsers", "revenue"), frozenset({Vendor.USERLOT})),
    "swift": frozenset({Vendor.SWIFT}),
    "teams": frozenset({Vendor.ASSEMBLE}),
    **dict.fromkeys(("sources", "conflicts", "provenance"), _ALL),
}
_SETTLING = frozenset({"id", "idIsProvisional"})


@dataclass(frozen=True, slots=True)
class Needs:
    """What a selection needs of each customer.

    Attributes:
        vendors: whose parts.
        settled: whether it must be known which account of Assembly the customer is.
    """

    vendors: frozenset[Vendor]
    settled: bool

    async def prepare(self, views: list[CustomerView], then: Then | None = None) -> None:
        """Ask for what these customers need, at once.

        Args:
            views: the customers.
            then: is told of each vendor that is needed, once it is known what it has of them.
        """
        await prepare(views, self.vendors, settled=self.settled, then=then)


def needs_of(info: Info, *paths: tuple[str, ...]) -> Needs:
    """What the fields selected below these paths need; below the field itself where none is given."""
    selected: set[str] = set()
    for path in paths or ((),):
        selected |= selected_below(info, *path)
    vendors = frozenset[Vendor]().union(*(_NEEDED.get(field, frozenset()) for field in selected))
    return Needs(vendors, settled=bool(selected & _SETTLING))


def needs_of_nodes(info: Info) -> Needs:
    """What the fields selected of a connection's nodes need."""
    return needs_of(info, ("nodes",), ("edges", "node"))
