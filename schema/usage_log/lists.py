"""Usage logs, newest first, of the organisation or of one account."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import NamedTuple

from app.domain.errors import BadUserInput, Unsupported
from app.domain.paging import VendorPage
from app.domain.usage_log import UsageLog as UsageLogRecord
from app.upstream.lanes import page_by_page
from app.vendors.directory import Vendors
from schema.context import Context
from schema.listing import LARGEST_PAGE, Listing
from schema.loading.choices import Page
from schema.pagination import Connection, connect, page_request
from schema.usage_log.loaders import FirstLogs, FirstPage, pages_of_logs
from schema.usage_log.types import LogOfAccount, UsageLog

_MOST_PAGES_SEARCHED = 20


async def usage_logs(
    context: Context, account_ref: str | None, first: int | None, after: str | None
) -> Connection[UsageLog]:
    """A page of logs.

    Args:
        context: of the request.
        account_ref: of the account; None for the organisation's.
        first: how many at most.
        after: the cursor behind which to go on.

    Raises:
        BadUserInput: `first` is out of bounds.
        CursorInvalid: the cursor is of another list.
        UpstreamError: Assembly gave no usable page.
    """
    request = page_request("usageLogs", first, after, account=account_ref)
    pages = _pages(context, account_ref)
    with page_by_page():
        return await connect(_listing(pages), request, lambda log: LogOfAccount(log, account_ref))


def _pages(context: Context, account_ref: str | None) -> Page[UsageLogRecord]:
    """The pages of a list; the first one is not read again where it was begun."""
    read = pages_of_logs(context.vendors, account_ref)
    if account_ref is None:
        return read
    begun = context.loader(FirstLogs)

    async def page(token: str | None, size: int) -> VendorPage[UsageLogRecord]:
        key = FirstPage(account_ref, size)
        return await (begun.load(key) if token is None and begun.has_begun(key) else read(token, size))

    return page


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
    listing = _listing(pages_of_logs(vendors, account_ref))
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


def _listing(pages: Page[UsageLogRecord]) -> Listing[UsageLogRecord]:
    return Listing(page=pages, by_offset=True, falling=lambda log: moment(log.timestamp))


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
