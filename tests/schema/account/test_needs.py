"""Whether a page has to be asked for more than the records that it is made of."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from schema.account.needs import Needs


@pytest.mark.parametrize(
    ("needs", "met_by"),
    [
        (Needs(frozenset(), settled=False), {Vendor.ASSEMBLY, Vendor.REEVO}),
        (Needs(frozenset(), settled=True), {Vendor.ASSEMBLY}),
        (Needs(frozenset({Vendor.REEVO}), settled=False), {Vendor.REEVO}),
        (Needs(frozenset({Vendor.REEVO}), settled=True), set()),
        (Needs(frozenset({Vendor.ASSEMBLY}), settled=True), {Vendor.ASSEMBLY}),
        (Needs(frozenset({Vendor.ASSEMBLY, Vendor.REEVO}), settled=False), set()),
        (Needs(frozenset(), settled=False, merged=frozenset({"name"})), set()),
    ],
)
def test_nothing_is_asked_where_the_records_tell_all(needs: Needs, met_by: set[Vendor]) -> None:
    assert {vendor for vendor in (Vendor.ASSEMBLY, Vendor.REEVO) if needs.are_met_by(vendor)} == met_by
