"""What the gateway's pure rules say of a world, in the words of the oracle."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.account import ReevoAccount, SwiftAccount
from app.domain.customers import customers as gathered
from app.domain.known import Known
from app.domain.links import anchor, company_of, verdict
from app.domain.vendor import Vendor
from app.domain.verdicts import Verdict as Said
from tests.worlds.known import known
from tests.worlds.model import NOT_LINKED, RANK, Expected, Records, Rule, Status, Verdict
from tests.worlds.oracle import customers

OTHERS = (Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT, Vendor.ASSEMBLE)


def differences(records: Records, *, source_ids_are_read: bool) -> list[str]:
    """Every point on which the gateway's rules and the oracle differ, one sentence each.

    Args:
        records: a world's.
        source_ids_are_read: see `known`.
    """
    world = known(records, source_ids_are_read=source_ids_are_read)
    wanted = customers(records)
    found = [
        f"{point}: the rules say {_words(said)}, the oracle {_words(truth)}"
        for each in wanted
        for point, said, truth in _points(each, world)
        if said != truth
    ]
    groups = {
        frozenset(
            (vendor, record.id)
            for vendor, record in zip(RANK, (each.assembly, each.reevo, each.company, each.swift), strict=True)
            if record is not None
        )
        for each in gathered(world)
    }
    held = {frozenset((vendor, each.records[vendor]) for vendor in RANK if vendor in each.records) for each in wanted}
    found += [f"one customer for the rules alone: {sorted(group)}" for group in groups - held]
    return [*found, *(f"one customer for the oracle alone: {sorted(group)}" for group in held - groups)]


def _points(truth: Expected, world: Known) -> Iterator[tuple[str, Verdict, Verdict]]:
    sources = dict(truth.sources)
    vendor, origin = truth.origin
    if vendor is Vendor.ASSEMBLY:
        for other in OTHERS:
            said = verdict(world.accounts[origin], other, world)
            yield f"{other} of {origin}", _verdict(said), _of_records(sources[other])
        return
    held = [each for each in RANK if each in truth.records]
    for each in held:
        record = world.record(each, truth.records[each])
        assert record is not None
        if len(held) == 1:  # of several the customer's doubts are theirs together
            yield f"account of {record.id}", _verdict(anchor(record, each, world)), sources[Vendor.ASSEMBLY]
        if isinstance(record, ReevoAccount | SwiftAccount):
            known_by = sources[Vendor.USERLOT]
            if known_by.status is Status.OK:
                known_by = Verdict(Status.OK, Rule.EXTERNAL_ID, known_by.ids)
            yield f"company of {record.id}", _verdict(company_of(record, each, world)), known_by


def _verdict(said: Said) -> Verdict:
    if said.record is not None:
        return Verdict(Status(said.status), Rule(said.rule) if said.rule else None, (said.record.id,))
    return Verdict(Status(said.status), None, tuple(sorted(record_id for _, record_id in said.candidates)))


def _of_records(truth: Verdict) -> Verdict:
    """The verdict less what an address links: end users and contacts are no records of these rules."""
    return NOT_LINKED if truth.rule is Rule.EMAIL else truth


def _words(told: Verdict) -> str:
    return " ".join([told.status, *([told.rule] if told.rule else ()), *told.ids])
