"""What `X-Explain: cost` adds to an answer: the calls that were allowed for, and those that were sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from app.limits import Limits
from app.upstream.scope import Call
from schema.limits.amounts import Amounts


def cost_told(foreseen: Amounts | None, calls: Iterable[Call], limits: Limits) -> dict[str, Any]:
    """The cost of a request that is answered, as JSON.

    Args:
        foreseen: for its operation; None where that is not valid.
        calls: that were put to vendors; only those that went over the network count.
        limits: that hold.

    Returns:
        `requested` (the most calls it may cost, and fields it may answer; None where nothing was foreseen), `actual`
        and `limit`, calls with their sum and by vendor.
    """
    sent = Counter(call.vendor.name for call in calls if call.source == "network")
    requested = None
    if foreseen is not None:
        by_vendor = {vendor.name: count for vendor, count in foreseen.calls.items()}
        requested = {**_calls(by_vendor), "fields": foreseen.fields}
    return {
        "requested": requested,
        "actual": _calls(dict(sent)),
        "limit": {"calls": limits.cost, "fields": limits.fields},
    }


def _calls(by_vendor: dict[str, int]) -> dict[str, Any]:
    return {"calls": sum(by_vendor.values()), "byVendor": by_vendor}
