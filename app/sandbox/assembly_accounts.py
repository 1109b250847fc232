"""Assembly's accounts: companies and the customers, people, who belong to them."""

from typing import Any

from app.sandbox.assembly_references import PAGE_QUERY, account_of, page
from app.sandbox.bodies import DATE, FILLED, INTEGER, MAP, NUMBER, TEXT, TEXTS, Kind, check, one_of
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, Refusal, reply
from app.sandbox.routing import Route
from app.sandbox.store import State, wire

COMPANY, CUSTOMER = "Company", "Customer"
SHARED: dict[str, Kind] = {
    "type": one_of(COMPANY, CUSTOMER),
    "name": FILLED,
    "domain": FILLED,
    "image_url": TEXT,
    "phone": TEXTS,
    "contract_value": NUMBER,
    "contract_type": one_of("Month", "Year"),
    "renewal_date": DATE,
    "trial_expiration_date": DATE,
    "tier": TEXT,
    "stage": TEXT,
    "notes": TEXT,
    "id_in_tool": TEXT,
    "company_type": TEXT,
    "number_of_seats": INTEGER,
    "company_id": TEXT,
    "role": TEXT,
}
ONLY_CREATED: dict[str, Kind] = {"source_specific_ids": TEXTS, "tags": TEXTS, "additional_properties": MAP}
ONLY_UPDATED: dict[str, Kind] = {
    "added_tags": TEXTS,
    "removed_tags": TEXTS,
    "added_source_specific_ids": TEXTS,
    "removed_source_specific_ids": TEXTS,
}
OF_COMPANIES = ("company_type", "number_of_seats")
OF_CUSTOMERS = ("company_id", "role")
LABEL_TYPES = {"tier": "Tier", "stage": "Stage", "company_type": "CompanyType", "tags": "AccountTag"}
"""Which type of label each field of an account names."""


class AssemblyAccounts:
    """Create, list, get, update and delete accounts."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._accounts = state.table("assembly", "account")
        self._labels = state.table("assembly", "label")
        self._sorted: list[Json] = []
        self._sorted_at = -1

    def routes(self) -> tuple[Route, ...]:
        """The documented endpoints."""
        one = "accounts/{ref}"
        return (
            Route("GET", "accounts", "assembly.account.list", self._list, PAGE_QUERY, reads=True),
            Route("POST", "accounts", "assembly.account.create", self._create),
            Route("GET", one, "assembly.account.get", self._get, reads=True),
            Route("PUT", one, "assembly.account.update", self._update),
            Route("DELETE", one, "assembly.account.delete", self._delete),
        )

    def _list(self, call: Call) -> Answer:
        rows, state_of_page = page(self._state, call, self._in_order())
        items = [self._shown(row) for row in rows]
        if self._state.variants["assembly", "account_items"] == "wrapped":
            items = [{"account": item} for item in items]
        return reply({"accounts": {"data": items, **state_of_page}})

    def _get(self, call: Call) -> Answer:
        return reply({"account": self._shown(account_of(self._state, call.slots["ref"]))})

    def _create(self, call: Call) -> Answer:
        body = call.json_object()
        check(body, {**SHARED, **ONLY_CREATED}, ("type", "name", "domain"))
        self._check_meaning(body, body["type"])
        if self._accounts.find("domain", body["domain"].lower()):
            raise Refusal(400, "An account with this domain already exists")
        self._check_source_ids(body.get("source_specific_ids", ()), None)
        account = self._accounts.put(
            {
                "id": self._state.new_uuid("assembly.account", version=7),
                "source_specific_ids": [],
                "tags": [],
                "additional_properties": {},
                **body,
            }
        )
        return reply({"id": account["id"]})

    def _update(self, call: Call) -> Answer:
        account = account_of(self._state, call.slots["ref"])
        body = call.json_object()
        check(body, {**SHARED, **ONLY_UPDATED})
        self._check_meaning({**body, "tags": body.get("added_tags", [])}, str(body.get("type", account["type"])))
        domain = body.get("domain")
        if domain is not None and any(a["id"] != account["id"] for a in self._accounts.find("domain", domain.lower())):
            raise Refusal(400, "An account with this domain already exists")
        self._check_source_ids(body.get("added_source_specific_ids", ()), account["id"])
        changed = {**account, **{name: value for name, value in body.items() if name not in ONLY_UPDATED}}
        for name in ("tags", "source_specific_ids"):
            changed[name] = _changed(account.get(name, []), body.get(f"added_{name}"), body.get(f"removed_{name}"))
        self._accounts.put(changed)
        return reply({"id": account["id"]})

    def _delete(self, call: Call) -> Answer:
        account = account_of(self._state, call.slots["ref"])
        logs = self._state.table("assembly", "usage_log")
        for log in logs.find("account", account["id"]):
            logs.remove(log["id"])
        self._accounts.remove(account["id"])
        return reply({})

    def _check_meaning(self, body: Json, kind: str) -> None:
        foreign = OF_CUSTOMERS if kind == COMPANY else OF_COMPANIES
        for name in foreign:
            if name in body:
                raise Refusal(400, f"{name} is not an attribute of a {kind} account")
        if "domain" in body and ("@" in body["domain"]) != (kind == CUSTOMER):
            wanted = "a domain" if kind == COMPANY else "an email"
            raise Refusal(400, f"The domain of a {kind} account should be {wanted}")
        for name, label_type in LABEL_TYPES.items():
            for label_id in _list_of(body.get(name, [])):
                label = self._labels.get(label_id)
                if label is None or label["type"] != label_type:
                    raise Refusal(400, f"{name} is not the ID of a {label_type} label: {label_id}")
        company_id = body.get("company_id")
        if company_id is not None and (self._accounts.get(company_id) or {}).get("type") != COMPANY:
            raise Refusal(400, "company_id is not the ID of a Company account")

    def _check_source_ids(self, source_ids: Any, owner: str | None) -> None:
        for source_id in source_ids:
            if not source_id:
                raise Refusal(400, "A source specific ID is not empty")
            if any(account["id"] != owner for account in self._accounts.find("source_id", source_id)):
                raise Refusal(400, f"Source specific ID is already linked to another account: {source_id}")

    def _in_order(self) -> list[Json]:
        """Companies before Customers, each by name; sorted again only after a change."""
        if self._sorted_at != self._state.revision.number:
            self._sorted = sorted(
                self._accounts.all(),
                key=lambda a: (a["type"] != COMPANY, a["type"], a["name"].casefold(), a["id"]),
            )
            self._sorted_at = self._state.revision.number
        return self._sorted

    def _shown(self, account: Json) -> Json:
        variants = self._state.variants
        shown = wire(account)
        properties = shown.pop("additional_properties", {})
        if variants["assembly", "account_properties"] == "embedded":
            shown["additional_properties"] = properties
        if variants["assembly", "account_kind_key"] == "account_type":
            shown["account_type"] = shown.pop("type")
        if variants["assembly", "label_values"] == "object":
            for name in LABEL_TYPES:
                if shown.get(name):
                    shown[name] = self._label_objects(shown[name])
        return shown

    def _label_objects(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._label_objects(item) for item in value]
        return self._labels.get(value) or {"id": value}


def _list_of(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _changed(present: list[str], added: list[str] | None, removed: list[str] | None) -> list[str]:
    gone = set(removed or ())
    return [item for item in dict.fromkeys([*present, *(added or ())]) if item not in gone]
