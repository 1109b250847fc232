"""What every answer tells of the stale answers of vendors that it was made from: `extensions.stale`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.domain.errors import rfc3339
from app.domain.vendor import Vendor
from app.upstream.scope import STALE, Call


def stale_told(calls: Iterable[Call]) -> list[dict[str, Any]]:
    """The stale answers among those that a request was given, by vendor and noun.

    Returns:
        `vendor`; `of`, the noun, such as `account`; `asOf`, when the oldest of them came; `code` of the failure in
        whose place the first of them stands, None where the vendor is being asked behind.
    """
    groups: dict[tuple[Vendor, str], list[Call]] = {}
    for call in calls:
        if call.source == STALE:
            groups.setdefault((call.vendor, call.operation.split(".")[1]), []).append(call)
    return [_group(vendor, noun, group) for (vendor, noun), group in groups.items()]


def _group(vendor: Vendor, noun: str, calls: list[Call]) -> dict[str, Any]:
    error = calls[0].instead_of
    oldest = min(call.as_of for call in calls if call.as_of is not None)
    return {
        "vendor": vendor.name,
        "of": noun,
        "asOf": rfc3339(oldest),
        "code": None if error is None else error.code,
    }
