"""What a vendor says, without the credential that it may quote."""

from __future__ import annotations

import pytest

from app.domain.errors import InvalidInput
from app.domain.vendor import Vendor
from app.upstream.dialect import Reply
from app.upstream.redaction import redact, redacted, redacted_reply

PROOF = {"authorization": "Bearer abc/def", "x-key": "abc/def-and-more"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("no such thing", "no such thing"),
        ("Bearer abc/def is wrong", "*** is wrong"),
        ("abc/def is wrong, abc/def", "*** is wrong, ***"),
        ("abc/def-and-more", "***"),
        ("abc\\/def", "***"),
        ("Bearer tokens only", "Bearer tokens only"),
    ],
)
def test_values_are_hidden_the_longest_first(said: str, told: str) -> None:
    assert redacted(said, PROOF) == told


def test_what_is_too_short_for_a_secret_is_left() -> None:
    assert redacted("a key, a key", {"x-key": "key"}) == "a key, a key"


def test_any_bytes_of_a_body_stay_as_they_are() -> None:
    body = bytes(range(256)) + "é\U0001f600".encode() + b"abc/def"
    reply = redacted_reply(Reply(400, {"a": "b"}, body), PROOF)
    assert reply == Reply(400, {"a": "b"}, body[:-7] + b"***")


def test_an_error_is_mended_wherever_it_shows_itself() -> None:
    error = InvalidInput("told abc/def", vendor=Vendor.REEVO, operation="o", vendor_code="abc/def")
    redact(error, PROOF)
    assert (error.message, str(error), error.vendor_code) == ("told ***", "told ***", "***")
    assert "abc" not in repr(error)
