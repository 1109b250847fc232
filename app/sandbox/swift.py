"""Swift SMS Gateway: accounts and sub-accounts with what they may use.

Written from the Swift document: everything stands in `{"data", "type"}`, a list twice over; an account can be made,
listed and read, and that is all. Reading one answers 201, as the document shows.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from app.sandbox.bodies import FILLED, MAP, check, one_of
from app.sandbox.credentials import SWIFT_KEY
from app.sandbox.encoding import Json
from app.sandbox.exchange import JSON_TYPE, Answer, Call, Refusal, reply
from app.sandbox.routing import Route
from app.sandbox.store import wire
from app.sandbox.vendor import Vendor

PAGE_QUERY = frozenset({"after", "before", "limit"})
BLANK: Json = {
    "customer_id": 0,
    "legacy_access": False,
    "lrn_access": False,
    "mms_access": "NONE",
    "require_ip_api_access": False,
    "require_ip_gql_access": False,
    "sms_access": "NONE",
}


class Swift(Vendor):
    """Swift's HTTP face."""

    name: ClassVar[str] = "swift"

    def make_routes(self) -> Sequence[Route]:
        """The three operations of the document."""
        path = "api/v1/accounts"
        return (
            Route("GET", path, "swift.account.list", self._list, PAGE_QUERY, reads=True),
            Route("POST", path, "swift.account.create", self._create),
            Route("GET", f"{path}/{{id}}", "swift.account.get", self._get, reads=True),
        )

    def admit(self, call: Call) -> None:
        """Check the Bearer key, and that JSON is accepted."""
        scheme, _, key = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or key.strip() != SWIFT_KEY:
            raise self.expired()
        if not call.accepts(JSON_TYPE):
            raise Refusal(406, "Accept must allow application/json")

    def expired(self) -> Refusal:
        """401; the document has no words for it."""
        return Refusal(401, "Unauthorized")

    def refuse(self, refusal: Refusal) -> Answer:
        """The error in the shape that the variant names; the document shows none."""
        shape = self.state.variants["swift", "error_body"]
        if shape == "text":
            headers = {"content-type": "text/plain; charset=utf-8", **refusal.headers}
            return Answer(refusal.status, refusal.message.encode(), headers)
        body = {"errors": [{"message": refusal.message}]} if shape == "errors" else {"error": refusal.message}
        return reply(body, refusal.status, refusal.headers)

    def _list(self, call: Call) -> Answer:
        """All accounts, the parent among them, in the order of their making."""
        accounts = self.state.table("swift", "account").all()
        size = self.state.variants.number("swift", "page_size") or max(1, len(accounts))
        limit = _limit(call.params.get("limit", str(size)))
        if "after" in call.params and "before" in call.params:
            raise Refusal(400, "after and before exclude each other")
        start = 0
        if "after" in call.params:
            start = self._place(accounts, call.params["after"]) + 1
        elif "before" in call.params:
            start = max(0, self._place(accounts, call.params["before"]) - limit)
        end = min(start + limit, len(accounts))
        info: Json = {"limit": limit, "total": len(accounts)}
        if self.state.variants["swift", "numbers"] == "float":
            info = {name: float(number) for name, number in info.items()}
        self._edge(info, "after", accounts[end - 1]["id"] if start < end < len(accounts) else None)
        self._edge(info, "before", accounts[start]["id"] if 0 < start < end else None)
        items = [_enveloped(account) for account in accounts[start:end]]
        return reply({"data": {"items": items, "page_info": info}, "type": "list"})

    def _place(self, accounts: Sequence[Json], cursor: str) -> int:
        for place, account in enumerate(accounts):
            if account["id"] == cursor:
                return place
        raise Refusal(400, "Unknown cursor")

    def _edge(self, info: Json, name: str, cursor: str | None) -> None:
        end = self.state.variants["swift", "edge_cursor"]
        if cursor is not None or end != "absent":
            info[name] = cursor if cursor is not None or end == "null" else ""

    def _get(self, call: Call) -> Answer:
        account = self.state.table("swift", "account").get(call.slots["id"].upper())
        if account is None:
            raise Refusal(404, "Account not found")
        return reply(_enveloped(account), self.state.variants.number("swift", "get_status"))

    def _create(self, call: Call) -> Answer:
        """A sub-account of a name; two of one name are two accounts."""
        body = call.json_object()
        check(body, {"data": MAP, "type": one_of("account")}, ("data", "type"))
        check(body["data"], {"name": FILLED}, ("name",))
        now = microseconds(self.state.stamp())
        account = {**BLANK, "id": self.state.new_ulid(), **body["data"], "inserted_at": now, "updated_at": now}
        return reply(_enveloped(self.state.table("swift", "account").put(account)), 201)


def microseconds(time: datetime) -> str:
    """A time as Swift writes it, `2024-06-14T00:00:00.000000Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _enveloped(account: Json) -> Json:
    return {"data": wire(account), "type": "account"}


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise Refusal(400, "limit must be a number from 1")
    return int(text)
