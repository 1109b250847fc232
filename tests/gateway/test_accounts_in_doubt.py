"""Rows of the list of accounts whose customers may be others', where that could not be found out: they say so."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from tests.faults.jumping_loop import run
from tests.faults.kinds import Kind
from tests.faults.stage import on_stage
from tests.gateway.all_accounts import origin_of
from tests.gateway.test_accounts_faults import PLAIN, A, R, S, U, asked, lacks, roughly


@roughly
@pytest.mark.parametrize(("vendor", "others"), [(U, (R, S)), (R, (U,))])
def test_a_row_that_another_record_may_belong_to_says_that_its_vendor_fails(
    vendor: Vendor, others: tuple[Vendor, ...], kind: Kind
) -> None:
    """Not that it would cost too much to look there, as it is said of rows while that vendor's list is there."""
    order = [A, R, U, S]

    async def scenario() -> None:
        async with on_stage() as stage:
            await kind.befall(stage, vendor)
            sources = "sources { vendor status error { code } }"
            found, _ = await asked(stage, nodes=f"{PLAIN} {sources}", rest=", orderBy: {field: NAME}")
            lacks(found, vendor, kind)
            own = [node for node in found["nodes"] if origin_of(node["id"])[0] in others]
            assert own, "no row of theirs alone, so the test shows nothing"
            for node in own:
                (state,) = (each for each in node["sources"] if each["vendor"] == vendor.name)
                assert (state["status"], state["error"]["code"]) == ("FAILED", kind.code)
                if order.index(vendor) < order.index(origin_of(node["id"])[0]):
                    assert node["idIsProvisional"] is True

    run(scenario())


def test_a_company_whose_other_records_could_not_be_looked_up_has_a_provisional_id() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("userlot", "status", operation="userlot.company.list", status=503, skip=1)
            sources = "sources { vendor status error { code } }"
            found, _ = await asked(stage, nodes=f"{PLAIN} {sources}", rest=", orderBy: {field: NAME}")
            own = [node for node in found["nodes"] if origin_of(node["id"])[0] is U]
            assert own, "no row of Userlot's alone, so the test shows nothing"
            for node in own:
                assert node["idIsProvisional"] is True
                (state,) = (each for each in node["sources"] if each["vendor"] == "REEVO")
                assert (state["status"], state["error"]["code"]) == ("SKIPPED", "UPSTREAM_UNAVAILABLE")

    run(scenario())
