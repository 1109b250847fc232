"""One spelling for each domain and each e-mail address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import identity
from app.domain.identity import normalise_domain, normalise_email


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        ("acme.example", "acme.example"),
        ("ACME.Example", "acme.example"),
        (" acme.example\n", "acme.example"),
        ("acme.example.", "acme.example"),
        ("www.acme.example", "acme.example"),
        ("WWW.Acme.Example.", "acme.example"),
        ("www2.acme.example", "www2.acme.example"),
        ("sub.acme.example", "sub.acme.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),
        ("www.bücher.example", "xn--bcher-kva.example"),
        ("bücher。example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("ａｃｍｅ.example", "acme.example"),
        ("a_b.example", "a_b.example"),
        ("1.example", "1.example"),
    ],
)
def test_a_domain(given: str, spelled: str) -> None:
    assert normalise_domain(given) == spelled


@pytest.mark.parametrize(
    "given",
    [
        "",
        " ",
        ".",
        "acme",
        "www.com",
        "a..example",
        ".example",
        "a b.example",
        "http://acme.example",
        "acme.example/x",
        "acme.example:80",
        "ada@acme.example",
        "-a.example",
        "[::1]",
        f"{'a' * 64}.example",
        "\ud800.example",
        "a\0.example",
    ],
)
def test_what_is_no_domain(given: str) -> None:
    assert normalise_domain(given) is None


@given(st.text(alphabet=st.characters()) | st.from_regex(r"(www\.)?[a-zA-Z0-9ü.-]+\.[a-z]{2,5}\.?", fullmatch=True))
def test_any_text_is_a_domain_in_one_spelling_or_none(given: str) -> None:
    spelled = normalise_domain(given)
    if spelled is not None:
        assert spelled.isascii()
        assert spelled == spelled.lower().strip()
        assert "." in spelled
        assert normalise_domain(spelled.upper()) in (spelled, spelled.removeprefix("www."), None)


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        ("ada@acme.example", "ada@acme.example"),
        (" Ada@ACME.example ", "ada@acme.example"),
        ("ada+x@acme.example", "ada+x@acme.example"),
        ("a@b@acme.example", "a@b@acme.example"),
        ("ada@localhost", "ada@localhost"),
    ],
)
def test_an_address(given: str, spelled: str) -> None:
    assert normalise_email(given) == spelled


@pytest.mark.parametrize(
    "given",
    [
        "",
        "ada",
        "@acme.example",
        "ada@",
        "@",
        "a da@acme.example",
        "ada@acme. example",
        "a\tb@acme.com",
        "a@ac\nme.com",
        "a\x00@acme.com",
    ],
)
def test_what_is_no_address(given: str) -> None:
    assert normalise_email(given) is None


@given(st.text(alphabet=st.characters()))
def test_an_address_keeps_its_spelling(given: str) -> None:
    spelled = normalise_email(given)
    assert spelled is None or "@" in spelled.strip("@")


@pytest.mark.parametrize("host", ["Acme.example", f"{'a' * 60}." * 5 + "example"])
def test_a_long_domain_is_spelled_as_any_other_and_not_remembered(host: str) -> None:
    identity._remembered_domain.cache_clear()
    assert normalise_domain(f" {host}.") == normalise_domain(host) == host.lower()
    assert (identity._remembered_domain.cache_info().currsize > 0) is (len(host) < 256)
