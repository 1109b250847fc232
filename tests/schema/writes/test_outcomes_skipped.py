"""A write that was not sent since another vendor failed: that failure says whether and when to send it again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.errors import Forbidden, GatewayError, RateLimited, Skipped
from app.domain.vendor import Vendor
from schema.writes.outcomes import WriteAction, failed, refusal

WHEN = datetime(2026, 6, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (
            RateLimited("Later.", vendor=Vendor.ASSEMBLY, operation="assembly.account.get", retry_at=WHEN),
            (True, "2026-06-01T10:00:00Z"),
        ),
        (Forbidden("No.", vendor=Vendor.ASSEMBLY, operation="assembly.account.get"), (False, None)),
    ],
)
def test_the_failure_behind_it_says_when_to_send_it_again(cause: GatewayError, told: tuple[bool, str | None]) -> None:
    outcome = failed(Vendor.REEVO, Skipped(Vendor.REEVO, cause), sent=False)
    assert outcome.error is not None
    assert (outcome.action, outcome.error.code) == (WriteAction.FAILED, "SKIPPED")
    assert (outcome.error.retryable, outcome.error.retry_at) == told
    assert refusal(Vendor.REEVO, Skipped(Vendor.REEVO, cause)) is None
