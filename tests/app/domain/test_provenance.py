"""Where merged fields come from: always from where their value does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.customer import Customer
from app.domain.errors import BadUserInput
from app.domain.merged_fields import MERGED
from app.domain.merging import VendorValue, held_by, shown
from app.domain.provenance import FieldProvenance, provenance
from app.domain.vendor import Vendor
from tests.app.domain.records import CUSTOMERS, assembly, company, domains, reevo, swift

THEN = datetime(2026, 5, 1, 10, tzinfo=UTC)
NAMED = Customer(
    assembly=assembly(name="Acme Works", domain="acme.example"),
    reevo=reevo(display_name="Acme", domains=domains(("www.acme.example", True), ("labs.example", None))),
    company=company(name=""),
    swift=swift(name="ACME"),
)


def told(customer: Customer, *fields: str) -> list[FieldProvenance]:
    return provenance(customer, fields or None, matched_by={Vendor.REEVO: "DOMAIN"}, as_of={Vendor.ASSEMBLY: THEN})


def test_a_value_with_those_that_were_not_chosen() -> None:
    assert told(NAMED, "name") == [
        FieldProvenance(
            field="name",
            value="Acme Works",
            vendor=Vendor.ASSEMBLY,
            path="assembly.name",
            record_id="AssemblyAccount-1",
            as_of=THEN,
            matched_by=None,
            others=(
                VendorValue(Vendor.REEVO, "reevo.displayName", "ReevoAccount-1", "Acme"),
                VendorValue(Vendor.SWIFT, "swift.name", "SwiftAccount-1", "ACME"),
            ),
        )
    ]


def test_a_value_through_a_link_says_which_rule() -> None:
    (found,) = told(Customer(company=company(), reevo=reevo(description="Pumps")), "description")
    assert (found.vendor, found.path, found.matched_by, found.as_of) == (
        Vendor.REEVO,
        "reevo.description",
        "DOMAIN",
        None,
    )


def test_a_joined_field_names_who_comes_first_and_the_others_parts() -> None:
    (found,) = told(NAMED, "domains")
    assert (found.value, found.path) == (["acme.example", "labs.example"], "assembly.domain")
    assert [(other.path, other.value) for other in found.others] == [
        ("reevo.domains.domainName", ["acme.example", "labs.example"])
    ]


def test_kind_is_told_by_assembly_and_else_by_the_records_that_there_are() -> None:
    (person,) = told(Customer(assembly=assembly(type="Customer"), reevo=reevo()), "kind")
    assert (person.value, person.path, person.others) == ("CUSTOMER", "assembly.type", ())
    (organisation,) = told(Customer(swift=swift()), "kind")
    assert (organisation.value, organisation.path) == ("COMPANY", "swift")


def test_fields_without_a_value_are_told_only_when_asked_for() -> None:
    silent = Customer(swift=swift(name="Acme"))
    assert [each.field for each in told(silent)] == ["kind", "name"]
    assert told(silent, "phones", "email", "phones") == [
        FieldProvenance("phones", [], None, None, None, None, None, ()),
        FieldProvenance("email", None, None, None, None, None, None, ()),
    ]
    assert provenance(silent, [], matched_by={}, as_of={}) == []


def test_a_field_that_is_not_merged_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadUserInput, match=r"'tier', 'image_url'\. Known are kind, name, .*, updatedAt\.$"):
        told(NAMED, "name", "tier", "image_url", "tier")


@given(CUSTOMERS, st.none() | st.lists(st.sampled_from(sorted(MERGED))))
def test_the_value_is_always_that_of_the_field(customer: Customer, fields: list[str] | None) -> None:
    found = provenance(customer, fields, matched_by={}, as_of={})
    if fields is not None:
        assert [each.field for each in found] == list(dict.fromkeys(fields))
    for each in found:
        assert each.value == shown(getattr(customer, MERGED[each.field].attribute))
        assert (each.vendor is None) == (each.value in (None, []))
        if each.vendor is not None:
            assert each.record_id == held_by(customer)[each.vendor].id
        vendors = [other.vendor for other in each.others]
        assert [vendor for vendor in MERGED[each.field].vendors if vendor in {each.vendor, *vendors}] == [
            vendor for vendor in (each.vendor, *vendors) if vendor is not None
        ]
