"""What a soak does: mixed queries and keyed writes at a steady rate, while vendors do wrong by seed."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from tests.load.answers import wrong
from tests.load.callers import ask

QUERIES = (
    '{ company(by: {externalId: "gen-000003"}) { name externalId mrr endUsers(first: 5) { nodes { email } } } }',
    "{ companies(first: 20) { nodes { id name } } }",
    '{ endUser(by: {email: "ada@acme.example"}) { email name } }',
    "{ swiftAccounts(first: 20) { nodes { swift { name } } } }",
    "{ reevoAccounts(first: 20) { nodes { reevo { displayName domains { domainName } } } } }",
    "{ assemblyAccounts(first: 20) { nodes { assembly { name } } } }",
    '{ team(id: "124") { name description } }',
    "{ teams(first: 10) { nodes { id name } } }",
    "{ usageLogs(first: 10) { nodes { id content } } labels(type: STAGE) { name } }",
    '{ account(by: {domain: "acme.example"}) { assembly { name } } }',
    '{ account(by: {domain: "gen-000007.example"}) { assembly { name } } companies(first: 3) { nodes { name } } }',
    "{ vendors { vendor configured } __schema { queryType { name } } }",
)
"""Exact views, which no other vendor's failure can make look otherwise, and which none of the writes changes."""

WRITE = "mutation($i: CreateLabelInput!) { createLabel(input: $i) { outcomes { action error { code } } } }"

VENDORS = ("assembly", "assemble", "userlot", "swift", "reevo")
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "latency", "seconds": 0.4},
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 500},
    {"kind": "drop"},
    {"kind": "hang"},
    {"kind": "malformed"},
    {"kind": "truncated"},
    {"kind": "empty"},
    {"kind": "garbage"},
)
FINISHED = {"CREATED", "UPDATED", "UNCHANGED", "LINKED"}


@dataclass
class Seen:
    """What came of it so far.

    Attributes:
        milliseconds: of each answer.
        codes: of errors.
        faults: how many orders to do wrong were given.
        wrong: answers that may not stand, in words.
        keys: of the writes by the name of what is written, and whether one was told to be done.
    """

    milliseconds: list[float] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: int = 0
    wrong: list[str] = field(default_factory=list)
    keys: dict[str, bool] = field(default_factory=dict)


class Soak:
    """The work at one gateway.

    Args:
        address: of the gateway.
        control: the control plane of the vendors behind it.
        seed: of everything that is left to chance.
        rate: requests a second.
    """

    def __init__(self, address: str, control: httpx.AsyncClient, seed: int, rate: float) -> None:
        self._address = address
        self._control = control
        self._chance = Random(seed)
        self._rate = rate
        self._expected: dict[str, Any] = {}
        self.seen = Seen()

    async def learn(self) -> None:
        """Ask everything once while all is well."""
        for query in QUERIES:
            answer = await ask(self._address, query)
            assert "errors" not in answer.body, answer.body
            self._expected[query] = answer.body["data"]

    async def ask_for(self, seconds: float) -> None:
        """Ask and write at the rate, whatever becomes of it."""
        end = time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            number = 0
            while time.monotonic() < end:
                number += 1
                if number % 10:
                    group.create_task(self._read(self._chance.choice(QUERIES)))
                else:
                    group.create_task(self._write(number))
                await asyncio.sleep(1 / self._rate)

    async def do_wrong(self, seconds: float) -> None:
        """Let a vendor fail a few times, then another; between them all is well for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            order = dict(self._chance.choice(FAULTS), vendor=self._chance.choice(VENDORS))
            order["times"] = self._chance.randint(1, 12)
            (await self._control.post("/faults", json=order)).raise_for_status()
            self.seen.faults += 1
            await asyncio.sleep(self._chance.uniform(0.5, 4))
        (await self._control.delete("/faults")).raise_for_status()

    async def settle_writes(self) -> list[str]:
        """Send every key again when all is well: what is wrong with what is there then."""
        found = []
        for name in self.seen.keys:
            outcome = await self._written(name)
            there = await self._stored(name)
            done = outcome is not None and outcome["action"] in FINISHED
            if there > 1 or (done and there != 1):
                found.append(f"{name} is there {there} times, and told {outcome}")
        return found

    async def _read(self, query: str) -> None:
        body = await self._asked(query)
        if body is not None:
            self.seen.wrong += [f"{query}: {each}" for each in wrong(self._expected[query], body)]

    async def _write(self, number: int) -> None:
        name = f"Soak {number}"
        self.seen.keys.setdefault(name, False)
        for _ in range(2):  # the second is a repeat of the same key
            outcome = await self._written(name)
            if outcome is not None and outcome["action"] in FINISHED:
                self.seen.keys[name] = True
            elif self.seen.keys[name]:
                self.seen.wrong.append(f"{name} was done, and is told {outcome}")

    async def _written(self, name: str) -> dict[str, Any] | None:
        given = {"type": "TIER", "name": name, "color": "#112233", "idempotencyKey": name}
        body = await self._asked(WRITE, {"i": given})
        payload = None if body is None or body.get("data") is None else body["data"]["createLabel"]
        outcome: dict[str, Any] | None = payload["outcomes"][0] if payload else None
        return outcome

    async def _stored(self, name: str) -> int:
        records = (await self._control.get("/records/assembly/label")).json()["records"]
        return [record["name"] for record in records].count(name)

    async def _asked(self, document: str, variables: dict[str, Any] | None = None) -> dict[str, Any] | None:
        begun = time.monotonic()
        try:
            answer = await ask(self._address, document, variables)
        except (ConnectionError, ValueError) as error:
            self.seen.wrong.append(f"no answer: {error!r}")
            return None
        self.seen.milliseconds.append((time.monotonic() - begun) * 1000)
        self.seen.statuses[answer.status] += 1
        self.seen.codes.update(answer.codes)
        if answer.status != 200:
            self.seen.wrong.append(f"status {answer.status}: {answer.content[:100]!r}")
            return None
        return answer.body
