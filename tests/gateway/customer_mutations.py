"""Mutations of companies, end users, and of what hangs on a Reevo account, one of each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.domain.vendor import Vendor
from tests.gateway.mutations import TOLD, Mutation

COMPANY = "c0000000-0000-4000-8000-000000000001"
ADA_AT_USERLOT = "e0000000-0000-4000-8000-000000000001"
ACCOUNT = "a0000000-0000-4000-8000-000000000001"
ADA, BOB, NADIA = (f"b0000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 4))
DEAL, FUEL = (f"f0000000-0000-4000-8000-00000000000{number}" for number in (1, 3))
BY = 'account: {domain: "acme.example"}'
COMPANIES, END_USERS = "/userlot/api/v1/companies", "/userlot/api/v1/end_users"
REEVO = f"/reevo/api/v2/account/{ACCOUNT}"

REPEATABLE = frozenset({
    "updateCompany", "assertCompany", "updateEndUser", "assertEndUser", "setPrimaryAccountDomain",
    "removeAccountDomain", "updateContactLink", "unlinkContact", "unlinkRelated",
})  # fmt: skip
"""Those that sent again make nothing else of the record."""
NAMELESS = frozenset({"identifyEndUser"})
"""Those of whose record the vendor's answer tells nothing."""
SETTLED = frozenset({"createCompany", "assertCompany", "createEndUser", "assertEndUser", "addAccountDomain"})
"""Those of which a read tells what became of them where the answer was lost, or that are sent again without harm."""
RESENT = frozenset({"assertCompany", "assertEndUser"})
"""Of these, those that are sent again."""


def _userlot(field: str, given: str, operation: str, action: str, sent: tuple[str, str, Any]) -> Mutation:
    noun = operation.split(".")[1]
    shown = "company { name }" if noun == "company" else "endUser { email }"
    noun = "end_user" if noun == "end_user" else "company"
    return Mutation(field, given, Vendor.USERLOT, operation, action, sent, noun, shown)


def _reevo(field: str, given: str, operation: str, action: str, sent: tuple[str, str, Any]) -> Mutation:
    noun = "account" if ".domain." in operation else "relationship"
    return Mutation(
        field, f"{BY}, {given}", Vendor.REEVO, operation, action, sent, noun, "account { reevo { displayName } }"
    )


MUTATIONS = (
    _userlot(
        "createCompany",
        'name: "Zoë", mrr: "1234.50", externalId: "zoe-1", customFields: {total_revenue: 0.10}',
        "userlot.company.create",
        "CREATED",
        (
            "POST",
            COMPANIES,
            {"name": "Zoë", "mrr": Decimal("1234.50"), "external_id": "zoe-1", "total_revenue": Decimal("0.10")},
        ),
    ),
    _userlot(
        "updateCompany",
        'by: {externalId: "acme-1"}, renewalDate: null, arr: 9007199254740993.10',
        "userlot.company.update",
        "UPDATED",
        ("PATCH", f"{COMPANIES}/{COMPANY}", {"arr": Decimal("9007199254740993.10"), "renewal_date": None}),
    ),
    _userlot(
        "assertCompany",
        'externalId: "acme-1", name: "Acme Renamed"',
        "userlot.company.assert",
        "UPDATED",
        ("PUT", COMPANIES, {"external_id": "acme-1", "name": "Acme Renamed"}),
    ),
    _userlot(
        "createEndUser",
        f'firstName: "Zoë", email: "zoe@acme.example", companyId: "{COMPANY}", externalId: "u-zoe"',
        "userlot.end_user.create",
        "CREATED",
        (
            "POST",
            END_USERS,
            {"first_name": "Zoë", "email": "zoe@acme.example", "company_id": COMPANY, "external_id": "u-zoe"},
        ),
    ),
    _userlot(
        "updateEndUser",
        'by: {email: "ada@acme.example"}, lastName: null',
        "userlot.end_user.update",
        "UPDATED",
        ("PATCH", f"{END_USERS}/{ADA_AT_USERLOT}", {"last_name": None}),
    ),
    _userlot(
        "assertEndUser",
        'externalId: "u-ada", lastName: "King"',
        "userlot.end_user.assert",
        "UPDATED",
        ("PUT", END_USERS, {"external_id": "u-ada", "last_name": "King"}),
    ),
    _userlot(
        "identifyEndUser",
        'userEmail: "ada@acme.example", companyExternalId: "rocket-7"',
        "userlot.end_user.identify",
        "LINKED",
        (
            "PUT",
            "/userlot/api/v1/identify",
            {"user_email": "ada@acme.example", "company_external_id": "rocket-7"},
        ),
    ),
    _reevo(
        "addAccountDomain",
        'domainName: "Acme-Cloud.example"',
        "reevo.domain.add",
        "UPDATED",
        ("POST", f"{REEVO}/attribute/domains", {"domain_name": "acme-cloud.example"}),
    ),
    _reevo(
        "setPrimaryAccountDomain",
        'domainName: "acme-labs.example"',
        "reevo.domain.promote",
        "UPDATED",
        ("PATCH", f"{REEVO}/attribute/domains/acme-labs.example", {"is_primary": True}),
    ),
    _reevo(
        "removeAccountDomain",
        'domainName: "acme-labs.example"',
        "reevo.domain.remove",
        "UPDATED",
        ("DELETE", f"{REEVO}/attribute/domains/acme-labs.example", None),
    ),
    _reevo(
        "linkContact",
        f'contactId: "{NADIA}", role: "Guest", isPrimary: false',
        "reevo.relationship.link",
        "LINKED",
        (
            "POST",
            f"{REEVO}/relationship/contacts",
            {"related_record_id": NADIA, "role": "Guest", "is_primary": False},
        ),
    ),
    _reevo(
        "updateContactLink",
        f'contactId: "{ADA}", role: null',
        "reevo.relationship.update",
        "UPDATED",
        ("PATCH", f"{REEVO}/relationship/contacts/{ADA}", {"role": None}),
    ),
    _reevo(
        "unlinkContact",
        f'contactId: "{BOB}"',
        "reevo.relationship.unlink",
        "UNLINKED",
        ("DELETE", f"{REEVO}/relationship/contacts/{BOB}", None),
    ),
    _reevo(
        "linkRelated",
        f'apiName: "opportunities", relatedRecordId: "{FUEL}"',
        "reevo.relationship.link",
        "LINKED",
        ("POST", f"{REEVO}/relationship/opportunities", {"related_record_id": FUEL}),
    ),
    _reevo(
        "unlinkRelated",
        f'apiName: "opportunities", relatedRecordId: "{DEAL}"',
        "reevo.relationship.unlink",
        "UNLINKED",
        ("DELETE", f"{REEVO}/relationship/opportunities/{DEAL}", None),
    ),
)
"""One of each."""

BY_FIELD = {mutation.field: mutation for mutation in MUTATIONS}


def asking(field: str, given: str, shown: str = "") -> str:
    """A document with one mutation."""
    return f"mutation {{ {field}(input: {{{given}}}) {{ {TOLD} {shown} }} }}"
