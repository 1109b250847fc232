"""Changes to Assembly's labels."""

from __future__ import annotations

from typing import Final

from app.domain.changes import Changes
from app.domain.label import LabelType
from app.domain.record import Wire
from app.upstream.decoding import encode_json
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.assembly import answers
from app.vendors.assembly.changes import Field, a_text, one_of, wire_of
from app.vendors.assembly.refs import label_slot

_FIELDS: Final = {
    "type": Field("type", one_of(LabelType)),
    "name": Field("name", a_text),
    "color": Field("color", a_text),
    "description": Field("description", a_text),
}
_TOUCHED: Final = frozenset({"label", "account"})  # an account that is read may hold its labels


def create(path: str, changes: Changes) -> Write[str]:
    """As `AssemblyLabels.create`, below one of the two paths."""
    request = Request("assembly.label.create", "POST", path, body=encode_json(_body(changes)))
    return Write(request, answers.written_id, _TOUCHED)


def update(path: str, label_id: str, changes: Changes) -> Write[str]:
    """As `AssemblyLabels.update`, below one of the two paths."""
    where = f"{path}/{label_slot(label_id)}"
    request = Request("assembly.label.update", "PUT", where, body=encode_json(_body(changes)))
    return Write(request, answers.written(label_id), _TOUCHED, is_repeatable=True)


def delete(path: str, label_id: str) -> Write[None]:
    """As `AssemblyLabels.delete`, below one of the two paths."""
    request = Request("assembly.label.delete", "DELETE", f"{path}/{label_slot(label_id)}")
    return Write(request, answers.nothing, _TOUCHED, is_repeatable=True)


def _body(changes: Changes) -> Wire:
    return wire_of(changes, _FIELDS, what="an Assembly label", elsewhere={})
