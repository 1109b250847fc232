"""What each vendor is sent of one input, and which field of the input a refusal names."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.account_kind import AccountKind
from app.domain.errors import BadUserInput, FieldRefused, GatewayError, TakenAlready
from app.domain.vendor import Vendor
from app.upstream.request import Request
from app.upstream.writing import Write
from schema.account.writing.fields import SECTIONS, Given, without
from schema.account.writing.inputs import CreateAccountInput, UpdateAccountInput
from schema.account.writing.sections import AssertAssemblyAccountInput, AssertUserlotCompanyInput, ReevoAccountFields
from schema.writes.outcomes import About, WriteAction
from schema.writes.steps import Step
from tests.schema.account.writing.given import EMPTY, given

SHARED: dict[str, Any] = {
    "name": "N",
    "description": "D",
    "external_id": "e-1",
    "renewal_date": "2027-01-31",
    "domain": "n.example",
}


@pytest.mark.parametrize(
    ("vendor", "expected"),
    [
        (
            Vendor.ASSEMBLY,
            {"name": "N", "notes": "D", "id_in_tool": "e-1", "renewal_date": "2027-01-31", "domain": "n.example"},
        ),
        (Vendor.REEVO, {"display_name": "N", "description": "D"}),
        (Vendor.USERLOT, {"name": "N", "external_id": "e-1", "renewal_date": "2027-01-31"}),
        (Vendor.SWIFT, {"name": "N"}),
    ],
)
def test_shared_fields_have_each_vendor_s_names(vendor: Vendor, expected: dict[str, Any]) -> None:
    assert given(**SHARED).changes(vendor) == expected


@pytest.mark.parametrize("vendor", SECTIONS)
def test_what_is_absent_is_not_written_and_null_is(vendor: Vendor) -> None:
    assert given().changes(vendor) == {}
    assert set(given(name=None).changes(vendor).values()) == {None}


@pytest.mark.parametrize(
    ("own", "expected"),
    [({}, "D"), ({"description": None}, None), ({"description": "Own"}, "Own"), ({"description": ""}, "")],
)
def test_the_section_wins_also_by_null(own: dict[str, Any], expected: str | None) -> None:
    values = given(**SHARED, reevo=ReevoAccountFields(**own))
    assert values.changes(Vendor.REEVO)["description"] == expected
    assert values.changes(Vendor.ASSEMBLY)["notes"] == "D"


def test_a_section_s_name_for_a_shared_field_is_the_same_field() -> None:
    section = AssertAssemblyAccountInput(notes="Own", id_in_tool="own-1", domain="own.example")
    changes = given(**SHARED, assembly=section).changes(Vendor.ASSEMBLY)
    assert (changes["notes"], changes["id_in_tool"], changes["domain"]) == ("Own", "own-1", "own.example")


def test_a_vendor_without_a_section_is_not_written() -> None:
    assert Given.of(CreateAccountInput(name="N")).sections == {}
    assert list(Given.of(CreateAccountInput(assembly=None, swift=EMPTY["swift"])).sections) == [Vendor.SWIFT]


def test_which_customer_is_no_field_to_write() -> None:
    values = Given.of(UpdateAccountInput(by=object(), name="N", reevo=EMPTY["reevo"]))  # type: ignore[arg-type]
    assert values.shared == {"name": "N"}


@pytest.mark.parametrize(
    ("shared", "kind"),
    [
        ({}, None),
        ({"name": "N"}, None),
        ({"domain": "n.example"}, AccountKind.COMPANY),
        ({"email": "n@n.example"}, AccountKind.CUSTOMER),
        ({"kind": AccountKind.CUSTOMER}, AccountKind.CUSTOMER),
        ({"kind": AccountKind.COMPANY, "email": "n@n.example"}, AccountKind.COMPANY),
        ({"kind": AccountKind.CUSTOMER, "domain": "n.example"}, AccountKind.CUSTOMER),
    ],
)
def test_whether_it_is_a_person(shared: dict[str, Any], kind: AccountKind | None) -> None:
    values = Given(shared, {vendor: EMPTY[name] for vendor, name in SECTIONS.items()})
    assert values.kind is kind
    assert (values.domain is None) is (kind is not AccountKind.COMPANY or "email" in shared)


def test_a_person_s_address_is_the_domain_at_assembly() -> None:
    assert given(email="n@n.example").changes(Vendor.ASSEMBLY) == {"domain": "n@n.example"}


@pytest.mark.parametrize("vendor", [Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT])
def test_a_person_is_refused_elsewhere_of_that_section(vendor: Vendor) -> None:
    with pytest.raises(About) as refused:
        given(email="n@n.example").changes(vendor)
    assert (refused.value.field, refused.value.is_whole) == (SECTIONS[vendor], True)
    assert isinstance(refused.value.cause, BadUserInput)


@pytest.mark.parametrize(
    ("shared", "field"),
    [
        ({"email": "n@n.example", "domain": "n.example"}, "domain"),
        ({"kind": AccountKind.COMPANY, "email": "n@n.example"}, "email"),
        ({"kind": AccountKind.CUSTOMER, "domain": "n.example"}, "domain"),
    ],
)
def test_the_key_of_the_other_kind_is_refused_of_itself(shared: dict[str, Any], field: str) -> None:
    values = Given(shared, {Vendor.ASSEMBLY: EMPTY["assembly"]})
    with pytest.raises(About) as refused:
        values.changes(Vendor.ASSEMBLY)
    assert (refused.value.field, refused.value.is_whole) == (field, True)


def test_a_custom_field_may_not_be_named_like_a_field_of_its_section() -> None:
    values = given(userlot=AssertUserlotCompanyInput(custom_fields={"mrr": 1}))
    with pytest.raises(FieldRefused) as refused:
        values.changes(Vendor.USERLOT)
    assert refused.value.field == "custom_fields.mrr"


PLACES = [
    (Vendor.ASSEMBLY, {"description": "D"}, {}, "notes", "description"),
    (Vendor.ASSEMBLY, {"description": "D"}, {"notes": "Own"}, "notes", "assembly.notes"),
    (Vendor.ASSEMBLY, {}, {}, "notes", "assembly.notes"),
    (Vendor.ASSEMBLY, {"external_id": "e"}, {}, "id_in_tool", "externalId"),
    (Vendor.ASSEMBLY, {"domain": "n.example"}, {}, "domain", "domain"),
    (Vendor.ASSEMBLY, {"email": "n@n.example"}, {}, "domain", "email"),
    (Vendor.ASSEMBLY, {"domain": "n.example"}, {"domain": "o.example"}, "domain", "assembly.domain"),
    (Vendor.ASSEMBLY, {"kind": "Company"}, {}, "type", "kind"),
    (Vendor.ASSEMBLY, {}, {"number_of_seats": 1}, "number_of_seats", "assembly.numberOfSeats"),
    (Vendor.REEVO, {"name": "N"}, {}, "display_name", "name"),
    (Vendor.REEVO, {"domain": "n.example"}, {}, "domain_name", "domain"),
    (Vendor.REEVO, {}, {"custom_fields": {"a_b": 1}}, "custom_fields.a_b", "reevo.customFields.a_b"),
    (Vendor.USERLOT, {"renewal_date": "x"}, {}, "renewal_date", "renewalDate"),
    (Vendor.USERLOT, {"renewal_date": "x"}, {"renewal_date": "y"}, "renewal_date", "userlot.renewalDate"),
]


@pytest.mark.parametrize(("vendor", "shared", "own", "field", "told"), PLACES)
@pytest.mark.parametrize("as_about", [False, True])
async def test_a_refusal_names_the_field_that_was_given(
    vendor: Vendor, shared: dict[str, Any], own: dict[str, Any], field: str, told: str, *, as_about: bool
) -> None:
    section = type(EMPTY[SECTIONS[vendor]])(**own)
    refusal: GatewayError = FieldRefused(field, "No.")
    if as_about:
        first, *rest = field.split(".")
        camel = first.split("_")[0] + "".join(map(str.capitalize, first.split("_")[1:]))
        refusal = About(".".join([camel, *rest]), TakenAlready("No."))

    def build() -> Write[Any]:
        raise refusal

    step = Given(shared, {vendor: section}).told(_step(vendor, build))
    assert step.path == SECTIONS[vendor]
    with pytest.raises(About) as refused:
        await step.build()  # type: ignore[misc]
    assert (refused.value.field, refused.value.is_whole) == (told, True)
    assert refused.value.cause is (refusal.cause if isinstance(refusal, About) else refusal)


async def test_a_place_that_is_told_whole_stays_and_what_is_no_field_s_too() -> None:
    for error in (About("domain", TakenAlready("No."), is_whole=True), TakenAlready("No.")):

        async def build(error: GatewayError = error) -> Write[Any]:
            raise error

        with pytest.raises(type(error)) as refused:
            await given().told(_step(Vendor.REEVO, build)).build()  # type: ignore[misc]
        assert refused.value is error


async def test_what_is_not_refused_is_the_write() -> None:
    write: Write[Any] = Write(Request("swift.account.create", "POST", "/accounts"), str, frozenset())
    built = await given().told(_step(Vendor.SWIFT, lambda: write)).build()  # type: ignore[misc]
    assert built is write


def test_without_leaves_the_rest() -> None:
    assert without({"a": 1, "b": None}, ["a", "c"]) == {"b": None}


def _step(vendor: Vendor, build: Any) -> Step:
    return Step(vendor, WriteAction.CREATED, build, record_id=lambda _: None)
