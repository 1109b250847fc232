"""Which usage log a change names, and what a dry run of the change tells."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from app.domain.changes import Changes
from app.domain.errors import NothingFound, Unsupported
from app.domain.usage_log import UsageLog
from app.vendors.directory import Vendors
from schema.ids import parse_id
from schema.usage_log.lists import LogPlace, find_usage_log, place_in
from schema.writes.outcomes import about
from schema.writes.previews import Preview, changed, gone

_FIELD = "id"


def place_of(given: str) -> LogPlace:
    """Where the log stands that either id names.

    Args:
        given: the log's opaque id, or Assembly's own.

    Raises:
        About: of `id`: it is neither.
    """
    with about(_FIELD):
        try:
            UUID(given)
        except ValueError:
            return place_in(parse_id(given, "UsageLog").id)
        return LogPlace(given, None, None)


async def shown_changed(vendors: Vendors, given: str, changes: Changes) -> Preview:
    """A log before and after a change. What it is now is null where it cannot be seen.

    Raises:
        About: of `id`: it is none, or there is no such log.
        UpstreamError: Assembly gave no usable page.
    """
    log = await _seen(vendors, given)
    return Preview(dict.fromkeys(changes), dict(changes)) if log is None else changed(log, changes)


async def shown_gone(vendors: Vendors, given: str) -> Preview:
    """A log before its end, an empty object where it cannot be seen. Raises as `shown_changed`."""
    log = await _seen(vendors, given)
    return Preview({}, None) if log is None else gone(log)


async def _seen(vendors: Vendors, given: str) -> UsageLog | None:
    """The log; None where it may be there and cannot be seen, as Assembly reads none by its id alone."""
    place = place_of(given)
    with about(_FIELD):
        try:
            found = await find_usage_log(vendors, place)
        except Unsupported:  # it lies further back than is searched
            return None
        if found is None and place.timestamp is not None:
            raise NothingFound("There is no such usage log in the list where it stood.")
    return None if found is None else cast("UsageLog", found.record)
