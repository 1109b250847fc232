"""Bodies as the vendor's pages show them, for every test of this folder."""

from __future__ import annotations

from typing import Any

ID = "9b4f2fb1-2a7f-4d75-8d5f-3f3f0d7f2a7a"
OWNER = "3c90c3cc-0d44-4b50-8888-8dd25736052a"


def enveloped(value_type: str, value: object) -> dict[str, Any]:
    return {"value_type": value_type, "value": value}


def account(account_id: str = ID, **attributes: object) -> dict[str, Any]:
    return {
        "id": account_id,
        "created_at": "2023-11-07T05:31:56Z",
        "updated_at": "2024-01-02T03:04:05Z",
        "record_type": "account",
        "attributes": {
            "id": enveloped("uuid", account_id),
            "organization_id": enveloped("uuid", "org"),
            "display_name": enveloped("string", "Acme"),
            "description": enveloped("long_text", "Enterprise software company"),
            "domains": [
                enveloped("account_domain", {"domain_name": "acme.com", "is_primary": True, "status": "ACTIVE"}),
                enveloped("account_domain", {"domain_name": "acme.de", "is_primary": False}),
            ],
            "current_stage_id": enveloped(
                "account_stage",
                {"id": "s1", "api_name": "target_account", "display_value": "Target account", "color": "#6966FF"},
            ),
            "owner_user_id": enveloped("record_reference", {"related_record_id": OWNER, "related_record_type": "user"}),
            "websites": [enveloped("string", "https://acme.com")],
            "estimated_annual_revenue": enveloped("currency", {"amount": "1000000.50"}),
            "address": enveloped("address", {"city": "Berlin", "country": "DE"}),
            **attributes,
        },
    }


def contact(contact_id: str = ID, **attributes: object) -> dict[str, Any]:
    return {
        "id": contact_id,
        "record_type": "contact",
        "attributes": {
            "first_name": enveloped("string", "Sarah"),
            "last_name": enveloped("string", "Chen"),
            "primary_email": enveloped("email", "sarah.chen@acme.com"),
            "contact_emails": [
                enveloped("contact_email", {"id": "e1", "email": "sarah.chen@acme.com", "is_primary": True})
            ],
            "contact_phone_numbers": [enveloped("contact_phone_number", {"id": "p1", "phone_number": "+14155551234"})],
            "stage": enveloped("contact_stage", {"id": "w", "api_name": "working", "display_value": "Working"}),
            **attributes,
        },
    }


def edge(record_id: str = ID, **attributes: object) -> dict[str, Any]:
    return {
        "related_record_id": record_id,
        "related_record_type": "contact",
        "through": {"id": "j1", "record_type": "contact_account_role", "attributes": attributes},
    }


def listed(*rows: object, next_cursor: object = None, **beside: object) -> dict[str, Any]:
    return {"data": list(rows), "next_cursor": next_cursor, **beside}
