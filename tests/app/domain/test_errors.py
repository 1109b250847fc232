"""The tree of errors: what each tells a client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app.domain import errors
from app.domain.vendor import Vendor

CODES = {
    "GatewayError": ("INTERNAL_SERVER_ERROR", False),
    "BadUserInput": ("BAD_USER_INPUT", False),
    "FieldRefused": ("BAD_USER_INPUT", False),
    "MatchKeyRequired": ("MATCH_KEY_REQUIRED", False),
    "NothingFound": ("NOT_FOUND", False),
    "NotLinked": ("NOT_LINKED", False),
    "Skipped": ("SKIPPED", False),
    "CostExceeded": ("COST_EXCEEDED", False),
    "CursorInvalid": ("CURSOR_INVALID", False),
    "CursorExpired": ("CURSOR_EXPIRED", False),
    "AmbiguousKey": ("AMBIGUOUS_MATCH", False),
    "NotConfigured": ("NOT_CONFIGURED", False),
    "TakenAlready": ("CONFLICT", False),
    "Unsupported": ("UNSUPPORTED", False),
    "IdempotencyMismatch": ("IDEMPOTENCY_MISMATCH", False),
    "IdempotencyUnavailable": ("IDEMPOTENCY_UNAVAILABLE", True),
    "UpstreamError": ("UPSTREAM_UNAVAILABLE", False),
    "Rejected": ("BAD_USER_INPUT", False),
    "InvalidInput": ("BAD_USER_INPUT", False),
    "NotFound": ("NOT_FOUND", False),
    "Conflict": ("CONFLICT", False),
    "AmbiguousMatch": ("AMBIGUOUS_MATCH", False),
    "Denied": ("FORBIDDEN", False),
    "UpstreamAuth": ("UPSTREAM_AUTH", False),
    "Forbidden": ("FORBIDDEN", False),
    "RateLimited": ("RATE_LIMITED", True),
    "Unavailable": ("UPSTREAM_UNAVAILABLE", True),
    "NoRoom": ("RATE_LIMITED", True),
    "LeftAlone": ("UPSTREAM_UNAVAILABLE", True),
    "SwitchedOff": ("UPSTREAM_UNAVAILABLE", True),
    "TimedOut": ("TIMEOUT", True),
    "MalformedReply": ("MALFORMED_REPLY", False),
}


def tree(kind: type[errors.GatewayError]) -> set[type[errors.GatewayError]]:
    return {kind}.union(*(tree(child) for child in kind.__subclasses__() if child.__module__ == errors.__name__))


def test_every_node_has_its_code_and_says_whether_to_ask_again() -> None:
    assert {kind.__name__: (kind.code, kind.retryable) for kind in tree(errors.GatewayError)} == CODES


def test_the_drawing_names_every_node() -> None:
    drawn = errors.__doc__ or ""
    assert [name for name in CODES if f" {name} " not in drawn.replace("\n", " \n ")] == []


@pytest.mark.parametrize("kind", [errors.BadUserInput, errors.CursorInvalid, errors.CursorExpired, errors.Unsupported])
def test_a_callers_error(kind: type[errors.GatewayError]) -> None:
    error = kind("do it so")
    assert (str(error), error.message) == ("do it so", "do it so")
    assert error.extensions == {"code": kind.code, "retryable": False}


def test_an_ambiguous_key_names_the_candidates_and_picks_none() -> None:
    error = errors.AmbiguousKey("externalId", [(Vendor.USERLOT, "1"), (Vendor.REEVO, "2")])
    assert "`externalId` matches 2 records, and none is picked" in error.message
    assert error.extensions == {
        "code": "AMBIGUOUS_MATCH",
        "retryable": False,
        "candidates": [{"vendor": "USERLOT", "recordId": "1"}, {"vendor": "REEVO", "recordId": "2"}],
    }


@pytest.mark.parametrize("vendor", Vendor)
def test_a_vendor_that_is_missing_is_named(vendor: Vendor) -> None:
    error = errors.NotConfigured(vendor)
    assert error.message == f"{vendor.title} is not configured on this gateway."
    assert error.extensions == {"code": "NOT_CONFIGURED", "retryable": False, "vendor": vendor.name}


def test_what_an_upstream_error_tells_and_what_it_keeps() -> None:
    moment = datetime(2026, 3, 1, 12, 0, 0, 900_000, tzinfo=timezone(timedelta(hours=2)))
    error = errors.RateLimited(
        "wait",
        vendor=Vendor.ASSEMBLY,
        operation="assembly.account.get",
        status=429,
        vendor_code="slow_down",
        retry_at=moment,
        request_id="r-1",
    )
    assert error.extensions == {
        "code": "RATE_LIMITED",
        "retryable": True,
        "vendor": "ASSEMBLY",
        "operation": "assembly.account.get",
        "retryAt": "2026-03-01T10:00:00Z",
        "requestId": "r-1",
    }
    assert (error.status, error.vendor_code) == (429, "slow_down")


def test_what_is_not_known_is_null() -> None:
    extensions = errors.Unavailable("no", vendor=Vendor.SWIFT, operation="o").extensions
    assert (extensions["retryAt"], extensions["requestId"]) == (None, None)


def test_moments_are_told_in_one_form() -> None:
    assert errors.rfc3339(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05Z"
    assert (
        errors.rfc3339(datetime(2026, 1, 2, 3, 4, 5, 999, tzinfo=timezone(-timedelta(hours=5))))
        == "2026-01-02T08:04:05Z"
    )
