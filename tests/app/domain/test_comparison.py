"""Values that are one though spelled in two ways, and values that are two though they look alike."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.comparison import (
    Same,
    domain_key,
    same_email,
    same_name,
    same_number,
    same_phones,
    same_time,
    same_url,
)
from app.domain.record import Json

EVERY = [same_name, same_email, same_number, same_url, same_phones, same_time]
ODD = st.text(max_size=12) | st.sampled_from(
    ["2026-01-31", "0001-01-01T00:00:00+23:00", "1e999999999999999999999", "http://[", "http://h:99999/", "+", "@", "."]
)


@pytest.mark.parametrize(
    ("same", "spellings"),
    [
        (same_name, ["Café  Zoë", "cafe\u0301 ZOE\u0308", "\u00a0Café\tZoë\n"]),
        (same_name, ["STRASSE ﬁn", "Straße FIN"]),
        (same_email, ["Ada@Acme.example", " ada@acme.example"]),
        (same_number, ["100", "100.0", "1E+2", 100, "+100."]),
        (same_number, ["about ten", "about ten "]),
        (same_url, ["HTTPS://Acme.example:443/", "https://acme.example"]),
        (same_url, ["https://acme.example/A/?q=1", "https://acme.example/A?q=1"]),
        (same_phones, ["+1 (555) 0100", "001-555-0100", ["+15550100"]]),
        (same_phones, [["1", "+2"], ["+2", "1", "1"]]),
        (same_time, ["2026-01-31T12:00:00Z", "2026-01-31t13:00:00.000+01:00", "2026-01-31 12:00:00"]),
        (same_time, ["2026-01-31T12:00:00.1234567Z", "2026-01-31T12:00:00.12345670z"]),
        (same_time, ["2026-01-31", "2026-01-31T00:00:00+05:00"]),
        (same_time, ["soon", "soon"]),
    ],
)
def test_two_spellings_of_one_value(same: Same, spellings: list[Json]) -> None:
    assert [(one, other) for one, other in combinations(spellings, 2) if not same(one, other)] == []


@pytest.mark.parametrize(
    ("same", "values"),
    [
        (same_name, ["Acme", "Acme Inc", "Ácme", "AcmeInc"]),
        (same_email, ["ada@acme.example", "ada@acme.test", "ada"]),
        (same_number, ["100", "100.01", "-100", "0", "hundred", "1_00"]),
        (same_url, ["https://acme.example", "http://acme.example", "https://acme.example/A", "https://acme.example/a"]),
        (same_url, ["https://acme.example:8443", "https://acme.example", "acme.example", "https://acme.example?q"]),
        (same_phones, ["+1 555 0100", "555 0100", "+1 555 0100 ext. 7", ["+1 555 0100", "2"], ""]),
        (same_time, ["2026-01-31", "2026-02-01", "2026-01-31T00:00:01Z", "2026-01-31T00:00:00.000001Z", "31.1.2026"]),
        (same_time, ["2026-01-31T00:00:00Z", "2026-01-31T00:00:00+01:00", "2026-02-30", "2026-02-30T00:00:00Z"]),
        (
            same_time,
            ["2026-01-31T24:00:00Z", "2026-01-31T23:59:60Z", "0001-01-01T00:00:00+23:00", "0001-01-01T00:00:00Z"],
        ),
    ],
)
def test_values_that_are_not_one(same: Same, values: list[Json]) -> None:
    assert [(one, other) for one, other in combinations(values, 2) if same(one, other)] == []


def test_a_domain_is_compared_by_its_one_spelling_and_else_by_its_text() -> None:
    assert {domain_key("bücher.example"), domain_key("WWW.Xn--Bcher-kva.example.")} == {"xn--bcher-kva.example"}
    assert domain_key(" no domain ") == "no domain"


@given(st.sampled_from(EVERY), ODD, ODD)
def test_agreeing_is_the_same_both_ways_round(same: Same, one: str, other: str) -> None:
    assert same(one, other) is same(other, one)
    assert same(one, one)
    assert same(one, f" {one} ")
