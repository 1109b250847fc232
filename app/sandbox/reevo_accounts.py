"""Reevo's accounts: create, read, update, archive, and create-or-update by domain."""

from typing import Any

from app.sandbox.bodies import MAP, check
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.reevo_domains import domain_name_of, missing
from app.sandbox.reevo_records import ReevoRecords, seconds
from app.sandbox.reevo_relationships import reference
from app.sandbox.reevo_values import invalid, written
from app.sandbox.routing import Route
from app.sandbox.store import State

NO_CONTENT = Answer(204)


class ReevoAccounts:
    """The document's actions on the account itself."""

    def __init__(self, state: State, records: ReevoRecords) -> None:
        self._state = state
        self._records = records

    def routes(self) -> tuple[Route, ...]:
        """The documented endpoints; the path says `account` for one and for all."""
        path = "api/v2/account"
        one = f"{path}/{{account_id}}"
        return (
            Route("POST", path, "reevo.account.create", self._create),
            Route("POST", f"{path}/_assert", "reevo.account.assert", self._assert),
            Route("GET", one, "reevo.account.get", self._get, reads=True),
            Route("PATCH", one, "reevo.account.update", self._update),
            Route("DELETE", one, "reevo.account.archive", self._archive),
        )

    def _get(self, call: Call) -> Answer:
        return reply({"data": self._records.shown(self._account(call))})

    def _create(self, call: Call) -> Answer:
        account = self._made(self._attributes(call.json_object()), [])
        return reply({"data": self._records.shown(account)}, 201)

    def _update(self, call: Call) -> Answer:
        """Absent stays, null clears, a list replaces the whole list."""
        account = self._account(call)
        changed = self._changed(account, self._attributes(call.json_object()))
        return reply({"data": self._records.shown(changed)})

    def _archive(self, call: Call) -> Answer:
        account = self._account(call)
        self._records.table.put({**account, "archived": True, "updated_at": seconds(self._state.stamp())})
        return NO_CONTENT

    def _assert(self, call: Call) -> Answer:
        """Update the one account of a domain, create where there is none, refuse where there are several."""
        body = call.json_object()
        check(body, {"match": MAP, "attributes": MAP}, ("match", "attributes"))
        if set(body["match"]) != {"domain_name"}:
            raise Refusal(400, "match takes domain_name alone", code="field_value_invalid")
        name = domain_name_of(body["match"]["domain_name"])
        found = self._records.table.find("domain", name)
        if len(found) > 1:
            raise Refusal(409, "More than one account has this domain", code="ambiguous_match")
        if found:
            changed = self._changed(found[0], body["attributes"])
            return reply({"data": self._records.shown(changed), "meta": {"action": "updated"}})
        account = self._made(body["attributes"], [{"domain_name": name, "is_primary": True}])
        return reply({"data": self._records.shown(account), "meta": {"action": "created"}}, 201)

    def _account(self, call: Call) -> Json:
        account = self._records.live(call.slots["account_id"])
        if account is None:
            raise missing()
        return account

    def _attributes(self, body: Json) -> Json:
        """A body's attributes: `{"attributes": {...}}` as in `_assert`, or bare where the variant allows it."""
        shape = self._state.variants["reevo", "write_body"]
        if shape == "bare" or (shape == "both" and set(body) != {"attributes"}):
            return body
        check(body, {"attributes": MAP}, ("attributes",))
        attributes: Json = body["attributes"]
        return attributes

    def _values(self, attributes: Json, code: str) -> Json:
        values: Json = {}
        for name, raw in attributes.items():
            attribute = self._records.type.attribute(name)
            if not attribute.is_writable:
                raise Refusal(400, f"{name} is a computed or system field", code=code)
            values[name] = written(attribute, raw, self._user)
        return values

    def _made(self, attributes: Json, domains: list[Json]) -> Json:
        values = self._values(attributes, "field_not_creatable")
        for attribute in self._records.type.attributes.values():
            if attribute.is_required and attribute.api_name not in values:
                message = f"Missing required field: {attribute.api_name}"
                raise Refusal(400, message, code="field_required_missing")
        self._check_unique(values, None)
        now = seconds(self._state.stamp())
        return self._records.table.put(
            {
                "id": self._state.new_uuid("reevo.account"),
                "created_at": now,
                "updated_at": now,
                "archived": False,
                "attributes": values,
                "domains": domains,
            }
        )

    def _changed(self, account: Json, attributes: Json) -> Json:
        values = self._values(attributes, "field_not_updatable")
        self._check_unique(values, account["id"])
        return self._records.table.put(
            {
                **account,
                "updated_at": seconds(self._state.stamp()),
                "attributes": {**account["attributes"], **values},
            }
        )

    def _check_unique(self, values: Json, owner: str | None) -> None:
        for name, value in values.items():
            attribute = self._records.type.attributes[name]
            if attribute.is_unique and value is not None:
                for other in self._records.all_live():
                    if other["id"] != owner and other["attributes"].get(name) == value:
                        raise invalid(attribute, "it is taken")

    def _user(self, raw: Any) -> Json:
        return reference(self._state, "user", raw)
