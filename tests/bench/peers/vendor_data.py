"""What the five vendors hold in the benchmark, made from a seed, in the shapes that the gateway's adapters read.

A hundred customers, each known to Assembly, Userlot and Reevo, some to Swift, and a tree of a thousand teams at
Assemble. It shares nothing with the sandbox on purpose: an upstream that is timed has to have its answers ready before
it is asked.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from typing import Any, Final

from tests.bench.peers.team_data import make_teams

Json = Any

ACCOUNTS: Final = 100
SWIFT_ACCOUNTS: Final = 20
FIRST_DOMAIN: Final = "customer-000.example"
"""The domain of the customer that is known to all five vendors."""
PAGE_FIELDS: Final = (
    "id", "type", "name", "domain", "image_url", "contract_value", "contract_type", "renewal_date",
    "trial_expiration_date", "notes", "id_in_tool", "number_of_seats", "created_at", "updated_at",
    "source_specific_ids",
)  # fmt: skip
"""What is asked of each account on a page of them, as Assembly names it."""
COMPANY_FIELDS: Final = ("id", "name", "external_id", "health_score", "mrr")
"""What is asked of each company, as Userlot names it."""
_TYPES: Final = {"Tier": 3, "Stage": 4, "CompanyType": 3, "AccountTag": 8}
_WORDS: Final = ("amber", "basin", "cedar", "delta", "ember", "field", "grove", "haven", "inlet", "jetty", "knoll")
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class VendorData:
    """Every vendor's records as JSON values.

    Attributes:
        accounts: Assembly's, in its order.
        labels: Assembly's.
        companies: Userlot's.
        end_users: Userlot's.
        reevo: Reevo's accounts.
        swift: Swift's accounts, without their envelopes.
        teams: Assemble's roots, with `children` nested.
    """

    accounts: list[Json]
    labels: list[Json]
    companies: list[Json]
    end_users: list[Json]
    reevo: list[Json]
    swift: list[Json]
    teams: list[Json]


def make(seed: int = 7) -> VendorData:
    """The same data for the same seed.

    Args:
        seed: what ids, words and figures are made from.
    """
    maker = _Maker(seed)
    labels = maker.labels()
    companies = [maker.company(number) for number in range(ACCOUNTS)]
    swift = [maker.swift_account(number) for number in range(SWIFT_ACCOUNTS)]
    accounts = [maker.account(number, labels) for number in range(ACCOUNTS)]
    accounts[0]["source_specific_ids"].append(f"swift:{swift[0]['id']}")  # Swift tells nothing that one could match by
    return VendorData(
        accounts=accounts,
        labels=labels,
        companies=companies,
        end_users=[maker.end_user(number, companies) for number in range(ACCOUNTS)],
        reevo=[maker.reevo_account(number) for number in range(ACCOUNTS)],
        swift=swift,
        teams=make_teams(seed),
    )


class _Maker:
    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def _uuid(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))

    def _words(self, count: int) -> str:
        return " ".join(self._chance.choices(_WORDS, k=count))

    def labels(self) -> list[Json]:
        """Labels of every type."""
        return [
            {
                "id": self._uuid(),
                "type": kind,
                "name": f"{kind} {number}",
                "color": f"#{self._chance.getrandbits(24):06X}",
                "description": self._words(6),
            }
            for kind, count in _TYPES.items()
            for number in range(count)
        ]

    def account(self, number: int, labels: list[Json]) -> Json:
        """A company at Assembly, with every field that its document names for one."""

        def of(kind: str) -> list[str]:
            return [label["id"] for label in labels if label["type"] == kind]

        return {
            "id": self._uuid(),
            "type": "Company",
            "name": _name(number),
            "domain": _domain(number),
            "source_specific_ids": [_key(number), f"crm-{number:06d}"],
            "image_url": f"https://images.example/{number}.png",
            "phone": [f"+1 555 01{number:02d}"],
            "contract_value": self._chance.randrange(1, 400_000) / 4,
            "contract_type": "Year" if number % 2 else "Month",
            "renewal_date": f"2027-{number % 12 + 1:02d}-15",
            "trial_expiration_date": f"2026-{number % 12 + 1:02d}-01",
            "tier": self._chance.choice(of("Tier")),
            "stage": self._chance.choice(of("Stage")),
            "company_type": self._chance.choice(of("CompanyType")),
            "tags": self._chance.sample(of("AccountTag"), 2),
            "notes": self._words(12),
            "id_in_tool": f"tool-{number}",
            "number_of_seats": 1 + number * 3,
            "created_at": f"2025-01-10T12:33:{number % 60:02d}Z",
            "updated_at": f"2025-06-11T02:03:{number % 60:02d}Z",
        }

    def company(self, number: int) -> Json:
        """A company at Userlot, with custom fields beside the documented ones."""
        monthly = self._chance.randrange(1, 200_000) / 4
        return {
            "id": self._uuid(),
            "friendly_id": 1_000 + number,
            "name": _name(number),
            "emails": [f"hello@{_domain(number)}"],
            "health_score": self._chance.randrange(101),
            "health_score_diff": self._chance.randrange(-5, 6),
            "health_category": ("good", "at_risk", "poor")[number % 3],
            "last_seen_at": "2026-02-03T04:05:06Z",
            "owner_user_id": self._uuid(),
            "mrr": monthly,
            "arr": monthly * 12,
            "start_date": "2024-03-01",
            "renewal_date": "2027-03-01",
            "life_cycle_id": self._uuid(),
            "life_cycle_stage_id": self._uuid(),
            "status_id": f"5a000000-0000-4000-8000-00000000000{number % 4 + 1}",
            "external_id": _key(number),
            "created_at": "2024-03-01T00:00:00Z",
            "updated_at": "2026-02-03T04:05:06Z",
            "region": "emea",
        }

    def end_user(self, number: int, companies: list[Json]) -> Json:
        """A person at Userlot."""
        return {
            "id": self._uuid(),
            "external_id": f"user-{number:03d}",
            "first_name": "Ada",
            "last_name": f"Number {number}",
            "name": f"Ada Number {number}",
            "email": f"ada@{_domain(number)}",
            "company_id": companies[number]["id"],
            "created_at": "2024-03-01T00:00:00Z",
            "updated_at": "2026-02-03T04:05:06Z",
        }

    def reevo_account(self, number: int) -> Json:
        """An account at Reevo, its attributes in envelopes."""

        def text(value: str) -> Json:
            return {"value_type": "string", "value": value}

        return {
            "id": self._uuid(),
            "created_at": "2025-06-01T00:00:00Z",
            "updated_at": "2026-02-03T04:05:06Z",
            "organization_id": "00000000-0000-4000-8000-0000000000aa",
            "attributes": {
                "display_name": text(_name(number)),
                "description": text(self._words(12)),
                "domains": [
                    {
                        "value_type": "account_domain",
                        "value": {"domain_name": _domain(number), "is_primary": True},
                    }
                ],
                "official_website": {"value_type": "url", "value": f"https://{_domain(number)}"},
            },
        }

    def swift_account(self, number: int) -> Json:
        """A sub-account at Swift, known by its name alone."""
        moment = f"2025-06-01T00:00:{number:02d}.000000Z"
        return {
            "id": "01" + "".join(self._chance.choices(_CROCKFORD, k=24)),
            "customer_id": 100_000 + number,
            "name": _name(number),
            "inserted_at": moment,
            "updated_at": moment,
            "legacy_access": False,
            "lrn_access": True,
            "mms_access": "NONE",
            "sms_access": "FULL",
            "require_ip_api_access": False,
            "require_ip_gql_access": False,
        }


def _name(number: int) -> str:
    return f"Customer {number:03d}"


def _domain(number: int) -> str:
    return f"customer-{number:03d}.example"


def _key(number: int) -> str:
    return f"key-{number:03d}"
