"""Customers of the sandbox's world whose records are known: those made by hand, and some of the generated ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.vendor import Vendor
from app.sandbox.store import uuid_of
from schema.ids import Ref

ASSEMBLY = "01950000-0000-7000-8000-000000000"
REEVO = "a0000000-0000-4000-8000-000000000"
USERLOT = "c0000000-0000-4000-8000-000000000"
SWIFT = "01J0CRVTXX0000000000000"
END_USER = "e0000000-0000-4000-8000-000000000"
CONTACT = "b0000000-0000-4000-8000-000000000"

Record = tuple[Vendor, str]
GENERATED = 40


@dataclass(frozen=True)
class Known:
    """A customer as it should be recognised.

    Attributes:
        name: for people.
        records: its records, the first of which gives it its id.
        teams: its teams' ids.
        domains: that find it.
        external_ids: that find it.
        emails: of a person.
        end_users: the person's; of an organisation, those who belong to it.
        contacts: the person's.
        people: whose company it is, by their e-mail addresses.
    """

    name: str
    records: tuple[Record, ...]
    teams: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    external_ids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    end_users: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    people: tuple[str, ...] = field(default=())

    @property
    def id(self) -> str:
        """The opaque id that it should have."""
        return str(Ref("Account", *self.records[0]))


def _of(assembly: str = "", reevo: str = "", userlot: str = "", swift: str = "") -> tuple[Record, ...]:
    parts = (
        (Vendor.ASSEMBLY, ASSEMBLY, assembly),
        (Vendor.REEVO, REEVO, reevo),
        (Vendor.USERLOT, USERLOT, userlot),
        (Vendor.SWIFT, SWIFT, swift),
    )
    return tuple((vendor, prefix + last) for vendor, prefix, last in parts if last)


HAND_MADE = (
    Known(
        "Acme",
        _of("001", "001", "001", "002"),
        teams=("111", "112"),
        domains=("acme.example", "ACME.example.", "www.acme.example", "acme-labs.example"),
        external_ids=("acme-1", " acme-1 ", "tool-acme"),
        end_users=(f"{END_USER}001", f"{END_USER}002"),
        people=("ada@acme.example", "bob@acme.example"),
    ),
    Known("Al-Nour", _of("002", "002", swift="003"), domains=("alnour.example",), external_ids=("9007199254740993",)),
    Known(
        "Rockets",
        _of("003", "003", "002"),
        teams=("121",),
        domains=("rockets.example",),
        external_ids=("rocket-7",),
        people=("gil@outlook.com",),
    ),
    Known(
        "Cafe",
        _of("004", "004", "003"),
        teams=("122",),
        domains=("cafe-zoe.example",),
        external_ids=("cafe-zoe",),
        end_users=(f"{END_USER}003",),
        people=("tomi@cafe-zoe.example",),
    ),
    Known(
        "Conflict",
        _of("005", "013", "007"),
        teams=("142",),
        domains=("conflict.example",),
        external_ids=("conflict-1",),
    ),
    Known("Dual", _of("006", "005"), domains=("dual.example", "dual-group.example")),
    Known(
        "Either/Or",
        _of("007", "006", "004"),
        teams=("123",),
        domains=("either-or.example",),
        external_ids=("crm/42%?#🚀 x",),
    ),
    Known("Gone", _of("008"), domains=("gone.example",)),
    Known("Kestrel", _of("009"), domains=("kestrel.example",)),
    Known("Kestrel's refused", _of(reevo="012")),
    Known("Minimal", _of("010"), domains=("minimal.example",)),
    Known("Minimal's namesake", _of(swift="005")),
    Known("Quarterly", _of("011", userlot="006"), domains=("bikes.example",), external_ids=("qb-9",)),
    Known("Twin", _of("012"), domains=("twin.example",)),
    Known("Twin's first", _of(reevo="007")),
    Known("Twin's second", _of(reevo="009")),
    Known("Lone Pine", _of(reevo="011"), domains=("lonepine.example",)),
    Known("Isle", _of(userlot="005"), external_ids=("isle-1",), end_users=(f"{END_USER}004",)),
    Known("Harbour", _of(swift="004")),
    Known("Ada", _of("101"), emails=("ada@acme.example", " Ada@Acme.Example"), contacts=(f"{CONTACT}001",)),
    Known("Bob", _of("102"), emails=("bob@acme.example",), contacts=(f"{CONTACT}002",)),
    Known("Dana", _of("103"), emails=("dana.free@gmail.com",)),
    Known("Gil", _of("104"), emails=("gil@outlook.com",)),
    Known("Sara", _of("105"), emails=("sara@alnour.example",)),
    Known("Tomi", _of("106"), emails=("tomi@cafe-zoe.example",), contacts=(f"{CONTACT}003",)),
)
"""Juniper is left out: that its company is its account's at Reevo is to be seen from Reevo alone (decision 67)."""


def _generated(number: int) -> Known:
    records = (
        (Vendor.ASSEMBLY, uuid_of(1, "assembly.company", number, version=7)),
        (Vendor.REEVO, uuid_of(1, "reevo.account", number, version=4)),
        (Vendor.USERLOT, uuid_of(1, "userlot.company", number, version=4)),
    )
    key = f"gen-{number:06d}"
    return Known(
        key,
        records,
        teams=(str(10_000 + number),) if number < 30 else (),
        domains=(f"{key}.example",),
        external_ids=(key,),
        end_users=(uuid_of(1, "userlot.end_user", number, version=4),),
    )


CUSTOMERS = (*HAND_MADE, *map(_generated, range(GENERATED)))


def ways(known: Known) -> Iterator[str]:
    """Documents that each reach the customer in a way of its own, and ask for its id and nothing else."""
    for vendor, record_id in known.records:
        opaque = Ref("Account", vendor, record_id)
        yield f'{{ account(by: {{record: {{vendor: {vendor.name}, id: "{record_id}"}}}}) {{ id }} }}'
        yield f'{{ account(by: {{id: "{opaque}"}}) {{ id }} }}'
        yield f'{{ node(id: "{opaque}") {{ id }} }}'
        if vendor is Vendor.USERLOT:
            yield f'{{ company(by: {{record: {{vendor: USERLOT, id: "{record_id}"}}}}) {{ account {{ id }} }} }}'
    for kind, keys in (("domain", known.domains), ("externalId", known.external_ids), ("email", known.emails)):
        for key in keys:
            yield f'{{ account(by: {{{kind}: "{key}"}}) {{ id }} }}'
    for team in known.teams:
        yield f'{{ account(by: {{record: {{vendor: ASSEMBLE, id: "{team}"}}}}) {{ id }} }}'
        yield f'{{ team(id: "{team}") {{ account {{ id }} }} }}'
    for end_user in known.end_users:
        record = f'{{record: {{vendor: USERLOT, id: "{end_user}"}}}}'
        yield f"{{ endUser(by: {record}) {{ company {{ account {{ id }} }} }} }}"
    for contact in known.contacts:
        opaque = Ref("Contact", Vendor.REEVO, contact)
        yield f'{{ node(id: "{opaque}") {{ ... on Contact {{ account {{ id }} }} }} }}'
        yield f'{{ endUser(by: {{email: "{known.emails[0]}"}}) {{ account {{ id }} }} }}'
    for email in known.people:
        yield f'{{ account(by: {{email: "{email}"}}) {{ parentCompany {{ id }} }} }}'
