"""Usage logs, newest first, of the organisation or of one account."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import NamedTuple

from app.domain.errors import BadUserInput, Unsupported
from app.domain.usage_log import UsageLog as UsageLogRecord
from app.domain.vendor import Vendor
from app.vendors.directory import Vendors
from schema.choices import Noun
from schema.listing import LARGEST_PAGE, Listing
from schema.pagination import Connection, connect, page_request
from schema.usage_log.types import LogOfAccount, UsageLog

USAGE_LOGS = Noun(Vendor.ASSEMBLY, "usage log", "usage logs")

_MOST_PAGES_SEARCHED = 20


async def usage_logs(
    vendors: Vendors, account_ref: str | None, first: int | None, after: str | None
) -> Connection[UsageLog]:
    """A page of logs.

    Args:
        vendors: Assembly among them.
        account_ref: of the account; None for the organisation's.
        first: how many at most.
        after: the cursor behind which to go on.

    Raises:
        BadUserInput: `first` is out of bounds.
        CursorInvalid: the cursor is of another list.
        UpstreamError: Assembly gave no usable page.
    """
    request = page_request("usageLogs", first, after, account=account_ref)
    return await connect(_listing(vendors, account_ref), request, lambda log: LogOfAccount(log, account_ref))


class LogPlace(NamedTuple):
    """Where a usage log is found again.

    Attributes:
        log_id: Assembly's own id.
        account_ref: of the account in whose list it stands; None for the organisation's.
        timestamp: its own; the list is searched no further back. None where it is not known.
    """

    log_id: str
    account_ref: str | None
    timestamp: str | None


def place_in(text: str) -> LogPlace:
    """What the opaque id of a log holds.

    Raises:
        BadUserInput: it holds something else.
    """
    try:
        log_id, account_ref, timestamp = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        log_id, account_ref, timestamp = None, None, None
    if not isinstance(log_id, str) or not isinstance(account_ref, str | None) or not isinstance(timestamp, str | None):
        raise BadUserInput("This is not the id of a usage log. Use an `id` that a query returned.")
    return LogPlace(log_id, account_ref, timestamp)


async def find_usage_log(vendors: Vendors, place: LogPlace) -> LogOfAccount | None:
    """One log, searched in the list it was read from: Assembly has no read of a single one.

    Raises:
        Unsupported: it lies further back than is searched.
        UpstreamError: Assembly gave no usable page.
    """
    log_id, account_ref, timestamp = place
    listing = _listing(vendors, account_ref)
    then = moment(timestamp)
    token: str | None = None
    for _ in range(_MOST_PAGES_SEARCHED):
        page = await listing.page(token, LARGEST_PAGE)
        for log in page.rows:
            if log.id == log_id:
                return LogOfAccount(log, account_ref)
        passed = bool(then) and bool(page.rows) and moment(page.rows[-1].timestamp) < then
        if passed or page.following is None:
            return None
        token = page.following
    raise Unsupported(
        "Assembly reads no single usage log, and this one is not among the newest "
        f"{_MOST_PAGES_SEARCHED * LARGEST_PAGE}."
    )


def _listing(vendors: Vendors, account_ref: str | None) -> Listing[UsageLogRecord]:
    logs = vendors.assembly.usage_logs
    return Listing(
        page=USAGE_LOGS.paged(
            lambda token, size: logs.page(account_ref, token, size),
            what="usage logs" if account_ref is None else "an account's usage logs",
            why="a list is read as far as it is shown" if account_ref is None else "there is no read of many accounts'",
        ),
        by_offset=True,
        falling=lambda log: moment(log.timestamp),
    )


def moment(timestamp: str | None) -> str:
    """A timestamp in one spelling that sorts by time; empty where it is none."""
    if not timestamp:
        return ""
    try:
        found = datetime.fromisoformat(timestamp)
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat("T", "microseconds")
    except (ValueError, OverflowError):  # no timestamp, or one that has no moment in the years there are
        return ""
