"""Moments as instants, to be put in order and held against each other; what is shown stays the vendor's own text."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d:\d\d(\.\d+)?(?P<offset>[Zz]|[+-]\d\d:\d\d)?)?", re.ASCII)


def instant(text: str | None) -> datetime | None:
    """The instant that a vendor's time stands for, in UTC, to the microsecond.

    Args:
        text: RFC 3339. Without an offset it is in UTC, and a day is its beginning.

    Returns:
        An aware datetime; None where the text is no time, or one outside of the years there are.
    """
    written = (text or "").strip()
    if not _MOMENT.fullmatch(written):
        return None
    try:
        found = datetime.fromisoformat(written.upper())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def has_offset(text: str) -> bool:
    """Whether a time says which instant it is, without anything being assumed."""
    found = _MOMENT.fullmatch(text.strip())
    return found is not None and found["offset"] is not None
