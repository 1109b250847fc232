"""Opaque ids: what a client holds, and what it names."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.domain.errors import AmbiguousKey, BadUserInput
from app.domain.record import Record
from app.domain.vendor import Vendor

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Ref:
    """One record of one vendor, named within the gateway.

    Attributes:
        type: the GraphQL type it is shown as.
        vendor: who holds it.
        id: the vendor's id; for a type that has no read by id, whatever its folder needs to find it again.
    """

    type: str
    vendor: Vendor
    id: str

    def __str__(self) -> str:
        """The opaque id."""
        text = f"{self.type}:{self.vendor}:{self.id}".encode("utf-8", "surrogatepass")
        return base64.urlsafe_b64encode(text).rstrip(b"=").decode("ascii")


def parse_id(opaque: str, *types: str) -> Ref:
    """What an opaque id names.

    Args:
        opaque: as a client gave it.
        types: the GraphQL types that are accepted; none accepts every type.

    Raises:
        BadUserInput: it is no id of this gateway, or one of another type.
    """
    ref = _decoded(opaque)
    if ref is None:
        raise BadUserInput(f"{_quoted(opaque)} is not an id of this gateway. Use an `id` that a query returned.")
    if types and ref.type not in types:
        raise BadUserInput(
            f"{_quoted(opaque)} is the id of a {ref.type}; an id of {' or '.join(types)} is needed here."
        )
    return ref


def the_only(key: str, vendor: Vendor, records: Sequence[R]) -> R | None:
    """The one record that a key found; None where it found none.

    Args:
        key: the argument, as the caller knows it.
        vendor: whose records they are.
        records: what was found.

    Raises:
        AmbiguousKey: there are several, and none is picked.
    """
    if len(records) > 1:
        raise AmbiguousKey(key, [(vendor, record.id) for record in records])
    return records[0] if records else None


def _decoded(opaque: str) -> Ref | None:
    try:
        raw = base64.b64decode(opaque + "=" * (-len(opaque) % 4), altchars=b"-_", validate=True)
        name, vendor, record_id = raw.decode("utf-8", "surrogatepass").split(":", 2)
        ref = Ref(name, Vendor(vendor), record_id)
    except (ValueError, binascii.Error):
        return None
    return ref if record_id and str(ref) == opaque else None


def _quoted(opaque: str) -> str:
    return repr(opaque if len(opaque) <= 60 else f"{opaque[:60]}…")
