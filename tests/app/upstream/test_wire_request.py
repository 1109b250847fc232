"""A request that is spelled once is what httpx would have made of it, or httpx makes it."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.upstream.request import query, segment
from app.upstream.wire_request import Origin, WireRequest

BASES = ("http://vendor.test", "https://Vendor.test:443/Api", "http://10.0.0.7:8080/a%20b/c", "http://v.test/a/../b")
UNUSUAL_BASES = ("http://me:pass@vendor.test", "http://vendor.test/a?b=c", "http://[::1]:81/a;b")

slots = st.text(min_size=1, max_size=8).filter(lambda text: text not in (".", "..") and text.isprintable())
targets = st.one_of(
    st.lists(slots, max_size=3).map(lambda each: "/" + "/".join(segment(slot, what="a reference") for slot in each)),
    st.text("/.a%2fF?=&~ é#-", max_size=12).map(lambda text: "/" + text),
)
headers = st.dictionaries(
    st.sampled_from(["accept", "Accept", "x-request-id", "Host", "content-length", "X-Api-Key"]),
    st.text("abc019/;= ", max_size=6),
    max_size=4,
)


@given(
    st.sampled_from([*BASES, *UNUSUAL_BASES]),
    st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    targets,
    headers,
    st.sampled_from([None, b"", b"{}"]),
)
@example("http://vendor.test", "GET", "/a/./b", {}, None)
@example("http://vendor.test", "GET", "/a/b?c=d%2F%3f", {}, None)
def test_it_is_what_httpx_makes_of_it(
    base: str, method: str, target: str, given_headers: dict[str, str], body: bytes | None
) -> None:
    made = Origin(base).request(method, target, given_headers, body, {"operation": "x"})
    plain = httpx.Request(method, base + target, headers=given_headers, content=body, extensions={"operation": "x"})
    assert (made.method, made.url, made.content) == (plain.method, plain.url, plain.content)
    assert made.headers.raw == plain.headers.raw
    assert made.extensions == plain.extensions
    if isinstance(made, WireRequest):
        url = plain.url
        assert made.address == f"{url.scheme}://{url.netloc.decode()}{url.raw_path.decode()}"
        assert [(name.encode(), value.encode()) for name, value in made.lines] == plain.headers.raw


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("reference", ["acme.test", "a b/c", "é", "..x"])
def test_what_adapters_ask_for_is_spelled_once(base: str, reference: str) -> None:
    asked = "&".join(f"{name}={value}" for name, value in query(limit=100, offset=0))
    for target in (f"/accounts?{asked}", f"/accounts/x{segment(reference, what='a reference')}"):
        assert isinstance(Origin(base).request("GET", target, {"accept": "a/b"}, None, {}), WireRequest)


@pytest.mark.parametrize("base", UNUSUAL_BASES)
def test_an_unusual_address_is_left_to_httpx(base: str) -> None:
    assert not isinstance(Origin(base).request("GET", "/thing", {}, None, {}), WireRequest)


def test_an_address_that_is_none_is_told_when_something_is_sent() -> None:
    origin = Origin("http://vendor.test:port")
    with pytest.raises(httpx.InvalidURL):
        origin.request("GET", "/thing", {}, None, {})


def test_a_header_that_cannot_be_sent_is_refused_as_before() -> None:
    with pytest.raises(UnicodeEncodeError):
        Origin("http://vendor.test").request("GET", "/thing", {"x-key": "ключ"}, None, {})
