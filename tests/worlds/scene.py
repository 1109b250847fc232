"""One situation of a world: a few records, and whose they are. Nothing in it can match anything of another scene."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence

from app.domain.vendor import Vendor
from tests.worlds.model import Expected, Verdict, Wire, expected

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NAMES = tuple(
    f"{first} {last}"
    for first in ("Blue", "Central", "First", "Grand", "North", "Old", "Royal")
    for last in ("Bakery", "Clinic", "Foods", "Hotel", "Motors", "Optics")
)
"""So few that in a world of a thousand customers some twenty have each name."""

NUMBERS_FROM, TEAMS_FROM = 10_000_000, 50_000_000_000
"""Legacy numbers of Swift and ids of teams are both numerals: no numeral is both."""


class Scene:
    """Makes the records of one situation and writes down what is true of them.

    Every method that adds a record returns its id.

    Args:
        seed: of the world.
        number: of the scene in its world.
    """

    def __init__(self, seed: int, number: int) -> None:
        self.random = random.Random(f"world {seed}, scene {number}")
        self.records: defaultdict[tuple[Vendor, str], list[Wire]] = defaultdict(list)
        self.customers: list[Expected] = []
        self.situation = ""
        self._number = number
        self._serial = 0

    def customer(
        self,
        *,
        a: Verdict | None = None,
        r: Verdict | None = None,
        u: Verdict | None = None,
        s: Verdict | None = None,
        t: Verdict | None = None,
    ) -> None:
        """Write down a customer: the verdicts at Assembly, Reevo, Userlot, Swift and Assemble, None for NOT_LINKED."""
        vendors = (Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT, Vendor.ASSEMBLE)
        told = zip(vendors, (a, r, u, s, t), strict=True)
        self.customers.append(expected({vendor: verdict for vendor, verdict in told if verdict}, self.situation))

    def token(self) -> str:
        """A word that is nowhere else in the world."""
        self._serial += 1
        return f"k{self._number}-{self._serial}"

    def domain(self) -> str:
        """A domain that is nowhere else."""
        return f"{self.token()}.example"

    def numeral(self) -> int:
        """A number that is nowhere else."""
        self._serial += 1
        return NUMBERS_FROM + self._number * 100 + self._serial

    def uuid(self) -> str:
        """An id as Assembly, Reevo and Userlot have it."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def ulid(self) -> str:
        """An id as Swift has it."""
        return "01J" + "".join(self.random.choices(CROCKFORD, k=23))

    def team_id(self) -> str:
        """An id as Assemble has it."""
        return str(TEAMS_FROM + self.numeral())

    def assembly(self, *source_ids: str, domain: str = "", name: str = "", tool: str | None = None) -> str:
        """A company at Assembly.

        Args:
            source_ids: its source specific ids.
            domain: as Assembly spells it.
            name: one of the many where it is empty.
            tool: the id in the tool.
        """
        fields = {"type": "Company", "domain": domain, "source_specific_ids": list(source_ids), "id_in_tool": tool}
        return self._add(Vendor.ASSEMBLY, "account", self.uuid(), name=name or self.name(), **fields)

    def person(self, mail: str, *source_ids: str, tool: str | None = None, company: str | None = None) -> str:
        """A Customer at Assembly, whose domain is an e-mail address."""
        fields = {"type": "Customer", "domain": mail, "source_specific_ids": list(source_ids), "id_in_tool": tool}
        return self._add(Vendor.ASSEMBLY, "account", self.uuid(), name=self.name(), company_id=company, **fields)

    def reevo(self, *domains: str, archived: bool = False, name: str = "") -> str:
        """An account at Reevo; the first domain is the primary one."""
        rows = [{"domain_name": domain, "is_primary": place == 0} for place, domain in enumerate(domains)]
        attributes = {"display_name": name or self.name()}
        return self._add(Vendor.REEVO, "account", self.uuid(), archived=archived, attributes=attributes, domains=rows)

    def userlot(self, external: str | None = None, sources: Sequence[str] = (), name: str = "") -> str:
        """A company at Userlot: its external id, and its ids in other systems."""
        fields = {"external_id": external, "_source_external_ids": list(sources)}
        return self._add(Vendor.USERLOT, "company", self.uuid(), name=name or self.name(), **fields)

    def swift(self, number: int | None = 0, name: str = "") -> str:
        """A sub-account at Swift with its number in the legacy system."""
        return self._add(Vendor.SWIFT, "account", self.ulid(), name=name or self.name(), customer_id=number)

    def team(self, reference: str = "", parent: str | None = None, name: str = "") -> str:
        """A team at Assemble."""
        above = None if parent is None else int(parent)
        fields = {"external_reference": reference, "parent_id": above}
        return self._add(Vendor.ASSEMBLE, "team", self.team_id(), name=name or self.name(), **fields)

    def end_user(self, mail: str, company: str | None = None) -> str:
        """A person at Userlot."""
        return self._add(Vendor.USERLOT, "end_user", self.uuid(), email=mail, company_id=company, first_name="Sam")

    def contact(self, mail: str, account: str | None = None, *, archived: bool = False) -> str:
        """A person at Reevo, and the edge to an account of Reevo where one is given."""
        attributes = {
            "display_name": self.name(),
            "primary_email": mail,
            "contact_emails": [{"email": mail, "is_primary": True}],
        }
        contact = self._add(Vendor.REEVO, "contact", self.uuid(), archived=archived, attributes=attributes)
        if account is not None:
            edge = {"_edge": f"{account}/contacts", "related_record_id": contact, "related_record_type": "contact"}
            self._add(Vendor.REEVO, "relationship", self.uuid(), **edge)
        return contact

    def any_record(self) -> tuple[Vendor, str, str]:
        """A record without keys, at any vendor but Assembly: the vendor, its letter in `customer`, and the id."""
        makers: tuple[tuple[Vendor, str, Callable[[], str]], ...] = (
            (Vendor.REEVO, "r", self.reevo),
            (Vendor.USERLOT, "u", self.userlot),
            (Vendor.SWIFT, "s", self.swift),
            (Vendor.ASSEMBLE, "t", self.team),
        )
        vendor, letter, make = self.random.choice(makers)
        return vendor, letter, make()

    def name(self) -> str:
        """One of the names that many share."""
        return self.random.choice(NAMES)

    def _add(self, vendor: Vendor, noun: str, record_id: str, **fields: object) -> str:
        self.records[vendor, noun].append({"id": record_id, **fields})
        return record_id
