"""Which vendors a selection of an account's fields needs, so that they are asked for all rows of a page at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.merged_fields import MERGED
from app.domain.vendor import Vendor
from schema.context import Info
from schema.identity.customer_view import SOURCES, CustomerView
from schema.identity.preparing import Then, prepare, prepare_merged
from schema.selection import nodes_below, selected_below

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
_TOLD_AT_ONCE = frozenset({*MERGED, *_SETTLING, "sources", "conflicts", "provenance", "__typename"})
"""Fields after which nothing more is asked, so that nothing has to wait while the others are."""
_VIEWS = frozenset({"assembly", "reevo", "company", "swift"})


@dataclass(frozen=True, slots=True)
class Needs:
    """What a selection needs of each customer.

    Attributes:
        vendors: whose parts.
        settled: whether it must be known which account of Assembly the customer is.
        merged: attributes of merged fields that are to be known, too.
    """

    vendors: frozenset[Vendor]
    settled: bool
    merged: frozenset[str] = frozenset()

    async def prepare(self, views: list[CustomerView], then: Then | None = None) -> None:
        """Ask for what these customers need, at once.

        Args:
            views: the customers.
            then: is told of each vendor that is needed, once it is known what it has of them.
        """
        await prepare(views, self.vendors, settled=self.settled, then=then)
        if self.merged:
            await prepare_merged(views, self.merged)


def needs_of(info: Info, *paths: tuple[str, ...]) -> Needs:
    """What the fields selected below these paths need; below the field itself where none is given."""
    selected: set[str] = set()
    for path in paths or ((),):
        selected |= selected_below(info, *path)
    vendors = frozenset[Vendor]().union(*(_NEEDED.get(field, frozenset()) for field in selected))
    return Needs(vendors, settled=bool(selected & _SETTLING))


def needs_of_nodes(info: Info) -> Needs:
    """What the fields selected of a connection's nodes need.

    Merged fields are asked for before the nodes are resolved only where nothing else is asked for then: a call that a
    node's field begins must not wait for them.
    """
    paths = (("nodes",), ("edges", "node"))
    needs = needs_of(info, *paths)
    selected = set[str]().union(*(selected_below(info, *path) for path in paths))
    views = [(*path, view) for path in paths for view in selected & _VIEWS]
    if not selected - _VIEWS <= _TOLD_AT_ONCE or any(_asks_more(info, view) for view in views):
        return needs
    return replace(needs, merged=frozenset(MERGED[name].attribute for name in selected & MERGED.keys()))


def _asks_more(info: Info, path: tuple[str, ...]) -> bool:
    return any(node.selection_set is not None for node in nodes_below(info, *path))
