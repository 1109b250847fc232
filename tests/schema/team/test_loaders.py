"""Large trees that several requests waited for go on one behind another, not all in one turn of the event loop."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

from app.domain.team import TeamTree
from app.turnstile import REST
from app.upstream.scope import serving
from app.vendors.assemble.mapping import team
from schema.context import Context
from schema.team.loaders import LARGE_TREE, WHOLE, TreeByKey


class Teams:
    """An adapter whose one answer all who ask are given at the same time."""

    def __init__(self, size: int) -> None:
        teams = [team({"id": str(each)}) for each in range(size)]
        self.answer: asyncio.Future[TeamTree] = asyncio.get_running_loop().create_future()
        self.given = TeamTree(teams, {})

    async def tree(self, root_id: str | None, *, mine: bool, include: tuple[str, ...]) -> TeamTree:
        assert (root_id, mine, include) == (None, False, ())
        return await self.answer


async def gone_on(size: int, requests: int) -> list[int]:
    """In which turns of the event loop so many requests go on that waited for the same tree, in their order."""
    teams, now, turns = Teams(size), 0, list[int]()

    async def count() -> None:
        nonlocal now
        while True:
            now += 1
            await asyncio.sleep(0)

    async def asking(number: int) -> None:
        context = Context(cast("Any", SimpleNamespace(assemble=SimpleNamespace(teams=teams))))
        with serving(str(number)):
            assert await context.loader(TreeByKey).load(WHOLE) is teams.given
            turns.append(now)

    asked = [asyncio.create_task(asking(number)) for number in range(requests)]
    for _ in range(5):
        await asyncio.sleep(0)
    counting = asyncio.create_task(count())
    teams.answer.set_result(teams.given)
    await asyncio.gather(*asked)
    counting.cancel()
    return turns


async def test_a_large_tree_is_gone_on_with_by_one_request_at_a_time() -> None:
    turns = await gone_on(LARGE_TREE + 1, 5)
    assert all(later - earlier >= REST for earlier, later in pairwise(turns))


async def test_a_small_one_by_all_at_once() -> None:
    assert len(set(await gone_on(LARGE_TREE, 5))) == 1


async def test_a_request_by_itself_waits_for_nobody() -> None:
    assert await gone_on(LARGE_TREE + 1, 1) == await gone_on(1, 1)
