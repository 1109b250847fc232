"""What the mutations of the tables would change, before and after, and the calls that each of them costs when cold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.domain.vendor import Vendor
from tests.gateway.customer_mutations import ACCOUNT, ADA, ADA_AT_USERLOT, BOB, COMPANY, DEAL, FUEL, NADIA
from tests.gateway.customer_mutations import MUTATIONS as OF_CUSTOMERS
from tests.gateway.mutations import ACME, GOLD, MUTATIONS

_OWN_TESTS = frozenset({"addUsageLog", "updateUsageLog", "deleteUsageLog"})

FORETOLD = tuple(each for each in (*MUTATIONS, *OF_CUSTOMERS) if each.field not in _OWN_TESTS)
"""The mutations whose changes and calls stand here."""

_DOMAINS = [{"domainName": "acme.example", "isPrimary": True}, {"domainName": "acme-labs.example", "isPrimary": False}]
_GOLD = {
    "id": GOLD,
    "type": "Tier",
    "name": "Gold",
    "color": "#D4AF37",
    "description": "Answered within the hour",
}


def _added(before: Any, name: str) -> list[Any]:
    return [*before, {"domainName": name, "isPrimary": False}]


def _properties(**values: Any) -> dict[str, Any]:
    return {"additionalProperties": {name.replace("_t", " t"): value for name, value in values.items()}}


CHANGES: dict[str, tuple[str | None, Any, Any]] = {
    "createLabel": (
        None,
        None,
        {"type": "Tier", "name": "Platinum", "color": "#E5E4E2", "description": "Answered at once"},
    ),
    "updateLabel": (GOLD, {"name": "Gold"}, {"name": "Golden"}),
    "deleteLabel": (GOLD, _GOLD, None),
    "createAdditionalProperties": (
        ACME,
        _properties(Free_text=None, Rate=None),
        _properties(Free_text="yes", Rate=Decimal("0.10")),
    ),
    "setAdditionalProperties": (
        ACME,
        {"additionalProperties": {"Login_count": 7}},
        {"additionalProperties": {"Login_count": 8}},
    ),
    "deleteAdditionalProperties": (
        ACME,
        {"additionalProperties": {"Login_count": 7}},
        {"additionalProperties": {"Login_count": None}},
    ),
    "createTeam": (None, None, {"name": "Night desk", "parentId": "110", "externalReference": "desk-1"}),
    "updateTeam": (
        "124",
        {"description": "", "geoLocationId": None},
        {"description": "Both banks", "geoLocationId": None},
    ),
    "hideTeam": ("124", {"hidden": False}, {"hidden": True}),
    "createCompany": (
        None,
        None,
        {"name": "Zoë", "mrr": "1234.50", "externalId": "zoe-1", "customFields": {"total_revenue": Decimal("0.10")}},
    ),
    "updateCompany": (
        COMPANY,
        {"arr": "14814.00", "renewalDate": "2027-01-31"},
        {"arr": "9007199254740993.10", "renewalDate": None},
    ),
    "assertCompany": (COMPANY, {"name": "Acme Works"}, {"name": "Acme Renamed"}),
    "createEndUser": (
        None,
        None,
        {"firstName": "Zoë", "email": "zoe@acme.example", "companyId": COMPANY, "externalId": "u-zoe"},
    ),
    "updateEndUser": (ADA_AT_USERLOT, {"lastName": "Byron"}, {"lastName": None}),
    "assertEndUser": (ADA_AT_USERLOT, {"lastName": "Byron"}, {"lastName": "King"}),
    "identifyEndUser": (
        ADA_AT_USERLOT,
        {"userEmail": "ada@acme.example", "companyExternalId": "acme-1"},
        {"userEmail": "ada@acme.example", "companyExternalId": "rocket-7"},
    ),
    "addAccountDomain": (ACCOUNT, {"domains": _DOMAINS}, {"domains": _added(_DOMAINS, "acme-cloud.example")}),
    "setPrimaryAccountDomain": (
        ACCOUNT,
        {"domains": _DOMAINS},
        {"domains": [{**each, "isPrimary": not each["isPrimary"]} for each in _DOMAINS]},
    ),
    "removeAccountDomain": (ACCOUNT, {"domains": _DOMAINS}, {"domains": _DOMAINS[:1]}),
    "linkContact": (NADIA, None, {"contactId": NADIA, "role": "Guest", "isPrimary": False}),
    "updateContactLink": (ADA, {"role": "Decision maker"}, {"role": None}),
    "unlinkContact": (BOB, {"contactId": BOB, "role": "Buyer", "isPrimary": False}, None),
    "linkRelated": (FUEL, None, {"apiName": "opportunities", "relatedRecordId": FUEL}),
    "unlinkRelated": (DEAL, {"apiName": "opportunities", "relatedRecordId": DEAL}, None),
}
"""The record's id, and its fields before and after."""

_BY_DOMAIN = {"assembly.account.get": 2, "reevo.account.query": 1, "reevo.schema.get": 1}
"""What finding Reevo's record of a customer by a domain costs."""

_ACCOUNT = {"assembly.account.get": 1}
_LABELS = {"assembly.label.list": 1}
_COMPANIES = {"userlot.company.list": 1}
_END_USERS = {"userlot.end_user.list": 1}
_READ_FIRST = {
    "createLabel": _LABELS,
    "updateLabel": _LABELS,
    "deleteLabel": _LABELS,
    "createAdditionalProperties": _ACCOUNT,
    "setAdditionalProperties": _ACCOUNT,
    "deleteAdditionalProperties": _ACCOUNT,
    "createCompany": _COMPANIES,
    "updateCompany": _COMPANIES,
    "createEndUser": _END_USERS,
    "updateEndUser": _END_USERS,
}

READS: dict[str, dict[str, int]] = {
    each.field: _BY_DOMAIN if each.vendor is Vendor.REEVO else _READ_FIRST.get(each.field, {}) for each in FORETOLD
}
"""What each of them reads before it writes."""

_RELATED = {"reevo.relationship.list": 1}

LOOKS: dict[str, dict[str, int]] = {
    "updateLabel": {"assembly.label.get": 1},
    "deleteLabel": {"assembly.label.get": 1},
    "createAdditionalProperties": {"assembly.property.get": 1},
    "setAdditionalProperties": {"assembly.property.get": 1},
    "deleteAdditionalProperties": {"assembly.property.get": 1},
    "updateTeam": {"assemble.team.get": 1},
    "hideTeam": {"assemble.team.get": 1},
    "updateCompany": {"userlot.company.get": 1},
    "assertCompany": _COMPANIES,
    "updateEndUser": {"userlot.end_user.get": 1},
    "assertEndUser": _END_USERS,
    "identifyEndUser": {"userlot.end_user.list": 1, "userlot.company.get": 1},
    "updateContactLink": _RELATED,
    "unlinkContact": _RELATED,
    "unlinkRelated": _RELATED,
}
"""What a dry run reads besides, to tell what would change."""
