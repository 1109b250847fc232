"""Userlot's end users, the people of a company, and `identify`, which ties one to the other."""

from collections.abc import Mapping
from typing import Any

from app.sandbox.bodies import FILLED, TEXT, check
from app.sandbox.encoding import Json
from app.sandbox.exchange import Answer, Call, Refusal
from app.sandbox.routing import Route
from app.sandbox.store import State
from app.sandbox.userlot_companies import PAGE, UserlotCompanies
from app.sandbox.userlot_records import SOURCE_IDS, UserlotRecords, product_of

FILTERS = frozenset({"external_id", "source_external_id", "first_name", "last_name", "name", "email"})
FIELDS = {
    "first_name": TEXT.or_null(),
    "last_name": TEXT.or_null(),
    "email": TEXT.or_null(),
    "company_id": TEXT.or_null(),
}
IDENTIFY = {"user_email": FILLED, "user_external_id": FILLED, "company_name": FILLED, "company_external_id": FILLED}


class UserlotEndUsers:
    """End users: the document names their fields' endpoint, the vendor's other pages the rest."""

    def __init__(self, state: State, companies: UserlotCompanies) -> None:
        self._state = state
        self._companies = companies
        self._table = state.table("userlot", "end_user")
        self._end_users = _EndUserRecords(
            state, "end_user", fields_noun="end_user_field", fields=FIELDS, required=(), blank=_blank
        )

    def routes(self) -> tuple[Route, ...]:
        """The endpoints."""
        path = "api/v1/end_users"
        one = f"{path}/{{id}}"
        listed = self._end_users
        return (
            Route("GET", path, "userlot.end_user.list", listed.list, FILTERS | PAGE, reads=True),
            Route("POST", path, "userlot.end_user.create", listed.create),
            Route("PUT", path, "userlot.end_user.assert", listed.upsert),
            Route("GET", one, "userlot.end_user.get", listed.get, reads=True),
            Route("PATCH", one, "userlot.end_user.update", listed.update),
            Route("PUT", "api/v1/identify", "userlot.end_user.identify", self._identify),
            Route("GET", "api/v1/end_user_fields", "userlot.end_user_field.list", self._fields, PAGE, reads=True),
        )

    def _fields(self, call: Call) -> Answer:
        return self._end_users.many(call, self._state.table("userlot", "end_user_field").all())

    def _identify(self, call: Call) -> Answer:
        """Find or make the person and the company, and tie them; answers with the person."""
        body = call.json_object()
        check(body, IDENTIFY)
        if "user_external_id" not in body and "user_email" not in body:
            raise Refusal(422, "user_external_id or user_email is required")
        product = product_of(call)
        person = self._person(product, body)
        company_id = self._company_id(product, body)
        kept = {**person, "company_id": company_id} if company_id else person
        return self._end_users.one(self._table.put(kept))

    def _person(self, product: str | None, body: Json) -> Json:
        given = {"external_id": body.get("user_external_id"), "email": body.get("user_email")}
        for name, value in given.items():
            for record in self._table.all():
                if value is not None and record["_product"] == product and record[name] == value:
                    return {**record, **{key: text for key, text in given.items() if text is not None}}
        new: dict[str, Any] = {"id": self._state.new_uuid("userlot.end_user"), **_blank(), **given}
        return {**new, "_product": product, SOURCE_IDS: []}

    def _company_id(self, product: str | None, body: Json) -> str | None:
        companies = self._state.table("userlot", "company")
        if "company_external_id" not in body:
            if "company_name" in body:
                raise Refusal(422, "company_external_id is required with company_name")
            return None
        for company in companies.find("external_id", body["company_external_id"]):
            if company["_product"] == product:
                return str(company["id"])
        named = {"name": body.get("company_name", ""), "external_id": body["company_external_id"]}
        if not named["name"]:
            raise Refusal(422, "company_name is required for a new company")
        new_id = self._state.new_uuid("userlot.company")
        company = {"id": new_id, **self._companies.blank(), **named, "_product": product, SOURCE_IDS: []}
        return str(companies.put(company)["id"])


class _EndUserRecords(UserlotRecords):
    """End users, whose company must exist and who are found by their full name."""

    def _merged(self, record: Json, body: Json) -> Json:
        company_id = body.get("company_id")
        if company_id is not None:
            company = self._state.table("userlot", "company").get(company_id)
            if company is None or company["_product"] != record["_product"]:
                raise Refusal(422, "company_id names no company")
        return super()._merged(record, body)

    def _passes(self, record: Json, query: Mapping[str, str]) -> bool:
        """A person has no `name` of its own: the filter goes by first and last name."""
        full = " ".join(part for part in (record["first_name"], record["last_name"]) if part)
        return super()._passes({"name": full, **record}, query)


def _blank() -> Json:
    return {"external_id": None, "first_name": None, "last_name": None, "email": None, "company_id": None}
