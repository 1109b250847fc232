"""Answers of an older generation: neither served, nor kept, nor shared."""

from __future__ import annotations

import asyncio

import pytest

from app.generations.known import KnownGenerations
from app.upstream.freshness import Freshness
from app.upstream.shared import SharedReads
from tests.app.upstream.gates import Clock
from tests.app.upstream.test_shared import NOON, Source, at_noon, turns


@pytest.fixture
def known() -> KnownGenerations:
    return KnownGenerations()


@pytest.fixture
def shared(known: KnownGenerations) -> SharedReads:
    return SharedReads(freshness=Freshness(60.0), size=100, clock=Clock(), now=lambda: NOON, generations=known)


async def test_what_was_kept_before_its_noun_grew_is_not_served(shared: SharedReads, known: KnownGenerations) -> None:
    source = Source()
    source.opened.set()
    await shared.join("k", source, "thing")
    await shared.join("l", source, "other")
    known.grow({"thing"})
    assert (shared.peek("k"), shared.peek("l")) == (None, at_noon(2))
    assert await shared.join("k", source, "thing") == at_noon(3)
    assert shared.peek("k") == at_noon(3)
    known.grow_all()
    assert (shared.peek("k"), shared.peek("l")) == (None, None)


async def test_what_was_on_its_way_is_given_to_those_who_wait_and_nobody_else(
    shared: SharedReads, known: KnownGenerations
) -> None:
    source = Source()
    before = asyncio.ensure_future(shared.join("k", source, "thing"))
    await turns()
    known.grow({"other"})
    assert shared.in_flight("k")
    known.grow({"thing"})
    assert not shared.in_flight("k")
    behind = asyncio.ensure_future(shared.join("k", source, "thing"))
    await turns()
    assert shared.in_flight("k")
    source.opened.set()
    assert (await before, await behind) == (at_noon(1), at_noon(2))
    assert shared.peek("k") == at_noon(2)


async def test_what_was_on_its_way_is_not_kept_though_nobody_asked_anew(
    shared: SharedReads, known: KnownGenerations
) -> None:
    source = Source()
    before = asyncio.ensure_future(shared.join("k", source, "thing"))
    await turns()
    known.grow({"thing"})
    source.opened.set()
    assert await before == at_noon(1)
    assert shared.peek("k") is None
    assert not shared.in_flight("k")


async def test_an_old_answer_that_is_looked_at_leaves_the_new_call_its_waiters(
    shared: SharedReads, known: KnownGenerations
) -> None:
    source = Source()
    source.opened.set()
    await shared.join("k", source, "thing")
    known.grow({"thing"})
    source.opened.clear()
    first = asyncio.ensure_future(shared.join("k", source, "thing"))
    await turns()
    assert shared.peek("k") is None
    second = asyncio.ensure_future(shared.join("k", source, "thing"))
    await turns()
    source.opened.set()
    assert await asyncio.gather(first, second) == [at_noon(2), at_noon(2)]


async def test_one_question_can_be_forgotten_and_its_call_too(shared: SharedReads) -> None:
    source = Source()
    on_its_way = asyncio.ensure_future(shared.join("k", source, "thing"))
    await turns()
    shared.forget("k")
    assert not shared.in_flight("k")
    source.opened.set()
    assert await on_its_way == at_noon(1)
    assert shared.peek("k") is None
    await shared.join("k", source, "thing")
    shared.forget("k")
    assert shared.peek("k") is None
