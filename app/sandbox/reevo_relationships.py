"""Reevo's relationships: contacts over a typed junction with role and is_primary, and the workspace's others."""

import base64
import binascii
from typing import Any

from app.sandbox.bodies import ANY, FLAG, MAP, TEXT, check
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.reevo_domains import missing
from app.sandbox.reevo_records import ReevoRecords
from app.sandbox.routing import Route
from app.sandbox.store import State

PAGE_QUERY = frozenset({"limit", "cursor"})
LIMIT = 50
MATCHES = {"contact": "email", "user": "email", "account": "domain_name", "opportunity": ""}
"""By which key `related_record_match` finds a record of each type."""
INDEXES = {"email": "email", "domain_name": "domain"}


def reference(state: State, record_type: str, raw: Any) -> Json:
    """The value of a record_reference.

    Args:
        state: where the records are.
        record_type: of what type the record must be.
        raw: an id, `{"related_record_id": id}`, or `{"related_record_match": {key: value}}`.

    Raises:
        Refusal: `target_record_not_found`, `ambiguous_match`, `invalid_matching_field`, `field_value_invalid`.
    """
    if isinstance(raw, str):
        raw = {"related_record_id": raw}
    given = {"related_record_id", "related_record_match"} & set(raw) if isinstance(raw, dict) else set()
    if len(given) != 1:
        message = "Exactly one of related_record_id and related_record_match"
        raise Refusal(400, message, code="field_value_invalid")
    table = state.table("reevo", record_type)
    if "related_record_id" in given:
        found = table.get(str(raw["related_record_id"]).lower())
        records = [found] if found is not None else []
    else:
        records = _matched(state, record_type, raw["related_record_match"])
    records = [record for record in records if not record.get("archived")]
    if not records:
        raise Refusal(404, "The related record was not found", code="target_record_not_found")
    if len(records) > 1:
        raise Refusal(409, "More than one record matches", code="ambiguous_match")
    return {"related_record_id": records[0]["id"], "related_record_type": record_type}


def _matched(state: State, record_type: str, match: Any) -> list[Json]:
    key = MATCHES[record_type]
    if not isinstance(match, dict) or list(match) != [key]:
        raise Refusal(400, "Cannot match by this field", code="invalid_matching_field")
    return state.table("reevo", record_type).find(INDEXES[key], str(match[key]).lower())


