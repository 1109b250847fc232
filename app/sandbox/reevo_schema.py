"""The workspace's schema at Reevo: which attributes an account and a contact have, and what may be done with each."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.sandbox.encoding import Json
from app.sandbox.exchange import Refusal

ORGANIZATION_ID = "00000000-0000-4000-8000-0000000000aa"
EQUAL = ("eq", "ne", "in", "not_in")
TEXT = ("contains", "starts_with", "ends_with")
ORDER = ("gt", "gte", "lt", "lte", "between")
PRESENT = ("exists", "not_exists")
ORDERED_TYPES = frozenset({"number", "percent", "currency", "timestamp", "date", "time"})
TEXT_TYPES = frozenset({
    "string", "long_text", "rich_text", "email", "phone_number", "url", "account_domain", "contact_email",
})  # fmt: skip


def _stage(number: int, api_name: str, display_value: str, color: str) -> Json:
    stage_id = f"5ae00000-0000-4000-8000-0000000000{number:02d}"
    return {"id": stage_id, "api_name": api_name, "display_value": display_value, "color": color}


STAGES: dict[str, tuple[Json, ...]] = {
    "account_stage": (
        _stage(1, "target_account", "Target account", "blue"),
        _stage(2, "engaged", "Engaged", "orange"),
        _stage(3, "customer", "Customer", "green"),
    ),
    "contact_stage": (_stage(11, "new", "New", "gray"), _stage(12, "champion", "Champion", "green")),
}
"""The stages of the workspace, by value type."""


@dataclass(frozen=True)
class Attribute:
    """One attribute of a record type; `is_writable` is false for computed and system fields."""

    api_name: str
    display_name: str
    value_type: str
    is_array: bool
    is_writable: bool
    is_required: bool
    is_custom: bool
    is_unique: bool
    is_sortable: bool
    is_filterable: bool
    description: str | None

    @property
    def operators(self) -> tuple[str, ...]:
        """The filter operators its values take."""
        if not self.is_filterable:
            return ()
        if self.value_type in ORDERED_TYPES:
            return (*EQUAL, *ORDER, *PRESENT)
        if self.value_type in TEXT_TYPES:
            return (*EQUAL, *TEXT, *PRESENT)
        return (*EQUAL, *PRESENT)

    def described(self, *, filterable: bool) -> Json:
        """As `_schema` shows it."""
        return {
            "api_name": self.api_name,
            "display_name": self.display_name,
            "is_creatable": self.is_writable,
            "is_updatable": self.is_writable,
            "type_info": {"is_array": self.is_array, "value_type": self.value_type},
            "description": self.description,
            "is_required_on_create": self.is_required,
            "is_unique": self.is_unique,
            "is_custom": self.is_custom,
            "is_sortable": self.is_sortable,
            "is_filterable": filterable,
            "filter_operators": list(self.operators) if filterable else [],
        }


@dataclass(frozen=True)
class RecordType:
    """Account or contact: its attributes by name, its relationships by name, and the rest of its schema."""

    name: str
    attributes: dict[str, Attribute]
    relationships: dict[str, Json]
    rest: Json

    def attribute(self, name: str) -> Attribute:
        """An attribute by its api_name; raises `Refusal` `unknown_field`."""
        if name not in self.attributes:
            raise Refusal(400, f"Field is not in {self.name} schema: {name}", code="unknown_field")
        return self.attributes[name]

    def described(self, *, domains_filterable: bool) -> Json:
        """As `GET /api/v2/_schema/{record_type}` answers."""
        attributes = [
            attribute.described(
                filterable=attribute.is_filterable and (attribute.api_name != "domains" or domains_filterable)
            )
            for attribute in self.attributes.values()
        ]
        return {**self.rest, "attributes": attributes, "relationships": list(self.relationships.values())}


def read_types() -> dict[str, RecordType]:
    """The record types of the workspace, by name, from `reevo_schema.json`."""
    text = Path(__file__).with_name("reevo_schema.json").read_text(encoding="utf-8")
    given: dict[str, dict[str, Any]] = json.loads(text)
    return {name: _record_type(name, dict(parts)) for name, parts in given.items()}


def _record_type(name: str, parts: dict[str, Any]) -> RecordType:
    attributes = {row["api_name"]: Attribute(**row) for row in parts.pop("attributes")}
    relationships = {row["api_name"]: row for row in parts.pop("relationships")}
    return RecordType(name, attributes, relationships, parts)
