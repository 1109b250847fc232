"""What is chosen between point reads and lists, against the cheapest of all ways, over generated worlds."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.domain.paging import AtHand, VendorPage
from app.domain.vendor import Vendor
from schema.account.loaders import RecordOf
from schema.context import Context
from schema.loading import Whole
from schema.loading.points import by_id

PAGE = 100
ROWS_WORTH_A_CALL = 250


@dataclass(frozen=True)
class Row:
    """A record of a world."""

    id: str


@dataclass
class World:
    """A vendor's records, and what was spent on them; some are fresh, and the length of the list may be known."""

    rows: list[Row]
    fresh: frozenset[str] = frozenset()
    knows_length: bool = True
    has_list: bool = False
    gets: int = 0
    pages: int = 0
    lists: list[int] = field(default_factory=list)

    def at_hand(self, ids: Iterable[str]) -> AtHand:
        missing = sum(1 for each in ids if each not in self.fresh and not self.has_list)
        return AtHand(missing, has_list=self.has_list, length=len(self.rows) if self.knows_length else None)

    async def get(self, record_id: str) -> Row:
        self.gets += record_id not in self.fresh
        return self.rows[int(record_id)]

    async def page(self, token: str | None, size: int) -> VendorPage[Row]:
        assert token is None
        self.pages += 1
        return VendorPage(tuple(self.rows[:size]), following=str(size) if len(self.rows) > size else None)

    async def all(self, _: Callable[[], None] = lambda: None) -> tuple[Row, ...]:
        if not self.has_list:
            self.lists.append(len(self.rows))
        return tuple(self.rows)


def world(chance: random.Random, most: int, **more: Any) -> World:
    rows = [Row(f"{each:06}") for each in range(chance.randrange(1, most))]
    fresh = frozenset(row.id for row in chance.sample(rows, min(len(rows), chance.choice((0, 0, 3)))))
    return World(rows, fresh, **more)


def some_of(chance: random.Random, of: World, most: int) -> list[str]:
    return [row.id for row in chance.sample(of.rows, chance.randrange(1, 1 + min(most, len(of.rows))))]


@pytest.mark.parametrize("seed", range(40))
async def test_of_an_unpaged_list_no_way_is_cheaper_than_the_chosen_one(seed: int) -> None:
    chance = random.Random(seed)
    of = world(chance, 4_000, has_list=chance.random() < 0.2)
    ids = some_of(chance, of, 20)
    missing, whole = of.at_hand(ids).missing, 0.0 if of.has_list else max(1, len(of.rows) / ROWS_WORTH_A_CALL)

    class Everything(Whole[tuple[Row, ...]]):
        """All of the world."""

        async def read(self) -> tuple[Row, ...]:
            """As one."""
            return await of.all()

    found = await by_id(ids, cast("Any", of), cast("Any", Everything(cast("Any", None))))
    assert list(found) == ids
    assert found == {each: Row(each) for each in ids}
    spent = of.gets + sum(max(1, rows / ROWS_WORTH_A_CALL) for rows in of.lists)
    assert spent == min(missing, whole)


async def _spent(of: World, ids: list[str]) -> int:
    """The calls for accounts of Assembly, of which a list gives a hundred a call."""
    context = Context(cast("Any", SimpleNamespace(assembly=SimpleNamespace(accounts=of))))
    keys = [(Vendor.ASSEMBLY, each) for each in ids]
    found = await asyncio.gather(*map(context.loader(RecordOf).load, keys))
    assert [record.id for record in found if record is not None] == ids
    return of.gets + of.pages + sum(ceil(rows / PAGE) for rows in of.lists)


@pytest.mark.parametrize("seed", range(40))
async def test_of_a_list_in_pages_whose_length_is_known_no_way_is_cheaper(seed: int) -> None:
    chance = random.Random(seed)
    of = world(chance, 3_000)
    ids = some_of(chance, of, 60)
    missing = of.at_hand(ids).missing
    assert await _spent(of, ids) == min(missing, ceil(len(of.rows) / PAGE))


async def test_where_the_length_is_not_known_a_look_costs_little_on_the_whole() -> None:
    spent, least, by_points = 0, 0, 0
    for seed in range(60):
        chance = random.Random(seed)
        of = world(chance, 3_000, knows_length=False)
        ids = some_of(chance, of, 60)
        missing = of.at_hand(ids).missing
        spent += await _spent(of, ids)
        least += min(missing, ceil(len(of.rows) / PAGE))
        by_points += missing
    assert least <= spent <= 1.3 * least  # the first page counts twice here, which in the gateway it does not
    assert spent < 0.6 * by_points
