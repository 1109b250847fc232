"""Reevo's records: how they are kept, shown, and read for filters.

Kept: `{"id", "created_at", "updated_at", "archived", "attributes": {api_name: plain value}}`, an account with
`domains` beside it.
"""

from datetime import datetime
from typing import Any

from app.sandbox.encoding import Json
from app.sandbox.reevo_schema import ORGANIZATION_ID, Attribute, RecordType
from app.sandbox.reevo_values import envelope
from app.sandbox.store import State


def seconds(time: datetime) -> str:
    """A time as Reevo writes it, `2026-06-01T00:00:00Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


class ReevoRecords:
    """The records of one type."""

    def __init__(self, state: State, record_type: RecordType) -> None:
        self.state = state
        self.type = record_type
        self.table = state.table("reevo", record_type.name)

    def live(self, record_id: str) -> Json | None:
        """A record that is there and not archived, or None."""
        record = self.table.get(record_id.lower())
        return None if record is None or record["archived"] else record

    def all_live(self) -> list[Json]:
        """Every record that is not archived."""
        return [record for record in self.table.all() if not record["archived"]]

    def filterable(self) -> dict[str, Attribute]:
        """The attributes that may be filtered on, by name."""
        domains_too = self.state.variants["reevo", "domains_filterable"]
        return {
            name: attribute
            for name, attribute in self.type.attributes.items()
            if attribute.is_filterable and (name != "domains" or domains_too)
        }

    def plain(self, record: Json, name: str) -> Any:
        """A record's value of an attribute, wherever it is kept."""
        if name in ("id", "created_at", "updated_at"):
            return record[name]
        if name == "organization_id":
            return ORGANIZATION_ID
        if name == "domains":
            return [self.domain(domain) for domain in record["domains"]]
        return record["attributes"].get(name)

    def domain(self, domain: Json) -> Json:
        """A domain as it is shown."""
        status = {"status": "active"} if self.state.variants["reevo", "domain_status"] else {}
        return {"domain_name": domain["domain_name"], "is_primary": domain["is_primary"], **status}

    def values(self, record: Json, attribute: Attribute) -> list[Any]:
        """A record's values of an attribute as filters compare them: names of domains, ids of references."""
        plain = self.plain(record, attribute.api_name)
        items = plain if isinstance(plain, list) else [plain]
        return [_compared(attribute, item) for item in items if item is not None]

    def shown(self, record: Json) -> Json:
        """A record as it is read: every attribute of the schema in an envelope."""
        known = self.type.attributes
        attributes = {name: envelope(attribute, self.plain(record, name)) for name, attribute in known.items()}
        for name, value in record["attributes"].items():
            if name not in known:  # planted by a test: shown all the same
                attributes[name] = {"value_type": "string", "value": value}
        return {
            "id": record["id"],
            "record_type": self.type.name,
            "created_at": record["created_at"],
            "updated_at": record["updated_at"],
            "attributes": attributes,
        }


def _compared(attribute: Attribute, item: Any) -> Any:
    key = {"account_domain": "domain_name", "contact_email": "email", "record_reference": "related_record_id"}
    return item[key[attribute.value_type]] if attribute.value_type in key else item
