"""What a selection may bring, put together from what its fields may bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from schema.limits.amounts import NOTHING, Amounts
from schema.limits.costs import NO_WALK, SIGN_IN, WALKS, Cost, Walk


class Place(NamedTuple):
    """Where a selection stands.

    Attributes:
        in_rows: within a list, so that vendors are asked for all rows together.
        in_tree: below teams that stand for a whole level of a tree.
        of_assembly: in a list of Assembly's accounts.
    """

    in_rows: bool = False
    in_tree: bool = False
    of_assembly: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What one or several fields may bring.

    Attributes:
        each: for each object that they are selected of.
        batch: once for all rows of the list that they stand in.
        walks: lists that are read as a whole.
        of_account: names of those that are fields of an account.
    """

    each: Amounts = NOTHING
    batch: Amounts = NOTHING
    walks: Walk = NO_WALK
    of_account: frozenset[str] = frozenset()

    def __add__(self, other: Part) -> Part:
        return Part(
            self.each + other.each,
            self.batch + other.batch,
            self.walks | other.walks,
            self.of_account | other.of_account,
        )

    def costing(self, cost: Cost, place: Place) -> Part:
        """The same with a field's own cost."""
        if place.in_rows:
            return Part(self.each + cost.row, self.batch + cost.batch, self.walks | cost.walks, self.of_account)
        return Part(self.each + cost.single, self.batch, self.walks | cost.walks, self.of_account)

    def rows(self, number: float) -> Part:
        """So many rows of it, within one row of whatever the list stands in."""
        return Part(self.each * number + self.batch, NOTHING, self.walks, self.of_account)

    def total(self) -> Amounts:
        """All of it, with the lists that are read as a whole."""
        found = self.each + self.batch
        for walk, pages in WALKS.items():
            if walk in self.walks:
                found += pages
        return found + SIGN_IN if found.assemble else found


EMPTY = Part()
