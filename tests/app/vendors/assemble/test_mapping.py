"""Assemble's JSON to teams."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.team import Team
from app.upstream.fields import Unparsable
from app.vendors.assemble import mapping

DOCUMENTED: dict[str, Any] = {
    "id": "3521",
    "display_name": "Headquarters",
    "parent_id": 0,
    "name": "string",
    "description": "string",
    "geo_location": "string",
    "catchment_area_id": "string",
    "icon": "string",
    "show_on_public_site": True,
    "ceiling_enabled": True,
    "public_url": "http://example.com",
    "hidden": True,
    "disabled": True,
    "external_reference": "string",
}


def test_the_documented_team() -> None:
    assert mapping.team(DOCUMENTED) == Team(
        id="3521",
        parent_id=None,
        display_name="Headquarters",
        name="string",
        description="string",
        geo_location_id="string",
        catchment_area_id="string",
        icon="string",
        show_on_public_site=True,
        show_on_near_me_map=None,
        ceiling_enabled=True,
        public_url="http://example.com",
        hidden=True,
        disabled=True,
        external_reference="string",
        location=None,
        attributes=None,
        catchment_area=None,
        custom_fields={},
        raw=DOCUMENTED,
    )


@pytest.mark.parametrize(
    ("sent", "parent_id"),
    [
        (1424, "1424"),
        ("1424", "1424"),
        (2**64 + 1, str(2**64 + 1)),
        (Decimal("12.0"), "12"),
        ("north", "north"),
        (0, None),
        ("0", None),
        (None, None),
        ("", None),
        (False, None),
        ([7], None),
    ],
)
def test_a_parent_id_is_text_and_zero_or_null_is_the_root(sent: Any, parent_id: str | None) -> None:
    assert mapping.team({"id": "1", "parent_id": sent}).parent_id == parent_id
    assert mapping.team({"id": "1"}).parent_id is None


def test_a_newer_field_and_unknown_keys_are_kept() -> None:
    team = mapping.team({**DOCUMENTED, "show_on_near_me_map": False, "region": {"code": "N"}})
    assert team.show_on_near_me_map is False
    assert team.custom_fields == {"region": {"code": "N"}}


def test_a_field_of_another_type_is_none_and_stays_in_raw() -> None:
    wire: dict[str, Any] = {"id": 7, "name": ["x"], "hidden": "maybe", "icon": {}, "disabled": None, "public_url": 1}
    team = mapping.team(wire)
    assert (team.id, team.name, team.hidden, team.icon, team.disabled) == ("7", None, None, None, None)
    assert (team.manageable, team.public_url) == (None, "1")
    assert team.raw == wire


@pytest.mark.parametrize("wire", [{}, {"id": None}, {"id": ""}, {"id": []}, {"id": True}])
def test_a_team_without_an_id_is_unparsable(wire: dict[str, Any]) -> None:
    with pytest.raises(Unparsable):
        mapping.team(wire)


@pytest.mark.parametrize("wrap", [lambda value: {"data": value}, lambda value: value])
def test_includes_are_taken_nested_in_data_or_bare(wrap: Any) -> None:
    wire = {
        "id": "1",
        "location": wrap({"id": "9", "lat": 1}),
        "attributes": wrap([{"key": "a"}]),
        "catchment_area": wrap(None),
        "parent": wrap({"id": "0"}),
        "children": wrap([{"id": "2"}]),
    }
    team = mapping.team(wire)
    assert (team.location, team.attributes, team.catchment_area) == ({"id": "9", "lat": 1}, [{"key": "a"}], None)
    assert team.custom_fields == {}
    assert team.raw == wire
