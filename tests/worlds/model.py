"""What is to be known of a customer: which records are his, and what asking each vendor about him should give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.vendor import Vendor

Wire = dict[str, Any]
"""A record as the sandbox keeps it: the vendor's JSON, and the sandbox's own notes under keys with a leading `_`."""

Records = Mapping[tuple[Vendor, str], tuple[Wire, ...]]
"""Every record by vendor and noun, the sandbox's names of both."""

RANK = (Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT)
"""Whose record is the customer's origin, the first of these that holds one."""

NOUNS: Mapping[Vendor, str] = {
    Vendor.ASSEMBLY: "account",
    Vendor.REEVO: "account",
    Vendor.USERLOT: "company",
    Vendor.SWIFT: "account",
    Vendor.ASSEMBLE: "team",
}
"""Under which noun each vendor keeps what can be a customer's, as the sandbox names it."""


class Status(StrEnum):
    """What came of looking for a customer's record at one vendor."""

    OK = "OK"
    NOT_LINKED = "NOT_LINKED"
    NOT_FOUND = "NOT_FOUND"
    AMBIGUOUS = "AMBIGUOUS"


class Rule(StrEnum):
    """By what a record was recognised."""

    EXPLICIT = "EXPLICIT"
    EXTERNAL_ID = "EXTERNAL_ID"
    DOMAIN = "DOMAIN"
    EMAIL = "EMAIL"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of one vendor's source.

    Attributes:
        status: what came of it.
        rule: where linked, by what; None for the customer's own record and wherever nothing is linked.
        ids: where linked the one record's id, else the candidates in order of text: the rivals, or what is gone.
    """

    status: Status
    rule: Rule | None = None
    ids: tuple[str, ...] = ()


NOT_LINKED = Verdict(Status.NOT_LINKED)


def own(record_id: str) -> Verdict:
    """The record from which the customer has its id."""
    return Verdict(Status.OK, None, (record_id,))


def linked(rule: Rule, record_id: str) -> Verdict:
    """A record that a rule found."""
    return Verdict(Status.OK, rule, (record_id,))


def ambiguous(*candidates: str) -> Verdict:
    """Records that may be the customer's, or one record that may be another's."""
    return Verdict(Status.AMBIGUOUS, None, tuple(sorted(candidates)))


def gone(*record_ids: str) -> Verdict:
    """Links to records that do not exist."""
    return Verdict(Status.NOT_FOUND, None, tuple(sorted(record_ids)))


@dataclass(frozen=True, slots=True)
class Expected:
    """One customer.

    Attributes:
        sources: the state of every vendor's source, in the order of `Vendor`.
        situation: by which name the customer was made; not a part of what is compared.
    """

    sources: tuple[tuple[Vendor, Verdict], ...]
    situation: str = field(default="", compare=False)

    @property
    def records(self) -> dict[Vendor, str]:
        """The id of the customer's record at each vendor that holds one.

        An end user or a contact that is the same person is no record of a customer: it is an edge.
        """
        return {
            vendor: verdict.ids[0]
            for vendor, verdict in self.sources
            if verdict.status is Status.OK and verdict.rule is not Rule.EMAIL
        }

    @property
    def origin(self) -> tuple[Vendor, str]:
        """Whose record gives the customer its id, and that record's id."""
        held = self.records
        return next((vendor, held[vendor]) for vendor in RANK if vendor in held)


def expected(sources: Mapping[Vendor, Verdict], situation: str = "") -> Expected:
    """A customer with these sources; a vendor that is left out holds nothing of it."""
    return Expected(tuple((vendor, sources.get(vendor, NOT_LINKED)) for vendor in Vendor), situation)


@dataclass(frozen=True, slots=True)
class World:
    """Records of five vendors, and whose they are.

    Attributes:
        records: what each vendor holds.
        customers: the truth, in no order.
    """

    records: Records
    customers: tuple[Expected, ...]
