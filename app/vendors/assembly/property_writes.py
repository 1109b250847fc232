"""Changes to the additional properties of Assembly's accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.errors import FieldRefused
from app.domain.record import Json
from app.upstream.decoding import encode_json
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.assembly import answers
from app.vendors.assembly.changes import properties
from app.vendors.assembly.refs import account_slot

_PROPERTIES = "/accounts/add_props"
_VALUES = "additional_properties"
_TOUCHED = frozenset({"additional_properties", "account"})  # an account that is read may hold its properties


def create(ref: str, values: Mapping[str, Json]) -> Write[str]:
    """As `AssemblyProperties.create`."""
    return Write(_request("create", "POST", ref, properties(_VALUES, dict(values))), answers.written_id, _TOUCHED)


def set_values(ref: str, values: Mapping[str, Json]) -> Write[str]:
    """As `AssemblyProperties.set`."""
    request = _request("set", "PUT", ref, properties(_VALUES, dict(values)))
    return Write(request, answers.written_id, _TOUCHED, is_repeatable=True)


def delete(ref: str, names: Iterable[str]) -> Write[None]:
    """As `AssemblyProperties.delete`."""
    if isinstance(names, str):
        raise FieldRefused("names", "'names' takes a list of property names.")
    listed: list[Json] = list(names)
    if not listed:
        raise FieldRefused("names", "No property is named, and what Assembly deletes then is not documented.")
    request = _request("delete", "DELETE", ref, {"properties": listed})
    return Write(request, answers.nothing, _TOUCHED, is_repeatable=True)


def _request(verb: str, method: str, ref: str, body: Json) -> Request:
    path = f"{_PROPERTIES}/{account_slot(ref)}"
    return Request(f"assembly.additional_properties.{verb}", method, path, body=encode_json(body))
