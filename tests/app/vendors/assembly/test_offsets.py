"""Paging by limit and offset, as a value."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import CursorInvalid
from app.domain.paging import VendorPage
from app.domain.usage_log import UsageLog
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable
from app.vendors.assembly.mapping import ACCOUNTS, account, usage_log
from app.vendors.assembly.offsets import Span, page, page_of


def listed(count: int, **flags: object) -> dict[str, Any]:
    return {"logs": {"data": [{"id": f"l{n}"} for n in range(count)], **flags}}


def read(body: Any) -> VendorPage[UsageLog]:
    """A page of at most 3, asked for from 40 on."""
    return page(body, "logs", Span(40, 3), usage_log)


@pytest.mark.parametrize(
    ("token", "size", "sent"),
    [
        (None, 25, (("limit", "25"), ("offset", "0"))),
        ("0", 100, (("limit", "100"), ("offset", "0"))),
        ("75", 101, (("limit", "100"), ("offset", "75"))),
        ("75", 0, (("limit", "1"), ("offset", "75"))),
        ("007", -5, (("limit", "1"), ("offset", "7"))),
    ],
)
def test_limit_and_offset_are_always_sent_and_within_what_is_stated(
    token: str | None, size: int, sent: tuple[tuple[str, str], ...]
) -> None:
    assert Span.asked(token, size).query == sent


@pytest.mark.parametrize("token", ["", "-1", "1.5", "abc", "²", "١", " 1", "1" * 16])
def test_a_token_that_is_no_offset_is_refused(token: str) -> None:
    with pytest.raises(CursorInvalid):
        Span.asked(token, 25)


@pytest.mark.parametrize(
    ("body", "following"),
    [
        (listed(3, has_next_page=True, next_cursor=43), "43"),
        (listed(2, has_next_page=True, next_cursor=900), "42"),
        (listed(2, has_next_page="true"), "42"),
        (listed(3, has_next_page=False, next_cursor=43), None),
        (listed(0, has_next_page=True), None),
        (listed(3), "43"),
        (listed(2), None),
        (listed(0), None),
        (listed(3, has_next_page=None), "43"),
        (listed(2, has_next_page={"odd": 1}), None),
    ],
)
def test_the_next_offset_is_this_one_plus_what_came_whatever_the_cursor_says(body: Any, following: str | None) -> None:
    found = read(body)
    assert (found.following, found.total) == (following, None)


def test_offset_pages_shift_so_a_repeat_within_a_page_comes_once_and_still_counts() -> None:
    body = {"logs": {"data": [{"id": "a", "type": "1"}, {"id": "b"}, {"id": "a", "type": "2"}], "has_next_page": True}}
    found = read(body)
    assert [(row.id, row.type) for row in found.rows] == [("a", "1"), ("b", None)]
    assert found.following == "43"


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"logs": None},
        {"logs": []},
        {"logs": {}},
        {"logs": {"data": None}},
        {"logs": {"data": {}}},
        {"logs": {"data": ["x"]}},
        {"logs": {"data": [{"type": "no id"}]}},
        {"accounts": {"data": []}},
    ],
)
def test_a_body_of_another_shape_is_never_taken_for_an_empty_page(body: Any) -> None:
    with pytest.raises(Unparsable):
        read(body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"accounts":{"data":[{"id":"1"},{"id":"1"},{"id":"2"}],"has_next_page":true}}',
        b'{"accounts":{"data":[{"id":"1"},{"id":"2"}]}}',
        b'{"accounts":{"data":[{"id":1}],"has_next_page":"true","next_cursor":"9"}}',
        b'{"accounts":{"data":[{"account":{"id":"1"}}]}}',
    ],
)
def test_a_reply_is_read_as_its_body_is(body: bytes) -> None:
    reply = Reply(200, {}, body)
    whole = page(reply.json(), "accounts", Span(40, 2), account)
    assert page_of(reply, ACCOUNTS, "accounts", Span(40, 2), account) == whole
    assert whole.rows
