"""What can be said of a customer at a vendor, and by which rule: the words in which links are told."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.team import Team
from app.domain.vendor import Vendor

Linkable = ReevoAccount | Company | SwiftAccount | Team
"""What an account at Assembly can be linked to."""

Candidate = tuple[Vendor, str]
"""A vendor and the id of a record there."""


class Rule(StrEnum):
    """The evidence that two records are one customer, the strongest first."""

    EXPLICIT = "EXPLICIT"
    EXTERNAL_ID = "EXTERNAL_ID"
    DOMAIN = "DOMAIN"
    EMAIL = "EMAIL"


class SourceStatus(StrEnum):
    """What came of looking for a customer's record at one vendor."""

    OK = "OK"
    STALE = "STALE"
    NOT_LINKED = "NOT_LINKED"
    NOT_FOUND = "NOT_FOUND"
    AMBIGUOUS = "AMBIGUOUS"
    FORBIDDEN = "FORBIDDEN"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"
    NOT_CONFIGURED = "NOT_CONFIGURED"


class Verdict(NamedTuple):
    """What the rules say of one customer at one vendor.

    Attributes:
        status: OK, NOT_LINKED, NOT_FOUND or AMBIGUOUS.
        record: the linked record; only with OK.
        rule: that decided; with NOT_LINKED where its one candidate is another customer's.
        candidates: with AMBIGUOUS those that none was picked of, with NOT_FOUND the ids that are gone.
        teams: of Assemble, each linked to this customer alone; there may be several, as they are edges.
    """

    status: SourceStatus
    record: AssemblyAccount | Linkable | None = None
    rule: Rule | None = None
    candidates: tuple[Candidate, ...] = ()
    teams: tuple[Team, ...] = ()


NOT_LINKED = Verdict(SourceStatus.NOT_LINKED)
"""No rule found any candidate. Only this one object says so: a verdict with a rule found one that is another's."""


def ambiguous(vendor: Vendor, rule: Rule, records: Iterable[Linkable]) -> Verdict:
    """The verdict that any of these records may be the customer's, or that the only one may be another customer's.

    Args:
        vendor: whose records they are.
        rule: by which they were found.
        records: in any order; they are told in the order of their ids.
    """
    candidates = tuple(sorted((vendor, record.id) for record in records))
    return Verdict(SourceStatus.AMBIGUOUS, rule=rule, candidates=candidates)
