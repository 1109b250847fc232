"""Assemble's JSON to teams, one by one; `tree.py` reads them nested."""

from __future__ import annotations

from app.domain.record import Wire
from app.domain.team import Team
from app.upstream.fields import as_integer, as_text
from app.upstream.row_reader import FLAG, ID, TEXT, Column, row_reader
from app.upstream.typed_rows import Given
from app.upstream.typed_tree import TypedTrees
from app.vendors.assemble import dialect


def team(wire: Wire, *, above: str | None = None) -> Team:
    """A team, from inside its envelope.

    Args:
        wire: the team.
        above: the id of the team it is nested in, which is its parent where `parent_id` names none: it is no root.

    Raises:
        Unparsable: it has no id.
    """
    return _team.read(wire, parent_id=_parent_id(wire) or above, raw=wire)


def _parent_id(wire: Wire) -> str | None:
    """The parent's id as text; None at the root, which is written null, 0, "0" or left empty."""
    stated = wire.get("parent_id")
    number = as_integer(stated)
    if not number:
        return None if number == 0 else as_text(stated) or None
    return stated if isinstance(stated, str) else str(number)


_INCLUDE = Column(dialect.open_include, "v is None")

_team = row_reader(
    Team,
    also_known=("parent_id", "parent", "children"),
    id=ID,
    display_name=TEXT,
    name=TEXT,
    description=TEXT,
    geo_location_id=TEXT.at("geo_location"),
    catchment_area_id=TEXT,
    icon=TEXT,
    show_on_public_site=FLAG,
    show_on_near_me_map=FLAG,
    ceiling_enabled=FLAG,
    public_url=TEXT,
    hidden=FLAG,
    disabled=FLAG,
    external_reference=TEXT,
    location=_INCLUDE,
    attributes=_INCLUDE,
    catchment_area=_INCLUDE,
)
TEAM_TREES = TypedTrees(
    _team,
    at="data",
    nested="children",
    given={"parent_id": Given(_parent_id, ("parent_id",), "str(v) if v.__class__ is int and v else read(row)")},
)
"""Recursive listings, in either of their stated forms."""
