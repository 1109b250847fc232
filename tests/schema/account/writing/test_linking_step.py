"""The step that links records: which links are missing, which are in the way, and when the account is read at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.domain.account import AssemblyAccount
from app.domain.errors import NothingFound, TakenAlready
from app.domain.vendor import Vendor
from schema.account.writing.linking_step import linking
from schema.writes.steps import NEW, Step, Unchanged
from tests.schema.account.writing.given import account
from tests.schema.account.writing.vendors import Vendors

REEVO, OTHER = "a0000000-0000-4000-8000-00000000000a", "a0000000-0000-4000-8000-00000000000b"
SWIFT = "01J0CRVTXX000000000000000A"
RECORDS = [(Vendor.REEVO, REEVO), (Vendor.SWIFT, SWIFT)]
BOTH = [f"reevo:{REEVO}", f"swift:{SWIFT}"]


def step(vendors: Vendors, known: AssemblyAccount | None = None, **more: Any) -> Step:
    given = {"account_id": "a-1", "records": RECORDS, "has_no_links": False, **more}
    return linking(vendors.context, given.pop("account_id"), given.pop("records"), lambda: known, **given)


async def added(of: Step) -> list[str]:
    write = await of.build()  # type: ignore[misc]
    assert (write.request.method, write.request.target) == ("PUT", "/accounts/a-1")
    body = json.loads(write.request.body)
    assert list(body) == ["added_source_specific_ids"]
    ids: list[str] = body["added_source_specific_ids"]
    return ids


@pytest.mark.parametrize(
    ("held", "missing"),
    [
        ((), BOTH),
        (("own-1",), BOTH),
        ((f"reevo:{REEVO}",), BOTH[1:]),
        ((f"REEVO : {REEVO.upper()}",), BOTH[1:]),
        ((f"swift:{SWIFT.lower()}", "userlot:x"), BOTH[:1]),
        ((f"not:reevo:{OTHER}",), BOTH),
    ],
)
async def test_what_is_missing_is_added(held: tuple[str, ...], missing: list[str]) -> None:
    vendors = Vendors()
    assert await added(step(vendors, account(source_specific_ids=held))) == missing
    assert vendors.asked == []


@pytest.mark.parametrize(
    "held",
    [
        (f"reevo:{OTHER}",),
        (f"reevo:{OTHER}", f"swift:{SWIFT}"),
        (f"not:reevo:{REEVO}",),
        (f"not:swift:{SWIFT}", BOTH[0]),
    ],
)
async def test_what_is_in_the_way_is_a_conflict(held: tuple[str, ...]) -> None:
    with pytest.raises(TakenAlready):
        await added(step(Vendors(), account(source_specific_ids=held)))


async def test_nothing_missing_is_no_write_and_no_outcome_of_its_own() -> None:
    of = step(Vendors(), account(source_specific_ids=tuple(BOTH)))
    with pytest.raises(Unchanged):
        await added(of)
    assert [action.name for action in of.quiet] == ["UNCHANGED"]


async def test_an_account_that_is_not_known_is_read() -> None:
    vendors = Vendors(accounts={"a-1": account(source_specific_ids=(BOTH[0],))})
    assert await added(step(vendors)) == BOTH[1:]
    assert vendors.asked == ["a-1"]


async def test_one_without_links_or_yet_to_come_is_not() -> None:
    vendors = Vendors()
    assert await added(step(vendors, has_no_links=True)) == BOTH
    write = await step(vendors, account_id=NEW).build()  # type: ignore[misc]
    assert write.request.target == f"/accounts/{NEW}"
    assert vendors.asked == []


async def test_one_that_is_gone_is_told() -> None:
    with pytest.raises(NothingFound):
        await added(step(Vendors()))


async def test_a_record_to_come_may_be_the_one_that_is_linked() -> None:
    held = account(source_specific_ids=(f"reevo:{OTHER}",))
    records = [(Vendor.REEVO, NEW), (Vendor.SWIFT, NEW)]
    assert await added(step(Vendors(), held, records=records)) == [f"swift:{NEW}"]


def test_a_repeat_with_other_records_is_another_step() -> None:
    one, two, three = (step(Vendors(), records=records) for records in (RECORDS, RECORDS[:1], RECORDS[::-1]))
    assert one.key == three.key != two.key
    assert one.is_resent


async def test_the_preview_shows_all_ids() -> None:
    held = account(source_specific_ids=("own-1",))
    known, new = step(Vendors(), held), step(Vendors(), has_no_links=True)
    for of, before, after in ((known, ["own-1"], ["own-1", *BOTH]), (new, None, BOTH)):
        await added(of)
        assert of.preview is not None
        shown = of.preview()
        assert (shown.before or {}).get("source_specific_ids") == before  # type: ignore[union-attr]
        assert shown.after == {"source_specific_ids": after}  # type: ignore[union-attr]
