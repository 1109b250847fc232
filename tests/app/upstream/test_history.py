"""How a vendor's last calls went."""

from __future__ import annotations

import re

import pytest

from app.domain.errors import (
    Forbidden,
    MalformedReply,
    NotFound,
    RateLimited,
    TimedOut,
    Unavailable,
    UpstreamAuth,
    UpstreamError,
)
from app.domain.vendor import Vendor
from app.upstream.history import History

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def failed(kind: type[UpstreamError]) -> History:
    history = History()
    history.failed(kind("no", vendor=Vendor.SWIFT, operation="swift.account.get"))
    return history


def test_nothing_is_known_before_the_first_call() -> None:
    assert History() == History(reachable=None, last_answer_at=None, last_error_at=None, last_error_code=None)


def test_an_answer() -> None:
    history = History()
    history.answered()
    assert history.reachable is True
    assert MOMENT.fullmatch(history.last_answer_at or "")
    assert (history.last_error_at, history.last_error_code) == (None, None)


def test_a_record_that_is_not_there_is_an_answer() -> None:
    history = failed(NotFound)
    assert history.reachable is True
    assert MOMENT.fullmatch(history.last_answer_at or "")
    assert history.last_error_code is None


@pytest.mark.parametrize(
    ("kind", "reachable"),
    [
        (UpstreamAuth, True),
        (Forbidden, True),
        (RateLimited, True),
        (MalformedReply, True),
        (Unavailable, False),
        (TimedOut, False),
    ],
)
def test_failures_tell_whether_the_vendor_was_there(kind: type[UpstreamError], reachable: bool) -> None:
    history = failed(kind)
    assert history.reachable is reachable
    assert history.last_error_code == kind.code
    assert MOMENT.fullmatch(history.last_error_at or "")
    assert history.last_answer_at is None
