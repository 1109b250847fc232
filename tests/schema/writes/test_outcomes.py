"""What came of a write, as data: which outcome an error is, whether it may be sent again, and whose field it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.errors import (
    AmbiguousKey,
    BadUserInput,
    Conflict,
    FieldRefused,
    GatewayError,
    InvalidInput,
    MalformedReply,
    NotConfigured,
    NotLinked,
    RateLimited,
    Skipped,
    TimedOut,
    Unavailable,
    Unsupported,
    UpstreamAuth,
    UpstreamError,
)
from app.domain.vendor import Vendor
from schema.writes.outcomes import About, WriteAction, about, failed, outcome_of, refusal

RETRY_AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def upstream(kind: type[UpstreamError], *, unsettled: bool = False, retry_at: datetime | None = None) -> UpstreamError:
    error = kind("It failed.", vendor=Vendor.ASSEMBLY, operation="assembly.label.create", retry_at=retry_at)
    error.unsettled = unsettled
    return error


def test_what_was_done_has_no_error() -> None:
    done = outcome_of(Vendor.REEVO, WriteAction.LINKED, "a1")
    assert (done.vendor, done.action, done.record_id, done.error) == (Vendor.REEVO, WriteAction.LINKED, "a1", None)


@pytest.mark.parametrize(
    ("error", "action", "code", "retryable"),
    [
        (upstream(Unavailable), WriteAction.FAILED, "UPSTREAM_UNAVAILABLE", True),
        (upstream(Unavailable, unsettled=True), WriteAction.UNKNOWN, "UPSTREAM_UNAVAILABLE", False),
        (upstream(TimedOut, unsettled=True), WriteAction.UNKNOWN, "TIMEOUT", False),
        (upstream(MalformedReply, unsettled=True), WriteAction.UNKNOWN, "MALFORMED_REPLY", False),
        (upstream(RateLimited), WriteAction.FAILED, "RATE_LIMITED", True),
        (upstream(Conflict), WriteAction.FAILED, "CONFLICT", False),
        (upstream(UpstreamAuth), WriteAction.FAILED, "UPSTREAM_AUTH", False),
        (NotConfigured(Vendor.ASSEMBLY), WriteAction.FAILED, "NOT_CONFIGURED", False),
        (NotLinked(Vendor.ASSEMBLY), WriteAction.FAILED, "NOT_LINKED", False),
        (Unsupported("There is no such write."), WriteAction.UNSUPPORTED, "UNSUPPORTED", False),
        (About("id", BadUserInput("No id.")), WriteAction.FAILED, "BAD_USER_INPUT", False),
    ],
)
def test_an_error_is_an_outcome(error: GatewayError, action: WriteAction, code: str, retryable: bool) -> None:
    told = failed(Vendor.ASSEMBLY, error, "l1")
    assert told.error is not None
    assert (told.action, told.record_id, told.error.code, told.error.retryable) == (action, "l1", code, retryable)


def test_a_lost_answer_says_how_to_find_out() -> None:
    lost = upstream(TimedOut, unsettled=True)
    told = failed(Vendor.ASSEMBLY, lost, find_out="`labels` has it then.")
    assert told.error is not None
    assert told.error.message == "It failed. It may have been done. `labels` has it then."
    lost.message = "Assembly answered 502"
    plain = failed(Vendor.ASSEMBLY, lost)
    assert plain.error is not None
    assert plain.error.message == (
        "Assembly answered 502. It may have been done. Read the record before sending it again."
    )


def test_a_lost_answer_to_what_does_the_same_twice_may_be_sent_again() -> None:
    told = failed(Vendor.ASSEMBLY, upstream(TimedOut, unsettled=True), is_repeatable=True)
    assert told.error is not None
    assert (told.action, told.error.retryable) == (WriteAction.UNKNOWN, True)
    odd = failed(Vendor.ASSEMBLY, upstream(MalformedReply, unsettled=True), is_repeatable=True)
    assert odd.error is not None
    assert not odd.error.retryable  # the next answer would be no better


def test_a_read_for_a_write_that_fails_leaves_no_doubt_about_the_write() -> None:
    told = failed(Vendor.ASSEMBLY, upstream(TimedOut, unsettled=True), sent=False)
    assert told.error is not None
    assert (told.action, told.error.retryable, told.error.message) == (WriteAction.FAILED, True, "It failed.")


def test_when_to_try_again_is_told_in_utc() -> None:
    told = failed(Vendor.ASSEMBLY, upstream(RateLimited, retry_at=RETRY_AT))
    assert told.error is not None
    assert told.error.retry_at == "2026-05-01T12:00:00Z"


@pytest.mark.parametrize(
    ("error", "path", "field", "code"),
    [
        (FieldRefused("contract_value", "No."), "", "contractValue", "BAD_USER_INPUT"),
        (FieldRefused("contract_value", "No."), "assembly", "assembly.contractValue", "BAD_USER_INPUT"),
        (FieldRefused("custom_fields.tier", "No."), "", "customFields.tier", "BAD_USER_INPUT"),
        (About("account", NotLinked(Vendor.REEVO)), "", "account", "NOT_LINKED"),
        (About("id", BadUserInput("No id.")), "reevo", "reevo.id", "BAD_USER_INPUT"),
        (About("account", AmbiguousKey("account", [])), "", "account", "AMBIGUOUS_MATCH"),
        (BadUserInput("No."), "", None, "BAD_USER_INPUT"),
        (upstream(InvalidInput), "", None, "BAD_USER_INPUT"),
        (upstream(Conflict), "assembly", "assembly", "CONFLICT"),
        (NotConfigured(Vendor.SWIFT), "swift", "swift", "NOT_CONFIGURED"),
        (Unsupported("No."), "swift", "swift", "UNSUPPORTED"),
    ],
)
def test_a_refusal_is_about_a_field(error: GatewayError, path: str, field: str | None, code: str) -> None:
    told = refusal(Vendor.USERLOT, error, path)
    assert told is not None
    assert (told.field, told.code, told.vendor) == (field, code, Vendor.USERLOT)


@pytest.mark.parametrize(
    "error",
    [
        upstream(Unavailable),
        upstream(TimedOut, unsettled=True),
        upstream(RateLimited),
        upstream(UpstreamAuth),
        Skipped(Vendor.REEVO, upstream(Unavailable)),
        About("account", upstream(Unavailable)),
    ],
)
def test_a_failure_is_no_matter_of_the_input(error: GatewayError) -> None:
    assert refusal(Vendor.ASSEMBLY, error) is None


def test_what_is_wrong_is_about_the_field_that_was_looked_at() -> None:
    with pytest.raises(About) as caught, about("id"):
        raise BadUserInput("No id.")
    assert (caught.value.field, caught.value.cause.code, caught.value.message) == ("id", "BAD_USER_INPUT", "No id.")


def test_an_error_that_names_its_field_keeps_it() -> None:
    with pytest.raises(FieldRefused) as refused, about("account"):
        raise FieldRefused("name", "No.")
    assert refused.value.field == "name"
    with pytest.raises(About) as nested, about("account"), about("account.domain"):
        raise BadUserInput("No domain.")
    assert nested.value.field == "account.domain"
