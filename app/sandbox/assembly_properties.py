"""Assembly's additional properties: free names and values, kept on one account each."""

from typing import Any

from app.sandbox.assembly_references import account_of
from app.sandbox.bodies import TEXTS, check
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.routing import Route
from app.sandbox.store import State

NAMED = "additional_properties"


class AssemblyProperties:
    """Create (refuses what exists), get, update (adds what is missing) and delete properties of an account."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._accounts = state.table("assembly", "account")

    def routes(self) -> tuple[Route, ...]:
        """The documented endpoints."""
        path = "accounts/add_props/{ref}"
        return (
            Route("GET", path, "assembly.property.get", self._get, reads=True),
            Route("POST", path, "assembly.property.create", self._create),
            Route("PUT", path, "assembly.property.update", self._update),
            Route("DELETE", path, "assembly.property.delete", self._delete),
        )

    def _account(self, call: Call) -> tuple[Json, Json]:
        account = account_of(self._state, call.slots["ref"])
        return account, account.get(NAMED) or {}

    def _get(self, call: Call) -> Answer:
        account, properties = self._account(call)
        shape = self._state.variants["assembly", "additional_properties"]
        shown: Any = properties
        if shape == "list":
            shown = [{"name": name, "value": value} for name, value in properties.items()]
        elif shape == "list_of_maps":
            shown = [{name: value} for name, value in properties.items()]
        return reply({"id": account["id"], NAMED: shown})

    def _create(self, call: Call) -> Answer:
        account, properties = self._account(call)
        body = call.json_object()
        taken = [name for name in body if name in properties]
        if taken:
            raise Refusal(400, f"Property already exists: {taken[0]}")
        return self._keep(account, {**properties, **body})

    def _update(self, call: Call) -> Answer:
        account, properties = self._account(call)
        return self._keep(account, {**properties, **call.json_object()})

    def _delete(self, call: Call) -> Answer:
        account, properties = self._account(call)
        body = call.json_object()
        check(body, {"properties": TEXTS}, ("properties",))
        left = {name: value for name, value in properties.items() if name not in body["properties"]}
        self._keep(account, left)
        return reply({})

    def _keep(self, account: Json, properties: Json) -> Answer:
        self._accounts.put({**account, NAMED: properties})
        return reply({"id": account["id"]})
