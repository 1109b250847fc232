"""Assembly's usage logs: what happened, newest first, for the organization or under one account."""

from datetime import datetime

from app.sandbox.assembly_references import PAGE_QUERY, account_of, missing, page
from app.sandbox.bodies import FILLED, MAP, TEXT, TIME, Kind, check
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, reply
from app.sandbox.routing import Route
from app.sandbox.store import State, wire

FIELDS: dict[str, Kind] = {"timestamp": TIME, "type": FILLED, "content": TEXT, "attribute": TEXT, "metadata": MAP}


class AssemblyUsageLogs:
    """Add, list, update and delete usage logs.

    In `/usage/{x}`, `x` is an account's reference for GET and POST, and a log's id for PUT and DELETE.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._logs = state.table("assembly", "usage_log")
        self._sorted: list[Json] = []
        self._sorted_at = -1

    def routes(self) -> tuple[Route, ...]:
        """The documented endpoints."""
        return (
            Route("GET", "usage", "assembly.usage_log.list", self._list, PAGE_QUERY, reads=True),
            Route("POST", "usage", "assembly.usage_log.create", self._add),
            Route("GET", "usage/{ref}", "assembly.usage_log.list", self._list_of_account, PAGE_QUERY, reads=True),
            Route("POST", "usage/{ref}", "assembly.usage_log.create", self._add_to_account),
            Route("PUT", "usage/{log_id}", "assembly.usage_log.update", self._update),
            Route("DELETE", "usage/{log_id}", "assembly.usage_log.delete", self._delete),
        )

    def _list(self, call: Call) -> Answer:
        if self._sorted_at != self._state.revision.number:
            self._sorted = newest_first(self._logs.all())
            self._sorted_at = self._state.revision.number
        return self._page(call, self._sorted)

    def _list_of_account(self, call: Call) -> Answer:
        account = account_of(self._state, call.slots["ref"])
        return self._page(call, newest_first(self._logs.find("account", account["id"])))

    def _page(self, call: Call, logs: list[Json]) -> Answer:
        rows, state_of_page = page(self._state, call, logs)
        return reply({"logs": {"data": [self._shown(row) for row in rows], **state_of_page}})

    def _add(self, call: Call) -> Answer:
        return self._keep_new(call, None)

    def _add_to_account(self, call: Call) -> Answer:
        return self._keep_new(call, account_of(self._state, call.slots["ref"])["id"])

    def _keep_new(self, call: Call, account_id: str | None) -> Answer:
        body = call.json_object()
        check(body, FIELDS, ("timestamp", "type", "content"))
        log_id = self._state.new_uuid("assembly.usage_log", version=7)
        self._logs.put({"id": log_id, **body, "_account_id": account_id})
        return reply({"id": log_id})

    def _update(self, call: Call) -> Answer:
        """Metadata replaces the former metadata whole."""
        log = self._log(call)
        body = call.json_object()
        check(body, FIELDS)
        self._logs.put({**log, **body})
        return reply({"id": log["id"]})

    def _delete(self, call: Call) -> Answer:
        self._logs.remove(self._log(call)["id"])
        return reply({})

    def _log(self, call: Call) -> Json:
        log = self._logs.get(call.slots["log_id"].lower())
        if log is None:
            raise missing(self._state, "Usage log")
        return log

    def _shown(self, log: Json) -> Json:
        shown = wire(log)
        if self._state.variants["assembly", "usage_account_key"] == "account_id":
            shown["account_id"] = log["_account_id"]
        return shown


def newest_first(logs: list[Json]) -> list[Json]:
    """Logs by decreasing timestamp; of two at one time, the one added later stands first."""
    rows = logs[::-1]
    rows.sort(key=lambda log: datetime.fromisoformat(log["timestamp"].upper()), reverse=True)
    return rows
