"""The gateway's records of a world, made without its adapters, and what its pure rules say of them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount, ReevoDomain, SwiftAccount
from app.domain.company import Company
from app.domain.known import Known
from app.domain.team import Team
from app.domain.vendor import Vendor
from tests.worlds.model import NOUNS, Records, Wire

_T = TypeVar("_T")


def known(records: Records, *, source_ids_are_read: bool) -> Known:
    """All that the gateway could have gathered.

    Args:
        records: as the sandbox keeps them.
        source_ids_are_read: whether a company's `source_external_id` stands in the company as it is read; else the
            filter has been asked for every id there is.
    """
    rows = {vendor: list(records.get((vendor, noun), ())) for vendor, noun in NOUNS.items()}
    companies = [_company(wire, source_ids_are_read) for wire in rows[Vendor.USERLOT]]
    live = [wire for wire in rows[Vendor.REEVO] if not wire.get("archived")]
    asked = [wire["id"] for wire in (*rows[Vendor.ASSEMBLY], *live, *rows[Vendor.SWIFT])]
    return Known(
        accounts=[_account(wire) for wire in rows[Vendor.ASSEMBLY]],
        reevo=[_reevo(wire) for wire in live],
        companies=companies,
        swift=[_of(SwiftAccount, id=wire["id"], customer_id=wire["customer_id"]) for wire in rows[Vendor.SWIFT]],
        teams=[
            _of(Team, id=wire["id"], external_reference=wire["external_reference"]) for wire in rows[Vendor.ASSEMBLE]
        ],
        by_source_id=None
        if source_ids_are_read
        else {
            each: [
                company
                for company, wire in zip(companies, rows[Vendor.USERLOT], strict=True)
                if each in wire["_source_external_ids"]
            ]
            for each in asked
        },
    )


def _account(wire: Wire) -> AssemblyAccount:
    names = ("id", "type", "name", "domain", "id_in_tool")
    taken = {name: wire.get(name) for name in names}
    return _of(AssemblyAccount, **taken, source_specific_ids=tuple(wire["source_specific_ids"]))


def _reevo(wire: Wire) -> ReevoAccount:
    domains = tuple(ReevoDomain(each["domain_name"], each["is_primary"], None) for each in wire["domains"])
    return _of(ReevoAccount, id=wire["id"], domains=domains)


def _company(wire: Wire, are_read: bool) -> Company:
    sources = tuple(wire["_source_external_ids"]) if are_read else None
    return _of(Company, id=wire["id"], external_id=wire["external_id"], source_external_ids=sources)


def _of(record_type: type[_T], **values: Any) -> _T:
    """A record with these fields and nothing in the others."""
    blank = dict.fromkeys((each.name for each in fields(record_type)), None)  # type: ignore[arg-type]
    return record_type(**blank | values)
