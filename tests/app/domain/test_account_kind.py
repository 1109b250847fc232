"""Assembly's word for the type of an account."""

from __future__ import annotations

import pytest

from app.domain.account_kind import AccountKind, kind_of


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Company", AccountKind.COMPANY),
        ("Customer", AccountKind.CUSTOMER),
        (" customer", AccountKind.CUSTOMER),
        ("Partner", None),
        ("", None),
        (None, None),
    ],
)
def test_a_word_is_one_of_two_or_none(word: str | None, kind: AccountKind | None) -> None:
    assert kind_of(word) is kind
