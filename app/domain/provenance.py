"""Where the merged fields of a customer come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.customer import Customer
from app.domain.errors import BadUserInput
from app.domain.merged_fields import MERGED
from app.domain.merging import VendorValue, shown
from app.domain.record import Json
from app.domain.vendor import Vendor


@dataclass(frozen=True, slots=True)
class FieldProvenance:
    """Where the value of one merged field comes from.

    Attributes:
        field: its name in the graph.
        value: of the field, as the graph shows it; None, or an empty list, where no record says anything.
        vendor: whose word it is; of a joined field, whose word comes first. None where no record says anything, as are
            `path` and `record_id`.
        path: where it stands, below `Account` in the graph.
        record_id: the vendor's id of the record.
        as_of: when that vendor gave the record; None where it is not known.
        matched_by: the rule that links the record to the customer; None where it was not reached through a link.
        others: what the vendors behind it say. They were not chosen, except that a joined field holds them all.
    """

    field: str
    value: Json
    vendor: Vendor | None
    path: str | None
    record_id: str | None
    as_of: datetime | None
    matched_by: str | None
    others: tuple[VendorValue, ...]


def provenance(
    customer: Customer,
    fields: Sequence[str] | None,
    *,
    matched_by: Mapping[Vendor, str | None],
    as_of: Mapping[Vendor, datetime | None],
) -> list[FieldProvenance]:
    """Where merged fields come from.

    Args:
        customer: with the records that are known.
        fields: by their names in the graph, each told once, in this order; None is every field that has a value.
        matched_by: the rule by which each vendor's record was linked.
        as_of: when each vendor's record was read.

    Raises:
        BadUserInput: a field is not a merged one.
    """
    told = (_of_field(name, customer, matched_by, as_of) for name in _checked(fields))
    return [each for each in told if fields is not None or each.vendor is not None]


def _checked(fields: Sequence[str] | None) -> Sequence[str]:
    if fields is None:
        return tuple(MERGED)
    unknown = [name for name in dict.fromkeys(fields) if name not in MERGED]
    if unknown:
        raise BadUserInput(
            f"`fields` names what is no merged field: {', '.join(map(repr, unknown))}. Known are {', '.join(MERGED)}."
        )
    return tuple(dict.fromkeys(fields))


def _of_field(
    name: str,
    customer: Customer,
    matched_by: Mapping[Vendor, str | None],
    as_of: Mapping[Vendor, datetime | None],
) -> FieldProvenance:
    values = MERGED[name].values(customer)
    value = shown(getattr(customer, MERGED[name].attribute))
    if not values:
        return FieldProvenance(name, value, None, None, None, None, None, ())
    chosen, *others = values
    return FieldProvenance(
        field=name,
        value=value,
        vendor=chosen.vendor,
        path=chosen.path,
        record_id=chosen.record_id,
        as_of=as_of.get(chosen.vendor),
        matched_by=matched_by.get(chosen.vendor),
        others=tuple(others),
    )
