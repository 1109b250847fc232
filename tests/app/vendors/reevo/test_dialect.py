"""Reevo's refusals: the code string decides, wherever it stands and whatever status it comes with."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import (
    AmbiguousMatch,
    Conflict,
    Forbidden,
    InvalidInput,
    MalformedReply,
    NotFound,
    RateLimited,
    Unavailable,
    UpstreamAuth,
    UpstreamError,
)
from app.upstream.decoding import encode_json
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.vendors.reevo.dialect import ReevoDialect

REQUEST = Request("reevo.account.get", "GET", "/api/v2/account/1")


def refused(status: int, body: object, **headers: str) -> UpstreamError:
    raw = body if isinstance(body, bytes) else encode_json(body)
    return ReevoDialect().refusal(Reply(status, headers, raw), REQUEST)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ambiguous_match", AmbiguousMatch),
        ("record_not_found", NotFound),
        ("target_record_not_found", NotFound),
        ("unknown_field", InvalidInput),
        ("field_not_updatable", InvalidInput),
        ("field_not_creatable", InvalidInput),
        ("field_required_missing", InvalidInput),
        ("field_value_invalid", InvalidInput),
        ("field_of_tomorrow", InvalidInput),
        ("invalid_filter_field", InvalidInput),
        ("invalid_filter_operator", InvalidInput),
        ("invalid_filter_value", InvalidInput),
        ("filter_depth_exceeded", InvalidInput),
        ("sort_too_many_fields", InvalidInput),
        ("unsortable_field", InvalidInput),
        ("invalid_cursor", InvalidInput),
        ("invalid_matching_field", InvalidInput),
        ("unknown_relationship", InvalidInput),
    ],
)
@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_the_code_string_decides_and_not_the_status(code: str, kind: type[UpstreamError], status: int) -> None:
    error = refused(status, {"error": {"code": code, "message": "m"}})
    assert (type(error), error.vendor_code, error.status) == (kind, code, status)
    assert error.message == f"Reevo answered {status} to reevo.account.get: m"
    assert error.retryable is False


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"code": "ambiguous_match"}},
        {"code": "ambiguous_match"},
        {"detail": {"code": "ambiguous_match"}},
        {"errors": [{"code": "ambiguous_match"}]},
        {"error": "ambiguous_match"},
        {"detail": "ambiguous_match"},
        {"errors": ["ambiguous_match"]},
        {"detail": [{"code": "ambiguous_match"}]},
        {"code": 409, "error": "ambiguous_match"},
        {"code": "conflict", "error": {"code": "ambiguous_match"}},
        {"error": "Conflict", "detail": {"code": "ambiguous_match", "message": "two accounts"}},
    ],
)
def test_the_code_is_found_wherever_it_stands(body: dict[str, Any]) -> None:
    error = refused(400, body)
    assert (type(error), error.vendor_code) == (AmbiguousMatch, "ambiguous_match")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (304, MalformedReply),
        (400, InvalidInput),
        (401, UpstreamAuth),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (422, InvalidInput),
        (429, RateLimited),
        (500, Unavailable),
        (503, Unavailable),
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Bad gateway</html>",
        b'{"error": {"code": "ambig',
        [],
        None,
        7,
        {},
        {"error": None},
        {"errors": []},
        {"error": {"code": None}},
        {"error": {"code": {"a": 1}}},
        {"detail": [["x"]]},
    ],
)
def test_without_a_code_the_status_decides(status: int, kind: type[UpstreamError], body: object) -> None:
    error = refused(status, body)
    assert (type(error), error.vendor_code) == (kind, None)
    assert error.message == f"Reevo answered {status} to reevo.account.get."


def test_a_code_of_tomorrow_is_kept_and_the_status_decides() -> None:
    error = refused(403, {"error": {"code": "missing_permission", "message": "needs Accounts Read"}})
    assert (type(error), error.vendor_code) == (Forbidden, "missing_permission")
    assert error.message.endswith(": needs Accounts Read")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": "Something broke"}, "Something broke"),
        ({"detail": "Not found."}, "Not found."),
        ({"detail": [{"msg": "field required", "type": "x"}]}, "field required"),
        ({"code": "unknown_field", "message": "no field 'x'"}, "no field 'x'"),
        ({"error": "unknown_field"}, "unknown_field"),
        ({"message": "a" * 500}, "a" * 200 + "…"),
    ],
)
def test_the_vendors_words_are_told_in_one_short_line(body: object, said: str) -> None:
    assert refused(400, body).message == f"Reevo answered 400 to reevo.account.get: {said}"


def test_what_is_said_of_a_wrong_credential_is_not_repeated() -> None:
    error = refused(401, {"error": {"code": "invalid_api_key", "message": "unknown key rv_12345"}})
    assert error.message == "Reevo answered 401 to reevo.account.get: invalid_api_key"
    assert "rv_12345" not in str(error)


def test_a_spent_quota_tells_when_to_ask_again() -> None:
    error = refused(429, {"code": "quota_exceeded"}, **{"retry-after": "30"})
    assert isinstance(error, RateLimited)
    assert (error.retryable, error.vendor_code) == (True, "quota_exceeded")
    assert error.retry_at is not None
    assert refused(503, b"", **{"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}).extensions["retryAt"] == (
        "2026-10-21T07:28:00Z"
    )


async def test_the_key_goes_in_the_header_that_is_documented() -> None:
    assert await ReevoDialect().credential("k3y").headers() == {"authorization": "Bearer k3y"}
