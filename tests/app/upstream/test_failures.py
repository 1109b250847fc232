"""What the pipeline says of a call that failed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.errors import LeftAlone, MalformedReply, NoRoom, RateLimited, TimedOut, Unavailable
from app.domain.vendor import Vendor
from app.upstream.failures import Failures
from tests.app.upstream.gates import THING

SAY = Failures(Vendor.USERLOT)


def test_each_failure_names_who_what_and_for_whom() -> None:
    said = {
        TimedOut: SAY.timed_out(THING, "r"),
        Unavailable: SAY.unavailable(THING, "r", OSError("secret")),
        MalformedReply: SAY.malformed(THING, "r", "x" * 1000),
        RateLimited: SAY.too_many(THING, "r", "allows 3 calls a second.", 2.0),
        NoRoom: SAY.no_room(THING, "r", 3, 2.0),
        LeftAlone: SAY.left_alone(THING, "r", 2.0),
    }
    for kind, error in said.items():
        assert type(error) is kind
        assert (error.vendor, error.operation, error.request_id) == (Vendor.USERLOT, "userlot.thing.get", "r")
        assert error.status is None
        assert error.message.startswith("Userlot")
        assert len(error.message) < 300
        assert "secret" not in error.message


@pytest.mark.parametrize("seconds", [0.2, 5.0])
def test_who_is_left_alone_is_told_for_how_long(seconds: float) -> None:
    error = SAY.left_alone(THING, "r", seconds)
    assert f"for {max(1, round(seconds))} s" in error.message
    assert (error.code, error.retryable) == ("UPSTREAM_UNAVAILABLE", True)
    assert error.retry_at is not None
    assert (error.retry_at - datetime.now(UTC)).total_seconds() == pytest.approx(seconds, abs=0.1)
