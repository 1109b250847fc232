"""A gateway that is killed in the middle of writes at several vendors: the same key after a restart makes them whole.

Each gateway here goes on where the one before was killed, and is then killed itself. In a file what the killed one held
is free at once. In Redis it is free after its lease, which is made to end in the records, in place of waiting for it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.e2e.killing import WRITES, Condition, Gateway, InAFile, InRedis, Json, Records, Vendors, started
from tests.e2e.processes import WHOLE_RUN, running, sandbox_program
from tests.redis_server import RedisServer

pytestmark = pytest.mark.long

FINISHED = {"CREATED", "UPDATED", "UNCHANGED", "LINKED"}
FIRST_WRITES = 10  # of the three mutations of a round: three, three and four vendors
RANDOM_KILLS = 4
TOLD = "{ outcomes { vendor action recordId candidates error { code } } userErrors { code field } }"


@dataclass(frozen=True)
class Round:
    """Three customers, who are written at once: two asserted, one new and one known everywhere, and one created."""

    name: str
    number: int

    @property
    def asserted(self) -> dict[str, str]:
        """Documents by the customer's name; each name is nobody else's."""
        slug = self.name.lower().replace(" ", "-")
        known = f"gen-{self.number:06}"
        return {
            f"{self.name} asserted": self._assert(f"{self.name} asserted", f"{slug}.example", slug),
            f"{self.name} known": self._assert(f"{self.name} known", f"{known}.example", known),
        }

    @property
    def created(self) -> tuple[str, str]:
        """Name and document of the one that is created."""
        name, slug = f"{self.name} created", f"{self.name.lower().replace(' ', '-')}-new"
        given = f'name: "{name}", domain: "{slug}.example", externalId: "{slug}", idempotencyKey: "create {slug}"'
        return name, f"mutation {{ createAccount(input: {{{given}, {self._sections} swift: {{}}}}) {TOLD} }}"

    @property
    def documents(self) -> list[str]:
        """All three."""
        return [*self.asserted.values(), self.created[1]]

    _sections = 'assembly: {} reevo: {description: "Asked for"} userlot: {}'

    def _assert(self, name: str, domain: str, external_id: str) -> str:
        given = f'name: "{name}", domain: "{domain}", externalId: "{external_id}", idempotencyKey: "assert {domain}"'
        return f"mutation {{ assertAccount(input: {{{given}, {self._sections}}}) {TOLD} }}"


@pytest.fixture(scope="module")
def own_sandbox() -> Iterator[str]:
    """Vendors of these tests' own, since much is written."""
    with running(*sandbox_program(), patience=WHOLE_RUN) as program:
        yield program.address()


@pytest.fixture
async def vendors(own_sandbox: str) -> AsyncIterator[Vendors]:
    async with httpx.AsyncClient(base_url=f"{own_sandbox}/_sandbox", timeout=30) as control:
        (await control.post("/reset")).raise_for_status()
        (await control.post("/variants", json={"assembly": {"rate_per_second": 0}})).raise_for_status()
        yield Vendors(control)


async def check_asserted(vendors: Vendors, name: str, payload: Json) -> None:
    """Every outcome is final, each vendor has the one record, and the account at Assembly is linked to the others."""
    assert payload["userErrors"] == []
    assert {each["action"] for each in payload["outcomes"]} <= FINISHED, payload
    told = {each["vendor"]: each["recordId"] for each in payload["outcomes"]}
    held = {vendor: await vendors.stored(vendor, name) for vendor in ("assembly", "reevo", "userlot")}
    assert {vendor.upper(): [each["id"] for each in found] for vendor, found in held.items()} == {
        vendor: [record_id] for vendor, record_id in told.items()
    }
    links = set(held["assembly"][0]["source_specific_ids"])
    assert {f"reevo:{told['REEVO']}", f"userlot:{told['USERLOT']}"} <= links


async def check_created(vendors: Vendors, name: str, payload: Json) -> None:
    """No vendor has two; `CREATED` is said of what is there, and `UNKNOWN` shows what could be it."""
    first, behind = payload["outcomes"][:4], payload["outcomes"][4:]
    assert {each["action"] for each in first} <= {"CREATED", "UNKNOWN"}, payload
    created = {}
    for each in first:
        vendor = each["vendor"].lower()
        held = [record["id"] for record in await vendors.stored(vendor, name)]
        assert len(held) < 2
        if each["action"] == "CREATED":
            assert held == [each["recordId"]]
            created[vendor] = each["recordId"]
        else:  # what can be known by its key is known, and never said to be unknown
            assert each["candidates"] == (held if vendor in ("reevo", "swift") else [])
            assert vendor in ("reevo", "swift") or held == []
    linked = [f"{vendor}:{record_id}" for vendor, record_id in created.items() if vendor != "assembly"]
    for account in await vendors.stored("assembly", name):
        assert sorted(account["source_specific_ids"]) == sorted(linked)
    for account in await vendors.stored("reevo", name):
        is_told = any((each["vendor"], each["action"]) == ("REEVO", "UNKNOWN") for each in (*first, *behind))
        assert is_told or [each["domain_name"].endswith("-new.example") for each in account["domains"]] == [True]


