"""The body that creates or changes an account: the document shows none but that of `_assert`.

There the attributes stand under `attributes`. A vendor that wants them bare refuses that, and has done nothing then.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, TypeVar

from app.domain.changes import Changes
from app.domain.errors import InvalidInput, UpstreamError
from app.domain.record import Wire
from app.upstream.decoding import decode_json, encode_json
from app.upstream.fields import an_object
from app.upstream.writing import Write
from app.vendors.reevo.changes import account_attributes, account_body

T = TypeVar("T")

_WRAPPED: Final = "attributes"
_UNKNOWN, _MISSING = "unknown_field", "field_required_missing"


class AccountBodies:
    """Bodies in the form that the vendor takes, as far as its answers have told."""

    def __init__(self) -> None:
        self._is_bare = False

    def of(self, changes: Changes) -> bytes:
        """The body that creates or changes an account.

        Raises:
            FieldRefused: as by `account_attributes`.
        """
        return encode_json(account_attributes(changes)) if self._is_bare else account_body(changes)

    async def write(self, write: Write[T], send: Callable[[Write[T]], Awaitable[T]]) -> T:
        """Send a write, and once more with its attributes bare where they were refused for standing under a name.

        Args:
            write: with a body of `of`.
            send: sends it, once.

        Raises:
            UpstreamError: no usable answer came; of two refusals that may be of the form the first.
        """
        try:
            return await send(write)
        except InvalidInput as error:
            attributes = _wrapped(write)
            if attributes is None or not _refuses_name(error, attributes):
                raise
            refused = error
        try:
            answer = await send(replace(write, request=replace(write.request, body=encode_json(attributes))))
        except UpstreamError as error:
            if error.vendor_code in (_UNKNOWN, _MISSING):
                raise refused from None
            raise
        self._is_bare = True
        return answer


def _wrapped(write: Write[T]) -> Wire | None:
    """The attributes in the body; None where they are bare already."""
    body = an_object(decode_json(write.request.body or b"{}"), "the body")
    found = body.get(_WRAPPED)
    return found if isinstance(found, dict) and len(body) == 1 else None


def _refuses_name(error: InvalidInput, attributes: Wire) -> bool:
    """Whether the name was refused as no field, or what stands under it was not found."""
    names = {_UNKNOWN: [_WRAPPED], _MISSING: [*attributes]}.get(error.vendor_code or "", [])
    return any(re.search(rf"\b{re.escape(name)}\b", error.message, re.IGNORECASE) for name in names)
