"""A creation at one vendor meets each fault: what is told is true, and the same key again makes no second record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from app.domain.vendor import Vendor
from tests.chaos.faults import OF_CONNECTIONS
from tests.chaos.house import BETWEEN, RECOVERED, Answer, House, opened
from tests.chaos.matrix import CODES, LEFT_ALONE, WriteCase, fault, write_cases
from tests.chaos.proxy import FaultProxy, Sent
from tests.faults.stage import SECRETS

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOUNS = {Vendor.ASSEMBLY: "account", Vendor.REEVO: "account", Vendor.USERLOT: "company"}
CREATES = r"/[^?]*/(accounts?|companies)$"
TOLD_BY_A_READ = {Vendor.ASSEMBLY, Vendor.USERLOT}
"""Where a read tells that a record is this write's, so that it is found out at once what became of it."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(sandbox: str, proxy: FaultProxy, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A gateway behind the proxy."""
    async with opened(sandbox, proxy, tmp_path_factory.mktemp("state")) as house:
        yield house


@dataclass(frozen=True)
class Creation:
    """A creation of one customer at one vendor, under a key."""

    house: House
    vendor: Vendor
    name: str

    @property
    def document(self) -> str:
        given = f'name: "{self.name}", domain: "{self.name}.example", externalId: "{self.name}"'
        given += f', {self.vendor.value}: {{}}, idempotencyKey: "{self.name}"'
        return f"""mutation {{ createAccount(input: {{{given}}}) {{
            outcomes {{ vendor action recordId error {{ code message }} }} userErrors {{ code }} }} }}"""

    async def sent(self) -> tuple[Answer, str, str | None]:
        """Send it. Returns the answer, what became of the record, and the code of the failure."""
        answer = await self.house.ask(self.document)
        assert answer.errors == []
        told = [each for each in answer.data["createAccount"]["outcomes"] if each["vendor"] == self.vendor.name]
        assert told[0]["error"] is None or told[0]["error"]["code"]
        return answer, told[0]["action"], (told[0]["error"] or {}).get("code")

    async def stored(self) -> int:
        """How many records of it the vendor holds."""
        return await self.house.stored(self.vendor, NOUNS[self.vendor], self.name)

    @property
    def creates(self) -> list[Sent]:
        """The requests of it to make the record, that came to the proxy."""
        return [each for each in self.house.proxy.sent if _creates(each) and self.name.encode() in each.request.body]


def _creates(sent: Sent) -> bool:
    method, target = sent.line
    return method == "POST" and target.endswith(("/account", "/accounts", "/companies"))


async def _repeated(creation: Creation) -> str:
    """What is told of the same key, once the vendor is not left alone any more for its failure."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    while True:
        asked = loop.time()
        answer, action, _ = await creation.sent()
        if action != "FAILED":
            return action
        assert asked - begun - answer.lag < RECOVERED, answer.text
        await asyncio.sleep(BETWEEN)  # it comes about in another process


@pytest.mark.parametrize("case", write_cases(), ids=str)
async def test_a_creation(house: House, case: WriteCase) -> None:
    creation = Creation(house, case.vendor, "".join(letter if letter.isalnum() else "-" for letter in f"{case}"))
    house.proxy.forget()
    about = {} if case.kind in OF_CONNECTIONS else {"method": "POST", "target": CREATES}
    await house.proxy.order(fault(case.vendor, case.kind, after=case.after, seed=7, **about))

    answer, action, code = await creation.sent()
    held = await creation.stored()
    assert answer.is_in_time
    assert [secret for secret in SECRETS if secret in answer.text] == []
    assert held in {"CREATED": (1,), "FAILED": (0,), "UNKNOWN": (0, 1)}[action]
    if not CODES[case.kind] or (held and case.vendor in TOLD_BY_A_READ):
        assert (action, code) == ("CREATED", None)
    else:
        assert code in {*CODES[case.kind], LEFT_ALONE}
    assert len(creation.creates) == (case.kind not in OF_CONNECTIONS)

    await house.proxy.mend()
    again = await _repeated(creation)
    assert again == ("UNKNOWN" if action == "UNKNOWN" else "CREATED")
    assert await creation.stored() == (1 if action == "FAILED" else held)
    assert len(creation.creates) == (case.kind not in OF_CONNECTIONS) + (action == "FAILED")
    assert await _repeated(creation) == again
    assert await creation.stored() <= 1
