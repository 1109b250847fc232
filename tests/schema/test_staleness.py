"""What an answer tells of the stale answers that it was made from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.errors import TimedOut
from app.domain.vendor import Vendor
from app.upstream.scope import Call
from schema.staleness import stale_told

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATE = TimedOut("Userlot did not answer.", vendor=Vendor.USERLOT, operation="userlot.company.get")


def test_they_are_told_by_vendor_and_noun_with_the_oldest() -> None:
    calls = [
        Call(Vendor.USERLOT, "userlot.company.get", "stale", 0.0, 0, NOON, LATE),
        Call(Vendor.USERLOT, "userlot.company.list", "stale", 0.0, 0, NOON - timedelta(seconds=5)),
        Call(Vendor.USERLOT, "userlot.end_user.list", "cache", 0.0, 0, NOON - timedelta(hours=1)),
        Call(Vendor.REEVO, "reevo.account.query", "stale", 0.0, 0, NOON),
        Call(Vendor.REEVO, "reevo.account.query", "network", 1.0, 0),
    ]
    assert stale_told(calls) == [
        {"vendor": "USERLOT", "of": "company", "asOf": "2026-03-01T11:59:55Z", "code": "TIMEOUT"},
        {"vendor": "REEVO", "of": "account", "asOf": "2026-03-01T12:00:00Z", "code": None},
    ]


def test_what_is_fresh_is_not_told() -> None:
    assert stale_told([Call(Vendor.REEVO, "reevo.account.query", "cache", 0.0, 0, NOON)]) == []
