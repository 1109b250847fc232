"""What Userlot's companies and end users share: three kinds of id, custom fields, upsert, and lists."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.sandbox.bodies import ANY, DATE, FLAG, NUMBER, TEXT, Kind, check
from app.sandbox.credentials import USERLOT_KEY, USERLOT_SECOND_KEY
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.store import State, wire

MAIN_PRODUCT, SECOND_PRODUCT = "main", "second"
PRODUCTS = {USERLOT_KEY: MAIN_PRODUCT, USERLOT_SECOND_KEY: SECOND_PRODUCT}
CUSTOM_KINDS: Mapping[str, Kind] = {"string": TEXT, "number": NUMBER, "boolean": FLAG, "date": DATE}
SOURCE_IDS = "_source_external_ids"
"""Where a record keeps its `source_external_id`s: many, and not shown by a read."""


def product_of(call: Call) -> str | None:
    """The product that the call's `ApiKey` belongs to, or None."""
    return PRODUCTS.get(call.headers.get("apikey", ""))


def seconds(time: datetime) -> str:
    """A time as Userlot writes it, `2022-12-05T04:51:54Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


class UserlotRecords:
    """One noun of Userlot's, read and written under the product of the caller's key.

    Args:
        noun: `company` or `end_user`.
        fields_noun: where its custom fields are defined.
        fields: the documented fields of a body.
        required: what a new record must have.
        blank: gives a new record's fields that no body sets.
    """

    def __init__(
        self,
        state: State,
        noun: str,
        *,
        fields_noun: str,
        fields: Mapping[str, Kind],
        required: Sequence[str],
        blank: Callable[[], Json],
    ) -> None:
        self._state = state
        self._noun = noun
        self._records = state.table("userlot", noun)
        self._custom = state.table("userlot", fields_noun)
        self._fields = {**fields, "external_id": TEXT.or_null(), "source_external_id": TEXT}
        self._required = required
        self._blank = blank

    def list(self, call: Call) -> Answer:
        """Every record that the filters let through, as one array."""
        filters = {name: value for name, value in call.params.items() if name != "page"}
        records = [record for record in self._mine(call) if self._passes(record, filters)]
        return self.many(call, [self.shown(record) for record in records])

    def get(self, call: Call) -> Answer:
        """One record by Userlot's own id."""
        return self.one(self.find(call))

    def create(self, call: Call) -> Answer:
        """POST: always a new record."""
        return self._create(call, self._body(call))

    def update(self, call: Call) -> Answer:
        """PATCH: what is not given stays."""
        return self._change(call, self.find(call), self._body(call))

    def upsert(self, call: Call) -> Answer:
        """PUT on the collection: update the record that an id names, create where there is none."""
        body = self._body(call, {"id": TEXT})
        if "id" in body:
            record = self._records.get(body["id"])
            if record is None or record["_product"] != product_of(call):
                raise Refusal(404, f"No {self._noun} with this id")
            return self._change(call, record, body)
        for name, index in (("external_id", "external_id"), ("source_external_id", "source_external_id")):
            found = self._named(call, index, body.get(name))
            if found:
                return self._change(call, found[0], body)
        named = "external_id" in body or "source_external_id" in body
        if named and self._state.variants["userlot", "upsert_missing"] == "refuse":
            raise Refusal(404, f"No {self._noun} matches")
        return self._create(call, body)

    def find(self, call: Call) -> Json:
        """The record whose id is in the path; raises `Refusal` 404."""
        record = self._records.get(call.slots["id"].lower())
        if record is None or record["_product"] != product_of(call):
            raise Refusal(404, f"No {self._noun} with this id")
        return record

    def many(self, call: Call, items: Sequence[Any]) -> Answer:
        """A list in the shape of the present variants."""
        size = self._state.variants.number("userlot", "link_page_size")
        page = call.params.get("page", "1")
        if "page" in call.params and not size:
            raise Refusal(400, "Unknown query parameter: page")
        headers: dict[str, str] = {}
        if size:
            if not page.isascii() or not page.isdigit() or int(page) < 1:
                raise Refusal(400, "page must be a number from 1")
            start = (int(page) - 1) * size
            if start + size < len(items):
                rest = [part for part in call.raw_query.split("&") if part and not part.startswith("page=")]
                address = f"http://{call.headers.get('host', 'localhost')}{call.raw_path}"
                headers["link"] = f'<{address}?{"&".join([*rest, f"page={int(page) + 1}"])}>; rel="next"'
            items = items[start : start + size]
        wrapped = self._state.variants["userlot", "lists"] == "data"
        return reply({"data": items} if wrapped else items, headers=headers)

    def one(self, record: Json, status: int = 200) -> Answer:
        """One record in the shape of the present variants."""
        shown = self.shown(record)
        return reply([shown] if self._state.variants["userlot", "single"] == "list" else shown, status)

    def shown(self, record: Json) -> Json:
        """A record as a read shows it."""
        shown = wire(record)
        if self._state.variants["userlot", "source_ids_in_reads"]:
            shown["source_external_id"] = record.get(SOURCE_IDS, [])
        return shown

    def _mine(self, call: Call) -> Sequence[Json]:
        product = product_of(call)
        return [record for record in self._records.all() if record["_product"] == product]

    def _passes(self, record: Json, query: Mapping[str, str]) -> bool:
        for name, wanted in query.items():
            if name == "source_external_id":
                if wanted not in record.get(SOURCE_IDS, ()):
                    return False
            elif record.get(name) is None or str(record[name]) != wanted:
                return False
        return True

    def _named(self, call: Call, index: str, value: str | None) -> Sequence[Json]:
        if not value:
            return ()
        return [record for record in self._records.find(index, value) if record["_product"] == product_of(call)]

    def _body(self, call: Call, more: Mapping[str, Kind] | None = None) -> Json:
        body = call.json_object()
        custom = {field["name"]: CUSTOM_KINDS.get(field.get("type", ""), ANY).or_null() for field in self._custom.all()}
        check(body, {**custom, **self._fields, **(more or {})})
        return body

    def _create(self, call: Call, body: Json) -> Answer:
        for name in self._required:
            if not body.get(name):
                raise Refusal(422, f"{name} is required")
        self._check_free(call, body, None)
        record = {
            "id": self._state.new_uuid(f"userlot.{self._noun}"),
            **self._blank(),
            **{field["name"]: None for field in self._custom.all()},
            "_product": product_of(call),
            SOURCE_IDS: [],
        }
        return self.one(self._records.put(self._merged(record, body)), 201)

    def _change(self, call: Call, record: Json, body: Json) -> Answer:
        for name in self._required:
            if name in body and not body[name]:
                raise Refusal(422, f"{name} is required")
        self._check_free(call, body, record["id"])
        changed = self._merged(record, body)
        if "updated_at" in changed:
            changed["updated_at"] = seconds(self._state.stamp())
        return self.one(self._records.put(changed))

    def _merged(self, record: Json, body: Json) -> Json:
        values = dict(body)
        source_id = values.pop("source_external_id", None)
        known = record.get(SOURCE_IDS, [])
        kept = [*known, source_id] if source_id and source_id not in known else known
        return {**record, **values, SOURCE_IDS: kept}

    def _check_free(self, call: Call, body: Json, owner: str | None) -> None:
        """An external id is unique within a product."""
        if any(other["id"] != owner for other in self._named(call, "external_id", body.get("external_id"))):
            status = self._state.variants.number("userlot", "conflict_status")
            raise Refusal(status, "external_id has already been taken")
