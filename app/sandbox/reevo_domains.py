"""Reevo's sub-resource of domains: add, promote or demote, remove."""

import re
from typing import Any

from app.sandbox.bodies import FLAG, TEXT, check
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.reevo_records import ReevoRecords, seconds
from app.sandbox.routing import Route
from app.sandbox.store import State

DOMAIN = re.compile(r"[^\s@/?#%.]+(\.[^\s@/?#%.]+)+")


def missing() -> Refusal:
    """404 for an account that is not there, or archived."""
    return Refusal(404, "Account not found", code="record_not_found")


def domain_name_of(value: Any) -> str:
    """A domain name in lower case; raises `Refusal` `field_value_invalid` for what is none."""
    if not isinstance(value, str) or not DOMAIN.fullmatch(value):
        raise Refusal(400, "domain_name is not a domain", code="field_value_invalid")
    return value.lower()


class ReevoDomains:
    """The domains of one account; the first one becomes primary by itself."""

    def __init__(self, state: State, records: ReevoRecords) -> None:
        self._state = state
        self._records = records

    def routes(self) -> tuple[Route, ...]:
        """The documented endpoints; `domains` is the only attribute routed so."""
        path = "api/v2/account/{account_id}/attribute/domains"
        one = f"{path}/{{domain_name}}"
        return (
            Route("POST", path, "reevo.domain.add", self._add),
            Route("PATCH", one, "reevo.domain.promote", self._promote),
            Route("DELETE", one, "reevo.domain.remove", self._remove),
        )

    def _add(self, call: Call) -> Answer:
        account = self._account(call)
        body = call.json_object()
        check(body, {"domain_name": TEXT}, ("domain_name",))
        name = domain_name_of(body["domain_name"])
        if any(domain["domain_name"] == name for domain in account["domains"]):
            raise Refusal(400, "The account has this domain already", code="field_value_invalid")
        domain = {"domain_name": name, "is_primary": not account["domains"]}
        self._keep(account, [*account["domains"], domain])
        return reply({"data": self._records.domain(domain)}, 201)

    def _promote(self, call: Call) -> Answer:
        """A new primary domain takes the mark from the former one."""
        account, name = self._account(call), self._name(call)
        body = call.json_object()
        check(body, {"is_primary": FLAG}, ("is_primary",))
        promoted = body["is_primary"]
        domains = [
            {**domain, "is_primary": promoted if domain["domain_name"] == name else self._stays(domain, promoted)}
            for domain in account["domains"]
        ]
        self._keep(account, domains)
        return reply({"data": self._records.domain({"domain_name": name, "is_primary": promoted})})

    @staticmethod
    def _stays(domain: Json, promoted: bool) -> bool:
        return bool(domain["is_primary"]) and not promoted

    def _remove(self, call: Call) -> Answer:
        """Where the primary domain goes, the oldest of the others takes its place."""
        account, name = self._account(call), self._name(call)
        left = [domain for domain in account["domains"] if domain["domain_name"] != name]
        if left and not any(domain["is_primary"] for domain in left):
            left = [{**left[0], "is_primary": True}, *left[1:]]
        self._keep(account, left)
        return Answer(204)

    def _account(self, call: Call) -> Json:
        account = self._records.live(call.slots["account_id"])
        if account is None:
            raise missing()
        return account

    def _name(self, call: Call) -> str:
        name = call.slots["domain_name"].lower()
        if not any(domain["domain_name"] == name for domain in self._account(call)["domains"]):
            raise Refusal(404, "The account has no such domain", code="record_not_found")
        return name

    def _keep(self, account: Json, domains: list[Json]) -> None:
        self._records.table.put({**account, "domains": domains, "updated_at": seconds(self._state.stamp())})
