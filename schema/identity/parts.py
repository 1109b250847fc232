"""What is known of a customer at one vendor, a failure among what can be known."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.account import AssemblyAccount
from app.domain.contact import Contact
from app.domain.end_user import EndUser
from app.domain.errors import Forbidden, GatewayError, NoRoom, NotConfigured, UpstreamError
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import Candidate, Linkable, Rule, SourceStatus, Verdict

Held = AssemblyAccount | Linkable | EndUser | Contact
"""What a vendor can hold of a customer; of a person also an end user or a contact."""


class Part(NamedTuple):
    """What is known of a customer at one vendor.

    Attributes:
        status: as the graph tells it.
        record: the customer's there; only with OK and STALE.
        rule: by which it is the customer's; None for the record that was reached itself.
        candidates: as of `Verdict`.
        error: why nothing, or not more, can be said.
        teams: as of `Verdict`.
    """

    status: SourceStatus
    record: Held | None = None
    rule: Rule | None = None
    candidates: tuple[Candidate, ...] = ()
    error: GatewayError | None = None
    teams: tuple[Team, ...] = ()


ABSENT = Part(SourceStatus.NOT_LINKED)
SKIPPED = Part(SourceStatus.SKIPPED)


def part_of(verdict: Verdict) -> Part:
    """A verdict of the rules as a part."""
    return Part(verdict.status, verdict.record, verdict.rule, verdict.candidates, teams=verdict.teams)


def failed(error: GatewayError, vendor: Vendor) -> Part:
    """What a failure means for one vendor's part.

    Args:
        error: of any vendor.
        vendor: whose part was looked for; where another vendor failed, this one could not be asked or not be believed.
    """
    if isinstance(error, NotConfigured):
        return Part(SourceStatus.NOT_CONFIGURED) if error.vendor is vendor else ABSENT
    if not isinstance(error, UpstreamError) or error.vendor is not vendor or isinstance(error, NoRoom):
        return Part(SourceStatus.SKIPPED, error=error)
    status = SourceStatus.FORBIDDEN if isinstance(error, Forbidden) else SourceStatus.FAILED
    return Part(status, error=error)
