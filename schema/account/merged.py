"""The types FieldProvenance and FieldConflict: where merged fields come from, and where vendors disagree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import strawberry

from app.domain.conflicts import conflicts
from app.domain.customer import Customer
from app.domain.provenance import provenance
from schema.account.sources import moment_told
from schema.enums import Rule, Vendor
from schema.record_types import served_list
from schema.scalars import JSON, DateTime


@strawberry.type(description="What one vendor says.")
class VendorValue:
    """Served from `app.domain.merging.VendorValue`."""

    vendor: Vendor = strawberry.field(description="Who says it.")
    path: str = strawberry.field(
        description="Where it stands, below `Account`: a field of the vendor's exact view, such as `reevo.displayName`."
    )
    record_id: str = strawberry.field(description="The vendor's own id of the record.")
    value: JSON | None = strawberry.field(description="The value, spelled as there; a decimal as a string.")


@strawberry.type(description="Where the value of a merged field comes from.")
class FieldProvenance:
    """Served from `app.domain.provenance.FieldProvenance`."""

    field: str = strawberry.field(description="The merged field of `Account`.")
    value: JSON | None = strawberry.field(description="Its value, as the field itself shows it.")
    vendor: Vendor | None = strawberry.field(
        description="Whose word it is; of `domains`, whose come first. Null where no vendor has a value."
    )
    path: str | None = strawberry.field(
        description="Where it stands, below `Account`: a field of the vendor's exact view, such as `assembly.notes`."
    )
    record_id: str | None = strawberry.field(description="The vendor's own id of the record.")
    as_of: DateTime | None = strawberry.field(
        resolver=moment_told,
        description="When the vendor gave the record to this gateway; null where that is not known.",
    )
    matched_by: Rule | None = strawberry.field(
        description="The rule that links the record to the customer; null where it was not reached through a link."
    )
    others: list[VendorValue] = strawberry.field(
        description="What the vendors behind it say: not chosen, but of `domains`, which holds them all."
    )


@strawberry.type(
    description="A field on which vendors disagree: they say different things, not the same in two spellings."
)
class FieldConflict:
    """Served from `app.domain.conflicts.FieldConflict`."""

    field: str = strawberry.field(description="The merged field of `Account`, or `contractValue`.")
    values: list[VendorValue] = strawberry.field(
        description="What each vendor that has a value says, the one whose word counts first."
    )


def provenance_of(
    customer: Customer,
    fields: Sequence[str] | None,
    *,
    matched_by: Mapping[Vendor, Rule | None],
    as_of: Mapping[Vendor, datetime | None],
) -> list[FieldProvenance]:
    """Resolves `Account.provenance` once the records are known; see `app.domain.provenance.provenance`.

    Raises:
        BadUserInput: a field is not a merged one.
    """
    return served_list(FieldProvenance, provenance(customer, fields, matched_by=matched_by, as_of=as_of))


def conflicts_of(customer: Customer) -> list[FieldConflict]:
    """Resolves `Account.conflicts` once the records are known."""
    return served_list(FieldConflict, conflicts(customer))
