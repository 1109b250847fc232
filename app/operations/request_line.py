"""The line that each request to `/graphql` leaves in the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

from app.operations.counting import outcome_of_request
from app.operations.watching import Ended
from app.upstream.scope import Call

_log = logging.getLogger("gateway.request")


def log_request(ended: Ended) -> None:
    """Write the line of a request: at `INFO`, or at `ERROR` where the gateway itself failed.

    Its size is bounded: vendors, sources and codes are closed lists, and the operation's name is cut.
    """
    outcome = outcome_of_request(ended.notes, ended.status)
    level = logging.ERROR if outcome == "fault" else logging.INFO
    if _log.isEnabledFor(level):
        _log.log(level, "request", extra={"fields": _fields(ended, outcome)})


def _fields(ended: Ended, outcome: str) -> dict[str, Any]:
    notes = ended.notes
    return {
        "requestId": ended.request_id,
        "principal": notes.principal,
        **({} if notes.tenant is None else {"tenant": notes.tenant}),
        "outcome": outcome,
        "status": ended.status,
        "milliseconds": round(ended.seconds * 1000, 1),
        "operation": {"kind": notes.kind, "name": notes.name, "document": notes.digest},
        "calls": _all_calls(ended),
        "errors": {f"{code} {vendor}".rstrip(): times for (code, vendor), times in sorted(notes.errors.items())},
    }


def _all_calls(ended: Ended) -> dict[str, dict[str, int]]:
    counted = calls_by_vendor(ended.calls)
    for (vendor, source), number in ended.notes.counted.items():
        of_vendor = counted.setdefault(vendor, {})
        of_vendor[source] = of_vendor.get(source, 0) + number
    return counted


def calls_by_vendor(calls: Iterable[Call]) -> dict[str, dict[str, int]]:
    """How many questions were put to each vendor's client, by source.

    Returns:
        `{"swift": {"network": 2, "cache": 1}}`; vendors that were not asked are absent.
    """
    counted: dict[str, dict[str, int]] = {}
    for call in calls:
        of_vendor = counted.setdefault(call.vendor.value, {})
        of_vendor[call.source] = of_vendor.get(call.source, 0) + 1
    return counted


def log_unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG001
    """Log what nobody waited for, by its kind: asyncio's own line would hold the exception's message.

    Args:
        loop: where it happened.
        context: as asyncio describes it.
    """
    error = context.get("exception")
    logging.getLogger("gateway.loop").error(
        "something that nobody waited for has failed",
        exc_info=error if isinstance(error, BaseException) else None,
    )
