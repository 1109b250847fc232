"""What becomes of a cursor that Reevo no longer takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.domain.errors import CursorExpired, InvalidInput
from app.vendors.reevo.dialect import INVALID_CURSOR


@contextmanager
def telling_expiry() -> Iterator[None]:
    """Turn a refused cursor into `CursorExpired`; the body asks for a page with a token that a caller brought.

    Raises:
        CursorExpired: the vendor said `invalid_cursor`. It is not asked again, since only the caller can start anew.
    """
    try:
        yield
    except InvalidInput as error:
        if error.vendor_code != INVALID_CURSOR:
            raise
        raise CursorExpired(
            "Reevo no longer takes this cursor, which is tied to the filter and order it was made with; "
            "start from the first page."
        ) from error
