"""Changes to Assemble's teams: bare fields on the way there, `{"data": Team}` on the way back.

Only what has no meaning here is refused: a field that cannot be written, null where none is documented, a value of
another type. Whether a value is good enough, and whether the credential may write it, is the vendor's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from app.domain.changes import Changes
from app.domain.errors import FieldRefused
from app.domain.record import Json, Wire
from app.domain.team import Team
from app.upstream.decoding import encode_json
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable, identifier, integer
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.assemble import mapping

UPDATE: Final = "assemble.team.update"
HIDE: Final = "assemble.team.hide"

_TOUCHED: Final = frozenset({"team"})
_MOST_ID_DIGITS = 19  # of 64 bits


def create(path: str, changes: Changes) -> Write[Team | str]:
    """As `AssembleTeams.create`; `path` is that of all teams."""
    request = Request("assemble.team.create", "POST", path, body=encode_json(_given(changes)))
    return Write(request, _parser(None), _TOUCHED)


def patch(path: str, team_id: str, changes: Changes) -> Write[Team | str]:
    """As `AssembleTeams.update`, with what is given and nothing else; `path` is that of the team."""
    request = Request(UPDATE, "PATCH", path, body=encode_json(_updated(changes)))
    return Write(request, _parser(team_id), _TOUCHED, is_repeatable=True)


def put(path: str, team_id: str, changes: Changes, current: Team) -> Write[Team | str]:
    """As `AssembleTeams.update`, with the whole team as it would be then.

    Sent again later it would take back what others have changed meanwhile, so it is not repeatable.
    """
    return Write(whole(path, _updated(changes), current), _parser(team_id), _TOUCHED)


def whole(path: str, changed: Wire, current: Team) -> Request:
    """The request of `put`, for changes as `patch` sends them."""
    wire = {**_as_it_is(current), **changed}
    body = {field.wire: wire[field.wire] for field in _FIELDS.values() if field.wire in wire}
    return Request(UPDATE, "PUT", path, body=encode_json(body))


def hide(method: str, path: str, team_id: str) -> Write[Team | str]:
    """As `AssembleTeams.hide`; `path` is that of the team for DELETE, and below it for other methods."""
    return Write(Request(HIDE, method, path), _parser(team_id), _TOUCHED, is_repeatable=True)


class _Field(NamedTuple):
    wire: str
    check: Callable[[str, Json], Json]
    nullable: bool = False


def _text(field: str, value: Json) -> Json:
    if not isinstance(value, str):
        raise FieldRefused(field, f"{field!r} takes a text.")
    return value


def _flag(field: str, value: Json) -> Json:
    if not isinstance(value, bool):
        raise FieldRefused(field, f"{field!r} takes true or false.")
    return value


def _team_number(field: str, value: Json) -> Json:
    """A team's id, which is text, as the integer that a parent is written as."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    # Not `007`, which another team could be; not `0`, which is how the vendor writes that there is no parent.
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_ID_DIGITS and not text.startswith("0")):
        raise FieldRefused(field, f"{field!r} takes the id of a team, which is a number, or null for none above it.")
    return int(text)


_FIELDS: Final[Mapping[str, _Field]] = {
    "parent_id": _Field("parent_id", _team_number, nullable=True),
    "name": _Field("name", _text),
    "description": _Field("description", _text),
    "geo_location_id": _Field("geo_location", _text, nullable=True),
    "catchment_area_id": _Field("catchment_area_id", _text, nullable=True),
    "icon": _Field("icon", _text),
    "show_on_public_site": _Field("show_on_public_site", _flag),
    "ceiling_enabled": _Field("ceiling_enabled", _flag),
    "hidden": _Field("hidden", _flag),
    "disabled": _Field("disabled", _flag),
    "external_reference": _Field("external_reference", _text),
}


def _given(changes: Changes) -> Wire:
    """The fields that are given, under the vendor's names and in the document's order."""
    for name, value in changes.items():
        if name not in _FIELDS:
            raise FieldRefused(name, f"{name!r} is no field of an Assemble team that can be written.")
        if value is None and not _FIELDS[name].nullable:
            raise FieldRefused(name, f"Assemble documents no null for {name!r}: leave it out, or give a value.")
    return {
        field.wire: None if changes[name] is None else field.check(name, changes[name])
        for name, field in _FIELDS.items()
        if name in changes
    }


def _updated(changes: Changes) -> Wire:
    if changes.get("hidden") is True:
        raise FieldRefused("hidden", "A team that exists is hidden by hiding it, which the vendor may refuse.")
    return _given(changes)


def _as_it_is(current: Team) -> Wire:
    """What can be written of a team as it came. `disabled` is about the caller and no part of the team."""
    kept: dict[str, Json] = {}
    for name, field in _FIELDS.items():
        value = current.raw.get(field.wire)
        if field.wire in current.raw and name != "disabled" and (value is not None or field.nullable):
            kept[field.wire] = value
    if "parent_id" in kept:
        above = current.parent_id
        kept["parent_id"] = int(above) if above and above.isascii() and above.isdigit() else above
    return kept


def _parser(known: str | None) -> Callable[[Reply], Team | str]:
    """Reads the team; only its id where no more of it came, or where nothing came and the id was in the path.

    The parser raises Unparsable: no team, or another than the known one, or an error in a success.
    """

    def parse(reply: Reply) -> Team | str:
        body = reply.json() if reply.body.strip() else None
        wire = _team_in(body)
        if "id" not in wire and known is not None:
            return known
        team_id = identifier(wire)
        if known is not None and team_id != known:
            raise Unparsable("another team than the one that was written")
        return mapping.team(wire) if wire.keys() - {"id"} else team_id

    return parse


def _team_in(body: Json) -> Wire:
    """The object in `{"data": …}`, bare, or alone in a list; an empty one where there is nothing."""
    if isinstance(body, dict) and ("errors" in body or (integer(body, "status_code") or 0) >= 400):
        raise Unparsable("an error in the body of a success")
    inner = body["data"] if isinstance(body, dict) and "data" in body else body
    if isinstance(inner, list) and len(inner) <= 1:
        inner = inner[0] if inner else None
    if inner is None:
        return {}
    if not isinstance(inner, dict):
        raise Unparsable("the body holds no team")
    return inner
