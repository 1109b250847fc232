"""Assembly's refusals: both shapes of error body, and what their words make of a status."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

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
)
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.vendors.assembly.dialect import AssemblyDialect

ONE = Request("assembly.account.get", "GET", "/accounts/acme.com")
LIST = Request("assembly.account.list", "GET", "/accounts")


def refusal(status: int, body: str, request: Request = ONE, retry_after: str = "") -> UpstreamError:
    return AssemblyDialect().refusal(Reply(status, {"retry-after": retry_after}, body.encode()), request)


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (301, MalformedReply, "MALFORMED_REPLY"),
        (400, InvalidInput, "BAD_USER_INPUT"),
        (401, UpstreamAuth, "UPSTREAM_AUTH"),
        (403, Forbidden, "FORBIDDEN"),
        (404, NotFound, "NOT_FOUND"),
        (409, Conflict, "CONFLICT"),
        (412, InvalidInput, "BAD_USER_INPUT"),
        (422, InvalidInput, "BAD_USER_INPUT"),
        (429, RateLimited, "RATE_LIMITED"),
        (500, Unavailable, "UPSTREAM_UNAVAILABLE"),
        (502, Unavailable, "UPSTREAM_UNAVAILABLE"),
        (503, Unavailable, "UPSTREAM_UNAVAILABLE"),
    ],
)
def test_a_status_alone_decides_where_no_words_do(status: int, kind: type[UpstreamError], code: str) -> None:
    error = refusal(status, '{"error": "some words"}')
    assert type(error) is kind
    assert (error.code, error.status, error.operation) == (code, status, "assembly.account.get")
    assert error.message == f"Assembly answered {status} to assembly.account.get: some words"


@pytest.mark.parametrize(
    ("body", "said", "vendor_code"),
    [
        ('{"error": "Invalid request"}', "Invalid request", None),
        ('{"error": 17, "message": "Invalid request"}', "Invalid request", "17"),
        ('{"error": "Bad Request", "message": "no such field"}', "Bad Request: no such field", None),
        ('{"error": {"message": "nested"}}', "nested", None),
        ('{"error": true, "message": ""}', None, None),
        ('{"error": null}', None, None),
        ('{"error": ["a"]}', None, None),
        ('{"error": 17}', None, "17"),
        ('"only words"', "only words", None),
        ("[]", None, None),
        ("", None, None),
        ('{"error": "cut o', None, None),
        ("plain words\n", "plain words", None),
        ("<html><body>Bad gateway</body></html>", None, None),
        ("\ufffd\x00", "\ufffd\x00", None),
    ],
)
def test_both_error_shapes_and_odd_bodies_are_read(body: str, said: str | None, vendor_code: str | None) -> None:
    error = refusal(400, body)
    start = "Assembly answered 400 to assembly.account.get"
    assert error.message == (f"{start}: {said}" if said else f"{start}.")
    assert error.vendor_code == vendor_code


def test_a_body_that_is_not_utf8_still_tells_its_status() -> None:
    error = AssemblyDialect().refusal(Reply(503, {}, b"\xff\xfe broken"), ONE)
    assert isinstance(error, Unavailable)
    assert error.status == 503


def test_a_long_message_is_cut() -> None:
    assert len(refusal(400, f'{{"error": "{"x" * 5000}"}}').message) < 300


@pytest.mark.parametrize(
    "operation",
    [
        "assembly.account.get",
        "assembly.additional_properties.get",
        "assembly.label.get",
        "assembly.usage_log.list_of_account",
        "assembly.account.delete",
        "assembly.additional_properties.create",
        "assembly.additional_properties.set",
        "assembly.additional_properties.delete",
        "assembly.label.update",
        "assembly.label.delete",
        "assembly.usage_log.add_to_account",
        "assembly.usage_log.update",
        "assembly.usage_log.delete",
    ],
)
@pytest.mark.parametrize("body", ['{"error": "Account Not Found"}', '{"error": 400, "message": "it was not found"}'])
def test_a_400_that_says_not_found_of_the_one_record_asked_for_is_a_404(operation: str, body: str) -> None:
    error = refusal(400, body, Request(operation, "GET", "/x"))
    assert type(error) is NotFound
    assert error.status == 400


@pytest.mark.parametrize("words", ["The account does not exist", "Label doesn't exist", "No such account: acme.com"])
def test_a_400_that_says_so_in_other_words_is_a_404_where_nothing_but_the_reference_was_sent(words: str) -> None:
    """An account is grabbed by "the ID from Assembly, the domain of the account, or a source specific ID": what is
    answered where there is none is not stated.
    """
    body = json.dumps({"error": words})
    for operation in ("assembly.account.get", "assembly.label.get", "assembly.account.delete"):
        assert type(refusal(400, body, Request(operation, "GET", "/x"))) is NotFound
    for operation in ("assembly.account.update", "assembly.account.create", "assembly.usage_log.list_of_account"):
        assert type(refusal(400, body, Request(operation, "PUT", "/x"))) is InvalidInput
    assert type(refusal(422, body)) is InvalidInput


@pytest.mark.parametrize("words", ["Invalid request", "Invalid account ID or missing parameters", "Such a request"])
def test_a_400_about_anything_else_is_no_missing_record(words: str) -> None:
    assert type(refusal(400, f'{{"error": "{words}"}}')) is InvalidInput


@pytest.mark.parametrize(
    "operation",
    [
        "assembly.account.list",
        "assembly.label.list",
        "assembly.label.list_of_type",
        "assembly.usage_log.list",
        "assembly.account.create",
        "assembly.account.update",
        "assembly.label.create",
        "assembly.usage_log.add",
    ],
)
def test_not_found_where_it_may_be_something_else_is_no_missing_record(operation: str) -> None:
    assert type(refusal(400, '{"error": "field not found"}', Request(operation, "GET", "/x"))) is InvalidInput


def test_not_found_in_another_status_keeps_that_status_meaning() -> None:
    assert type(refusal(401, '{"error": "API key not found"}')) is UpstreamAuth
    assert type(refusal(422, '{"error": "tier not found"}')) is InvalidInput
    assert type(refusal(503, '{"error": "not found"}')) is Unavailable


@pytest.mark.parametrize("status", [400, 409, 422])
@pytest.mark.parametrize("words", ["Property already exists", "ALREADY EXISTS"])
def test_already_exists_is_a_conflict(status: int, words: str) -> None:
    error = refusal(status, f'{{"error": 9, "message": "{words}"}}', LIST)
    assert type(error) is Conflict
    assert (error.status, error.vendor_code) == (status, "9")


def test_a_429_without_retry_after_can_be_tried_again_in_a_second() -> None:
    before = datetime.now(UTC)
    error = refusal(429, '{"error": "slow down"}')
    after = datetime.now(UTC)
    assert error.retry_at is not None
    assert before + timedelta(seconds=1) <= error.retry_at <= after + timedelta(seconds=1)
    assert error.retryable


def test_a_429_with_retry_after_is_taken_at_its_word() -> None:
    error = refusal(429, "", retry_after="Sun, 06 Nov 2044 08:49:37 GMT")
    assert error.extensions["retryAt"] == "2044-11-06T08:49:37Z"


async def test_the_key_is_sent_raw() -> None:
    assert await AssemblyDialect().credential("k3y").headers() == {"authorization": "k3y"}
