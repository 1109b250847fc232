"""Whether a customer is an organisation or a person."""

from __future__ import annotations

from enum import StrEnum


class AccountKind(StrEnum):
    """What a customer is."""

    COMPANY = "Company"
    CUSTOMER = "Customer"


_KINDS = {kind.value.lower(): kind for kind in AccountKind}


def kind_of(word: str | None) -> AccountKind | None:
    """What Assembly's word for an account's type says, in any case; None where it is neither of the two."""
    return _KINDS.get(word.strip().lower()) if word else None
