"""Userlot's JSON to records: what fits is typed, what does not stays in `raw`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.company import CompanyFilter
from app.domain.end_user import EndUserFilter
from app.domain.errors import BadUserInput
from app.domain.record import Json
from app.upstream.decoding import decode_json
from app.upstream.fields import Unparsable, an_object
from app.vendors.userlot import mapping

DOCUMENTED = b"""{
  "id": "f7d54b32-0000-4000-8000-000000000001",
  "created_at": "2022-12-05T04:51:54Z", "updated_at": "2022-12-05T04:51:54Z", "friendly_id": 2, "name": "Demo",
  "emails": [], "health_score": 0, "health_score_diff": null, "last_seen_at": "2023-02-06T04:56:33Z",
  "health_category": null, "owner_user_id": null, "mrr": null, "arr": null, "start_date": null, "renewal_date": null,
  "life_cycle_stage_id": "8dea5e21-0000-4000-8000-000000000002", "status_id": "65e822e0-0000-4000-8000-000000000003",
  "life_cycle_id": "56857a2e-0000-4000-8000-000000000004", "external_id": "106042c0-0000-4000-8000-000000000005"
}"""


def test_the_documented_company() -> None:
    wire = an_object(decode_json(DOCUMENTED), "sample")
    company = mapping.company(wire)
    assert company.id == "f7d54b32-0000-4000-8000-000000000001"
    assert (company.friendly_id, company.name, company.emails) == (2, "Demo", ())
    assert (company.health_score, company.health_score_diff, company.health_category) == (Decimal(0), None, None)
    assert (company.last_seen_at, company.owner_user_id) == ("2023-02-06T04:56:33Z", None)
    assert (company.mrr, company.arr, company.start_date, company.renewal_date) == (None, None, None, None)
    assert company.life_cycle_id == "56857a2e-0000-4000-8000-000000000004"
    assert company.life_cycle_stage_id == "8dea5e21-0000-4000-8000-000000000002"
    assert company.status_id == "65e822e0-0000-4000-8000-000000000003"
    assert company.external_id == "106042c0-0000-4000-8000-000000000005"
    assert (company.created_at, company.updated_at) == ("2022-12-05T04:51:54Z", "2022-12-05T04:51:54Z")
    assert company.custom_fields == {}
    assert company.raw is wire


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("0.10", "0.10"),
        ('"0.10"', "0.10"),
        ("1200", "1200"),
        ('"1200.500"', "1200.500"),
        ("12345678901234567890.123456789", "12345678901234567890.123456789"),
        ("null", None),
        ('"a lot"', None),
        ("true", None),
        ("[1]", None),
        ('"NaN"', None),
    ],
)
def test_mrr_and_arr_are_decimals_with_the_digits_as_sent(sent: str, read: str | None) -> None:
    wire = an_object(decode_json(f'{{"id": "u1", "mrr": {sent}, "arr": {sent}}}'.encode()), "sample")
    company = mapping.company(wire)
    assert (str(company.mrr), str(company.arr)) == (str(read), str(read))
    assert "mrr" in company.raw


@pytest.mark.parametrize("size", [2**31, 2**53 + 1, 2**63, 2**70])
def test_a_friendly_id_is_an_integer_of_any_size(size: int) -> None:
    wire = an_object(decode_json(f'{{"id": "u1", "friendly_id": {size}}}'.encode()), "sample")
    assert mapping.company(wire).friendly_id == size


def test_every_unknown_top_level_key_is_a_custom_field() -> None:
    company = mapping.company(
        {"id": "u1", "total_revenue": Decimal("1.50"), "domain": "acme.test", "nested": {"a": [1]}}
    )
    assert company.custom_fields == {"total_revenue": Decimal("1.50"), "domain": "acme.test", "nested": {"a": [1]}}
    assert not hasattr(company, "domain")  # a company has no domain of its own; this one is a custom field


def test_a_custom_field_named_like_a_core_field_is_the_core_field() -> None:
    company = mapping.company({"id": "u1", "renewal_date": "2030-01-01"})
    assert company.renewal_date == "2030-01-01"
    assert company.custom_fields == {}


def test_an_unknown_health_category_passes_through() -> None:
    assert mapping.company({"id": "u1", "health_category": "brand-new"}).health_category == "brand-new"


@pytest.mark.parametrize(
    ("told", "ids"),
    [
        ({}, None),
        ({"source_external_id": None}, ()),
        ({"source_external_id": []}, ()),
        ({"source_external_id": "crm-1"}, ("crm-1",)),
        ({"source_external_id": 17}, ("17",)),
        ({"source_external_id": ["crm-1", "", "  ", None, True, [], 17, "crm-1"]}, ("crm-1", "17")),
        ({"source_external_ids": ["crm-1", "crm-2"]}, ("crm-1", "crm-2")),
        ({"source_external_id": "crm-1", "source_external_ids": ["crm-1", "crm-2"]}, ("crm-1", "crm-2")),
        ({"source_external_ids": [{"id": "a"}, {"value": 5}, {"external_id": "c"}]}, ("a", "5", "c")),
        ({"source_external_ids": [{"id": "row 9", "source_external_id": "a"}]}, ("a",)),
        ({"source_external_ids": [{"id": "row 9", "external_id": "", "value": "b"}]}, ("b",)),
        ({"source_external_ids": [{}, {"name": "crm"}, {"id": {}}]}, ()),
        ({"source_external_id": {"id": "a"}}, ("a",)),
    ],
)
def test_ids_in_other_systems_are_read_in_any_shape_and_are_no_custom_fields(
    told: dict[str, Json], ids: tuple[str, ...] | None
) -> None:
    company = mapping.company({"id": "u1", **told})
    assert company.source_external_ids == ids
    assert company.custom_fields == {}
    assert company.raw == {"id": "u1", **told}


def test_a_company_with_every_optional_field_of_a_wrong_type_is_still_a_company() -> None:
    wire: dict[str, Any] = {key: {"odd": True} for key in mapping.COMPANY_FIELDS}
    wire["id"] = "u1"
    company = mapping.company(wire)
    assert (company.name, company.friendly_id, company.mrr, company.emails) == (None, None, None, ())
    assert (company.external_id, company.created_at, company.last_seen_at) == (None, None, None)
    assert company.raw["name"] == {"odd": True}


def test_emails_are_kept_as_they_are() -> None:
    assert mapping.company({"id": "u1", "emails": ["A@x.test", None, {}, "b@x.test"]}).emails == (
        "A@x.test",
        "b@x.test",
    )
    assert mapping.company({"id": "u1", "emails": "a@x.test"}).emails == ("a@x.test",)
    assert mapping.company({"id": "u1", "emails": None}).emails == ()


def test_an_end_user() -> None:
    user = mapping.end_user(
        {
            "id": "e1",
            "external_id": 42,
            "source_external_id": "crm-1",
            "first_name": "Ada",
            "last_name": "Byron",
            "name": "Ada B.",
            "email": "ada@x.test",
            "company_id": "u1",
            "created_at": "2022-12-05T04:51:54Z",
            "updated_at": None,
            "plan": "gold",
        }
    )
    assert (user.id, user.external_id, user.source_external_id) == ("e1", "42", "crm-1")
    assert (user.first_name, user.last_name, user.full_name, user.name) == ("Ada", "Byron", "Ada B.", "Ada B.")
    assert (user.email, user.company_id) == ("ada@x.test", "u1")
    assert (user.created_at, user.updated_at) == ("2022-12-05T04:51:54Z", None)
    assert user.custom_fields == {"plan": "gold"}


def test_an_end_user_without_a_stored_name_is_called_by_its_parts() -> None:
    assert mapping.end_user({"id": "e1", "first_name": "Ada", "last_name": "Byron"}).name == "Ada Byron"


def test_an_end_user_with_several_source_ids_has_them_in_raw() -> None:
    user = mapping.end_user({"id": "e1", "source_external_id": ["a", "b"]})
    assert user.source_external_id is None
    assert user.raw["source_external_id"] == ["a", "b"]


def test_a_custom_field_definition() -> None:
    definition = mapping.custom_field(
        {"id": 7, "name": "total_revenue", "label": "Total", "type": "currency", "required": False, "hint": "x"}
    )
    assert (definition.id, definition.name, definition.label) == ("7", "total_revenue", "Total")
    assert (definition.value_type, definition.required) == ("currency", False)
    assert definition.raw["hint"] == "x"


def test_a_custom_field_definition_needs_only_its_name() -> None:
    definition = mapping.custom_field({"name": "plan", "required": {"odd": 1}})
    assert (definition.id, definition.label, definition.value_type, definition.required) == (None, None, None, None)


def test_a_status_and_a_team() -> None:
    assert mapping.status({"id": "s1", "name": "Active", "color": "green"}).raw["color"] == "green"
    team = mapping.team({"id": 3, "name": None})
    assert (team.id, team.name) == ("3", None)


@pytest.mark.parametrize(
    "read", [mapping.company, mapping.end_user, mapping.status, mapping.team, mapping.custom_field]
)
@pytest.mark.parametrize("wire", [{}, {"id": None, "name": None}, {"id": "", "name": ""}, {"id": True, "name": True}])
def test_what_cannot_be_told_from_others_is_no_record(read: Any, wire: dict[str, Any]) -> None:
    with pytest.raises(Unparsable):
        read(wire)


def test_a_revenue_entry_is_read_as_far_as_its_keys_are_the_ones_to_expect() -> None:
    entry = mapping.revenue_entry(
        {"amount": "10.00", "mrr": Decimal("1.50"), "arr": 18, "currency": "USD", "period": "2024-05", "seats": 3}
    )
    assert (str(entry.amount), str(entry.mrr), str(entry.arr)) == ("10.00", "1.50", "18")
    assert (entry.currency, entry.date) == ("USD", "2024-05")
    assert entry.raw["seats"] == 3
    assert mapping.revenue_entry({"date": "2024-05-01", "period": "2024-05"}).date == "2024-05-01"


def test_a_revenue_entry_of_unknown_keys_is_its_raw_object() -> None:
    entry = mapping.revenue_entry({"total_cents": 5})
    assert (entry.amount, entry.mrr, entry.arr, entry.currency, entry.date) == (None, None, None, None, None)
    assert entry.raw == {"total_cents": 5}


def test_an_empty_filter_has_no_parameters() -> None:
    assert mapping.company_query(CompanyFilter()) == ()
    assert mapping.end_user_query(EndUserFilter()) == ()


def test_every_field_of_a_filter_is_sent_under_its_documented_name() -> None:
    companies = CompanyFilter("n", "e", "s", "o", "l", "g", "t")
    assert mapping.company_query(companies) == (
        ("name", "n"),
        ("external_id", "e"),
        ("source_external_id", "s"),
        ("owner_user_id", "o"),
        ("life_cycle_id", "l"),
        ("life_cycle_stage_id", "g"),
        ("status_id", "t"),
    )
    end_users = EndUserFilter("e", "s", "f", "l", "n", "m")
    assert mapping.end_user_query(end_users) == (
        ("external_id", "e"),
        ("source_external_id", "s"),
        ("first_name", "f"),
        ("last_name", "l"),
        ("name", "n"),
        ("email", "m"),
    )


@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0"])
@pytest.mark.parametrize("name", ["name", "external_id", "source_external_id"])
def test_a_blank_filter_value_is_refused_because_an_ignored_filter_gives_everything(name: str, blank: str) -> None:
    with pytest.raises(BadUserInput, match=f"filter {name} is blank"):
        mapping.company_query(CompanyFilter(**{name: blank}))
    with pytest.raises(BadUserInput, match=f"filter {name} is blank"):
        mapping.end_user_query(EndUserFilter(**{name: blank}))
