"""Userlot's companies, and what is read beside them: their fields, statuses, revenue, and the teams."""

from decimal import Decimal

from app.sandbox.bodies import AMOUNT, DATE, TEXT
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, reply
from app.sandbox.routing import Route
from app.sandbox.store import State
from app.sandbox.userlot_records import UserlotRecords, seconds

FILTERS = frozenset({
    "name", "external_id", "source_external_id", "owner_user_id", "life_cycle_id", "life_cycle_stage_id", "status_id",
})  # fmt: skip
PAGE = frozenset({"page"})
"""Known only while the variant `link_page_size` cuts lists into pages."""

FIELDS = {
    "name": TEXT,
    "arr": AMOUNT.or_null(),
    "mrr": AMOUNT.or_null(),
    "start_date": DATE.or_null(),
    "renewal_date": DATE.or_null(),
}


class UserlotCompanies:
    """The document's ten endpoints, end users' fields apart."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._companies = UserlotRecords(
            state, "company", fields_noun="company_field", fields=FIELDS, required=("name",), blank=self.blank
        )

    def routes(self) -> tuple[Route, ...]:
        """The documented endpoints."""
        path = "api/v1/companies"
        one = f"{path}/{{id}}"
        listed = self._companies
        return (
            Route("GET", path, "userlot.company.list", listed.list, FILTERS | PAGE, reads=True),
            Route("POST", path, "userlot.company.create", listed.create),
            Route("PUT", path, "userlot.company.assert", listed.upsert),
            Route("GET", one, "userlot.company.get", listed.get, reads=True),
            Route("PATCH", one, "userlot.company.update", listed.update),
            Route("GET", f"{one}/revenue", "userlot.revenue.get", self._revenue, PAGE, reads=True),
            self._whole("company_fields", "company_field"),
            self._whole("company_statuses", "company_status"),
            self._whole("teams", "team"),
        )

    def _whole(self, path: str, noun: str) -> Route:
        def answer(call: Call) -> Answer:
            return self._companies.many(call, self._state.table("userlot", noun).all())

        return Route("GET", f"api/v1/{path}", f"userlot.{noun}.list", answer, PAGE, reads=True)

    def _revenue(self, call: Call) -> Answer:
        """A company's revenue; the document names the endpoint and shows no answer."""
        company = self._companies.find(call)
        entries = self._state.table("userlot", "revenue").find("company", company["id"])
        if self._state.variants["userlot", "revenue"] == "list":
            return self._companies.many(call, entries)
        total = sum((Decimal(str(entry["amount"])) for entry in entries), Decimal(0))
        return reply({"company_id": company["id"], "mrr": company["mrr"], "arr": company["arr"], "amount": str(total)})

    def blank(self) -> Json:
        """The fields of a new company that no body sets."""
        now = seconds(self._state.stamp())
        statuses = self._state.table("userlot", "company_status").all()
        return {
            "created_at": now,
            "updated_at": now,
            "friendly_id": 1 + len(self._state.table("userlot", "company")),
            "name": "",
            "emails": [],
            "health_score": 0,
            "health_score_diff": None,
            "last_seen_at": None,
            "health_category": None,
            "owner_user_id": None,
            "mrr": None,
            "arr": None,
            "start_date": None,
            "renewal_date": None,
            "life_cycle_stage_id": "1c000000-0000-4000-8000-000000000002",
            "status_id": statuses[0]["id"] if statuses else None,
            "life_cycle_id": "1c000000-0000-4000-8000-000000000001",
            "external_id": None,
        }
