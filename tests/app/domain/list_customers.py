"""Customers and filters that often enough have to do with each other, for the tests of lists over all vendors."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from app.domain.account import RecordReference, ReevoStage
from app.domain.account_kind import AccountKind
from app.domain.account_list import AccountFilter
from app.domain.customer import Customer
from app.domain.identity import normalise_domain
from app.domain.merging import held_by
from app.domain.moments import instant
from app.domain.record import Record
from app.domain.vendor import Vendor
from tests.app.domain.records import DOMAINS, NAMES, SLOTS, TIMES, TYPES, assembly, company, domains, reevo, swift

OWNER = "0194d5a0-0000-7000-8000-00000000000a"
OWNERS = st.sampled_from([OWNER, OWNER.upper(), f" {OWNER}", "somebody", "", None])
LABELS = st.sampled_from(["tier-1", "stage-1", "0194D5A0-0000-7000-8000-0000000000FF"])
STAGES = st.sampled_from(["stage-1", "target_account", "Target  Account"])
IDS = st.sampled_from(["1", "2", "3"])

_STAGE = st.builds(
    ReevoStage, id=st.none() | STAGES, api_name=st.none() | STAGES, display_value=STAGES, color=st.none()
)
_RECORDS: dict[Vendor, st.SearchStrategy[Record]] = {
    Vendor.ASSEMBLY: st.builds(
        assembly,
        id=IDS,
        type=TYPES,
        name=NAMES,
        domain=st.none() | DOMAINS,
        tier_id=st.none() | LABELS,
        stage_id=st.none() | LABELS,
        company_type_id=st.none() | LABELS,
        tag_ids=st.lists(LABELS, max_size=2).map(tuple),
        created_at=TIMES,
        updated_at=TIMES,
    ),
    Vendor.REEVO: st.builds(
        reevo,
        id=IDS,
        display_name=NAMES,
        domains=st.lists(st.tuples(DOMAINS, st.sampled_from([True, None])), max_size=2).map(lambda d: domains(*d)),
        owner=st.none() | st.builds(RecordReference, id=OWNERS.map(lambda o: o or "x"), type=st.just("user")),
        current_stage=st.none() | _STAGE,
        created_at=TIMES,
        updated_at=TIMES,
    ),
    Vendor.USERLOT: st.builds(company, id=IDS, name=NAMES, owner_user_id=OWNERS, created_at=TIMES, updated_at=TIMES),
    Vendor.SWIFT: st.builds(swift, id=IDS, name=NAMES, inserted_at=TIMES, updated_at=TIMES),
}


@st.composite
def _listed(draw: st.DrawFn) -> Customer:
    vendors = draw(st.sets(st.sampled_from(list(SLOTS)), min_size=1))
    return Customer(**{SLOTS[vendor]: draw(_RECORDS[vendor]) for vendor in sorted(vendors)})  # type: ignore[arg-type]


LISTED = _listed()
"""Customers that a list can hold: each has a record."""


@st.composite
def _met(draw: st.DrawFn) -> tuple[Customer, AccountFilter]:
    customer = draw(LISTED)
    a, r, u = customer.assembly, customer.reevo, customer.company
    stage = r.current_stage if r else None
    records = (a, r, u, customer.swift)
    said: dict[str, list[Any]] = {
        "kind": [customer.kind],
        "domain": [domain for domain in customer.domains if normalise_domain(domain)],
        "name": (customer.name or "").split(),
        "vendors": [frozenset({vendor}) for vendor in held_by(customer)],
        "label_ids": [frozenset({label}) for label in (a.tier_id, a.stage_id, *a.tag_ids) if label] if a else [],
        "owner": [r.owner.id if r and r.owner else None, u.owner_user_id if u else None],
        "stage": [stage.id, stage.api_name, stage.display_value] if stage else [],
        "updated_since": [instant(record.updated_at) for record in records if record],
    }
    said["stage"] += [a.stage_id] if a else []
    sensible = {name: [value for value in values if value] for name, values in said.items()}
    names = draw(
        st.sets(st.sampled_from([name for name, values in sensible.items() if values]), min_size=1, max_size=2)
    )
    values = {name: draw(st.sampled_from(sensible[name])) for name in sorted(names)}
    return customer, AccountFilter(**values)


MET = _met()
"""Customers that a list can hold, each with a filter made of what its records say."""


def holding(*vendors: Vendor) -> Customer:
    """A customer with a silent record at each of these vendors."""
    makers = {"assembly": assembly, "reevo": reevo, "company": company, "swift": swift}
    return Customer(**{SLOTS[vendor]: makers[SLOTS[vendor]]() for vendor in vendors})  # type: ignore[arg-type]


def _seldom(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """None three times out of four: a filter with many conditions matches nobody."""
    return st.one_of(st.none(), st.none(), st.none(), values)


FILTERS = st.builds(
    AccountFilter,
    kind=_seldom(st.sampled_from(AccountKind)),
    domain=_seldom(st.sampled_from(["acme.example", "WWW.b.example", "bücher.example"])),
    name=_seldom(st.sampled_from(["acme", "WORKS  acme", "zoë", "STRASSE", "fi", "e\u0301 cafe"])),
    vendors=st.one_of(st.just(frozenset()), st.frozensets(st.sampled_from(list(SLOTS)), max_size=2)),
    label_ids=st.one_of(st.just(frozenset()), st.frozensets(LABELS, max_size=2)),
    owner=_seldom(st.sampled_from([OWNER, OWNER.upper(), "somebody"])),
    stage=_seldom(st.sampled_from(["stage-1", "TARGET_ACCOUNT", "target account"])),
    updated_since=_seldom(
        st.sampled_from([datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 1, 31, 0, 30, 0, 250_000, tzinfo=UTC)])
    ),
)
"""Filters of which some match some of them."""
