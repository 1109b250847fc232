"""Userlot's refusals and bodies, as pure functions of replies."""

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
from app.domain.record import Json
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable
from app.upstream.request import Request
from app.vendors.userlot.dialect import UserlotDialect, open_list, open_one, open_revenue

REQUEST = Request("userlot.company.list", "GET", "/api/v1/companies")


def refused(status: int, body: object = None, text: bytes | None = None, **headers: str) -> UpstreamError:
    content = json.dumps(body).encode() if text is None else text
    reply = Reply(status, {k.replace("_", "-"): v for k, v in headers.items()}, content)
    return UserlotDialect().refusal(reply, REQUEST)


@pytest.mark.parametrize(
    ("status", "kind", "code", "retryable"),
    [
        (302, MalformedReply, "MALFORMED_REPLY", False),
        (400, InvalidInput, "BAD_USER_INPUT", False),
        (401, UpstreamAuth, "UPSTREAM_AUTH", False),
        (403, Forbidden, "FORBIDDEN", False),
        (404, NotFound, "NOT_FOUND", False),
        (409, Conflict, "CONFLICT", False),
        (422, InvalidInput, "BAD_USER_INPUT", False),
        (429, RateLimited, "RATE_LIMITED", True),
        (500, Unavailable, "UPSTREAM_UNAVAILABLE", True),
        (503, Unavailable, "UPSTREAM_UNAVAILABLE", True),
    ],
)
def test_a_status_is_a_node_of_the_error_tree(
    status: int, kind: type[UpstreamError], code: str, retryable: bool
) -> None:
    error = refused(status, {"error": "no"})
    assert type(error) is kind
    assert (error.code, error.retryable, error.status) == (code, retryable, status)
    assert error.message == f"Userlot answered {status} to userlot.company.list: no"


def test_retry_after_in_seconds_is_told_as_a_moment() -> None:
    before = datetime.now(UTC)
    error = refused(429, {"message": "slow down"}, retry_after="30")
    assert error.retry_at is not None
    assert timedelta(seconds=29) < error.retry_at - before < timedelta(seconds=60)


def test_retry_after_as_a_date_is_told_as_a_moment() -> None:
    error = refused(503, retry_after="Fri, 31 Dec 2099 23:59:59 GMT")
    assert error.retry_at == datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": "bad key"}, "bad key"),
        ({"message": "bad key"}, "bad key"),
        ({"error": {"message": "bad key", "type": "auth"}}, "bad key"),
        ({"error": {"arr": "is not a number"}}, "arr: is not a number"),
        ({"errors": "bad key"}, "bad key"),
        ({"errors": ["a", {"message": "b"}, 3, None, ["c"]]}, "a, b, 3"),
        (
            {"errors": {"name": ["is blank", "is short"], "arr": "is odd", "x": None}},
            "name: is blank, is short; arr: is odd",
        ),
        ({"errors": {"name": [{"message": "is blank"}]}}, "name: is blank"),
        ({"errors": [], "message": "last"}, "last"),
        ({"error": "", "message": "last"}, "last"),
        ({"error": True, "message": "last"}, "last"),
        (["a", "b"], "a, b"),
        ("just words", "just words"),
        ({"errors": [str(n) for n in range(1000)]}, "0, 1, 2, 3, 4"),
    ],
)
def test_the_words_of_a_refusal_are_found_in_any_of_its_shapes(body: object, said: str) -> None:
    assert refused(422, body).message == f"Userlot answered 422 to userlot.company.list: {said}"


@pytest.mark.parametrize(
    "text",
    [b"", b"<html>oops</html>", b'{"error": "cut o', b"{}", b"[]", b"null", b"true", b'{"errors": {}}', b"\xff\xfe"],
)
def test_a_refusal_that_says_nothing_readable_is_told_by_its_status(text: bytes) -> None:
    assert refused(502, text=text).message == "Userlot answered 502 to userlot.company.list."


def test_long_words_are_cut_and_kept_on_one_line() -> None:
    message = refused(400, {"error": "a\n b " + "x" * 5000}).message
    assert "a b xxx" in message
    assert len(message) < 300


def test_the_vendors_own_code_is_kept() -> None:
    assert refused(422, {"code": "taken", "error": "no"}).vendor_code == "taken"


