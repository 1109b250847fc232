"""What is sent to Userlot for changes, and what never is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.errors import BadUserInput, FieldRefused
from app.domain.record import Json
from app.upstream.decoding import encode_json
from app.vendors.userlot import changes, mapping

COMPANY: dict[str, Json] = {
    "name": "Café 🚀",
    "mrr": Decimal("1234.50"),
    "arr": 2**63 + 1,
    "start_date": "2024-02-29",
    "renewal_date": None,
    "external_id": "acme-1",
    "source_external_id": "crm/42%?#",
    "custom_fields": {"total_revenue": Decimal("0.10"), "plan": None, "tags": ["a", {"b": True}]},
}
END_USER: dict[str, Json] = {
    "first_name": "Ada",
    "last_name": None,
    "email": "ada@acme.example",
    "company_id": "c1",
    "external_id": "u-1",
    "source_external_id": "s-1",
    "custom_fields": {"seat": 7},
}


def test_every_field_of_a_company_is_a_key_of_the_body_and_custom_fields_are_too() -> None:
    assert (
        encode_json(changes.company_body(COMPANY))
        == (
            '{"name":"Café 🚀","mrr":1234.50,"arr":9223372036854775809,"start_date":"2024-02-29","renewal_date":null,'
            '"external_id":"acme-1","source_external_id":"crm/42%?#","total_revenue":0.10,"plan":null,'
            '"tags":["a",{"b":true}]}'
        ).encode()
    )


def test_every_field_of_an_end_user_is_a_key_of_the_body() -> None:
    assert encode_json(changes.end_user_body(END_USER)) == (
        b'{"first_name":"Ada","last_name":null,"email":"ada@acme.example","company_id":"c1","external_id":"u-1",'
        b'"source_external_id":"s-1","seat":7}'
    )


@pytest.mark.parametrize("name", COMPANY)
def test_what_is_not_given_is_not_sent(name: str) -> None:
    """Absent, null and a value are three things."""
    rest = {other: value for other, value in COMPANY.items() if other != name}
    wire = changes.company_body(rest)
    assert name not in wire
    assert set(wire) == {*rest, "total_revenue", "plan", "tags"} - {"custom_fields"} - (
        {"total_revenue", "plan", "tags"} if name == "custom_fields" else set()
    )
    assert changes.company_body({}) == {}


def test_equal_changes_are_equal_bytes_in_whatever_order_they_are_given() -> None:
    assert encode_json(changes.company_body(dict(reversed(COMPANY.items())))) == encode_json(
        changes.company_body(COMPANY)
    )


@pytest.mark.parametrize(
    "name", [*sorted(mapping.COMPANY_FIELDS - {*COMPANY}), "source_external_ids", "domain", "Name", "customFields", ""]
)
def test_a_field_of_a_company_that_no_page_names_for_writing_is_refused(name: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.company_body({name: "x"})
    assert caught.value.field == name


@pytest.mark.parametrize("name", ["id", "name", "full_name", "created_at", "updated_at", "domain"])
def test_a_field_of_an_end_user_that_no_page_names_for_writing_is_refused(name: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.end_user_body({name: "x"})
    assert caught.value.field == name


def test_an_end_users_name_is_written_in_parts() -> None:
    with pytest.raises(FieldRefused, match="first_name and last_name"):
        changes.end_user_body({"name": "Ada Byron"})


@pytest.mark.parametrize("name", sorted(mapping.COMPANY_FIELDS))
def test_a_custom_field_named_like_a_companys_own_field_is_refused(name: str) -> None:
    """They are keys of one object: it would be that field that is written."""
    with pytest.raises(FieldRefused, match="no custom field") as caught:
        changes.company_body({"custom_fields": {"plan": 1, name: "x"}})
    assert caught.value.field == f"custom_fields.{name}"


@pytest.mark.parametrize("name", sorted(mapping.END_USER_FIELDS))
def test_a_custom_field_named_like_an_end_users_own_field_is_refused(name: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.end_user_body({"custom_fields": {name: "x"}})
    assert caught.value.field == f"custom_fields.{name}"


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_custom_fields_are_an_object(value: Json) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.company_body({"custom_fields": value})
    assert caught.value.field == "custom_fields"


def test_null_for_an_id_of_which_there_are_several_is_refused() -> None:
    for body in (changes.company_body, changes.end_user_body):
        with pytest.raises(FieldRefused, match="several") as caught:
            body({"source_external_id": None})
        assert caught.value.field == "source_external_id"


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_amount(text: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.company_body({"mrr": Decimal(text)})
    assert caught.value.field == "mrr"


@pytest.mark.parametrize("key", changes.MATCH_KEYS)
def test_a_match_is_one_key_with_its_value_as_given(key: str) -> None:
    assert changes.matched_by((key, " a/Ä ")) == {key: " a/Ä "}


@pytest.mark.parametrize("match", [("id", ""), ("external_id", " "), ("source_external_id", "\t"), ("name", "Acme")])
def test_a_match_that_would_create_another_record_at_every_call_is_refused(match: tuple[str, str]) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.matched_by(match)
    assert caught.value.field == match[0]


@pytest.mark.parametrize("key", changes.MATCH_KEYS)
def test_a_second_match_key_is_refused(key: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.without_match_keys({"name": "Acme", key: "x"})
    assert caught.value.field == key
    assert changes.without_match_keys({"name": "Acme"}) == {"name": "Acme"}


@pytest.mark.parametrize("friendly_id", ["2", "0042", "9" * 30])
def test_a_friendly_id_names_no_record_that_is_to_be_changed(friendly_id: str) -> None:
    with pytest.raises(BadUserInput, match="friendly"):
        changes.own_id(friendly_id)
    with pytest.raises(BadUserInput, match="friendly"):
        changes.matched_by(("id", friendly_id))
    assert changes.own_id(f"{friendly_id}-a") == f"{friendly_id}-a"


def test_who_is_identified_is_sent_in_one_order() -> None:
    given: dict[str, Json] = {
        "company_external_id": "acme-1",
        "company_name": "Acme",
        "user_external_id": "u-1",
        "user_email": "ada@acme.example",
    }
    assert encode_json(changes.identify_body(given)) == (
        b'{"user_email":"ada@acme.example","user_external_id":"u-1","company_name":"Acme",'
        b'"company_external_id":"acme-1"}'
    )
    assert changes.identify_body({"user_email": "a@b.example"}) == {"user_email": "a@b.example"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "user_external_id"),
        ({"company_name": "Acme", "company_external_id": "acme-1"}, "user_external_id"),
        ({"user_external_id": "u-1", "user_email": ""}, "user_email"),
        ({"user_external_id": None}, "user_external_id"),
        ({"user_email": "a@b.example", "company_name": None}, "company_name"),
        ({"user_email": "a@b.example", "custom_fields": {}}, "custom_fields"),
        ({"user_email": "a@b.example", "email": "a@b.example"}, "email"),
    ],
)
def test_what_identifies_nobody_is_refused(given: dict[str, Json], field: str) -> None:
    with pytest.raises(FieldRefused) as caught:
        changes.identify_body(given)
    assert caught.value.field == field
