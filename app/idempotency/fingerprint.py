"""Whether two writes ask for the same, told by a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from app.domain.errors import BadUserInput
from app.domain.record import Json


def fingerprint(operation: str, given: Mapping[str, Json]) -> str:
    """The digest of what a write asks for.

    The order of an object's keys makes no difference; a key that is missing, null and a value are three things, and
    numbers are told apart by their digits (`5`, `5.0` and `"5"` are three). The idempotency key is no part of what is
    asked for: leave it out of `given`.

    Args:
        operation: the mutation's name.
        given: its input, only with what was given.

    Returns:
        64 hexadecimal digits.

    Raises:
        BadUserInput: the input nests too deep to be compared.
    """
    try:
        text = json.dumps([operation, given], default=_spelled, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except RecursionError:
        raise BadUserInput("The input nests too deep to be compared with another under its idempotency key.") from None
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _spelled(value: object) -> object:
    """A fraction as an object that no input can hold: names in GraphQL and vendors' keys have no such character."""
    if isinstance(value, Decimal):
        return {"\ufdd0fraction": str(value)}
    raise TypeError(f"{type(value).__name__} is not JSON")
