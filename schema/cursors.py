"""Cursors: opaque to a client, and bound to one list with its filter and order.

A cursor holds where a row stood (the token of the vendor's page and the index in it) and which row that was. So the row
is found again when the next page is asked for, wherever it stands by then.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

from app.access.caller import current_owner
from app.domain.errors import CursorInvalid

NOT_OF_THIS_LIST = (
    "`after` is not a cursor of this list with this filter and order. Leave it out to start from the first page."
)


@dataclass(frozen=True, slots=True)
class Position:
    """Behind which row to go on.

    Attributes:
        token: of the vendor's page that held the row.
        index: of the next row in that page.
        last: the id of the row.
        value: by which the list falls, of the row.
    """

    token: str | None = None
    index: int = 0
    last: str | None = None
    value: str | None = None


def list_key(field: str, **arguments: object) -> str:
    """What a cursor is bound to: the list with its filter and order, and the client, but not the page size."""
    given = {name: value for name, value in arguments.items() if value is not None}
    owner = current_owner()
    text = json.dumps([field, given, owner] if owner else [field, given], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def encode_cursor(key: str, position: Position) -> str:
    """The opaque cursor of a position in the list that `key` stands for."""
    text = json.dumps([key, position.token, position.index, position.last, position.value], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")


def decode_cursor(key: str, cursor: str | None) -> Position:
    """The position that a cursor stands for; the beginning where there is none.

    Raises:
        CursorInvalid: it is not a cursor of the list that `key` stands for.
    """
    if cursor is None:
        return Position()
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        bound_to, token, index, last, value = json.loads(text)
    except (ValueError, TypeError, binascii.Error, RecursionError):
        bound_to = token = index = last = value = None
    sound = (
        bound_to == key
        and isinstance(token, str | None)
        and type(index) is int
        and index >= 0
        and isinstance(last, str | None)
        and isinstance(value, str | None)
    )
    if not sound:
        raise CursorInvalid(NOT_OF_THIS_LIST)
    return Position(token, index, last, value)
