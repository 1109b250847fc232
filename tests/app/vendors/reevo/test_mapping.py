"""Reevo's records out of its JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.account import PostalAddress, RecordReference, ReevoStage
from app.upstream.fields import Unparsable
from app.vendors.reevo import mapping
from tests.app.vendors.reevo import bodies
from tests.app.vendors.reevo.bodies import enveloped


def test_an_account_with_its_value_envelopes_opened() -> None:
    found = mapping.account(bodies.account())
    assert (found.id, found.display_name, found.description) == (bodies.ID, "Acme", "Enterprise software company")
    assert found.owner == RecordReference(bodies.OWNER, "user")
    assert found.current_stage == ReevoStage("s1", "target_account", "Target account", "#6966FF")
    assert [(d.domain_name, d.is_primary, d.status) for d in found.domains] == [
        ("acme.com", True, "ACTIVE"),
        ("acme.de", False, None),
    ]
    assert found.websites == ("https://acme.com",)
    assert found.estimated_annual_revenue == Decimal("1000000.50")
    assert found.address == PostalAddress(None, None, "Berlin", None, "DE", None)
    assert (found.created_at, found.updated_at, found.organization_id) == (
        "2023-11-07T05:31:56Z",
        "2024-01-02T03:04:05Z",
        "org",
    )
    assert found.custom_fields == {}


def test_raw_values_read_as_envelopes_do() -> None:
    found = mapping.account(
        bodies.account(
            display_name="Raw",
            current_stage_id="target_account",
            owner_user_id="u1",
            domains=["acme.com"],
            estimated_annual_revenue="5.00",
        )
    )
    assert found.display_name == "Raw"
    assert found.current_stage == ReevoStage(None, "target_account", None, None)
    assert found.owner == RecordReference("u1", None)
    assert [d.domain_name for d in found.domains] == ["acme.com"]
    assert found.estimated_annual_revenue == Decimal("5.00")


def test_fields_of_the_workspace_pass_through_opened() -> None:
    found = mapping.account(
        bodies.account(
            funding_round=enveloped("select", "series_b"),
            regions=[enveloped("select", "emea"), enveloped("select", "apac")],
            partner=enveloped("record_reference", {"related_record_id": "p", "related_record_type": "partner"}),
            cleared=enveloped("string", None),
        )
    )
    assert found.custom_fields == {
        "funding_round": "series_b",
        "regions": ["emea", "apac"],
        "partner": {"related_record_id": "p", "related_record_type": "partner"},
        "cleared": None,
    }


@pytest.mark.parametrize(
    "wire",
    [
        {"id": "a", "created_at": "t", "organization_id": "o", "attributes": {}},
        {"attributes": {n: enveloped("x", v) for n, v in (("id", "a"), ("created_at", "t"), ("organization_id", "o"))}},
        {"id": "a", "created_at": None, "attributes": {"id": "b", "created_at": "t", "organization_id": "o"}},
    ],
)
def test_system_fields_stand_beside_the_attributes_or_among_them(wire: dict[str, Any]) -> None:
    found = mapping.account(wire)
    assert (found.id, found.created_at, found.organization_id) == ("a", "t", "o")
    assert found.custom_fields == {}


def test_fields_of_an_odd_type_are_none_and_stay_in_raw() -> None:
    odd: dict[str, Any] = {
        "display_name": enveloped("string", {"de": "Acme"}),
        "domains": enveloped("account_domain", True),
        "current_stage_id": [1],
        "owner_user_id": {"unknown": 1},
        "websites": {"a": 1},
        "address": "Berlin",
        "estimated_annual_revenue": {"amount": {}},
    }
    wire = bodies.account(bodies.ID, **odd)
    found = mapping.account(wire)
    assert (found.display_name, found.current_stage, found.owner) == (None, None, None)
    assert (found.domains, found.websites) == ((), ())
    assert (found.address, found.estimated_annual_revenue) == (None, None)
    assert found.raw is wire
    assert {name: wire["attributes"][name] for name in odd} == odd


@pytest.mark.parametrize("wire", [{}, {"id": ""}, {"id": None, "attributes": {}}, {"id": {"a": 1}, "attributes": []}])
def test_a_record_without_an_id_is_unparsable(wire: dict[str, Any]) -> None:
    with pytest.raises(Unparsable):
        mapping.account(wire)
    with pytest.raises(Unparsable):
        mapping.contact(wire)
    with pytest.raises(Unparsable):
        mapping.related_record(wire)


def test_a_contact() -> None:
    found = mapping.contact(bodies.contact(department=enveloped("string", "Sales"), owner_user_id="u1"))
    assert (found.id, found.first_name, found.last_name) == (bodies.ID, "Sarah", "Chen")
    assert (found.primary_email, found.emails) == ("sarah.chen@acme.com", ("sarah.chen@acme.com",))
    assert found.phone_numbers == ("+14155551234",)
    assert found.stage == ReevoStage("w", "working", "Working", None)
    assert found.owner == RecordReference("u1", None)
    assert found.display_name is None
    assert found.custom_fields == {"department": "Sales"}


def test_the_edge_of_a_typed_relationship_tells_role_and_first_place() -> None:
    found = mapping.related_record(
        bodies.edge(
            "c1", role=enveloped("string", "CTO"), is_primary=enveloped("boolean", True), since=enveloped("date", "x")
        )
    )
    assert (found.id, found.type, found.role, found.is_primary) == ("c1", "contact", "CTO", True)
    assert found.through == {"role": "CTO", "is_primary": True, "since": "x"}


@pytest.mark.parametrize("through", [None, {}, [], {"attributes": None}])
def test_the_edge_of_a_generic_relationship_tells_nothing(through: object) -> None:
    found = mapping.related_record({"related_record_id": "c1", "through": through})  # type: ignore[dict-item]
    assert (found.type, found.role, found.is_primary, found.through) == (None, None, None, {})


@pytest.mark.parametrize("beside", [{"id": "c1"}, {"attributes": {"id": enveloped("uuid", "c1"), "title": "Head"}}])
def test_a_record_in_place_of_an_item_is_the_related_record(beside: dict[str, Any]) -> None:
    """ "Accounts expose typed contact relationship routes" is all that is stated: what a list of one holds is not."""
    found = mapping.related_record({"record_type": "contact", "attributes": {}, **beside})
    assert (found.id, found.type, found.role, found.is_primary, found.through) == ("c1", "contact", None, None, {})


def test_an_id_alone_may_be_that_of_the_edge() -> None:
    with pytest.raises(Unparsable):
        mapping.related_record({"id": "edge-1", "related_record_type": "contact"})
