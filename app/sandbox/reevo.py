"""Reevo, Public API v2: accounts with domains and relationships, contacts, and the workspace's schema.

Written from the Reevo document and the vendor's help pages: values are read in envelopes and written raw, errors are
told by a code, `_query` is a POST that reads, and a cursor belongs to the query that made it.
"""

from collections.abc import Sequence
from typing import ClassVar

from app.sandbox.bodies import FieldFault
from app.sandbox.credentials import REEVO_KEY
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.reevo_accounts import ReevoAccounts
from app.sandbox.reevo_domains import ReevoDomains
from app.sandbox.reevo_query import ReevoQuery
from app.sandbox.reevo_records import ReevoRecords
from app.sandbox.reevo_relationships import ReevoRelationships
from app.sandbox.reevo_schema import read_types
from app.sandbox.routing import Route
from app.sandbox.store import State
from app.sandbox.vendor import Vendor

HEALTH = "reevo.health.get"


class Reevo(Vendor):
    """Reevo's HTTP face."""

    name: ClassVar[str] = "reevo"

    def __init__(self, state: State) -> None:
        self._types = read_types()
        super().__init__(state)

    def make_routes(self) -> Sequence[Route]:
        """Words before slots: `_query` and `_assert` stand where an account's id stands."""
        accounts = ReevoRecords(self.state, self._types["account"])
        contacts = ReevoRecords(self.state, self._types["contact"])
        return (
            Route("GET", "api/v2/health", HEALTH, lambda _call: reply({"status": "ok"}), reads=True),
            Route("GET", "api/v2/_schema/{record_type}", "reevo.schema.get", self._schema, reads=True),
            Route("POST", "api/v2/account/_query", "reevo.account.query", ReevoQuery(accounts).answer, reads=True),
            Route("POST", "api/v2/contact/_query", "reevo.contact.query", ReevoQuery(contacts).answer, reads=True),
            *ReevoAccounts(self.state, accounts).routes(),
            *ReevoDomains(self.state, accounts).routes(),
            *ReevoRelationships(self.state, accounts).routes(),
        )

    def admit(self, call: Call) -> None:
        """Check the key, as Bearer or in `X-Api-Key`; health needs none."""
        if call.operation == HEALTH:
            return
        scheme, _, key = call.headers.get("authorization", "").partition(" ")
        bearer = key.strip() if scheme.lower() == "bearer" else None
        if REEVO_KEY not in (bearer, call.headers.get("x-api-key")):
            raise self.expired()

    def expired(self) -> Refusal:
        """401."""
        return Refusal(401, "Invalid API key", code="unauthorized")

    def refuse_field(self, fault: FieldFault) -> Refusal:
        """The code that tells what is wrong with a field."""
        codes = {"unknown": "unknown_field", "missing": "field_required_missing", "invalid": "field_value_invalid"}
        return Refusal(400, fault.message, code=codes[fault.reason])

    def refuse(self, refusal: Refusal) -> Answer:
        """`{"error": {"code", "message"}}`, or where the variant puts it."""
        error: Json = {"code": refusal.code or "error", "message": refusal.message}
        shapes: dict[str, Json] = {"flat": error, "detail": {"detail": error}, "errors": {"errors": [error]}}
        body = shapes.get(self.state.variants["reevo", "error_envelope"], {"error": error})
        status = refusal.status
        if status == 400 and refusal.code != "invalid_json":
            status = self.state.variants.number("reevo", "refused_status")
        return reply(body, status, refusal.headers)

    def _schema(self, call: Call) -> Answer:
        found = self._types.get(call.slots["record_type"])
        if found is None:
            raise Refusal(404, "No such record type", code="record_not_found")
        return reply(found.described(domains_filterable=bool(self.state.variants["reevo", "domains_filterable"])))
