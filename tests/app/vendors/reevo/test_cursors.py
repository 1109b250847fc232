"""What becomes of a cursor that Reevo no longer takes."""

from __future__ import annotations

import pytest

from app.domain.errors import CursorExpired, InvalidInput
from app.domain.vendor import Vendor
from app.vendors.reevo.cursors import telling_expiry


def refusal(code: str | None) -> InvalidInput:
    return InvalidInput("no", vendor=Vendor.REEVO, operation="reevo.account.query", vendor_code=code)


def test_a_refused_cursor_is_expired_and_keeps_its_cause() -> None:
    error = refusal("invalid_cursor")
    with pytest.raises(CursorExpired, match="start from the first page") as caught, telling_expiry():
        raise error
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("code", [None, "unknown_field"])
def test_another_refusal_passes(code: str | None) -> None:
    error = refusal(code)
    with pytest.raises(InvalidInput) as caught, telling_expiry():
        raise error
    assert caught.value is error
