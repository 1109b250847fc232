"""Two gateways before equal vendors, to which the same happens: one remembers what it answered, the other does not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from random import Random
from typing import Any, ClassVar

import pytest

from app.domain.vendor import Vendor
from app.graphiql.ready import ready_queries
from app.upstream import history, shared
from app.upstream.breaker import Breaker
from schema import view
from tests.gateway import recording
from tests.gateway.harness import Gateway, opened
from tests.gateway.random_queries import query
from tests.gateway.what_happens import FAULTS, HEADERS, KINDS, OFTEN, PAGES, SETTINGS, WRITES

Json = Any


class Today(datetime):
    """What the calendar says in both gateways; a test moves it."""

    moment: ClassVar[datetime] = datetime(2026, 1, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Today:
        del tz
        return cls.fromtimestamp(cls.moment.timestamp(), UTC)

    @classmethod
    def now_in_seconds(cls) -> float:
        return cls.moment.timestamp()


@dataclass
class Alike:
    """The two gateways, and what is random about what happens to them.

    Attributes:
        remembering: one.
        executing: the other.
        chance: the same for the same seed.
        faults: how many stand now.
        before: what was told last without a failure, by the document.
    """

    remembering: Gateway
    executing: Gateway
    chance: Random
    faults: int = 0
    before: dict[str, Json] = field(default_factory=dict)

    @property
    def both(self) -> tuple[Gateway, Gateway]:
        return self.remembering, self.executing

    async def ask(self, document: str, variables: Json = None, headers: Mapping[str, str] | None = None) -> Json:
        """What both tell, which has to be the same; variables that are two are each one's own."""
        self.together()
        given = variables if isinstance(variables, tuple) else (variables, variables)
        said, sent = {"x-request-id": "r", **(headers or {})}, self.remembering.book.tick
        told = [await each.post(document, own, said) for each, own in zip(self.both, given, strict=True)]
        mine, other = map(comparable, told)
        if mine != other and self.faults and self.remembering.book.tick == sent:
            other = self.before.get(document)  # a list that is kept, and of which another reading has failed meanwhile
        assert mine == other, f"{document}\n{variables} {headers}\n{mine}\n{other}"
        if mine[2:] == ([], []):
            self.before[document] = mine
        return tuple(each.json() for each in told)

    async def page_on(self) -> None:
        """Both are asked for all customers, page by page, each with the cursors that it gave; some of it twice."""
        cursors: tuple[Json, ...] = (None, None)
        for times in self.chance.choices((1, 2, 5), k=3):
            asked = tuple({"first": 4, "after": cursor} for cursor in cursors)
            for _ in range(times):
                told = await self.ask(PAGES, asked)
            lists = [(each.get("data") or {}).get("accounts") for each in told]
            if not all(each and each["pageInfo"]["endCursor"] for each in lists):
                return
            cursors = tuple(each["pageInfo"]["endCursor"] for each in lists)
            if self.chance.random() < 0.3:
                await self.change()

    def together(self) -> None:
        """Let both have the same time, of which waiting for another try has taken some from each."""
        now = max(each.clock.now for each in self.both)
        for each in self.both:
            each.clock.now = now

    def later(self, seconds: float) -> None:
        self.together()
        Today.moment += timedelta(seconds=seconds)
        for each in self.both:
            each.clock.now += seconds

    async def change(self) -> None:
        """A record at one vendor is renamed, goes, or is linked to another."""
        vendor, noun = self.chance.choice(KINDS)
        records = await self.executing.stored(vendor, noun)
        assert records == await self.remembering.stored(vendor, noun)
        record = self.chance.choice(records[:6])
        name = f"changed {self.chance.random():.6f}"
        if self.chance.random() < 0.1:
            for each in self.both:
                await each.uproot(vendor, noun, record["id"])
            return
        if vendor == "reevo":
            record = {**record, "attributes": {**record.get("attributes", {}), "display_name": name}}
        elif vendor == "assembly" and self.chance.random() < 0.5:
            (linked, of) = self.chance.choice(KINDS[1:])
            other = self.chance.choice((await self.executing.stored(linked, of))[:6])
            record = {**record, "source_specific_ids": [f"{linked}:{other['id']}"]}
        else:
            record = {**record, "name": name}
        for each in self.both:
            await each.plant(vendor, noun, record)

    async def fail(self) -> None:
        """A vendor begins to fail, or all are as they should be again."""
        if self.faults:
            self.faults = 0
            for each in self.both:
                (await each.control.delete("/faults")).raise_for_status()
            self.later(61)  # nobody is left alone any more
            return
        self.faults += 1
        order = {"vendor": self.chance.choice(list(Vendor)).value, **self.chance.choice(FAULTS)}
        for each in self.both:
            (await each.control.post("/faults", json=order)).raise_for_status()

    async def write(self) -> None:
        """Both write the same."""
        name = f"written {self.chance.random():.6f}"
        companies = await self.executing.stored("userlot", "company")
        document = self.chance.choice((WRITES[0] % name, WRITES[1] % (self.chance.choice(companies[:4])["id"], name)))
        await self.ask(document)

    async def step(self, documents: Sequence[tuple[str, Json]]) -> None:
        """One thing that happens, most often a question."""
        dice = self.chance.random()
        if dice < 0.02:
            await self.page_on()
        elif dice < 0.8:
            await self.ask(*self.chance.choice(documents), self.chance.choice(HEADERS))
        elif dice < 0.86:
            await self.change()
        elif dice < 0.88:
            await self.write()
        elif dice < 0.91 or (self.faults and dice < 0.95):
            await self.fail()
        else:
            self.later(self.chance.choice((1, 31, 61, 700)))
        for each in self.both:
            await each.settle()

    def documents(self, most: int) -> list[tuple[str, Json]]:
        """Some that are asked again and again."""
        ready = [(each.query, each.variables) for each in ready_queries()]
        made = [(query(self.chance.randrange(10_000)), None) for _ in range(most)]
        return self.chance.sample([*OFTEN, *OFTEN, *ready, *made], most)

    async def answered_again(self) -> int:
        """How many queries the remembering gateway did not execute; the other executes all."""
        text = [(await each.http.get("/metrics")).text for each in self.both]
        lines = [[line for line in each.splitlines() if line.startswith("gateway_same_answers_total")] for each in text]
        mine, other = (sum(float(line.split()[-1]) for line in each) for each in lines)
        assert other == 0
        return int(mine)


