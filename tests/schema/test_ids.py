"""Opaque ids: whatever they hold comes back, and nothing else is taken for one."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.errors import AmbiguousKey, BadUserInput
from app.domain.record import Wire
from app.domain.vendor import Vendor
from schema.ids import Ref, parse_id, the_only

ANY_TEXT = st.text(alphabet=st.characters(), min_size=1)
TYPES = st.sampled_from(["Account", "Company", "EndUser", "UsageLog"])


def encoded(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode("ascii")


@given(TYPES, st.sampled_from(Vendor), ANY_TEXT)
def test_any_id_of_any_vendor_comes_back(name: str, vendor: Vendor, record_id: str) -> None:
    ref = Ref(name, vendor, record_id)
    assert parse_id(str(ref)) == ref
    assert parse_id(str(ref), name, "Other") == ref
    assert str(ref).isascii()
    assert str(ref).replace("-", "").replace("_", "").isalnum()


def test_ids_of_different_things_differ() -> None:
    refs = [
        Ref("Account", Vendor.ASSEMBLY, "1"),
        Ref("Account", Vendor.ASSEMBLE, "1"),
        Ref("Team", Vendor.ASSEMBLE, "1"),
        Ref("Account", Vendor.ASSEMBLY, "1:"),
        Ref("Account", Vendor.ASSEMBLY, " 1"),
    ]
    assert len({str(ref) for ref in refs}) == len(refs)


def test_an_id_of_another_type_says_which_is_needed() -> None:
    opaque = str(Ref("Team", Vendor.ASSEMBLE, "1"))
    with pytest.raises(BadUserInput) as caught:
        parse_id(opaque, "Company", "Account")
    assert caught.value.message == f"{opaque!r} is the id of a Team; an id of Company or Account is needed here."


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b":",
        b"Account",
        b"Account:assembly",
        b"Account:assembly:",
        b"Account:nobody:1",
        b"Account:ASSEMBLY:1",
        b"\xff:assembly:1",
    ],
)
def test_what_only_looks_like_an_id(text: bytes) -> None:
    with pytest.raises(BadUserInput, match=r"is not an id of this gateway\. Use an `id` that a query returned"):
        parse_id(encoded(text))


def test_an_id_has_one_spelling() -> None:
    opaque = str(Ref("Account", Vendor.ASSEMBLY, "12"))
    assert len(opaque) % 4
    for other in (f"{opaque}=", f"{opaque}==", f" {opaque}", f"{opaque}\n", opaque[:-1] + chr(ord(opaque[-1]) + 1)):
        with pytest.raises(BadUserInput):
            parse_id(other)


@given(ANY_TEXT | st.text(alphabet="abcdefghABCDEFGH0123456789-_=", max_size=40) | st.binary(max_size=40).map(encoded))
def test_any_other_text_is_refused_in_words_that_can_be_sent(opaque: str) -> None:
    try:
        ref = parse_id(opaque, "Nothing")
    except BadUserInput as error:
        told = error.message.encode("utf-8")
    else:
        raise AssertionError(ref)
    assert len(told) < 1000


@given(ANY_TEXT)
def test_a_vendors_own_id_is_not_taken_for_one(record_id: str) -> None:
    assume(":" not in record_id)
    with pytest.raises(BadUserInput, match="Use an `id` that a query returned"):
        parse_id(record_id)


def test_a_long_text_is_quoted_in_short() -> None:
    with pytest.raises(BadUserInput) as caught:
        parse_id("x" * 100_000)
    assert len(caught.value.message) < 200


@dataclass(frozen=True)
class Held:
    id: str
    raw: Wire = field(default_factory=dict)


def test_the_only_record_that_a_key_found() -> None:
    assert the_only("externalId", Vendor.USERLOT, []) is None
    assert the_only("externalId", Vendor.USERLOT, [Held("1")]) == Held("1")
    with pytest.raises(AmbiguousKey) as caught:
        the_only("externalId", Vendor.USERLOT, [Held("1"), Held("2")])
    assert caught.value.candidates == [(Vendor.USERLOT, "1"), (Vendor.USERLOT, "2")]