@pytest.mark.parametrize(
    "body", [{"id": "u1"}, [{"id": "u1"}], {"data": {"id": "u1"}}, {"data": [{"id": "u1"}]}], ids=json.dumps
)
def test_a_single_record_is_read_in_each_shape_it_may_have(body: Json) -> None:
    assert open_one(body, "u1") == {"id": "u1"}


@pytest.mark.parametrize("body", [[], {"data": []}], ids=json.dumps)
def test_an_empty_list_for_a_single_record_is_none(body: Json) -> None:
    assert open_one(body, "u1") is None


def test_a_custom_field_called_data_is_no_envelope() -> None:
    assert open_one({"id": "u1", "data": {"id": "u2"}}, "u1") == {"id": "u1", "data": {"id": "u2"}}


def test_uuids_are_the_same_in_either_case() -> None:
    assert open_one({"id": "f7d5"}, "F7D5") == {"id": "f7d5"}


@pytest.mark.parametrize(
    "body",
    [
        None,
        "u1",
        1,
        {},
        {"name": "no id"},
        {"id": None},
        {"id": ""},
        {"id": {}},
        {"id": "u2"},
        {"data": None},
        [{"id": "u1"}, {"id": "u2"}],
        ["u1"],
        [[{"id": "u1"}]],
    ],
    ids=json.dumps,
)
def test_a_single_record_of_another_shape_or_id_is_refused(body: Json) -> None:
    with pytest.raises(Unparsable):
        open_one(body, "u1")


@pytest.mark.parametrize("body", [[{"a": 1}], {"data": [{"a": 1}]}], ids=json.dumps)
def test_a_list_is_bare_or_under_data(body: Json) -> None:
    assert open_list(body) == [{"a": 1}]


@pytest.mark.parametrize("body", [None, {}, {"data": {}}, {"companies": []}, [1], "x", {"data": None}], ids=json.dumps)
def test_a_list_of_another_shape_is_refused(body: Json) -> None:
    with pytest.raises(Unparsable):
        open_list(body)


@pytest.mark.parametrize(
    ("body", "entries"),
    [
        ([{"mrr": 1}, {"mrr": 2}], [{"mrr": 1}, {"mrr": 2}]),
        ({"data": [{"mrr": 1}]}, [{"mrr": 1}]),
        ({"revenue": [{"mrr": 1}]}, [{"mrr": 1}]),
        ({"entries": [{"mrr": 1}]}, [{"mrr": 1}]),
        ({"mrr": 1, "currency": "USD"}, [{"mrr": 1, "currency": "USD"}]),
        ({"labels": ["May"], "data": [5]}, [{"labels": ["May"], "data": [5]}]),
        ({"revenue": 5}, [{"revenue": 5}]),
        ({"entries": []}, []),
        ([], []),
        ({}, []),
        (None, []),
    ],
)
def test_revenue_is_read_in_any_shape_that_holds_objects(body: Json, entries: list[Json]) -> None:
    assert open_revenue(body) == entries


@pytest.mark.parametrize("body", [[1], "5", 5, [None]], ids=json.dumps)
def test_revenue_without_objects_is_refused(body: Json) -> None:
    with pytest.raises(Unparsable):
        open_revenue(body)


async def test_the_key_goes_in_the_header_that_is_documented() -> None:
    assert await UserlotDialect().credential("k3y").headers() == {"ApiKey": "k3y"}


@pytest.mark.parametrize("status", [400, 422])
@pytest.mark.parametrize(
    "body",
    [
        {"error": "external_id has already been taken"},
        {"errors": ["External must be unique"]},
        {"errors": {"external_id": ["already exists"]}},
        {"message": "External id is Already In Use."},
    ],
)
def test_an_id_that_another_record_has_is_a_conflict_of_whatever_is_written(status: int, body: object) -> None:
    reply = Reply(status, {}, json.dumps(body).encode())
    write = Request("userlot.company.create", "POST", "/api/v1/companies", body=b"{}")
    error = UserlotDialect().refusal(reply, write)
    assert (type(error), error.status, error.operation) == (Conflict, status, "userlot.company.create")
    assert type(UserlotDialect().refusal(reply, REQUEST)) is InvalidInput


def test_other_bad_input_stays_bad_input() -> None:
    write = Request("userlot.company.create", "POST", "/api/v1/companies", body=b"{}")
    for words in ("name is required", "it was mistaken", "uniqueness is not all"):
        error = UserlotDialect().refusal(Reply(422, {}, json.dumps({"error": words}).encode()), write)
        assert type(error) is InvalidInput
