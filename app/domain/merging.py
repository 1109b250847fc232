"""How one field is merged from several vendors' records; the fields themselves are in `app.domain.merged_fields`.

One order holds for all of them: Assembly, Reevo, Userlot, Swift. A field has the value of the first source in that
order that has one; None, the empty text and the empty list are none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.account_kind import AccountKind
from app.domain.company import Company
from app.domain.comparison import Same
from app.domain.record import Json, Record
from app.domain.vendor import Vendor

T = TypeVar("T")

MERGING_ORDER = (Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT)
"""Whose word counts first, for every merged field, and whose id is the customer's."""


class Records(Protocol):
    """The records that are merged, one of a vendor at most."""

    @property
    def assembly(self) -> AssemblyAccount | None: ...  # noqa: D102
    @property
    def reevo(self) -> ReevoAccount | None: ...  # noqa: D102
    @property
    def company(self) -> Company | None: ...  # noqa: D102
    @property
    def swift(self) -> SwiftAccount | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Source(Generic[T]):
    """Where one vendor says what a merged field says.

    Attributes:
        vendor: who says it.
        path: where, below `Account` in the graph: a field of the vendor's exact view, or that view itself.
        read: the value in the vendor's record; None or an empty value where there is none.
        of_record: the same of the record itself, where there is one; None where more than the record decides.
    """

    vendor: Vendor
    path: str
    read: Callable[[Records], T | None]
    of_record: Callable[[Any], T | None] | None = None


@dataclass(frozen=True, slots=True)
class VendorValue:
    """What one vendor says. `value` is as the graph shows it: a decimal is text."""

    vendor: Vendor
    path: str
    record_id: str
    value: Json


@dataclass(frozen=True, slots=True)
class MergedField(Generic[T]):
    """One field of a customer, and who can tell it.

    Attributes:
        name: in the graph.
        attribute: of `Customer`.
        sources: in the order in which they count.
        same: whether two values agree; None where vendors mean different things, so that they never disagree.
        join: puts every value together, in their order; None where the first one alone counts.
    """

    name: str
    attribute: str
    sources: tuple[Source[T], ...]
    same: Same | None = None
    join: Callable[[list[T]], T] | None = None

    @property
    def vendors(self) -> tuple[Vendor, ...]:
        """Who can contribute, in the order in which they count."""
        return tuple(dict.fromkeys(source.vendor for source in self.sources))

    @property
    def needs_all(self) -> bool:
        """Whether every source counts, not just the first that has a value."""
        return self.join is not None

    def value(self, records: Records) -> T | None:
        """The first value that there is, or all of them joined; None where no record has one."""
        if self.join is not None:
            read = (source.read(records) for source in self.sources)
            return self.join([value for value in read if value is not None]) or None
        for source in self.sources:
            value = source.read(records)
            if is_said(value):
                return value
        return None

    def first_word(self, records: Records) -> T | None:
        """What the source says that counts before all others, where it decides the value; None where it does not."""
        value = self.sources[0].read(records) if self.join is None else None
        return value if is_said(value) else None

    def values(self, records: Records) -> list[VendorValue]:
        """Every value that there is, in the order in which they count."""
        return values_of(self.sources, records)

    def next_vendor(self, records: Records, asked: Collection[Vendor]) -> Vendor | None:
        """The vendor to ask next so that the field is what it would be with every record known; None once it is.

        Args:
            records: those that are known.
            asked: vendors that need not be asked, as they hold no record, or cannot be. One whose record is known is
                not asked again, whether it is named here or not.
        """
        held = held_by(records)
        for source in self.sources:
            if source.vendor in held:
                if not self.needs_all and is_said(source.read(records)):
                    return None
            elif source.vendor not in asked:
                return source.vendor
        return None


def held_by(records: Records) -> dict[Vendor, Record]:
    """The records by their vendors, in the order in which they count."""
    held = (records.assembly, records.reevo, records.company, records.swift)
    return {vendor: record for vendor, record in zip(MERGING_ORDER, held, strict=True) if record is not None}


def values_of(sources: tuple[Source[Any], ...], records: Records) -> list[VendorValue]:
    """What each source says, less those that say nothing, in their order."""
    held = held_by(records)
    read = ((source, source.read(records)) for source in sources if source.vendor in held)
    return [
        VendorValue(source.vendor, source.path, held[source.vendor].id, shown(value))
        for source, value in read
        if is_said(value)
    ]


def is_said(value: object) -> bool:
    """Whether this is a value: not None, no empty text and no empty list. Nought is one."""
    return bool(value) or isinstance(value, Decimal | int)


def shown(value: object) -> Json:
    """A value as the graph shows it: an enum by its name, a decimal as text with its digits, several as a list."""
    if isinstance(value, AccountKind):
        return value.name
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [shown(item) for item in value]
    return value if isinstance(value, str | int) else None


def assembly_says(field: str, read: Callable[[AssemblyAccount], T | None]) -> Source[T]:
    """A source in the exact view `assembly`."""
    return Source(
        Vendor.ASSEMBLY,
        f"assembly.{field}",
        lambda records: None if records.assembly is None else read(records.assembly),
        read,
    )


def reevo_says(field: str, read: Callable[[ReevoAccount], T | None]) -> Source[T]:
    """A source in the exact view `reevo`."""
    return Source(
        Vendor.REEVO, f"reevo.{field}", lambda records: None if records.reevo is None else read(records.reevo)
    )


def userlot_says(field: str, read: Callable[[Company], T | None]) -> Source[T]:
    """A source in the exact view `company`."""
    return Source(
        Vendor.USERLOT, f"company.{field}", lambda records: None if records.company is None else read(records.company)
    )


def swift_says(field: str, read: Callable[[SwiftAccount], T | None]) -> Source[T]:
    """A source in the exact view `swift`."""
    return Source(
        Vendor.SWIFT, f"swift.{field}", lambda records: None if records.swift is None else read(records.swift)
    )
