"""Reevo's compound values, in each shape that reads or writes have them in."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.account import PostalAddress, RecordReference, ReevoDomain, ReevoStage
from app.domain.record import Json
from app.vendors.reevo import values


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"id": "s1", "api_name": "target_account", "display_value": "Target", "color": "#fff"},
            ReevoStage("s1", "target_account", "Target", "#fff"),
        ),
        ({"api_name": "new_one", "color": 3}, ReevoStage(None, "new_one", None, "3")),
        ("target_account", ReevoStage(None, "target_account", None, None)),
        (None, None),
        ("", None),
        (True, None),
        (["target_account"], None),
    ],
)
def test_a_stage_is_written_as_an_api_name_but_read_as_an_object(value: Json, expected: ReevoStage | None) -> None:
    assert values.stage(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"related_record_id": "u1", "related_record_type": "user"}, RecordReference("u1", "user")),
        ({"related_record_id": "u1"}, RecordReference("u1", None)),
        ("u1", RecordReference("u1", None)),
        ({"related_record_type": "user"}, None),
        (None, None),
        ([], None),
    ],
)
def test_a_reference_is_an_object_and_not_an_id(value: Json, expected: RecordReference | None) -> None:
    assert values.reference(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"amount": "123.45"}, Decimal("123.45")),
        ({"amount": "12345678901234567890.10", "currency": "EUR"}, Decimal("12345678901234567890.10")),
        ({"amount": 5}, Decimal(5)),
        ("9.90", Decimal("9.90")),
        (Decimal("0.1"), Decimal("0.1")),
        ({"amount": "much"}, None),
        ({"amount": None}, None),
        ({}, None),
        (None, None),
        (True, None),
    ],
)
def test_an_amount_of_money_is_text_in_an_object_and_keeps_its_digits(value: Json, expected: Decimal | None) -> None:
    found = values.amount(value)
    assert (found, str(found)) == (expected, str(expected))


def test_domains_keep_their_order_and_spelling() -> None:
    assert values.domains(
        [
            {"domain_name": "Acme.com", "is_primary": False, "status": "ACTIVE"},
            {"domain_name": "acme.de", "is_primary": True},
            "acme.fr",
            {"is_primary": True},
            None,
        ]
    ) == (
        ReevoDomain("Acme.com", False, "ACTIVE"),
        ReevoDomain("acme.de", True, None),
        ReevoDomain("acme.fr", None, None),
    )


@pytest.mark.parametrize("value", [None, [], "", True, {}])
def test_no_domains(value: Json) -> None:
    assert values.domains(value) == ()


def test_a_lone_domain_is_a_list_of_one() -> None:
    assert values.domains({"domain_name": "acme.com", "is_primary": True}) == (ReevoDomain("acme.com", True, None),)


def test_an_address_has_the_parts_it_has() -> None:
    assert values.address({"city": "Berlin", "zip_code": 10115, "planet": "Earth"}) == PostalAddress(
        None, None, "Berlin", None, None, "10115"
    )
    assert values.address("Berlin") is None


def test_contact_channels_are_objects_or_plain_text() -> None:
    assert values.channels([{"id": "e", "email": "a@x.com", "labels": []}, "b@x.com", {"id": "f"}, None], "email") == (
        "a@x.com",
        "b@x.com",
    )
    assert values.channels(None, "phone_number") == ()
