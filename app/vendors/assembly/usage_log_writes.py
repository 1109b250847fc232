"""Changes to Assembly's usage logs. In `/usage/{…}` only adding names an account; the others name a log."""

from __future__ import annotations

from typing import Final

from app.domain.changes import Changes
from app.domain.record import Wire
from app.upstream.decoding import encode_json
from app.upstream.request import Request, segment
from app.upstream.writing import Write
from app.vendors.assembly import answers
from app.vendors.assembly.changes import Field, a_text, an_object, wire_of
from app.vendors.assembly.refs import account_slot

_USAGE = "/usage"
_FIELDS: Final = {
    "timestamp": Field("timestamp", a_text),
    "type": Field("type", a_text),
    "content": Field("content", a_text),
    "attribute": Field("attribute", a_text),
    "metadata": Field("metadata", an_object),
}
_TOUCHED: Final = frozenset({"usage_log"})


def add(account_ref: str | None, changes: Changes) -> Write[str]:
    """As `AssemblyUsageLogs.add`."""
    body = encode_json(_body(changes))
    if account_ref is None:
        request = Request("assembly.usage_log.add", "POST", _USAGE, body=body)
    else:
        path = f"{_USAGE}/{account_slot(account_ref)}"
        request = Request("assembly.usage_log.add_to_account", "POST", path, body=body)
    return Write(request, answers.written_id, _TOUCHED)


def update(log_id: str, changes: Changes) -> Write[str]:
    """As `AssemblyUsageLogs.update`."""
    request = Request("assembly.usage_log.update", "PUT", _one(log_id), body=encode_json(_body(changes)))
    return Write(request, answers.written(log_id), _TOUCHED, is_repeatable=True)


def delete(log_id: str) -> Write[None]:
    """As `AssemblyUsageLogs.delete`."""
    request = Request("assembly.usage_log.delete", "DELETE", _one(log_id))
    return Write(request, answers.nothing, _TOUCHED, is_repeatable=True)


def _one(log_id: str) -> str:
    return f"{_USAGE}/{segment(log_id, what='an Assembly usage log id')}"


def _body(changes: Changes) -> Wire:
    return wire_of(changes, _FIELDS, what="an Assembly usage log", elsewhere={})