class ReevoRelationships:
    """The relationships of one account, by api_name."""

    def __init__(self, state: State, records: ReevoRecords) -> None:
        self._state = state
        self._records = records
        self._edges = state.table("reevo", "relationship")

    def routes(self) -> tuple[Route, ...]:
        """The documented endpoints."""
        path = "api/v2/account/{account_id}/relationship/{api_name}"
        one = f"{path}/{{target_id}}"
        return (
            Route("GET", path, "reevo.relationship.list", self._list, PAGE_QUERY, reads=True),
            Route("POST", path, "reevo.relationship.link", self._link),
            Route("PATCH", one, "reevo.relationship.update", self._update),
            Route("DELETE", one, "reevo.relationship.unlink", self._unlink),
        )

    def _list(self, call: Call) -> Answer:
        account, relationship = self._side(call)
        edges = self._edges.find("parent", _edge_key(account, relationship))
        most = self._state.variants.number("reevo", "max_limit")
        limit = call.params.get("limit", str(min(LIMIT, most)))
        if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= most:
            raise Refusal(400, f"limit is a number from 1 to {most}", code="field_value_invalid")
        start = _opened(call.params["cursor"], _edge_key(account, relationship)) if "cursor" in call.params else 0
        end = start + int(limit)
        cursor = _sealed(end, _edge_key(account, relationship)) if end < len(edges) else None
        key = self._state.variants["reevo", "relationship_items"]
        body = self._parent(account, relationship)
        body[key] = [self._item(edge, relationship) for edge in edges[start:end]]
        if self._state.variants["reevo", "next_cursor"] == "meta":
            return reply({**body, "meta": {"next_cursor": cursor}})
        return reply({**body, "next_cursor": cursor})

    def _link(self, call: Call) -> Answer:
        """201 for a new link; a link that is there takes the role and the mark of the new one."""
        account, relationship = self._side(call)
        typed = relationship["junction_object_api_name"] is not None
        body = call.json_object()
        marks = {"role": TEXT.or_null(), "is_primary": FLAG} if typed else {}
        check(body, {"related_record_id": ANY, "related_record_match": MAP, **marks})
        target = {name: value for name, value in body.items() if name not in marks}
        found = reference(self._state, relationship["related_object_api_name"], target)
        known = self._edge(account, relationship, found["related_record_id"])
        new = {
            "id": self._state.new_uuid("reevo.relationship"),
            "_edge": _edge_key(account, relationship),
            "role": None,
            "is_primary": False,
            **found,
        }
        given = {name: body[name] for name in marks if name in body}
        edge = self._edges.put({**(known or new), **given})
        item = {**self._parent(account, relationship), "item": self._item(edge, relationship)}
        return reply(item, 200 if known else 201)

    def _update(self, call: Call) -> Answer:
        account, relationship = self._side(call)
        if relationship["junction_object_api_name"] is None:
            raise Refusal(400, "This relationship has nothing to update", code="field_not_updatable")
        edge = self._wanted(call, account, relationship)
        body = call.json_object()
        check(body, {"role": TEXT.or_null(), "is_primary": FLAG})
        changed = self._edges.put({**edge, **body})
        return reply({**self._parent(account, relationship), "item": self._item(changed, relationship)})

    def _unlink(self, call: Call) -> Answer:
        account, relationship = self._side(call)
        self._edges.remove(self._wanted(call, account, relationship)["id"])
        return Answer(204)

    def _side(self, call: Call) -> tuple[Json, Json]:
        account = self._records.live(call.slots["account_id"])
        if account is None:
            raise missing()
        relationship = self._records.type.relationships.get(call.slots["api_name"])
        if relationship is None:
            raise Refusal(404, "No such relationship", code="unknown_relationship")
        return account, relationship

    def _edge(self, account: Json, relationship: Json, target_id: str) -> Json | None:
        for edge in self._edges.find("parent", _edge_key(account, relationship)):
            if edge["related_record_id"] == target_id:
                return edge
        return None

    def _wanted(self, call: Call, account: Json, relationship: Json) -> Json:
        edge = self._edge(account, relationship, call.slots["target_id"].lower())
        if edge is None:
            raise Refusal(404, "The related record was not found", code="target_record_not_found")
        return edge

    def _parent(self, account: Json, relationship: Json) -> Json:
        parent = {"id": account["id"], "record_type": "account"}
        return {"parent": parent, "api_name": relationship["api_name"]}

    def _item(self, edge: Json, relationship: Json) -> Json:
        through: Json | None = None
        if relationship["junction_object_api_name"] is not None:
            attributes = {
                "role": {"value_type": "string", "value": edge["role"]},
                "is_primary": {"value_type": "boolean", "value": edge["is_primary"]},
            }
            junction = relationship["junction_object_api_name"]
            through = {"id": edge["id"], "record_type": junction, "attributes": attributes}
        return {
            "related_record_id": edge["related_record_id"],
            "related_record_type": edge["related_record_type"],
            "through": through,
        }


def _edge_key(account: Json, relationship: Json) -> str:
    return f"{account['id']}/{relationship['api_name']}"


def _sealed(start: int, edge_key: str) -> str:
    return base64.urlsafe_b64encode(f"{start}@{edge_key}".encode()).decode()


def _opened(cursor: str, edge_key: str) -> int:
    try:
        start, _, owner = base64.urlsafe_b64decode(cursor).decode().partition("@")
        place = int(start)
    except (ValueError, binascii.Error):
        owner, place = "", 0
    if owner != edge_key:
        raise Refusal(400, "Invalid cursor", code="invalid_cursor")
    return place
