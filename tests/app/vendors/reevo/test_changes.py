"""What is sent to Reevo for changes, and what never is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.errors import FieldRefused
from app.domain.record import Json
from app.vendors.reevo import changes

OWNER = "3c90c3cc-0d44-4b50-8888-8dd25736052a"
EVERYTHING: dict[str, Json] = {
    "display_name": "Acme 🚀",
    "description": "",
    "current_stage": "target_account",
    "owner_user_id": {"related_record_match": {"email": "owner@acme.example"}},
    "official_website": "https://acme.example/?a=b&c",
    "websites": ["https://acme.example", "https://acme.test"],
    "linkedin_url": None,
    "x_url": "x",
    "facebook_url": "f",
    "zoominfo_url": "z",
    "address": {"street_one": "1 Way", "city": None},
    "estimated_annual_revenue": Decimal("1000000.50"),
    "custom_fields": {"ledger_number": Decimal("0.10"), "moons": ["a", None]},
}
REFUSED_CUSTOM = [
    *(name for name in EVERYTHING if name != "custom_fields"),
    "current_stage_id",
    "domains",
    "domain_name",
]


def test_every_field_is_sent_raw_under_the_vendors_name_in_one_order() -> None:
    body = (
        '{"attributes":{"display_name":"Acme 🚀","description":"","current_stage_id":"target_account",'
        '"owner_user_id":{"related_record_match":{"email":"owner@acme.example"}},'
        '"official_website":"https://acme.example/?a=b&c","websites":["https://acme.example","https://acme.test"],'
        '"linkedin_url":null,"x_url":"x","facebook_url":"f","zoominfo_url":"z",'
        '"address":{"street_one":"1 Way","city":null},"estimated_annual_revenue":{"amount":"1000000.50"},'
        '"ledger_number":0.10,"moons":["a",null]}}'
    ).encode()
    assert changes.account_body(EVERYTHING) == body
    assert changes.account_body(dict(reversed(EVERYTHING.items()))) == body


@pytest.mark.parametrize("name", EVERYTHING)
def test_what_is_not_given_is_not_sent(name: str) -> None:
    wire = changes.account_attributes({key: value for key, value in EVERYTHING.items() if key != name})
    gone = changes.account_attributes({name: EVERYTHING[name]})
    assert wire | gone == changes.account_attributes(EVERYTHING)
    assert wire.keys().isdisjoint(gone)
    assert changes.account_attributes({}) == {}


@pytest.mark.parametrize("name", [name for name in EVERYTHING if name != "custom_fields"])
def test_null_is_sent_as_it_clears(name: str) -> None:
    (sent,) = changes.account_attributes({name: None}).items()
    assert sent == ("current_stage_id" if name == "current_stage" else name, None)


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (Decimal("1000000.50"), {"amount": "1000000.50"}),
        (Decimal("1E+3"), {"amount": "1000"}),
        (Decimal("-0.00"), {"amount": "-0.00"}),
        (2**63 + 1, {"amount": "9223372036854775809"}),
        ("12.30", {"amount": "12.30"}),
        ({"amount": "7"}, {"amount": "7"}),
    ],
)
def test_money_is_an_object_with_the_digits_as_text(given: Json, sent: Json) -> None:
    assert changes.account_attributes({"estimated_annual_revenue": given}) == {"estimated_annual_revenue": sent}


def test_what_is_no_number_is_no_money() -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.account_attributes({"estimated_annual_revenue": Decimal("NaN")})
    assert caught.value.field == "estimated_annual_revenue"


@pytest.mark.parametrize("owner", [OWNER, {"related_record_id": OWNER}, {"related_record_match": {"email": "a@b.c"}}])
def test_an_owner_is_an_id_or_a_reference(owner: Json) -> None:
    assert changes.account_attributes({"owner_user_id": owner}) == {"owner_user_id": owner}


@pytest.mark.parametrize("match", [{}, {"email": ""}, {"email": " "}, {"email": None}, None, "a@b.c", []])
def test_a_match_that_may_find_anybody_is_refused(match: Json) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.account_attributes({"owner_user_id": {"related_record_match": match}})
    assert caught.value.field == "owner_user_id"


def test_a_stage_is_written_by_its_name_and_not_as_it_is_read() -> None:
    with pytest.raises(FieldRefused, match="api_name") as caught:
        changes.account_attributes({"current_stage": {"id": "s1", "api_name": "target_account"}})
    assert caught.value.field == "current_stage"


@pytest.mark.parametrize("name", ["domains", "domain_name"])
def test_a_domain_is_no_field_of_the_account_and_the_way_to_it_is_told(name: str) -> None:
    with pytest.raises(FieldRefused, match="add, promote or remove") as caught:
        changes.account_attributes({name: "acme.example"})
    assert caught.value.field == name


@pytest.mark.parametrize("name", ["current_stage_id", "owner", "name", "displayName", "partner_level", ""])
def test_a_name_that_is_none_of_an_accounts_is_refused(name: str) -> None:
    with pytest.raises(FieldRefused, match="custom_fields") as caught:
        changes.account_attributes({name: "x"})
    assert caught.value.field == name


@pytest.mark.parametrize("name", ["id", "organization_id", "created_at", "updated_at", "created_by_user_id"])
def test_what_the_vendor_computes_is_the_vendors_to_refuse(name: str) -> None:
    assert changes.account_attributes({name: "x"}) == {name: "x"}
    assert changes.account_attributes({"custom_fields": {name: "x"}}) == {name: "x"}


@pytest.mark.parametrize("name", REFUSED_CUSTOM)
def test_a_custom_field_named_like_a_field_is_refused(name: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.account_attributes({"custom_fields": {"moon": 1, name: "x"}})
    assert caught.value.field == f"custom_fields.{name}"


@pytest.mark.parametrize("value", [None, [], "x"])
def test_custom_fields_are_an_object(value: Json) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.account_attributes({"custom_fields": value})
    assert caught.value.field == "custom_fields"


def test_the_documented_body_of_assert() -> None:
    given: dict[str, Json] = {
        "description": "Enterprise software company",
        "current_stage": "target_account",
        "display_name": "Acme",
    }
    assert changes.assert_body("Acme.COM", given) == (
        b'{"match":{"domain_name":"acme.com"},"attributes":{"display_name":"Acme",'
        b'"description":"Enterprise software company","current_stage_id":"target_account"}}'
    )
    assert changes.assert_body("acme.com", {}) == b'{"match":{"domain_name":"acme.com"},"attributes":{}}'


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("ACME.example", "acme.example"),
        (" www.Acme.example ", "www.acme.example"),
        ("MÜNCHEN.example", "münchen.example"),
    ],
)
def test_a_domain_is_sent_in_lower_case_and_else_as_given(given: str, sent: str) -> None:
    assert changes.new_domain(given) == changes.spelled_domain(given) == sent


@pytest.mark.parametrize(
    "given", ["", " ", "acme", "_move", "ada@acme.example", "https://acme.example/x", "acme.example/x", "a..b", "a b.c"]
)
def test_what_is_no_domain_is_given_to_no_account(given: str) -> None:
    for body in (changes.new_domain, lambda name: changes.assert_body(name, {})):
        with pytest.raises(FieldRefused) as caught:
            body(given)
        assert caught.value.field == "domain_name"


def test_a_related_record_is_named_by_exactly_one_of_id_and_match() -> None:
    assert changes.link_body("c1", {}) == b'{"related_record_id":"c1"}'
    assert changes.link_body("c1", {"is_primary": False, "role": None}) == (
        b'{"related_record_id":"c1","role":null,"is_primary":false}'
    )
    assert changes.link_body({"email": "ada@acme.example"}, {"role": "Champion"}) == (
        b'{"related_record_match":{"email":"ada@acme.example"},"role":"Champion"}'
    )


@pytest.mark.parametrize(
    ("related", "field"),
    [
        ("", "related_record_id"),
        (" ", "related_record_id"),
        ({}, "related_record_match"),
        ({"email": ""}, "related_record_match"),
        ({"email": "a@b.c", "name": None}, "related_record_match"),
    ],
)
def test_a_related_record_that_is_not_named_is_refused(related: str | dict[str, Json], field: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.link_body(related, {})
    assert caught.value.field == field


def test_what_is_said_of_a_tie() -> None:
    assert changes.edge_body({"role": "CTO"}) == b'{"role":"CTO"}'
    assert changes.edge_body({"is_primary": True, "role": None}) == b'{"role":null,"is_primary":true}'
    for name in ("related_record_id", "id", "custom_fields"):
        with pytest.raises(FieldRefused) as caught:
            changes.edge_body({"role": "CTO", name: "x"})
        assert caught.value.field == name
