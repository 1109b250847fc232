"""Assemble's JSON to teams, one by one; `tree.py` reads them nested."""

from __future__ import annotations

from app.domain.record import Wire
from app.domain.team import Team
from app.upstream.fields import beside, flag, identifier, integer, text
from app.vendors.assemble import dialect

_FIELDS = frozenset(
    (
        "id",
        "parent_id",
        "display_name",
        "name",
        "description",
        "geo_location",
        "catchment_area_id",
        "icon",
        "show_on_public_site",
        "show_on_near_me_map",
        "ceiling_enabled",
        "public_url",
        "hidden",
        "disabled",
        "external_reference",
        "parent",
        "children",
        "location",
        "attributes",
        "catchment_area",
    )
)


def team(wire: Wire, *, above: str | None = None) -> Team:
    """A team, from inside its envelope.

    Args:
        wire: the team.
        above: the id of the team it is nested in, which is its parent where `parent_id` names none: it is no root.

    Raises:
        Unparsable: it has no id.
    """
    return Team(
        id=identifier(wire),
        parent_id=_parent_id(wire) or above,
        display_name=text(wire, "display_name"),
        name=text(wire, "name"),
        description=text(wire, "description"),
        geo_location_id=text(wire, "geo_location"),
        catchment_area_id=text(wire, "catchment_area_id"),
        icon=text(wire, "icon"),
        show_on_public_site=flag(wire, "show_on_public_site"),
        show_on_near_me_map=flag(wire, "show_on_near_me_map"),
        ceiling_enabled=flag(wire, "ceiling_enabled"),
        public_url=text(wire, "public_url"),
        hidden=flag(wire, "hidden"),
        disabled=flag(wire, "disabled"),
        external_reference=text(wire, "external_reference"),
        location=dialect.open_include(wire.get("location")),
        attributes=dialect.open_include(wire.get("attributes")),
        catchment_area=dialect.open_include(wire.get("catchment_area")),
        custom_fields=beside(wire, _FIELDS),
        raw=wire,
    )


def _parent_id(wire: Wire) -> str | None:
    """The parent's id as text; None at the root, which is written null, 0, "0" or left empty."""
    stated = wire.get("parent_id")
    number = integer(wire, "parent_id")
    if number == 0:
        return None
    if isinstance(stated, str) or number is None:
        return text(wire, "parent_id") or None
    return str(number)
