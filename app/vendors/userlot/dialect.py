"""How Userlot speaks: its bare bodies and the one envelope it is allowed, and its refusals, which no document shows."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice

from app.domain.errors import Conflict, InvalidInput, UpstreamError
from app.domain.record import Json, Wire
from app.domain.vendor import Vendor
from app.upstream.auth import HeaderCredential
from app.upstream.dialect import Reply, error_body, refusal_by_status
from app.upstream.fields import Unparsable, an_object, as_text, identifier, objects, text
from app.upstream.request import Request

_MESSAGES = 5  # of a refusal that are repeated; what is shown is cut short anyway
_REVENUE_LISTS = ("data", "revenue", "entries")
_TAKEN = re.compile(r"\b(taken|already exists|already in use|must be unique|not unique)\b", re.IGNORECASE)


class UserlotDialect:
    """Userlot's side of the pipeline."""

    vendor = Vendor.USERLOT
    accept = "application/json"

    def credential(self, key: str) -> HeaderCredential:
        """The key in a header of its own; it selects the product."""
        return HeaderCredential("ApiKey", key)

    def refusal(self, reply: Reply, request: Request) -> UpstreamError:
        """The error of a reply outside 2xx, with the vendor's words where its body is JSON that holds some."""
        body = error_body(reply)
        code = text(body, "code") if isinstance(body, dict) else None
        said = _said(body)
        error = refusal_by_status(reply, request, vendor=self.vendor, said=said, vendor_code=code)
        if request.body is None or type(error) is not InvalidInput or not _TAKEN.search(said or ""):
            return error
        # An id that another record has: nothing is wrong with what was sent, so that it is no bad input.
        return Conflict(
            error.message, vendor=self.vendor, operation=error.operation, status=error.status, vendor_code=code
        )


def _said(body: Json) -> str | None:
    """The words of an error body: under `error`, `errors` or `message`, or the body itself where it is no object."""
    if not isinstance(body, dict):
        return _words(body)
    found = (_words(body.get(key)) for key in ("error", "errors", "message"))
    return next((words for words in found if words), None)


def _words(value: Json) -> str | None:
    """A message, the messages of a list, or those of a map from a field's name to its messages."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_message, islice(value, _MESSAGES)))) or None
    if not isinstance(value, dict):
        return as_text(value)
    message = text(value, "message")
    if message:
        return message
    fields = ((name, _messages(held)) for name, held in islice(value.items(), _MESSAGES))
    return "; ".join(f"{name}: {held}" for name, held in fields if held) or None


def _messages(value: Json) -> str:
    held = value[:_MESSAGES] if isinstance(value, list) else [value]
    return ", ".join(filter(None, map(_message, held)))


def _message(value: Json) -> str | None:
    return text(value, "message") if isinstance(value, dict) else as_text(value)


def open_one(body: Json, asked: str) -> Wire | None:
    """The record of a read by id: the object itself, a list of it alone, or either under `data`.

    Args:
        body: the reply.
        asked: the id that was asked for.

    Returns:
        The record; None where the reply is an empty list.

    Raises:
        Unparsable: several records, or one with another id, which the vendor took the id for something else to give.
    """
    found = _out_of_data(body)
    if isinstance(found, list):
        if not found:
            return None
        if len(found) > 1:
            raise Unparsable("several records where one was asked for by its id")
        found = found[0]
    record = an_object(found, "the record")
    if identifier(record).lower() != asked.lower():  # UUIDs are the same in either case
        raise Unparsable("a record with another id than the one asked for")
    return record


def open_written(reply: Reply, asked: str | None, shown: Collection[str]) -> Wire | str | None:
    """What a reply to a change tells of the record.

    Args:
        reply: within 2xx.
        asked: the id of the record that was to be changed; None where it was not known before.
        shown: keys that every whole record has.

    Returns:
        The record: the object itself, a list of it alone, or either under `data`. The id, where the object has not all
        the keys of a record. None, where there is no body, or nothing in it.

    Raises:
        NotJson: there is a body of another kind.
        Unparsable: an object without an id, several records, or one with another id than `asked`.
    """
    found = _out_of_data(reply.json()) if reply.body.strip() else None
    if isinstance(found, list) and len(found) < 2:
        found = found[0] if found else None
    if found is None or found == {}:
        return None
    record = an_object(found, "what was written")
    record_id = identifier(record)
    if asked is not None and record_id.lower() != asked.lower():
        raise Unparsable("a record with another id than the one that was to be changed")
    return record if all(key in record for key in shown) else record_id


def accepted(reply: Reply) -> None:
    """Check a reply to a change of which nothing is read: no body, or any JSON but one that tells of an error.

    Raises:
        NotJson: there is a body of another kind.
        Unparsable: it tells of an error, though the status does not.
    """
    body = reply.json() if reply.body.strip() else None
    if isinstance(body, dict) and (body.get("error") or body.get("errors")):
        raise Unparsable("an error in the body of a success")


def open_list(body: Json) -> list[dict[str, Json]]:
    """The records of a list: the array itself, or the one under `data`.

    Raises:
        Unparsable: there is no array, or it holds something else than objects.
    """
    return objects(_out_of_data(body), "the list")


def open_revenue(body: Json) -> list[dict[str, Json]]:
    """The entries of a revenue reply, whose shape is not documented.

    An array is the entries; an object that holds an array of objects under `data`, `revenue` or `entries` is that
    array; any other object is an entry, and an empty object or null is none.

    Raises:
        Unparsable: neither an object nor an array of objects.
    """
    if body is None or body == {}:
        return []
    if isinstance(body, list):
        return objects(body, "the revenue")
    entry = an_object(body, "the revenue")
    for key in _REVENUE_LISTS:
        held = entry.get(key)
        if isinstance(held, list) and all(isinstance(item, dict) for item in held):
            return objects(held, key)
    return [entry]


def _out_of_data(body: Json) -> Json:
    """What is under `data`; the body itself where it is a record, which may have a custom field of that name."""
    if isinstance(body, dict) and "data" in body and "id" not in body:
        return body["data"]
    return body
