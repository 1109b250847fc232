"""Which vendors a selection of an account's fields needs, so that they are asked for all rows of a page at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.domain.merged_fields import MERGED
from app.domain.vendor import Vendor
from schema.context import Info
from schema.identity.customer_view import SOURCES, CustomerView
from schema.identity.lateness import for_a_while
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
_NODES = (("nodes",), ("edges", "node"))


@dataclass(frozen=True, slots=True)
class Needs:
    """What a selection needs of each customer.

    Attributes:
        vendors: whose parts.
        settled: whether it must be known which account of Assembly the customer is.
        merged: attributes of merged fields that are to be known, too.
        at_once: what of it is needed for what the client is sent first; None where that is all of it.
    """

    vendors: frozenset[Vendor]
    settled: bool
    merged: frozenset[str] = frozenset()
    at_once: Needs | None = None

    @property
    def later(self) -> frozenset[Vendor]:
        """Whose parts are needed only for what is deferred."""
        return frozenset() if self.at_once is None else self.vendors - self.at_once.vendors

    def are_met_by(self, vendor: Vendor) -> bool:
        """Whether nothing has to be asked for customers who were reached by records of a vendor."""
        is_settled = vendor is Vendor.ASSEMBLY or not self.settled
        return is_settled and not self.merged and self.vendors <= {vendor}

    def of_assembly(self, vendor: Vendor) -> frozenset[Vendor]:
        """Assembly, where customers who were reached by records of another vendor have to be found there; else none."""
        return frozenset({Vendor.ASSEMBLY}) if self.settled or not self.vendors <= {vendor} else frozenset()

    async def prepare(self, views: Sequence[CustomerView], then: Then | None = None) -> None:
        """Ask for what these customers need, at once. What only deferred fields need is asked for, and not waited for.

        Args:
            views: the customers.
            then: is told of each vendor that is needed, once it is known what it has of them.
        """
        if self.at_once is None or not views:
            await self._prepare(views, then)
        else:
            await for_a_while(views[0].context, (), behind=(self._prepare(views, then),))
            await self.at_once.prepare(views)

    async def _prepare(self, views: Sequence[CustomerView], then: Then | None) -> None:
        await prepare(views, self.vendors, settled=self.settled, then=then)
        if self.merged:
            await prepare_merged(views, self.merged)


def needs_of(info: Info, *paths: tuple[str, ...]) -> Needs:
    """What the fields selected below these paths need; below the field itself where none is given."""
    return _told_apart(info, lambda **when: _needs(_selected(info, paths or ((),), **when)))


def needs_of_nodes(info: Info) -> Needs:
    """What the fields selected of a connection's nodes need.

    Merged fields are asked for before the nodes are resolved only where nothing else is asked for then: a call that a
    node's field begins must not wait for them.
    """
    return _told_apart(info, partial(_of_nodes, info))


def _told_apart(info: Info, needs: Callable[..., Needs]) -> Needs:
    """What is needed, and what of it `at_once`, in an operation that is answered in parts."""
    of_all = needs(at_once=False)
    at_once = needs(at_once=True) if info.context.in_parts else of_all
    return of_all if at_once == of_all else replace(of_all, at_once=at_once)


def _of_nodes(info: Info, *, at_once: bool) -> Needs:
    selected = _selected(info, _NODES, at_once=at_once)
    merged = selected & MERGED.keys()
    if not merged or not selected - _VIEWS <= _TOLD_AT_ONCE or _view_asks_more(info, selected & _VIEWS):
        return _needs(selected)
    return replace(_needs(selected), merged=frozenset(MERGED[name].attribute for name in merged))


def _selected(info: Info, paths: Iterable[tuple[str, ...]], *, at_once: bool) -> set[str]:
    return set[str]().union(*(selected_below(info, *path, at_once=at_once) for path in paths))


def _needs(selected: set[str]) -> Needs:
    vendors = frozenset[Vendor]().union(*(_NEEDED.get(field, frozenset()) for field in selected))
    return Needs(vendors, settled=bool(selected & _SETTLING))


def _view_asks_more(info: Info, views: Iterable[str]) -> bool:
    """Whether anything but plain fields is selected of exact views of the nodes."""
    paths = [(*path, view) for view in views for path in _NODES]
    return any(node.selection_set is not None for path in paths for node in nodes_below(info, *path))
