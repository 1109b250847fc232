"""Reevo's `_query`: filters, at most three sort fields, and a cursor that carries the query it belongs to."""

import base64
import binascii
import json
from hashlib import blake2b
from typing import Any

from app.sandbox.encoding import Json, encode_text
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.reevo_filters import Filters, sort_key
from app.sandbox.reevo_records import ReevoRecords
from app.sandbox.reevo_schema import Attribute

LIMIT = 50
SORT_FIELDS = 3


class ReevoQuery:
    """The query of one record type."""

    def __init__(self, records: ReevoRecords) -> None:
        self._records = records

    def answer(self, call: Call) -> Answer:
        """One page of what the filters let through."""
        body = call.json_object()
        unknown = set(body) - {"filters", "sort", "limit", "cursor"}
        if unknown:
            raise Refusal(400, f"Unknown field: {min(unknown)}", code="unknown_field")
        most = self._records.state.variants.number("reevo", "max_limit")
        limit = body.get("limit", min(LIMIT, most))
        if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= most:
            raise Refusal(400, f"limit is a number from 1 to {most}", code="field_value_invalid")
        place: Json = {"filters": body.get("filters", []), "sort": body.get("sort", []), "last": None, "count": 0}
        if body.get("cursor") is not None:
            place = self._opened(body)
        found = self._found(place["filters"], place["sort"])
        start = self._start(found, place)
        rows = found[start : start + limit]
        cursor = None
        if start + limit < len(found):
            cursor = seal(self._secret, {**place, "last": rows[-1]["id"], "count": start + limit})
        return self.page([self._records.shown(row) for row in rows], cursor)

    def page(self, items: list[Json], cursor: str | None) -> Answer:
        """`data` and `next_cursor`, the latter where the variant puts it."""
        if self._records.state.variants["reevo", "next_cursor"] == "meta":
            return reply({"data": items, "meta": {"next_cursor": cursor}})
        return reply({"data": items, "next_cursor": cursor})

    @property
    def _secret(self) -> str:
        return f"{self._records.type.name}.{self._records.state.seed}"

    def _opened(self, body: Json) -> Json:
        """A cursor's place; a filter or a sort beside it must be the one it was made for."""
        place = unseal(self._secret, body["cursor"])
        for name in ("filters", "sort"):
            if name in body and encode_text(body[name]) != encode_text(place.get(name)):
                raise Refusal(400, f"The cursor belongs to other {name}", code="invalid_cursor")
        return place

    def _start(self, found: list[Json], place: Json) -> int:
        """Behind the last record that was given, or where it was, should it be gone."""
        for number, record in enumerate(found):
            if record["id"] == place["last"]:
                return number + 1
        return min(int(place["count"]), len(found))

    def _found(self, filters: Any, sort: Any) -> list[Json]:
        records = self._records
        passes = Filters(records.filterable(), records.values).all_of(filters)
        rows = [row for row in self._candidates(filters) if passes(row)]
        rows.sort(key=lambda row: (row["created_at"], row["id"]))
        for attribute, downward in reversed(self._order(sort)):
            full = [row for row in rows if records.values(row, attribute)]
            empty = [row for row in rows if not records.values(row, attribute)]
            full.sort(key=lambda row, by=attribute: sort_key(by, records.values(row, by)[0]), reverse=downward)  # type: ignore[misc]
            rows = [*full, *empty]
        return rows

    def _candidates(self, filters: Any) -> list[Json]:
        """Every record, or those of the ids where a filter names them: the grammar is checked later."""
        for item in filters if isinstance(filters, list) else ():
            if isinstance(item, dict) and item.get("field") == "id":
                value = item.get("value")
                ids = value if item.get("operator") == "in" else [value] if item.get("operator") == "eq" else None
                if isinstance(ids, list):
                    named = {text.lower() for text in ids if isinstance(text, str)}
                    return [row for row in map(self._records.live, named) if row is not None]
        return self._records.all_live()

    def _order(self, sort: Any) -> list[tuple[Attribute, bool]]:
        if not isinstance(sort, list) or not all(
            isinstance(item, dict) and set(item) <= {"field", "direction"} for item in sort
        ):
            raise Refusal(400, "sort is a list of field and direction", code="field_value_invalid")
        if len(sort) > SORT_FIELDS:
            raise Refusal(400, f"At most {SORT_FIELDS} sort fields", code="sort_too_many_fields")
        order: list[tuple[Attribute, bool]] = []
        for item in sort:
            attribute = self._records.type.attributes.get(str(item.get("field")))
            if attribute is None or not attribute.is_sortable:
                raise Refusal(400, f"Cannot sort by {item.get('field')}", code="unsortable_field")
            if item.get("direction", "asc") not in ("asc", "desc"):
                raise Refusal(400, "direction is asc or desc", code="field_value_invalid")
            order.append((attribute, item.get("direction") == "desc"))
        return order


def _check_word(secret: str, text: str) -> str:
    return blake2b(f"{secret}:{text}".encode(), digest_size=6).hexdigest()


def seal(secret: str, place: Json) -> str:
    """An opaque cursor for a place."""
    text = encode_text(place)
    return base64.urlsafe_b64encode(f"{_check_word(secret, text)}{text}".encode()).decode()


def unseal(secret: str, cursor: Any) -> Json:
    """The place of a cursor; raises `Refusal` `invalid_cursor` for one that was not made here."""
    try:
        opened = base64.urlsafe_b64decode(str(cursor)).decode()
        place: Json = json.loads(opened[12:])
    except (ValueError, binascii.Error):
        opened, place = "", {}
    if not place or opened[:12] != _check_word(secret, opened[12:]):
        raise Refusal(400, "Invalid cursor", code="invalid_cursor")
    return place
