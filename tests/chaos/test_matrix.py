"""One vendor at a time fails in each way: all is told, in time, and over soon after the fault is."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from app.domain.vendor import Vendor
from tests.chaos.faults import Fault, Kind
from tests.chaos.house import BETWEEN, Answer, House, opened
from tests.chaos.matrix import CODES, LEFT_ALONE, WHOLE, cases, fault
from tests.chaos.proxy import FaultProxy
from tests.chaos.table import Figures, write
from tests.faults.composed import vendor_of
from tests.faults.customers import VIEWS, nothing_is_contradicted, shows_what_it_says, states
from tests.faults.stage import SECRETS

pytestmark = pytest.mark.asyncio(loop_scope="module")

Cells = dict[tuple[Kind, Vendor], Figures]

BREAKERS = "{ vendors { vendor breaker } }"
TRIES = 6  # of a read: three for each of two fields that need it, where one fails before the other begins


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(sandbox: str, proxy: FaultProxy, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A gateway behind the proxy."""
    async with opened(sandbox, proxy, tmp_path_factory.mktemp("state")) as house:
        yield house


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fault_free(house: House) -> Answer:
    """The answer when nothing fails; what was asked for it is left in the proxy's book."""
    await house.ask(WHOLE)  # signs in
    house.proxy.forget()
    answer = await house.ask(WHOLE)
    assert answer.errors == []
    return answer


@pytest.fixture(scope="module")
def figures() -> Iterator[Cells]:
    """What each test has measured; those of a whole run are put into the operations' guide."""
    cells: Cells = {}
    yield cells
    if len(cells) == len(Kind) * len(Vendor):
        write(cells)


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def well(house: House, fault_free: Answer) -> AsyncIterator[None]:
    """What a test breaks is whole for the next one, whatever became of it."""
    house.proxy.forget()
    yield
    await house.recovered(WHOLE, lambda answer: answer.data == fault_free.data)


@pytest.mark.parametrize(("kind", "vendor"), cases())
async def test_a_fault_is_told_and_over_soon(
    house: House, fault_free: Answer, figures: Cells, kind: Kind, vendor: Vendor
) -> None:
    await house.proxy.order(fault(vendor, kind, seed=7))
    answer = await house.ask(WHOLE)
    _is_told(answer, fault_free, kind, vendor)
    assert answer.is_in_time, answer.seconds
    assert [secret for secret in SECRETS if secret in answer.text] == []
    assert max(Counter((each.line, each.request.body) for each in house.proxy.sent).values()) <= TRIES
    recovered = await house.recovered(WHOLE, lambda again: (again.data, again.errors) == (fault_free.data, []))
    codes = {error["extensions"]["code"] for error in answer.errors if error["path"][0] != "customer"}
    figures[kind, vendor] = Figures(tuple(sorted(codes)), answer.seconds * 1000, recovered * 1000)


def _is_told(answer: Answer, fault_free: Answer, kind: Kind, vendor: Vendor) -> None:
    if not CODES[kind]:
        assert (answer.data, answer.errors) == (fault_free.data, [])
        return
    lists = fault_free.data.keys() - {"customer"}
    for alias in lists:
        assert answer.data[alias] == (None if vendor_of(alias) is vendor else fault_free.data[alias]), alias
    told = {error["path"][0]: error["extensions"]["code"] for error in answer.errors if error["path"][0] in lists}
    assert set(told) == {alias for alias in lists if vendor_of(alias) is vendor}
    assert set(told.values()) <= {*CODES[kind], LEFT_ALONE}
    assert set(told.values()) & set(CODES[kind])
    _tells_of_the_customer(answer, fault_free.data["customer"], kind, vendor)


def _tells_of_the_customer(answer: Answer, whole: dict[str, Any], kind: Kind, vendor: Vendor) -> None:
    customer, state = answer.data["customer"], states(answer.data["customer"])[vendor]
    nothing_is_contradicted(customer, whole)
    shows_what_it_says(customer)
    assert state["status"] == "FAILED"
    assert state["error"]["code"] in {*CODES[kind], LEFT_ALONE}
    nulls = {view for view in VIEWS.values() if customer[view] is None and whole[view] is not None}
    assert {error["path"][1] for error in answer.errors if error["path"][0] == "customer"} == nulls


async def test_a_vendor_that_is_left_alone_is_asked_again(house: House, fault_free: Answer) -> None:
    await house.proxy.order(Fault(Vendor.SWIFT, Kind.RESET_AT_ONCE))
    while {"vendor": "SWIFT", "breaker": "OPEN"} not in (await house.ask(BREAKERS)).data["vendors"]:
        _is_told(await house.ask(WHOLE), fault_free, Kind.RESET_AT_ONCE, Vendor.SWIFT)
    house.proxy.forget()
    answer = await house.ask(WHOLE)
    _is_told(answer, fault_free, Kind.RESET_AT_ONCE, Vendor.SWIFT)
    assert "is not asking it" in answer.text
    assert house.proxy.connected[Vendor.SWIFT] == 0
    recovered = await house.recovered(WHOLE, lambda again: (again.data, again.errors) == (fault_free.data, []))
    assert recovered > BETWEEN
