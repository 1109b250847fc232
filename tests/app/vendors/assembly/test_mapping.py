"""Assembly's JSON to records: both spellings, wrapped and bare, and everything that does not fit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.upstream.decoding import decode_json
from app.upstream.fields import Unparsable
from app.vendors.assembly import mapping

ID = "01945162-52fc-739b-98de-e2ac9f2eec49"


def test_every_documented_field_of_an_account_is_read() -> None:
    wire: dict[str, Any] = {
        "id": ID,
        "type": "Company",
        "name": "Acme",
        "domain": "acme.com",
        "source_specific_ids": ["userlot:1", "crm-7"],
        "image_url": "https://acme.com/a.png",
        "phone": ["+1 555 0100"],
        "contract_value": Decimal("100.10"),
        "contract_type": "Month",
        "renewal_date": "2025-12-31",
        "trial_expiration_date": "2025-01-31",
        "tier": "t1",
        "stage": "s1",
        "company_type": "c1",
        "tags": ["a1", "a2"],
        "notes": "n",
        "id_in_tool": "tool-1",
        "number_of_seats": 7,
        "company_id": "co1",
        "role": "admin",
        "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-02T00:00:00Z",
        "additional_properties": {"Custom Property": [1]},
    }
    account = mapping.account(wire)
    assert (account.id, account.type, account.name, account.domain) == (ID, "Company", "Acme", "acme.com")
    assert (account.source_specific_ids, account.phones) == (("userlot:1", "crm-7"), ("+1 555 0100",))
    assert account.image_url == "https://acme.com/a.png"
    assert (account.contract_value, account.contract_type) == (Decimal("100.10"), "Month")
    assert (account.renewal_date, account.trial_expiration_date) == ("2025-12-31", "2025-01-31")
    assert (account.tier_id, account.stage_id, account.company_type_id) == ("t1", "s1", "c1")
    assert account.tag_ids == ("a1", "a2")
    assert (account.notes, account.id_in_tool, account.number_of_seats) == ("n", "tool-1", 7)
    assert (account.company_id, account.role) == ("co1", "admin")
    assert (account.created_at, account.updated_at) == ("2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z")
    assert account.additional_properties == {"Custom Property": [1]}
    assert account.custom_fields == {}
    assert account.raw is wire


@pytest.mark.parametrize(
    ("wire", "found"),
    [
        ({"type": "Customer"}, "Customer"),
        ({"account_type": "Customer"}, "Customer"),
        ({"type": "Company", "account_type": "Customer"}, "Company"),
        ({"type": None, "account_type": "Partner"}, "Partner"),
        ({"type": {"odd": 1}, "account_type": "Company"}, "Company"),
        ({"type": "Household"}, "Household"),
        ({}, None),
    ],
)
def test_an_account_says_its_type_as_type_or_as_account_type(wire: dict[str, Any], found: str | None) -> None:
    account = mapping.account({"id": ID, **wire})
    assert account.type == found
    assert account.custom_fields == {}


def test_labels_of_an_account_come_as_ids_or_as_objects_never_as_names() -> None:
    account = mapping.account(
        {
            "id": ID,
            "tier": {"id": "t1", "name": "Gold"},
            "stage": {"name": "no id"},
            "company_type": "",
            "tags": ["a1", {"id": "a2", "name": "VIP"}, {"name": "no id"}, None, 3],
        }
    )
    assert (account.tier_id, account.stage_id, account.company_type_id) == ("t1", None, None)
    assert account.tag_ids == ("a1", "a2", "3")


@pytest.mark.parametrize(
    ("tags", "found"), [(None, ()), ("a1", ("a1",)), ({"id": "a1"}, ("a1",)), ([], ()), (True, ())]
)
def test_tags_of_another_shape_than_a_list(tags: Any, found: tuple[str, ...]) -> None:
    assert mapping.account({"id": ID, "tags": tags}).tag_ids == found


def test_a_customers_domain_is_an_email_address_and_stays_one() -> None:
    account = mapping.account({"id": ID, "type": "Customer", "domain": "Name@Company.com", "company_id": "co1"})
    assert (account.domain, account.company_id) == ("Name@Company.com", "co1")


def test_a_wrapped_item_is_opened_and_what_stands_beside_is_kept() -> None:
    account = mapping.account({"account": {"id": ID, "name": "Acme", "attributes_cached": {"x": 1}}, "score": 2})
    assert (account.id, account.name) == (ID, "Acme")
    assert account.custom_fields == {"attributes_cached": {"x": 1}, "score": 2}
    assert account.raw == {"id": ID, "name": "Acme", "attributes_cached": {"x": 1}, "score": 2}


def test_a_field_called_account_is_no_wrapper() -> None:
    account = mapping.account({"id": ID, "account": {"id": "other"}})
    assert account.id == ID
    assert account.custom_fields == {"account": {"id": "other"}}


def test_optional_fields_of_an_odd_type_are_none_and_stay_in_raw() -> None:
    wire: dict[str, Any] = {
        "id": 12,
        "name": ["Acme"],
        "source_specific_ids": {"a": 1},
        "phone": 5550100,
        "contract_value": "a lot",
        "number_of_seats": Decimal("7.5"),
        "company_id": "",
        "additional_properties": "none",
    }
    account = mapping.account(wire)
    assert (account.id, account.name, account.source_specific_ids) == ("12", None, ())
    assert (account.phones, account.contract_value, account.number_of_seats) == (("5550100",), None, None)
    assert (account.company_id, account.additional_properties) == (None, None)
    assert account.raw is wire


@pytest.mark.parametrize(("seats", "found"), [(Decimal("4.0"), 4), ("4", 4), (2**63, 2**63), (True, None)])
def test_seats_are_a_whole_number_however_it_is_written(seats: Any, found: int | None) -> None:
    assert mapping.account({"id": ID, "number_of_seats": seats}).number_of_seats == found


@pytest.mark.parametrize("record", [mapping.account, mapping.label, mapping.usage_log])
@pytest.mark.parametrize("wire", [{}, {"id": None}, {"id": ""}, {"id": {}}, {"id": True}])
def test_a_record_without_an_id_is_unparsable(record: Any, wire: dict[str, Any]) -> None:
    with pytest.raises(Unparsable):
        record(wire)


@pytest.mark.parametrize(
    ("word", "found"),
    [("Tier", "Tier"), ("tier", "Tier"), ("ACCOUNTTAG", "AccountTag"), ("Region", "Region"), (None, None), ([], None)],
)
def test_a_labels_type_is_a_documented_word_or_one_that_is_newer(word: Any, found: str | None) -> None:
    wire = {"id": "l1", "type": word, "name": "Gold", "color": "#545A92", "description": "best", "order": 1}
    label = mapping.label(wire)
    assert (label.id, label.type, label.name) == ("l1", found, "Gold")
    assert (label.color, label.description) == ("#545A92", "best")
    assert label.custom_fields == {"order": 1}
    assert label.raw is wire


def test_a_wrapped_label_is_opened() -> None:
    assert mapping.label({"label": {"id": "l1", "name": "Gold"}}).name == "Gold"


def test_a_usage_log_keeps_any_metadata_and_does_not_name_its_account() -> None:
    wire: dict[str, Any] = {
        "id": "u1",
        "timestamp": "2025-03-20T15:30:00Z",
        "type": "Action",
        "content": "signed in",
        "attribute": "logins",
        "metadata": {"seat": 1},
        "account_id": ID,
    }
    log = mapping.usage_log(wire)
    assert (log.id, log.timestamp, log.type) == ("u1", "2025-03-20T15:30:00Z", "Action")
    assert (log.content, log.attribute, log.metadata) == ("signed in", "logins", {"seat": 1})
    assert log.custom_fields == {"account_id": ID}
    assert log.raw is wire


@pytest.mark.parametrize("metadata", [None, [], "text", 5, False])
def test_metadata_of_any_shape_passes(metadata: Any) -> None:
    assert mapping.usage_log({"id": "u1", "metadata": metadata}).metadata == metadata


@pytest.mark.parametrize(
    "value",
    [
        b'{"Login_count": 7, "Custom Property": "x"}',
        b'[{"name": "Login_count", "value": 7}, {"name": "Custom Property", "value": "x", "id": 1}]',
        b'[{"key": "Login_count", "value": 7}, {"key": "Custom Property", "value": "x"}]',
        b'[{"Login_count": 7}, {"Custom Property": "x"}]',
    ],
)
def test_properties_come_as_a_map_or_as_a_list_and_keep_their_order(value: bytes) -> None:
    found = mapping.properties(decode_json(value))
    assert list(found.items()) == [("Login_count", 7), ("Custom Property", "x")]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, {}),
        ({}, {}),
        ([], {}),
        ([{"name": "only a property called name"}], {"name": "only a property called name"}),
        ([{"value": 1}], {"value": 1}),
        ([{"name": "a", "value": None}], {"a": None}),
        (
            {"login_count": 1, "Login_count": 2, " Login_count": 3},
            {"login_count": 1, "Login_count": 2, " Login_count": 3},
        ),
    ],
)
def test_property_names_are_free_text_kept_letter_by_letter(value: Any, found: dict[str, Any]) -> None:
    assert mapping.properties(value) == found


@pytest.mark.parametrize("value", ["x", 1, True, ["x"], [{}], [{"a": 1, "b": 2}], [None]])
def test_properties_of_another_shape_are_unparsable(value: Any) -> None:
    with pytest.raises(Unparsable):
        mapping.properties(value)
