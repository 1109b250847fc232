"""Whatever records there are, all sides of a link say the same of it, and no record is in two customers."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from app.domain.account import ReevoAccount, SwiftAccount
from app.domain.customers import customers
from app.domain.known import Known
from app.domain.links import anchor, company_of, verdict
from app.domain.merging import held_by
from app.domain.vendor import Vendor
from app.domain.verdicts import SourceStatus
from tests.worlds.adversarial import worlds
from tests.worlds.known import known
from tests.worlds.model import Records

OTHERS = (Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT, Vendor.ASSEMBLE)


def _known(world: Records) -> Known:
    return known(world, source_ids_are_read=True)


@given(world=worlds())
def test_what_an_account_is_linked_to_is_linked_to_the_account(world: Records) -> None:
    given_ = _known(world)
    for account in given_.accounts.values():
        for vendor in OTHERS:
            found = verdict(account, vendor, given_)
            for record in {each.id: each for each in (found.record, *found.teams) if each is not None}.values():
                above = anchor(record, vendor, given_)  # type: ignore[arg-type]
                assert (above.status, above.record, above.rule) == (SourceStatus.OK, account, found.rule)


@given(world=worlds())
def test_what_a_record_is_linked_to_is_linked_to_the_record(world: Records) -> None:
    given_ = _known(world)
    for vendor in OTHERS:
        for record in given_.records(vendor):
            above = anchor(record, vendor, given_)
            if above.status is SourceStatus.OK:
                found = verdict(above.record, vendor, given_)  # type: ignore[arg-type]
                assert record in (found.record, *found.teams)


@given(world=worlds())
def test_a_doubt_is_told_from_both_sides_unless_the_record_is_another_accounts(world: Records) -> None:
    given_ = _known(world)
    for account in given_.accounts.values():
        for vendor in OTHERS:
            found = verdict(account, vendor, given_)
            for _, record_id in found.candidates if found.status is SourceStatus.AMBIGUOUS else ():
                above = anchor(given_.record(vendor, record_id), vendor, given_)  # type: ignore[arg-type]
                assert above.status is SourceStatus.OK or (Vendor.ASSEMBLY, account.id) in above.candidates


@given(world=worlds())
def test_every_record_is_in_one_customer(world: Records) -> None:
    given_ = _known(world)
    held = Counter((vendor, record.id) for each in customers(given_) for vendor, record in held_by(each).items())
    there = {(vendor, record.id) for vendor in OTHERS[:3] for record in given_.records(vendor)}
    assert held == Counter({*there, *((Vendor.ASSEMBLY, each) for each in given_.accounts)})


@given(world=worlds())
def test_a_record_and_its_company_are_one_customer_unless_an_account_has_the_record(world: Records) -> None:
    given_ = _known(world)
    of = {(vendor, record.id): each for each in customers(given_) for vendor, record in held_by(each).items()}
    for vendor in (Vendor.REEVO, Vendor.SWIFT):
        for record in given_.records(vendor):
            assert isinstance(record, ReevoAccount | SwiftAccount)
            company = company_of(record, vendor, given_).record
            if company is not None and of[vendor, record.id].assembly is None:
                assert of[vendor, record.id] is of[Vendor.USERLOT, company.id]
