"""Assemble's envelopes, page numbers and refusals, as values."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.domain.errors import (
    Conflict,
    CursorInvalid,
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
from app.upstream.fields import Unparsable
from app.upstream.request import Request
from app.vendors.assemble import dialect
from app.vendors.assemble.dialect import AssembleDialect

REQUEST = Request("assemble.team.get", "GET", "/organisation/teams/1")
SAID = "Assemble answered {} to assemble.team.get"


def refusal(status: int, body: object, **headers: str) -> UpstreamError:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return AssembleDialect().refusal(Reply(status, headers, sent), REQUEST)


@pytest.mark.parametrize(
    ("operation", "status", "kind"),
    [
        ("assemble.team.hide", 400, Conflict),
        ("assemble.team.hide", 422, Conflict),
        ("assemble.team.hide", 405, InvalidInput),
        ("assemble.team.hide", 404, NotFound),
        ("assemble.team.update", 400, InvalidInput),
        ("assemble.team.create", 422, InvalidInput),
    ],
)
def test_only_of_hiding_bad_input_is_the_state_of_the_team(operation: str, status: int, kind: type) -> None:
    error = AssembleDialect().refusal(Reply(status, {}, b"{}"), Request(operation, "DELETE", "/x"))
    assert type(error) is kind
    assert (error.status, error.operation) == (status, operation)
    assert ("no active children" in error.message) is (kind is Conflict)


@pytest.mark.parametrize("code", [400, "400", 400.0])
def test_a_status_code_is_a_number_whether_sent_as_one_or_as_text(code: object) -> None:
    error = refusal(400, {"message": "400 Bad request", "status_code": code})
    assert isinstance(error, InvalidInput)
    assert (error.vendor_code, error.status) == ("400", 400)
    assert error.message == SAID.format(400) + ": 400 Bad request"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidInput),
        (401, UpstreamAuth),
        (403, Forbidden),
        (404, NotFound),
        (405, InvalidInput),
        (406, InvalidInput),
        (409, Conflict),
        (422, InvalidInput),
        (429, RateLimited),
        (500, Unavailable),
        (503, Unavailable),
        (302, MalformedReply),
    ],
)
def test_the_http_status_decides_whatever_the_body_says(status: int, kind: type[UpstreamError]) -> None:
    error = refusal(status, {"message": "no", "status_code": 418})
    assert type(error) is kind
    assert error.message == SAID.format(status) + ": no"
    assert error.vendor_code == "418"


@pytest.mark.parametrize(
    ("errors", "told"),
    [
        ({"name": ["is required", "is odd"], "icon": "unknown"}, "422 No; name: is required; is odd; icon: unknown"),
        (["one", "two"], "422 No; one; two"),
        ("one", "422 No; one"),
        ([], "422 No"),
        (None, "422 No"),
        ({"name": {"deep": {"er": 1}}}, "422 No; name: "),
    ],
)
def test_validation_errors_are_told_in_any_shape(errors: object, told: str) -> None:
    error = refusal(422, {"message": "422 No", "errors": errors, "status_code": 422})
    assert error.message == f"{SAID.format(422)}: {told.strip()}"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "."),
        (b"<html>\n<h1>Bad  gateway</h1>", ": <html> <h1>Bad gateway</h1>"),
        (b'{"message": "cut o', ': {"message": "cut o'),
        (b"\xff\xfe", ": \ufffd\ufffd"),
        (b"[]", "."),
        (b"null", ": null"),
        (b'"plain"', ": plain"),
        (b"{}", "."),
        (b'{"message": null, "error": "unauthorised"}', ": unauthorised"),
        (b'{"message": {"odd": 1}, "status_code": true}', "."),
        (b'{"errors": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001, ": a:"),
    ],
)
def test_an_odd_error_body_is_told_as_far_as_it_says_anything(body: bytes, told: str) -> None:
    error = refusal(502, body)
    assert isinstance(error, Unavailable)
    assert error.message == SAID.format(502) + told
    assert error.vendor_code is None


def test_a_long_message_is_shortened() -> None:
    assert len(refusal(400, {"message": "x" * 100_000}).message) < 300


def test_retry_after_is_kept_where_asking_again_may_help() -> None:
    before = datetime.now(UTC)
    error = refusal(429, {"message": "slow down"}, **{"retry-after": "7"})
    assert error.retry_at is not None
    assert before + timedelta(seconds=7) <= error.retry_at <= datetime.now(UTC) + timedelta(seconds=7)


def test_one_team_comes_in_an_envelope_or_without() -> None:
    assert dialect.open_one({"data": {"id": "1"}}) == {"id": "1"}
    assert dialect.open_one({"id": "1"}) == {"id": "1"}


@pytest.mark.parametrize("body", [None, [], "x", {"data": None}, {"data": [{"id": "1"}]}])
def test_a_body_without_an_object_is_no_team(body: Any) -> None:
    with pytest.raises(Unparsable):
        dialect.open_one(body)


@pytest.mark.parametrize(
    ("body", "pagination"),
    [
        ([{"id": "1"}], {}),
        ({"data": [{"id": "1"}]}, {}),
        ({"data": [{"id": "1"}], "meta": []}, {}),
        ({"data": [{"id": "1"}], "meta": {"pagination": []}}, {}),
        ({"data": [{"id": "1"}], "meta": {"pagination": {"total": "1"}}}, {"total": "1"}),
    ],
)
def test_a_list_comes_with_or_without_envelope_and_pagination(body: Any, pagination: dict[str, Any]) -> None:
    assert dialect.open_list(body) == ([{"id": "1"}], pagination)


@pytest.mark.parametrize("body", [None, {}, {"data": None}, {"data": {"id": "1"}}, [None], [["1"]], 3])
def test_a_body_without_a_list_of_objects_is_no_list(body: Any) -> None:
    with pytest.raises(Unparsable):
        dialect.open_list(body)


@pytest.mark.parametrize(
    ("value", "opened"),
    [
        (None, None),
        ({"data": {"id": "1"}}, {"id": "1"}),
        ({"data": []}, []),
        ({"data": [1], "meta": {}}, [1]),
        ({"id": "1"}, {"id": "1"}),
        ({"data": 1, "id": "1"}, {"data": 1, "id": "1"}),
        ([{"data": 1}], [{"data": 1}]),
    ],
)
def test_an_include_is_opened_where_it_is_in_an_envelope(value: Any, opened: object) -> None:
    assert dialect.open_include(value) == opened


@pytest.mark.parametrize(("token", "page"), [(None, 1), ("2", 2), ("10", 10)])
def test_a_token_is_a_page_number(token: str | None, page: int) -> None:
    assert dialect.page_number(token) == page


@pytest.mark.parametrize("token", ["", "0", "1", "-2", "2.0", "two", " 2", "２", "9" * 5000])
def test_a_token_that_no_page_gave_is_refused(token: str) -> None:
    with pytest.raises(CursorInvalid):
        dialect.page_number(token)


def numbers(current: object, pages: object, links: object = None) -> dict[str, Any]:
    return {"current_page": current, "total_pages": pages, "links": links}


NEXT = {"next": "https://elsewhere.test/steal?page=3&x=1"}


@pytest.mark.parametrize(
    ("pagination", "page", "rows", "token"),
    [
        (numbers("1", "2"), 1, 1, "2"),
        (numbers(2, 3), 2, 1, "3"),
        (numbers("9", "10"), 9, 1, "10"),  # as texts, "10" would be less than "9"
        (numbers("10", "9"), 10, 1, None),
        (numbers("10", "10"), 10, 1, None),
        (numbers("1.0", Decimal("2.0")), 1, 1, "2"),
        (numbers("1", "2"), 1, 0, "2"),  # a page of teams that the caller may not see
        (numbers("1", "1", []), 1, 1, None),
        (numbers("1", "1", {}), 1, 1, None),
        (numbers("1", "1", NEXT), 1, 1, None),
        (numbers(None, "2"), 1, 1, "2"),
        ({}, 1, 1, None),
        (numbers("string", "string", {"next": "string", "previous": "string"}), 1, 1, None),
        (numbers(0, 0, {"next": "", "previous": ""}), 1, 1, None),
        (numbers(None, None, NEXT), 2, 1, "3"),
        (numbers(None, None, NEXT), 2, 0, None),
        (numbers(None, None, NEXT), 3, 1, None),  # does not move on
        (numbers(None, None, {"next": "http://[broken?page=3"}), 2, 1, None),
        (numbers(None, None, {"next": "?page=x"}), 2, 1, None),
        (numbers(None, None, {"next": 3}), 2, 1, None),
        (numbers(None, None, ["?page=3"]), 2, 1, None),
    ],
)
def test_the_next_page_is_found_by_numbers_compared_as_numbers(
    pagination: dict[str, Any], page: int, rows: int, token: str | None
) -> None:
    assert dialect.following(pagination, page, rows) == token


def test_another_page_than_was_asked_for_is_not_taken_for_it() -> None:
    with pytest.raises(Unparsable, match="page 3 was asked for, page 1 came"):
        dialect.following(numbers("1", "9"), 3, 1)


@pytest.mark.parametrize(
    ("stated", "page", "rows", "total"),
    [
        ({"total": "2"}, 1, 2, 2),
        ({"total": 0}, 1, 0, 0),
        ({"total": "12", **numbers("1", "2")}, 1, 10, 12),
        ({"total": "12", "per_page": "10", **numbers("2", "2")}, 2, 2, 12),
        ({"total": "11", "per_page": "10", **numbers("2", "2")}, 2, 2, None),  # fewer than have been seen
        ({"total": "1"}, 1, 2, None),
        ({"total": "5", **numbers("1", "1")}, 1, 2, None),  # one page, and more than it holds
        ({"total": "string"}, 1, 1, None),
        ({"total": -3, **numbers("1", "2")}, 1, 0, None),
        ({"total": "12", "per_page": "10", **numbers("3", "2")}, 3, 0, 12),
        ({}, 1, 1, None),
    ],
)
def test_a_total_counts_only_where_the_page_does_not_belie_it(
    stated: dict[str, Any], page: int, rows: int, total: int | None
) -> None:
    assert dialect.total(stated, page, rows) == total
