"""Sums of what is foreseen: fields of the answer and calls to each vendor, never counted beyond `LARGEST`."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from app.domain.vendor import Vendor
from app.limits import LARGEST

ORDER = (Vendor.ASSEMBLY, Vendor.ASSEMBLE, Vendor.USERLOT, Vendor.SWIFT, Vendor.REEVO)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Fields of the answer, and calls to each vendor."""

    fields: int = 0
    assembly: int = 0
    assemble: int = 0
    userlot: int = 0
    swift: int = 0
    reevo: int = 0

    def __add__(self, other: Amounts) -> Amounts:
        if self is NOTHING or other is NOTHING:
            return other if self is NOTHING else self
        return Amounts(
            min(LARGEST, self.fields + other.fields),
            min(LARGEST, self.assembly + other.assembly),
            min(LARGEST, self.assemble + other.assemble),
            min(LARGEST, self.userlot + other.userlot),
            min(LARGEST, self.swift + other.swift),
            min(LARGEST, self.reevo + other.reevo),
        )

    def __mul__(self, times: float) -> Amounts:
        if self is NOTHING or times == 1:
            return self
        return Amounts(
            _times(self.fields, times),
            _times(self.assembly, times),
            _times(self.assemble, times),
            _times(self.userlot, times),
            _times(self.swift, times),
            _times(self.reevo, times),
        )

    @property
    def calls(self) -> dict[Vendor, int]:
        """The calls to each vendor that gets any."""
        counts = (self.assembly, self.assemble, self.userlot, self.swift, self.reevo)
        return {vendor: count for vendor, count in zip(ORDER, counts, strict=True) if count}

    @property
    def all_calls(self) -> int:
        """The calls to all vendors together."""
        return self.assembly + self.assemble + self.userlot + self.swift + self.reevo


NOTHING = Amounts()
ONE_FIELD = Amounts(fields=1)


def _times(count: int, times: float) -> int:
    return min(LARGEST, ceil(count * times))
