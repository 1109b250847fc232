"""A store of numbers in the test's own hands: it answers when and how the test says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from app.generations.store import StoreUnreachable, Told

T = TypeVar("T")


async def at_once() -> None:
    """No turn to wait for."""


@dataclass
class Numbers:
    """What is in the store, for all replicas."""

    epoch: str = "first"
    each: dict[str, dict[str, int]] = field(default_factory=dict)
    pauses: dict[str, float] = field(default_factory=dict)

    def lose(self) -> None:
        """Forget everything, as a server that kept nothing on its disk."""
        self.epoch += "+"
        self.each.clear()


@dataclass
class ScriptedStore:
    """One replica's way to the numbers.

    Attributes:
        numbers: shared with other replicas' stores.
        turn: awaited on the way there and on the way back.
        is_down: whether it cannot be reached.
        is_blind: whether numbers cannot be had, and can be raised all the same.
        asked: what was asked, in order.
    """

    numbers: Numbers = field(default_factory=Numbers)
    turn: Callable[[], Awaitable[None]] = at_once
    is_down: bool = False
    is_blind: bool = False
    asked: list[str] = field(default_factory=list)
    is_closed: bool = False

    async def told(self, scopes: Sequence[str]) -> Sequence[Told]:
        self.asked.append("told")
        if self.is_blind:
            await self.turn()
            raise StoreUnreachable("numbers cannot be had")
        return await self._answered(lambda: [self._told(scope) for scope in scopes])

    async def raised(self, scope: str, nouns: Collection[str]) -> Told:
        self.asked.append(f"raised {' '.join(sorted(nouns))}")

        def raise_them() -> Told:
            numbers = self.numbers.each.setdefault(scope, {})
            numbers.update({noun: numbers.get(noun, 0) + 1 for noun in nouns})
            return self._told(scope)

        return await self._answered(raise_them)

    async def paused(self, scope: str, seconds: float) -> None:
        self.asked.append(f"paused {seconds:g}")
        await self._answered(lambda: self.numbers.pauses.update({scope: seconds}))

    async def aclose(self) -> None:
        self.is_closed = True

    def _told(self, scope: str) -> Told:
        numbers = self.numbers.each.get(scope, {})
        return Told(self.numbers.epoch, dict(numbers), self.numbers.pauses.get(scope, 0.0))

    async def _answered(self, answer: Callable[[], T]) -> T:
        await self.turn()
        if self.is_down:
            raise StoreUnreachable("nobody listens")
        made = answer()
        await self.turn()
        return made