async def check_made_whole(gateway: Gateway, vendors: Vendors, records: Records, left: Round, sent: list[Json]) -> None:
    """The same keys complete what was begun, and once more they send nothing and tell the same.

    Where the killed one's lease has to be over first, whoever asks before waits for that.

    Args:
        gateway: that was started after the kill.
        vendors: behind it.
        records: of the killed one.
        left: what the killed one was carrying out.
        sent: the calls that it had sent.
    """
    await vendors.mark()
    asked = asyncio.ensure_future(gateway.ask_all(left.documents))
    (await gateway.client.get("/livez")).raise_for_status()
    records.let_leases_end()
    payloads = await asked
    for name, payload in zip(left.asserted, payloads[:-1], strict=True):
        await check_asserted(vendors, name, payload)
    name, _ = left.created
    await check_created(vendors, name, payloads[-1])
    creations = [
        call["operation"]
        for call in sent + await vendors.calls()
        if call["operation"].endswith(".create") and f'"{name}"' in call["body"]
    ]
    assert len(creations) == len(set(creations)), "a creation was sent twice"
    await vendors.mark()
    assert await gateway.ask_all(left.documents) == payloads
    assert await vendors.written() == []


def all_sent(vendors: Vendors, records: Records, done: int) -> Condition:
    """When every vendor has been sent its write, and so many are kept as done."""
    before = records.done() if done else 0

    async def has_come() -> bool:
        return len(await vendors.written()) >= FIRST_WRITES and (not done or records.done() - before >= done)

    return has_come


def after_events(vendors: Vendors, number: int) -> Condition:
    """When so many writes, and answers to them, have passed between the gateway and the vendors."""

    async def has_come() -> bool:
        calls = [call for call in await vendors.calls() if call["operation"] in WRITES]
        return len(calls) + sum(1 for call in calls if call["status"]) >= number

    return has_come


async def hang_all_but(vendors: Vendors, *answering: str, after: bool) -> None:
    for operation in WRITES:
        if not operation.startswith(answering or "-"):
            await vendors.order(operation, "hang", after=after)


async def killed_and_restarted(
    sandbox: str, vendors: Vendors, records: Records, plan: list[tuple[Round, str, bool]]
) -> None:
    """Kill one gateway behind the other.

    Args:
        sandbox: the address.
        vendors: the same.
        records: that the gateways share.
        plan: for each kill what is written then, the one vendor that answers (none where it is empty), and whether the
            others have carried out what they do not answer; `random`, and the moment is taken by chance.
    """
    left: Round | None = None
    sent: list[Json] = []
    for customers, answering, after in plan:
        async with started(sandbox, records) as gateway:
            if left:
                await check_made_whole(gateway, vendors, records, left, sent)
            await vendors.mark()
            if answering == "random":
                moment = await by_chance(vendors, random.Random(customers.number))
            else:
                await hang_all_but(vendors, *([answering] if answering else []), after=after)
                moment = all_sent(vendors, records, 3 if answering else 0)
            answers = await gateway.killed_while_asked(customers.documents, moment)
            assert answering == "random" or answers == [None] * 3
        await vendors.mend()
        left, sent = customers, await vendors.calls()
    assert left
    async with started(sandbox, records) as gateway:
        await check_made_whole(gateway, vendors, records, left, sent)


async def by_chance(vendors: Vendors, chance: random.Random) -> Condition:
    """A moment among the first writes, the vendors taking their time in any order and one of them a long time."""
    slow = chance.choice([each for each in WRITES if each != "reevo.domain.add"])
    for operation in WRITES:
        await vendors.order(operation, "latency", seconds=1 if operation == slow else chance.uniform(0, 0.2))
    return after_events(vendors, chance.randint(1, 16))


async def test_killed_before_any_vendor_answered_or_when_one_had(
    own_sandbox: str, vendors: Vendors, tmp_path: Path
) -> None:
    moments = [("", False), ("", True), ("reevo", False), ("assembly", True), ("userlot", False)]
    plan = [(Round(f"Pine {at}", at), vendor, after) for at, (vendor, after) in enumerate(moments)]
    await killed_and_restarted(own_sandbox, vendors, InAFile(tmp_path / "state"), plan)


async def test_killed_beside_another_gateway_which_goes_on_at_once(
    own_sandbox: str, vendors: Vendors, tmp_path: Path
) -> None:
    records, customers = InAFile(tmp_path / "state"), Round("Oak", 30)
    async with started(own_sandbox, records) as first, started(own_sandbox, records) as other:
        await vendors.mark()
        await hang_all_but(vendors, after=True)
        assert await first.killed_while_asked(customers.documents, all_sent(vendors, records, 0)) == [None] * 3
        await vendors.mend()
        await check_made_whole(other, vendors, records, customers, await vendors.calls())


async def test_killed_at_any_moment(own_sandbox: str, vendors: Vendors, tmp_path: Path) -> None:
    plan = [(Round(f"Elm {at}", 10 + at), "random", False) for at in range(RANDOM_KILLS)]
    await killed_and_restarted(own_sandbox, vendors, InAFile(tmp_path / "state"), plan)


async def test_killed_with_the_records_in_redis(own_sandbox: str, vendors: Vendors, redis_server: RedisServer) -> None:
    await killed_and_restarted(own_sandbox, vendors, InRedis(redis_server), [(Round("Ash", 20), "assembly", False)])
