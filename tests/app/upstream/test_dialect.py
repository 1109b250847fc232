"""Refusals by status, and when to come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    MalformedReply,
    NotFound,
    RateLimited,
    Unavailable,
    UpstreamAuth,
    UpstreamError,
    rfc3339,
)
from app.domain.vendor import Vendor
from app.upstream.dialect import Reply, error_body, in_seconds, refusal_by_status, retry_at, shortened
from app.upstream.request import Request

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ASKED = Request("swift.account.get", "GET", "/x")


def refusal(status: int, *, headers: dict[str, str] | None = None, said: str | None = None) -> UpstreamError:
    return refusal_by_status(Reply(status, headers or {}, b""), ASKED, vendor=Vendor.SWIFT, said=said, vendor_code="c")


@pytest.mark.parametrize(
    ("status", "kind", "code", "retryable"),
    [
        (302, MalformedReply, "MALFORMED_REPLY", False),
        (100, MalformedReply, "MALFORMED_REPLY", False),
        (400, InvalidInput, "BAD_USER_INPUT", False),
        (401, UpstreamAuth, "UPSTREAM_AUTH", False),
        (402, InvalidInput, "BAD_USER_INPUT", False),
        (403, Forbidden, "FORBIDDEN", False),
        (404, NotFound, "NOT_FOUND", False),
        (408, Unavailable, "UPSTREAM_UNAVAILABLE", True),
        (409, Conflict, "CONFLICT", False),
        (410, NotFound, "NOT_FOUND", False),
        (418, InvalidInput, "BAD_USER_INPUT", False),
        (422, InvalidInput, "BAD_USER_INPUT", False),
        (425, Unavailable, "UPSTREAM_UNAVAILABLE", True),
        (429, RateLimited, "RATE_LIMITED", True),
        (500, Unavailable, "UPSTREAM_UNAVAILABLE", True),
        (502, Unavailable, "UPSTREAM_UNAVAILABLE", True),
        (503, Unavailable, "UPSTREAM_UNAVAILABLE", True),
        (599, Unavailable, "UPSTREAM_UNAVAILABLE", True),
        (700, Unavailable, "UPSTREAM_UNAVAILABLE", True),
    ],
)
def test_what_a_status_stands_for(status: int, kind: type[UpstreamError], code: str, retryable: bool) -> None:
    error = refusal(status)
    assert type(error) is kind
    assert (error.code, error.retryable) == (code, retryable)
    assert (error.status, error.vendor, error.operation, error.vendor_code) == (
        status,
        Vendor.SWIFT,
        ASKED.operation,
        "c",
    )
    assert error.message == f"Swift answered {status} to swift.account.get."


def test_the_vendors_words_are_told_on_one_line_and_in_short() -> None:
    error = refusal(422, said="name\n\tis  too long " + "x" * 500)
    assert error.message.startswith("Swift answered 422 to swift.account.get: name is too long xxx")
    assert error.message.endswith("x…")
    assert len(error.message) < 260
    assert shortened("x" * 200) == "x" * 200


@pytest.mark.parametrize("status", [429, 503])
def test_when_to_come_back_is_told_for_what_may_be_asked_again(status: int) -> None:
    later = refusal(status, headers={"retry-after": "120"}).retry_at
    assert later is not None
    assert timedelta(seconds=110) < later - datetime.now(UTC) <= timedelta(seconds=120)
    assert refusal(404, headers={"retry-after": "120"}).retry_at is None


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("0", NOW),
        ("120", NOW + timedelta(seconds=120)),
        (" 5 ", NOW + timedelta(seconds=5)),
        ("Sun, 01 Mar 2026 12:00:30 GMT", NOW + timedelta(seconds=30)),
        ("Sun, 01 Mar 2026 13:00:30 +0100", NOW + timedelta(seconds=30)),
        ("Sun, 01 Mar 2026 12:00:30", NOW + timedelta(seconds=30)),
        ("Sun Mar  1 12:00:30 2026", NOW + timedelta(seconds=30)),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(value: str, moment: datetime) -> None:
    assert retry_at({"retry-after": value}, NOW) == moment


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "-1",
        "1.5",
        "1e3",
        "٣",
        "9" * 10,
        "9" * 5000,
        "Sun, 99 Mar 2026 12:00:30 GMT",
        "Sun, 01 Mar 99999 12:00:30 GMT",
        "Sun, 01 Mar 2026 99999999999999999999:00:30 GMT",
        "Sun, 01 Mar 2026 12:00:30 +99999999999999999999",
        "Fri, 31 Dec 9999 23:59:59 -2300",
    ],
)
def test_garbage_is_no_moment(value: str) -> None:
    assert retry_at({"retry-after": value}, NOW) is None
    assert retry_at({}, NOW) is None


@given(st.text(max_size=30) | st.from_regex(r"[A-Z][a-z]{2}, \d+ Mar \d+ \d+:\d\d:\d\d [+-]\d+", fullmatch=True))
def test_any_value_can_be_told_to_a_client(value: str) -> None:
    moment = retry_at({"retry-after": value}, NOW)
    assert moment is None or rfc3339(moment).endswith("Z")


@pytest.mark.parametrize(("status", "is_success"), [(199, False), (200, True), (201, True), (299, True), (300, False)])
def test_any_2xx_is_a_success(status: int, is_success: bool) -> None:
    assert Reply(status, {}, b"").is_success is is_success


def test_an_errors_body_may_be_anything() -> None:
    assert error_body(Reply(400, {}, b'{"a": 1}')) == {"a": 1}
    assert error_body(Reply(400, {}, b"<html>")) is None
    assert error_body(Reply(400, {}, b"")) is None


def test_a_moment_in_so_many_seconds() -> None:
    assert timedelta(seconds=59) < in_seconds(60) - datetime.now(UTC) <= timedelta(seconds=60)
