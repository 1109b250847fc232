"""Rows of a list over all vendors: which records are one customer, in a text that can be kept by the thousand."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.domain.customer import Customer
from app.domain.merging import held_by
from app.domain.vendor import Vendor
from schema.account.loaders import RecordRef

Row = str
"""The records of one customer by vendor and id, the one that gives it its id first. It holds no data of theirs."""


def row_of(customer: Customer) -> Row:
    """The row of a customer, as far as its records are known."""
    return _text([part for vendor, record in held_by(customer).items() for part in (vendor.value, record.id)])


def refs_of(row: Row) -> tuple[RecordRef, ...]:
    """The records that a row names, in its order."""
    parts: list[str] = json.loads(row)
    return tuple((Vendor(vendor), record_id) for vendor, record_id in zip(parts[::2], parts[1::2], strict=True))


def row_with(ref: RecordRef, rows: Sequence[Row], besides: int) -> int | None:
    """Where else in a list a record is named: the place of the first row that does, None where there is none.

    Args:
        ref: the record.
        rows: of the list.
        besides: the place of a row that is not looked at.
    """
    pair = _text([ref[0].value, ref[1]])[1:-1]  # rows are read by the thousand, and hardly any is the one
    for place, row in enumerate(rows):
        if pair in row and place != besides and ref in refs_of(row):
            return place
    return None


def _text(parts: list[str]) -> Row:
    return json.dumps(parts, separators=(",", ":"))
