"""A thousand customers with every overlap and trap: each link that the rules can see, and none besides."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.gateway.harness import Gateway, opened
from tests.gateway.test_recognition import BY_OTHER_WAYS, IN_THE_LIST, LISTED, ONE_BY_ONE, UNREAD
from tests.worlds.asking import Cost, Seen, by_list, by_record
from tests.worlds.generate import generate
from tests.worlds.model import World
from tests.worlds.planting import plant
from tests.worlds.scoring import score

pytestmark = pytest.mark.long

UNSEEN = {
    name
    for blind in (IN_THE_LIST, ONE_BY_ONE, BY_OTHER_WAYS)
    for name, reason in blind.items()
    if reason in (UNREAD, LISTED)
} | {"userlot_and_swift", "known_by_two_companies", "company_knows_a_second_reevo"}
"""Situations that turn on what Userlot does not show: its `source_external_id` is asked for id by id, and in the world
of a thousand there are more ids than a list looks up. What comes of each is held in `test_recognition`."""


@pytest.fixture(scope="module")
def world() -> World:
    return generate(1, 1000)


@pytest.fixture
async def warm(world: World) -> AsyncIterator[Gateway]:
    """A gateway that has read the vendors' lists, as any order of all accounts makes it."""
    async with opened() as gateway:
        await plant(gateway, world)
        await gateway.data("{ accounts(first: 1, orderBy: {field: NAME}) { totalCount } }")
        yield gateway


def assert_all_is_seen(world: World, found: list[Seen]) -> None:
    seen = [each for each in world.customers if each.situation not in UNSEEN]
    assert len(seen) > 750
    origins = {each.origin for each in seen}
    result = score(seen, [each for each in found if each.origin in origins])
    assert result.wrong == {}
    assert (result.precision, result.recall) == (1.0, 1.0)
    assert result.true_links > 500
    assert result.rules_right == result.right_links
    assert result.right_doubts == result.true_doubts == result.claimed_doubts
    assert result.true_doubts > 80
    assert len({each.id for each in found}) == len(found)


async def test_the_list_shows_each_once_with_every_link_and_every_doubt(world: World, warm: Gateway) -> None:
    assert_all_is_seen(world, [each async for each in by_list(warm, Cost())])


async def test_so_does_each_by_itself(world: World, warm: Gateway) -> None:
    origins = [each.origin for each in world.customers]
    assert_all_is_seen(world, [each async for each in by_record(warm, Cost(), origins, cold=False)])
