"""Where everybody who matches a filter on accounts must hold a record, so that looking through that vendor finds all.

A filter is about customers, a vendor knows its own records. Whoever is found there is a candidate: the links still have
to be settled over all records, and the filter still has to be applied to the customers. See
docs/decisions/0064-lists-over-all-vendors.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.account_kind import AccountKind
from app.domain.account_list import AccountFilter
from app.domain.vendor import Vendor


@dataclass(frozen=True, slots=True)
class Pushdown:
    """What follows from a filter for the records of those who match it.

    Attributes:
        is_impossible: nobody can match.
        held: vendors where everybody who matches holds a record. To look through one of them finds them all.
    """

    is_impossible: bool = False
    held: frozenset[Vendor] = frozenset()


def pushdown(where: AccountFilter, holders: frozenset[Vendor]) -> Pushdown:
    """What a filter says of the vendors that hold those who match it.

    Args:
        where: the filter.
        holders: the vendors whose records the customers of the list can have, which are those that are configured.
    """
    meets = [vendors & holders for _, vendors in where.evidence]
    is_person_with_domain = where.kind is AccountKind.CUSTOMER and where.domain is not None
    if is_person_with_domain or not all(meets):
        return Pushdown(is_impossible=True)
    return Pushdown(held=frozenset().union(*(vendors for vendors in meets if len(vendors) == 1)))