def comparable(response: Any) -> Json:
    """What two gateways have to tell alike: the order of errors, and what they say in words, turns on chance."""
    body = response.json()
    errors = {json.dumps([each.get("path"), _code(each)]) for each in body.get("errors", ())}
    stale = body.get("extensions", {}).get("stale", ())
    told = {json.dumps(each, sort_keys=True) for each in stale}
    return response.status_code, _plain(body.get("data")), sorted(errors), sorted(told)


def _code(error: Json) -> Json:
    return error.get("extensions", {}).get("code"), error.get("extensions", {}).get("vendor")


def _plain(data: Json) -> Json:
    """Data without cursors, which name a list that is kept for one client."""
    if isinstance(data, dict):
        return {name: _plain(value) for name, value in data.items() if "ursor" not in name}
    return [_plain(each) for each in data] if isinstance(data, list) else data


@asynccontextmanager
async def alike(seed: int, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Alike]:
    """The two gateways.

    Args:
        seed: of what is random.
        monkeypatch: of the test, which ends what is done here.
    """
    chance = Random(f"told alike {seed}")
    settings = chance.choice(SETTINGS)
    monkeypatch.setattr(recording, "TURNS", 1)
    monkeypatch.setattr(Breaker, "_is_enough", lambda _: False)  # what it judges by are calls, some foreseen in vain
    monkeypatch.setattr(shared, "datetime", Today)
    monkeypatch.setattr(history, "datetime", Today)
    monkeypatch.setattr(history, "time", Today.now_in_seconds)
    settings = {**settings, "GATEWAY_EXECUTOR": "compiled"}
    async with opened(**settings) as remembering, opened(**settings) as executing:
        with executing_all(executing, monkeypatch):
            yield Alike(remembering, executing, chance)
            await asyncio.sleep(0)


@contextmanager
def executing_all(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run the body with a gateway that executes every query, beside others that remember what they answered."""
    forgetful, known_before = gateway.app.state.vendors_by_tenant.of(None), view.answered_before

    def answered_before(operation: Any, context: Any, scope: Any) -> Any:
        return None if context.keeper is forgetful else known_before(operation, context, scope)

    with monkeypatch.context() as patched:
        patched.setattr(view, "answered_before", answered_before)
        yield
