"""The generated part of the world: plain customers in any number, a function of the seed alone.

Their names begin with U to Z, so that the hand-made customers stand before them wherever names are sorted.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.sandbox.encoding import Json
from app.sandbox.store import fraction_of, ulid_of, uuid_of

COMPANIES, PEOPLE, LOGS = 80, 40, 150
USERLOT_COMPANIES, SWIFT_ACCOUNTS, TEAMS = 60, 20, 30
"""How many of each at scale 1; a Reevo account goes with every Userlot company."""
FIRST_DAY = datetime(2025, 6, 1, tzinfo=UTC)
TOP_TEAM = 10_000
TEAMS_A_BRANCH = 5
ADJECTIVES = (
    "Umber",
    "Upland",
    "Valley",
    "Velvet",
    "Verdant",
    "Vivid",
    "Walnut",
    "Western",
    "Willow",
    "Yellow",
    "Zephyr",
)
NOUNS = ("Bakery", "Cycles", "Dental", "Energy", "Foods", "Garden", "Hotels", "Labs", "Motors", "Optics", "Timber")
FIRST_NAMES = ("Uma", "Vera", "Victor", "Wanda", "Wim", "Xenia", "Yara", "Yuri", "Zane", "Zora")
LAST_NAMES = ("Adler", "Brandt", "Castro", "Dubois", "Eriksen", "Fontana", "Gruber", "Horvat", "Ito", "Jensen")
TIERS = ("01960000-0000-7000-8000-000000000001", "01960000-0000-7000-8000-000000000002", None)
STAGES = ("target_account", "engaged", "customer", None)
STATUSES = tuple(f"5a000000-0000-4000-8000-00000000000{number}" for number in range(1, 5))

Row = tuple[str, str, Json]
"""Vendor, noun, record."""


def generate(seed: int, scale: int) -> Iterator[Row]:
    """All generated records, each vendor's in order.

    Args:
        seed: what ids and figures are made from.
        scale: how many times the numbers above.
    """
    maker = _Maker(seed)
    for number in range(COMPANIES * scale):
        yield from maker.company(number, in_userlot=number < USERLOT_COMPANIES * scale)
    for number in range(PEOPLE * scale):
        yield from maker.person(number, COMPANIES * scale)
    for number in range(LOGS * scale):
        yield maker.log(number, COMPANIES * scale)
    for number in range(SWIFT_ACCOUNTS * scale):
        yield maker.swift_account(number)
    for number in range(TEAMS * scale):
        yield maker.team(number)


class _Maker:
    """Makes the numbered record of each noun."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._ids: dict[tuple[str, int], str] = {}

    def _pick(self, noun: str, number: int, count: int) -> int:
        return fraction_of(self._seed, noun, number) % count

    def _id(self, noun: str, number: int) -> str:
        made = self._ids.get((noun, number))
        if made is None:
            made = uuid_of(self._seed, noun, number, version=7 if noun.startswith("assembly") else 4)
            self._ids[noun, number] = made
        return made

    def _name(self, number: int) -> str:
        kind = self._pick("name", number, len(ADJECTIVES) * len(NOUNS))
        return f"{ADJECTIVES[kind % len(ADJECTIVES)]} {NOUNS[kind // len(ADJECTIVES)]} {number:06d}"

    def company(self, number: int, *, in_userlot: bool) -> Iterator[Row]:
        """A company at Assembly, and for most of them at Userlot and Reevo."""
        name, domain, key = self._name(number), f"gen-{number:06d}.example", f"gen-{number:06d}"
        yield (
            "assembly",
            "account",
            {
                "id": self._id("assembly.company", number),
                "type": "Company",
                "name": name,
                "domain": domain,
                "source_specific_ids": [key],
                "tier": TIERS[self._pick("tier", number, len(TIERS))],
                "contract_value": Decimal(self._pick("value", number, 1_000_00)) / 100,
                "contract_type": "Year" if number % 2 else "Month",
                "renewal_date": f"2027-{number % 12 + 1:02d}-15",
                "number_of_seats": 1 + number % 300,
            },
        )
        if in_userlot:
            yield self._userlot_company(number, name, key)
            yield self._reevo_account(number, name, domain)

    def _userlot_company(self, number: int, name: str, key: str) -> Row:
        monthly = Decimal(self._pick("mrr", number, 500_000)) / 100
        record = {
            "id": self._id("userlot.company", number),
            "friendly_id": 1000 + number,
            "name": name,
            "health_score": self._pick("health", number, 101),
            "health_category": ("good", "at_risk", "poor")[number % 3],
            "status_id": STATUSES[number % len(STATUSES)],
            "mrr": str(monthly) if number % 2 else monthly,
            "arr": monthly * 12,
            "external_id": key,
        }
        return "userlot", "company", record

    def _reevo_account(self, number: int, name: str, domain: str) -> Row:
        stamp = (FIRST_DAY + timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        record = {
            "id": self._id("reevo.account", number),
            "created_at": stamp,
            "updated_at": stamp,
            "attributes": {"display_name": name, "current_stage_id": STAGES[number % len(STAGES)]},
            "domains": [{"domain_name": domain, "is_primary": True}],
        }
        return "reevo", "account", record

    def person(self, number: int, companies: int) -> Iterator[Row]:
        """A person of a generated company, at Assembly, Userlot and Reevo."""
        company = number % companies
        first = FIRST_NAMES[self._pick("first", number, len(FIRST_NAMES))]
        last = LAST_NAMES[self._pick("last", number, len(LAST_NAMES))]
        mail = f"{first.lower()}.{last.lower()}.{number:06d}@gen-{company:06d}.example"
        company_id = self._id("assembly.company", company)
        person = {"id": self._id("assembly.person", number), "type": "Customer", "name": f"{first} {last} {number:06d}"}
        yield "assembly", "account", {**person, "domain": mail, "company_id": company_id}
        user = {"first_name": first, "last_name": last, "email": mail, "external_id": f"gen-u-{number:06d}"}
        owner = self._id("userlot.company", company)
        yield "userlot", "end_user", {"id": self._id("userlot.end_user", number), "company_id": owner, **user}
        contact_id, account_id = self._id("reevo.contact", number), self._id("reevo.account", company)
        attributes: Json = {"display_name": f"{first} {last}", "first_name": first, "last_name": last}
        attributes |= {"primary_email": mail, "contact_emails": [{"email": mail, "is_primary": True}]}
        yield "reevo", "contact", {"id": contact_id, "attributes": attributes}
        edge = {"_edge": f"{account_id}/contacts", "related_record_id": contact_id, "is_primary": True}
        yield "reevo", "relationship", {"id": self._id("reevo.relationship", number), **edge}

    def log(self, number: int, companies: int) -> Row:
        """A usage log of a generated company, older with every number."""
        record = {
            "id": self._id("assembly.usage_log", number),
            "timestamp": (FIRST_DAY - timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "type": "Action" if number % 3 else "Message",
            "content": f"Event {number}",
            "attribute": ("login", "report", "billing")[number % 3],
            "metadata": {"number": number},
            "_account_id": self._id("assembly.company", number % companies),
        }
        return "assembly", "usage_log", record

    def swift_account(self, number: int) -> Row:
        """A sub-account named after the generated company of the same number."""
        name = {"id": ulid_of(self._seed, "swift.account", number), "name": self._name(number)}
        return "swift", "account", {**name, "customer_id": 100_000 + number, "sms_access": "FULL"}

    def team(self, number: int) -> Row:
        """A team below a generated top team, a few to a branch."""
        parent = None if number == 0 else TOP_TEAM + (number - 1) // TEAMS_A_BRANCH
        team = {"id": str(TOP_TEAM + number), "parent_id": parent, "name": f"Generated team {number:06d}"}
        return "assemble", "team", {**team, "external_reference": f"gen-{number:06d}"}
