"""What every record of a vendor has, beside the fields that its noun names."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

Json = None | bool | int | Decimal | str | list["Json"] | dict[str, "Json"]
"""A JSON value as decoded: whole numbers are ints of any size, fractions Decimals with the digits as sent."""

Wire = Mapping[str, Json]
"""A JSON object in the vendor's own spelling. Shared by caches, so never changed."""


class Record(Protocol):
    """One thing that one vendor holds.

    Attributes:
        id: the vendor's own id, as text.
        raw: the vendor's object as it came, nothing dropped.
    """

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def raw(self) -> Wire: ...  # noqa: D102
