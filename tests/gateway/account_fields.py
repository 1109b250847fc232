"""Every field of every section, and the name under which the vendor documents it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.gateway.accounts_written import ACME, ACME_AT_USERLOT

SILVER, ONBOARDING, RETAIL, VIP, WORLDWIDE = (
    f"01960000-0000-7000-8000-00000000000{number}" for number in (2, 3, 6, 7, 9)
)
OWNER = "d0000000-0000-4000-8000-000000000002"


@dataclass(frozen=True)
class Written:
    """A field of a section.

    Attributes:
        name: in the graph.
        given: its value in a document.
        sent: the part of the body that it is, by the vendor's names.
        is_of_people: whether Assembly has it for people alone.
    """

    name: str
    given: str
    sent: dict[str, Any]
    is_of_people: bool = False


ASSEMBLY = (
    Written("name", '"Own name"', {"name": "Own name"}),
    Written("domain", '"own.example"', {"domain": "own.example"}),
    Written("imageUrl", '"https://img.example/1.png"', {"image_url": "https://img.example/1.png"}),
    Written("phones", '["+1 555 0199", "+1 555 0198"]', {"phone": ["+1 555 0199", "+1 555 0198"]}),
    Written("contractValue", '"1234.50"', {"contract_value": Decimal("1234.50")}),
    Written("contractType", "MONTH", {"contract_type": "Month"}),
    Written("renewalDate", '"2028-02-29"', {"renewal_date": "2028-02-29"}),
    Written("trialExpirationDate", '"2026-07-01"', {"trial_expiration_date": "2026-07-01"}),
    Written("tierId", f'"{SILVER}"', {"tier": SILVER}),
    Written("stageId", f'"{ONBOARDING}"', {"stage": ONBOARDING}),
    Written("companyTypeId", f'"{RETAIL}"', {"company_type": RETAIL}),
    Written("notes", '"Own notes"', {"notes": "Own notes"}),
    Written("idInTool", '"own-tool"', {"id_in_tool": "own-tool"}),
    Written("numberOfSeats", "7", {"number_of_seats": 7}),
    Written("companyId", f'"{ACME}"', {"company_id": ACME}, is_of_people=True),
    Written("role", '"Author"', {"role": "Author"}, is_of_people=True),
)
"""What all three mutations take."""

ASSEMBLY_CREATED = (
    Written("sourceSpecificIds", '["own-1", "own-2"]', {"source_specific_ids": ["own-1", "own-2"]}),
    Written("tagIds", f'["{VIP}", "{WORLDWIDE}"]', {"tags": [VIP, WORLDWIDE]}),
    Written(
        "additionalProperties",
        '[{name: "Login_count", value: 1}, {name: "Free text", value: "a"}, {name: "Regions", value: ["n", 0.10]}]',
        {"additional_properties": {"Login_count": 1, "Free text": "a", "Regions": ["n", Decimal("0.10")]}},
    ),
)
ASSEMBLY_UPDATED = (
    Written("addedSourceSpecificIds", '["own-1"]', {"added_source_specific_ids": ["own-1"]}),
    Written("removedSourceSpecificIds", '["acme-1"]', {"removed_source_specific_ids": ["acme-1"]}),
    Written("addedTagIds", f'["{WORLDWIDE}"]', {"added_tags": [WORLDWIDE]}),
    Written("removedTagIds", f'["{VIP}"]', {"removed_tags": [VIP]}),
)
ASSEMBLY_ASSERTED = (
    Written("sourceSpecificIds", '["acme-1", "own-1"]', {"added_source_specific_ids": ["own-1"]}),
    Written("tagIds", f'["{VIP}", "{WORLDWIDE}"]', {"added_tags": [WORLDWIDE]}),
)
"""As they change an account that is there, and has the first of each."""

REEVO = (
    Written("displayName", '"Own name"', {"display_name": "Own name"}),
    Written("description", '"Own text"', {"description": "Own text"}),
    Written("currentStage", '"target_account"', {"current_stage_id": "target_account"}),
    Written("ownerUserId", f'"{OWNER}"', {"owner_user_id": OWNER}),
    Written(
        "ownerEmail",
        '"sam.seller@gateway.example"',
        {"owner_user_id": {"related_record_match": {"email": "sam.seller@gateway.example"}}},
    ),
    Written("officialWebsite", '"https://own.example"', {"official_website": "https://own.example"}),
    Written("websites", '["https://own.example"]', {"websites": ["https://own.example"]}),
    Written("linkedinUrl", '"https://linkedin.example/own"', {"linkedin_url": "https://linkedin.example/own"}),
    Written("xUrl", '"https://x.example/own"', {"x_url": "https://x.example/own"}),
    Written("facebookUrl", '"https://facebook.example/own"', {"facebook_url": "https://facebook.example/own"}),
    Written("zoominfoUrl", '"https://zoominfo.example/own"', {"zoominfo_url": "https://zoominfo.example/own"}),
    Written(
        "address",
        '{streetOne: "1 Way", streetTwo: null, city: "Town", state: "OR", country: "US", zipCode: "97477"}',
        {
            "address": {
                "street_one": "1 Way",
                "street_two": None,
                "city": "Town",
                "state": "OR",
                "country": "US",
                "zip_code": "97477",
            }
        },
    ),
    Written("estimatedAnnualRevenue", '"1200.50"', {"estimated_annual_revenue": {"amount": "1200.50"}}),
    Written(
        "customFields",
        '{partner_level: "silver", ledger_number: 9007199254740993}',
        {"partner_level": "silver", "ledger_number": 9007199254740993},
    ),
)

USERLOT = (
    Written("name", '"Own name"', {"name": "Own name"}),
    Written("mrr", '"1234.50"', {"mrr": Decimal("1234.50")}),
    Written("arr", "14815", {"arr": 14815}),
    Written("startDate", '"2024-02-29"', {"start_date": "2024-02-29"}),
    Written("renewalDate", '"2028-02-29"', {"renewal_date": "2028-02-29"}),
    Written("sourceExternalId", '"crm-own"', {"source_external_id": "crm-own"}),
    Written(
        "customFields",
        '{plan_name: "Own", total_revenue: 0.10, is_partner: null}',
        {"plan_name": "Own", "total_revenue": Decimal("0.10"), "is_partner": None},
    ),
)
"""What an assertion takes beside the key that it matches by; that key is tried for itself."""

USERLOT_EXTERNAL_ID = Written("externalId", '"own-external"', {"external_id": "own-external"})
USERLOT_ID = Written("id", f'"{ACME_AT_USERLOT}"', {"id": ACME_AT_USERLOT})
SWIFT = (Written("name", '"Own name"', {"data": {"name": "Own name"}, "type": "account"}),)
