"""Whole lists that a page is joined to, begun beside the page and not behind it.

Whether such a list is read turns on what the records of the page can be linked by, which nobody knows before it is
there. A page that was read before has told it: where its records asked then for far more than point reads pay for, the
list is sure to be read again. Of a page that is read for the first time nothing is known, and nothing is begun.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.link_keys import AccountKeys, keys_of
from app.domain.paging import AtHand
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable
from app.upstream.scope import Strategy, chose
from app.vendors.directory import Vendors
from schema.company.loaders import AllCompanies
from schema.context import Context
from schema.identity.anchoring import refs_of
from schema.identity.keys import SHARED, Key, company_keys, swift_keys
from schema.identity.whole_lists import AllSwiftAccounts, AssemblyIndex, pages_of
from schema.loading import Whole
from schema.loading.crossover import most_points
from schema.pagination import PageRequest

_MOST_PAGES = 64
"""Of each credential, of which it is remembered what they asked for."""
_ENOUGH_OF_MOST = 64
"""Keys up to which they are counted at the least, as a list may be longer than is known."""

_NEVER = 1 << 30
"""Keys that no page asks for."""

_VENDORS: dict[type, Vendor] = {ReevoAccount: Vendor.REEVO, SwiftAccount: Vendor.SWIFT, Company: Vendor.USERLOT}

_Place = tuple[Vendor, str, str | None, int, int]


@dataclass(frozen=True, slots=True)
class _List:
    """A list that comes whole.

    Attributes:
        loader: reads it.
        known: tells what is known of it.
        counted: how many keys it is looked in by on behalf of rows, counted until they are so many.
        takes: how many of these keys make sure that it is read, by how long it was.
    """

    loader: type[Whole[Any]]
    known: Callable[[Vendors], AtHand]
    counted: Callable[[int, Sequence[object]], int]
    takes: Callable[[int | None], int]


def customer_ids(keys: AccountKeys) -> list[Key]:
    """Customer ids, which nothing else than the list finds."""
    return [key for key in swift_keys(keys) if key[0] == SHARED]


def refs_up_to(enough: int, rows: Sequence[object]) -> int:
    """How many references Assembly is asked for on behalf of other vendors' records, counted until they are enough."""
    count = 0
    for row in rows:
        vendor = _VENDORS.get(type(row))
        count += len(refs_of(cast("Linkable", row), vendor)) if vendor is not None else 0
        if count >= enough:
            break
    return count


LISTS: dict[Vendor, _List] = {
    Vendor.USERLOT: _List(
        AllCompanies,
        lambda vendors: vendors.userlot.companies.at_hand(()),
        lambda enough, rows: keys_up_to(enough, rows, company_keys),
        lambda length: most_points(length) + 1,
    ),
    Vendor.SWIFT: _List(
        AllSwiftAccounts,
        lambda vendors: vendors.swift.accounts.at_hand(()),
        lambda enough, rows: keys_up_to(enough, rows, customer_ids),
        lambda _: 1,
    ),
    Vendor.ASSEMBLY: _List(
        AssemblyIndex,
        lambda vendors: vendors.assembly.accounts.at_hand(()),
        refs_up_to,
        lambda length: _NEVER if length is None else pages_of(length) + 1,
    ),
}

_ASKED: WeakKeyDictionary[Vendors, dict[_Place, int]] = WeakKeyDictionary()
"""How many keys the records of a page asked for when it was last read, as far as they were counted."""


class ListsBeside:
    """The whole lists that a page needs and that are not at hand; those that are sure to be read are begun.

    Args:
        context: of the request.
        vendors: whose parts are selected of the page's records.
        request: the page.
    """

    def __init__(self, context: Context, vendors: Collection[Vendor], request: PageRequest) -> None:
        self._context = context
        self._request = request
        self._enough = {vendor: enough for vendor in LISTS if vendor in vendors if (enough := self._worth(vendor))}
        self._begun: list[Whole[Any]] = []
        asked = _ASKED.get(context.vendors, {})
        for vendor, enough in self._enough.items():
            if asked.get(self._place(vendor), 0) >= enough:
                self._begin(vendor)

    def learn(self, rows: Sequence[object]) -> None:
        """Take note of what the rows of the page ask for of lists that are not at hand."""
        for vendor, enough in self._enough.items():
            asked = _ASKED.setdefault(self._context.vendors, {})
            asked.pop(self._place(vendor), None)  # the page that was read last comes last
            asked[self._place(vendor)] = LISTS[vendor].counted(max(enough, _ENOUGH_OF_MOST), rows)
            if len(asked) > _MOST_PAGES:
                del asked[next(iter(asked))]

    async def settled(self) -> None:
        """Wait for what was begun, whatever comes of it: a page without rows has no other use for it."""
        for whole in self._begun:
            await whole.settled()

    def _worth(self, vendor: Vendor) -> int:
        """How many keys make sure that a list is read, with as many to spare; 0 where it is at hand, or cannot be."""
        if self._context.vendors.client(vendor) is None:
            return 0
        known = LISTS[vendor].known(self._context.vendors)
        return 0 if known.has_list else 2 * LISTS[vendor].takes(known.length)

    def _begin(self, vendor: Vendor) -> None:
        whole = self._context.loader(LISTS[vendor].loader)
        if whole.all_begun():
            return
        need, why = "the list that accounts are looked up in", "read beside them: they asked for more than points"
        chose(vendor, need, Strategy.LIST, why, 0)
        whole.begin_all()
        self._begun.append(whole)

    def _place(self, vendor: Vendor) -> _Place:
        position = self._request.position
        return vendor, self._request.key, position.token, position.index, self._request.first


def keys_up_to(enough: int, rows: Sequence[object], keys_at: Callable[[AccountKeys], list[Key]]) -> int:
    """How many keys a vendor is asked for on behalf of accounts, counted until they are enough."""
    found: set[Key] = set()
    for row in rows:
        found.update(keys_at(keys_of(row)) if isinstance(row, AssemblyAccount) else ())
        if len(found) >= enough:
            break
    return len(found)
