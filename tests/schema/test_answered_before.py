"""What one request does with what is known of an equal one: it is answered by it, executed, or waits for another."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import pytest

from app.access.caller import Caller
from app.access.principal import Principal
from app.limits import Limits
from app.operations.notes import Notes, noting
from app.upstream.remembered import Memory
from app.upstream.scope import current_scope, serving
from app.vendors.directory import Adapters, Vendors
from schema.answered_before import _MEMORIES, AnsweredBefore, answered_before
from schema.asked_operation import Operation
from schema.context import Context
from schema.media import JSON_TYPE
from schema.view import execute
from tests.app.upstream.asks import Scripted, answer_of, nothing, reading
from tests.faults.jumping_loop import run

NOTED = Notes("query", "Named", "digest", 3)


class Stage:
    """Equal requests, of which each asks `a` and, if that is so, `b` behind it."""

    def __init__(self) -> None:
        self.memory: Memory[bytes] = Memory()
        self.values: dict[str, Any] = {"a": ["a"], "b": ["b"]}
        self.asks = Scripted()
        self.seconds = 1.0
        self.executed = 0
        self.is_chain = False
        self.is_whole = True

    async def serve(self, *, seconds: float | None = 20.0) -> tuple[bytes, bool, float]:
        """The answer, whether it was given before, and how long it took."""
        begun, notes = asyncio.get_running_loop().time(), Notes()
        self.asks.says = {name: (self.seconds, answer_of(value)) for name, value in self.values.items()}
        with serving("r", seconds=seconds) as scope:
            before = AnsweredBefore(self.memory, "key", NOTED, scope)
            try:
                body = await before.body(notes)
                if body is None:
                    body = await self._execute()
                    before.remember(body)
            finally:
                await before.end()
            assert scope.trail is None
        assert notes.is_answered_again is (notes.name == "Named")
        return body, notes.is_answered_again, asyncio.get_running_loop().time() - begun

    async def _execute(self) -> bytes:
        self.executed += 1
        if self.is_chain:
            await self._read("a")
            await self._read("b")
        else:
            await asyncio.gather(self._read("a"), self._read("b"))
        return repr(self.values).encode()

    async def _read(self, name: str) -> None:
        scope = current_scope()
        trail = scope.trail
        scope.calls.append(None)  # type: ignore[arg-type]  # only how many counts here
        if trail is None:
            await self.asks.ask_ahead(reading(name), nothing)
            return
        read = trail.asked(self.asks, reading(name), nothing)
        ahead = trail.ahead.get(read.key)
        asked = self.asks.ask_ahead(reading(name), nothing) if ahead is None else asyncio.shield(ahead)
        trail.heard(read, await asked)
        trail.has_other_sources = not self.is_whole


def test_the_third_time_is_not_executed() -> None:
    async def told() -> list[bool]:
        stage = Stage()
        return [(await stage.serve())[1] for _ in range(4)]

    assert run(told()) == [False, False, True, True]


def test_another_answer_is_executed_with_what_was_asked_for_it() -> None:
    async def told() -> tuple[bytes, bool, float, list[str]]:
        stage = Stage()
        for _ in range(3):
            await stage.serve()
        stage.values["a"] = ["another"]
        stage.asks.asked.clear()
        return *(await stage.serve()), stage.asks.asked

    body, is_again, seconds, asked = run(told())
    assert (b"another" in body, is_again, seconds, asked) == (True, False, 1.0, ["a", "b"])


def test_a_chain_is_one_round_once_it_is_steady_and_none_is_foreseen_behind_a_change() -> None:
    async def told() -> list[float]:
        stage = Stage()
        stage.is_chain = True
        taken = [(await stage.serve())[2] for _ in range(6)]
        stage.values["b"] = ["another"]
        return taken + [(await stage.serve())[2] for _ in range(3)]

    assert run(told()) == [2.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 2.0, 2.0]


def test_what_is_not_whole_is_tried_three_times_and_given_up() -> None:
    async def told() -> tuple[list[bool], bool]:
        stage = Stage()
        stage.is_whole = False
        told = [(await stage.serve())[1] for _ in range(6)]
        stage.is_whole = True
        known = stage.memory.of("key")
        return [*told, *[(await stage.serve())[1] for _ in range(3)]], known is not None and known.is_given_up

    assert run(told()) == ([False] * 9, True)


def test_who_comes_while_it_is_executed_anew_has_that_answer() -> None:
    async def told() -> tuple[list[bool], set[bytes], int, float]:
        stage = Stage()
        for _ in range(3):
            await stage.serve()
        stage.values["a"] = ["another"]
        stage.executed = 0
        answers = await asyncio.gather(*(stage.serve() for _ in range(5)))
        assert not stage.memory.executing
        return (
            sorted(again for _, again, _ in answers),
            {body for body, _, _ in answers},
            stage.executed,
            max(seconds for _, _, seconds in answers),
        )

    assert run(told()) == ([False, True, True, True, True], {b"{'a': ['another'], 'b': ['b']}"}, 1, 1.0)


def test_who_executes_and_goes_away_leaves_nobody_waiting() -> None:
    async def told() -> tuple[bool, float]:
        stage = Stage()
        for _ in range(3):
            await stage.serve()
        stage.values["a"] = ["another"]
        first, second = (asyncio.create_task(stage.serve()) for _ in range(2))
        await asyncio.sleep(0.5)
        first.cancel()
        body, _, seconds = await second
        assert not stage.memory.executing
        assert stage.asks.under_way == 0
        return b"another" in body, seconds

    assert run(told()) == (True, 1.0)


async def _known(document: str, **given: Any) -> Any:
    """What is known of an operation that has been executed."""
    vendors = Vendors(Adapters())
    with serving("r") as scope, noting():
        for _ in range(2):
            context = Context(vendors, **given)
            operation = Operation(document, None, None)
            await execute(operation, context=context, scope=scope, media=JSON_TYPE, reads_only=False, explain=False)
        return answered_before(operation, context, scope)


@pytest.mark.parametrize(
    ("document", "is_known"),
    [
        ("{ vendors { vendor } }", True),
        ("{ nope }", False),
        ("{ __schema { queryType { name } } }", False),
        ('mutation { createLabel(input: {type: TIER, name: "x", color: "#000000"}) { outcomes { action } } }', False),
    ],
)
async def test_of_queries_that_were_executed_something_is_known(document: str, is_known: bool) -> None:
    assert (await _known(document) is not None) is is_known


async def test_who_asks_what_and_within_which_limits_are_all_part_of_the_key() -> None:
    vendors, keys = Vendors(Adapters()), set()
    document = "query($a: Int) { companies(first: $a) { nodes { name } } }"
    clients = [Principal(name, "key", frozenset(scopes)) for name, scopes in (("a", "x"), ("b", "x"), ("a", "y"))]
    with serving("r") as scope, noting():
        for client in clients:
            for limits in (Limits(), Limits(depth=9)):
                for variables in ({"a": 1}, {"a": 2}):
                    for _ in range(2):
                        context = Context(vendors, limits=limits, caller=Caller(client))
                        operation = Operation(document, None, variables)
                        shown: Any = {"media": JSON_TYPE, "reads_only": False, "explain": False}
                        await execute(operation, context=context, scope=scope, **shown)
                        known = answered_before(operation, context, scope)
                        assert known is not None
                        keys.add(known._key)
    assert len(keys) == 3 * 2 * 2


async def test_what_is_known_goes_with_the_vendors() -> None:
    gc.collect()
    before = len(_MEMORIES)
    await _known("{ vendors { vendor } }")
    gc.collect()
    assert len(_MEMORIES) <= before
