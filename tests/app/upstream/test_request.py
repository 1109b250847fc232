"""Paths and queries as they stand on the wire."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.errors import BadUserInput
from app.upstream.request import Request, query, segment

ANY_TEXT = st.text(alphabet=st.characters(), max_size=30)

SPELLED = [
    ("a/b", "a%2Fb"),
    ("100%", "100%25"),
    ("%2F", "%252F"),
    ("%2e%2e", "%252e%252e"),
    ("a?b", "a%3Fb"),
    ("a#b", "a%23b"),
    ("a b", "a%20b"),
    ("\U0001f600", "%F0%9F%98%80"),
    ("jane@example.com", "jane%40example.com"),
    ("a:b", "a%3Ab"),
    ("a+b", "a%2Bb"),
    ("a;b=c&d,e", "a%3Bb%3Dc%26d%2Ce"),
    ("é", "%C3%A9"),
    ("e\u0301", "e%CC%81"),
    ("..a", "..a"),
    ("...", "..."),
    ("../x", "..%2Fx"),
    (".. ", "..%20"),
    ("~-_.", "~-_."),
    ("\\", "%5C"),
    ("a\nb\0", "a%0Ab%00"),
    ("שלום", "%D7%A9%D7%9C%D7%95%D7%9D"),
]


@pytest.mark.parametrize(("value", "spelled"), SPELLED)
def test_a_slot_is_encoded_whole(value: str, spelled: str) -> None:
    assert segment(value, what="an id") == spelled
    assert unquote(spelled) == value


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_what_an_address_would_swallow_is_refused(value: str) -> None:
    with pytest.raises(BadUserInput, match="cannot be used as an id: it would address something else"):
        segment(value, what="an id")


def test_words_that_address_another_endpoint_are_refused() -> None:
    assert segment("labels", what="an id") == "labels"
    with pytest.raises(BadUserInput, match="'labels' cannot be used as an id"):
        segment("labels", what="an id", refused=frozenset({"labels"}))


@pytest.mark.parametrize("value", ["\ud800", "a\udfffb"])
def test_half_a_character_is_refused(value: str) -> None:
    with pytest.raises(BadUserInput, match="not valid Unicode") as caught:
        segment(value, what="an id")
    caught.value.message.encode("utf-8")
    with pytest.raises(BadUserInput, match="not valid Unicode"):
        _ = Request("o", "GET", "/", query(name=value)).target


@given(ANY_TEXT)
def test_any_slot_is_refused_or_comes_back_from_httpx_as_it_was(value: str) -> None:
    try:
        slot = segment(value, what="an id")
    except BadUserInput:
        assert value in ("", ".", "..") or any("\ud800" <= letter <= "\udfff" for letter in value)
        return
    sent = httpx.Request("GET", f"http://vendor.test/things/{slot}/rows?x=1").url.raw_path.decode("ascii")
    assert sent == f"/things/{slot}/rows?x=1"
    assert unquote(sent.removeprefix("/things/").removesuffix("/rows?x=1")) == value


@given(ANY_TEXT)
def test_any_parameter_comes_back_as_it_was(value: str) -> None:
    assume(not any("\ud800" <= letter <= "\udfff" for letter in value))
    target = Request("o", "GET", "/things", query(name=value, other=1)).target
    assert httpx.Request("GET", f"http://vendor.test{target}").url.raw_path.decode("ascii") == target
    assert parse_qsl(target.partition("?")[2], keep_blank_values=True) == [("name", value), ("other", "1")]


def test_parameters_keep_their_order_and_leave_none_out() -> None:
    assert query(b=1, a=True, c=None, d=False, e="") == (("b", "1"), ("a", "true"), ("d", "false"), ("e", ""))
    assert Request("o", "GET", "/x").target == "/x"
    assert Request("o", "GET", "/x", query(q="a b+c/d")).target == "/x?q=a%20b%2Bc%2Fd"


def test_reads_are_told_apart_by_operation_address_and_body() -> None:
    request = Request("o", "GET", "/x", query(a=1))
    assert request.key == Request("o", "POST", "/x", query(a=1), headers={"x": "y"}).key
    others = [
        Request("p", "GET", "/x", query(a=1)),
        Request("o", "GET", "/y", query(a=1)),
        Request("o", "GET", "/x", query(a=2)),
        Request("o", "GET", "/x", query(a=1), body=b""),
    ]
    assert len({request.key, *(other.key for other in others)}) == 5


def test_it_is_spelled_once_and_equal_to_another_that_was_not_spelled_yet() -> None:
    request, other = (Request("swift.account.list", "GET", "/a", query=query(q="a b")) for _ in range(2))
    assert (request.key, request.target) == (("swift.account.list", "/a?q=a%20b", None), "/a?q=a%20b")
    assert request.key is request.key
    assert request == other
    assert replace(request, path="/b").target == "/b?q=a%20b"
