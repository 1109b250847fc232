"""The `Link` header: the next page of this list, and nothing else, whatever it says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.upstream.fields import Unparsable
from app.upstream.request import Request
from app.vendors.userlot.links import next_page, parameters

PATH = "/api/v1/companies"


@pytest.mark.parametrize(
    ("header", "following"),
    [
        ("", None),
        ('</api/v1/companies?page=2>; rel="next"', "page=2"),
        ("</api/v1/companies?page=2>; rel=next", "page=2"),
        ('<?page=2>; rel="next"', "page=2"),
        ('<companies?page=2>; rel="next"', "page=2"),
        ('<https://api.vendor.test/api/v1/companies?page=2&per=5>; rel="next"', "page=2&per=5"),
        ('<https://vendor.test/prefix/api/v1/companies/?page=2>; rel="next"', "page=2"),
        ('</api/v1/companies?page=1>; rel="prev", </api/v1/companies?page=3>; rel="next"', "page=3"),
        ('</api/v1/companies?page=3>; title="a, b; rel=prev"; REL="last NEXT"', "page=3"),
        ('</api/v1/companies?page=3>;title="say \\"hi\\"";rel=next;', "page=3"),
        ("</api/v1/companies?page=3>; title*=UTF-8''n%C3%A4chste; rel=next", "page=3"),
        ('</api/v1/companies?q=a%26b+c&at=%C3%A9&flag=>; rel="next"', "q=a%26b%20c&at=%C3%A9&flag="),
        ('</api/v1/companies?page=2#top>; rel="next"', "page=2"),
        ('</api/v1/companies?page=2>; rel="nextish"', None),
        ("</api/v1/companies?page=2>", None),
        ("</api/v1/companies?page=2>; rel", None),
        ('</api/v1/companies?page=2>; rel="prev"; rel="next"', None),
        ('</api/v1/companies?page=2>; rel="next"; anchor="/elsewhere"', None),
        ('/api/v1/companies?page=2; rel="next"', None),
        ('</api/v1/companies>; rel="next"', None),
        ('<>; rel="next"', None),
        ('</api/v1/companies?page=1>; rel="next"', None),
    ],
)
def test_only_a_next_link_of_this_list_that_moves_on_is_followed(header: str, following: str | None) -> None:
    assert next_page(header, PATH, (("page", "1"),)) == following


@pytest.mark.parametrize(
    "target",
    [
        "/api/v1/end_users?page=2",
        "/api/v2/companies?page=2",
        "/api/v1/companies/u1?page=2",
        "../companies?page=2",
        "https://elsewhere.test/steal?page=2",
        "//elsewhere.test/?page=2",
        "http://[broken/api/v1/companies?page=2",
        "/api/v1/companies?at=%FF",
    ],
)
def test_a_next_link_to_anywhere_else_is_refused_and_not_passed_off_as_the_end(target: str) -> None:
    with pytest.raises(Unparsable, match="next page"):
        next_page(f'<{target}>; rel="next"', PATH, ())


@given(
    st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=255))
    | st.from_regex(r'(<[^>]*>; ?rel="?next"?,? ?)+')
)
@settings(deadline=None, max_examples=50)
def test_no_header_can_lead_away_from_the_list(header: str) -> None:
    try:
        following = next_page(header, PATH, ())
    except Unparsable:
        return
    if following is not None:
        target = Request("userlot.company.list", "GET", PATH, parameters(following)).target
        assert target == f"{PATH}?{following}"


def test_a_long_header_without_an_end_takes_no_time() -> None:
    assert next_page("<" * 200_000, PATH, ()) is None
    assert next_page("<x>" + '; a="' * 50_000, PATH, ()) is None
