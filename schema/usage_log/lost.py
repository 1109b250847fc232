"""What became of usage logs whose answers were lost: read from the list in which they would stand.

Assembly documents no key that makes adding a log twice harmless, so a log that may have been added is never sent again.
It counts as added where exactly one stored log equals it. What that cannot tell is in docs/decisions, 0085.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.domain.changes import Changes
from app.domain.usage_log import UsageLog
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy, chose, reading_afresh
from app.vendors.directory import Vendors
from schema.listing import LARGEST_PAGE
from schema.usage_log.lists import moment
from schema.writes.likeness import MOST_CANDIDATES, is_alike
from schema.writes.steps import FoundOut

MOST_PAGES = 10
"""Pages of a list that are read for the logs that were lost in it."""

_OPTIONAL = ("attribute", "metadata")


@dataclass(frozen=True)
class _Wanted:
    """A log as an input has it."""

    changes: Changes

    @property
    def moment(self) -> str:
        """When it happened, in a spelling that sorts by time; empty where that is no time."""
        return moment(_text(self.changes.get("timestamp")))

    @property
    def likeness(self) -> str:
        """The same for logs that nobody could tell apart once they are stored in one list."""
        fields = {**self.changes, "timestamp": self.moment}
        return json.dumps(fields, sort_keys=True, default=float)

    def is_at(self, log: UsageLog) -> bool:
        """Whether a stored log has every field that was given, at the same instant."""
        at = _text(self.changes.get("timestamp"))
        same = log.timestamp == at or (self.moment != "" and moment(log.timestamp) == self.moment)
        return same and is_alike(log, self.changes, unseen={"timestamp"})

    def is_whole(self, log: UsageLog) -> bool:
        """Whether such a log has nothing besides what was given."""
        return all(name in self.changes or getattr(log, name) in (None, "", {}) for name in _OPTIONAL)


async def find_lost(
    vendors: Vendors, account_ref: str | None, lost: Sequence[Changes], given: Iterable[Changes], known: Collection[str]
) -> list[FoundOut]:
    """What a read of one list tells of the logs that were lost in it.

    Args:
        vendors: Assembly among them.
        account_ref: Assembly's reference of the account whose list it is; None for the organisation's.
        lost: their fields by their names in the domain; at least one.
        given: all logs of the same input that may stand in the list, `lost` among them; none that has an equal is
            settled, as those cannot be told apart.
        known: ids of logs that are certainly others.

    Returns:
        One for each of `lost`, in their order.

    Raises:
        UpstreamError: Assembly gave no usable page, so that nothing more is known than before.
    """
    wanted = list(map(_Wanted, lost))
    stored, is_far_enough = await _newest(vendors, account_ref, min(each.moment for each in wanted))
    try:
        alike = Counter(_Wanted(changes).likeness for changes in given)
        others = [log for log in stored if log.id not in known]
        return [_settled(each, others, is_alone=is_far_enough and alike[each.likeness] < 2) for each in wanted]
    except RecursionError:  # metadata that nests too deep to be compared
        return [FoundOut() for _ in lost]


def _settled(log: _Wanted, stored: Iterable[UsageLog], *, is_alone: bool) -> FoundOut:
    candidates = [each for each in stored if log.is_at(each)]
    if is_alone and len(candidates) == 1 and log.is_whole(candidates[0]):
        return FoundOut(record_id=candidates[0].id)
    return FoundOut(candidates=tuple(each.id for each in candidates[:MOST_CANDIDATES]))


async def _newest(vendors: Vendors, ref: str | None, back_to: str) -> tuple[list[UsageLog], bool]:
    """The newest logs of a list, each once, and whether they are all that are not older than a moment."""
    logs = vendors.assembly.usage_logs
    need = "newest usage logs" if ref is None else "an account's newest usage logs"
    chose(Vendor.ASSEMBLY, need, Strategy.PAGE, "the answer to a write was lost", 1)
    found: dict[str, UsageLog] = {}
    token: str | None = None
    for _ in range(MOST_PAGES):
        with reading_afresh("usage_log"):
            page = await logs.page(ref, token, LARGEST_PAGE)
        found.update((log.id, log) for log in page.rows)
        passed = bool(back_to) and bool(page.rows) and moment(page.rows[-1].timestamp) < back_to
        if passed or page.following is None:
            return list(found.values()), True
        token = page.following
    return list(found.values()), False


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
