"""What of a filter on accounts a vendor can decide in our place, without a customer being lost.

A filter is about customers, a vendor knows its own records. A part of the filter may be put to a vendor only where
every customer that matches must hold a record there that meets it: where no other vendor that has records could meet it
instead. What is put to a vendor finds candidates: their links still have to be settled over all records, and the filter
still has to be applied to the customers. See docs/decisions/0064-lists-over-all-vendors.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.account_kind import AccountKind
from app.domain.account_list import AccountFilter
from app.domain.company import CompanyFilter
from app.domain.errors import rfc3339
from app.domain.query import Condition, Filter, Operator
from app.domain.vendor import Vendor


@dataclass(frozen=True, slots=True)
class Pushdown:
    """What follows from a filter for the records of those who match it.

    Attributes:
        is_impossible: nobody can match.
        held: vendors where everybody who matches holds a record. To look through one of them finds them all.
        reevo: what their Reevo records meet, in the vendor's own grammar; all of these hold.
        reevo_domain: a domain, in its one spelling, that is among those of their Reevo records.
        userlot: what their Userlot companies meet.
        fields: the fields of the filter that are put to a vendor so, by their names in the graph.
    """

    is_impossible: bool = False
    held: frozenset[Vendor] = frozenset()
    reevo: tuple[Filter, ...] = ()
    reevo_domain: str | None = None
    userlot: CompanyFilter | None = None
    fields: tuple[str, ...] = ()


def pushdown(where: AccountFilter, holders: frozenset[Vendor]) -> Pushdown:
    """What can be put to vendors of a filter.

    Names are put to nobody, as it is not documented how a vendor compares them, and neither are Reevo's stages, of
    which it is not documented whether they are compared by id or by name. Times go to Reevo in whole seconds, rounded
    down. A vendor may refuse the question: then all of its records have to be read.

    Args:
        where: the filter.
        holders: the vendors whose records the customers of the list can have, which are those that are configured.
    """
    meets = [(name, vendors & holders) for name, vendors in where.evidence]
    is_person_with_domain = where.kind is AccountKind.CUSTOMER and where.domain is not None
    if is_person_with_domain or not all(vendors for _, vendors in meets):
        return Pushdown(is_impossible=True)
    at_reevo = {name for name, vendors in meets if vendors == {Vendor.REEVO}}
    at_userlot = {name for name, vendors in meets if vendors == {Vendor.USERLOT}}
    questions: dict[str, Filter] = {}
    if where.owner is not None and "owner" in at_reevo:
        questions["owner"] = Condition("owner_user_id", Operator.EQ, where.owner)
    if where.updated_since is not None and "updatedSince" in at_reevo:
        questions["updatedSince"] = Condition("updated_at", Operator.GTE, rfc3339(where.updated_since))
    domain = where.domain if "domain" in at_reevo else None
    company = CompanyFilter(owner_user_id=where.owner) if where.owner and "owner" in at_userlot else None
    put = {*questions, *(["domain"] if domain else []), *(["owner"] if company else [])}
    return Pushdown(
        held=frozenset().union(*(vendors for _, vendors in meets if len(vendors) == 1)),
        reevo=tuple(questions.values()),
        reevo_domain=domain,
        userlot=company,
        fields=tuple(name for name, _ in where.evidence if name in put),
    )
