"""Somebody who answers reads as a test says, for the tests of what is asked for again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.upstream.request import Request
from app.upstream.shared import Answer

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def answer_of(value: object, *, size: int = 10, as_of: datetime = NOON) -> Answer[Any]:
    return Answer(value, as_of, size)


def reading(name: str) -> Request:
    return Request(f"userlot.{name}.get", "GET", f"/{name}")


async def nothing() -> tuple[None, int]:
    return None, 0


@dataclass(eq=False)
class Scripted:
    """Answers by the names of what is read.

    Attributes:
        keeps: what is kept and fresh.
        says: what is told by the vendor, and behind how many seconds.
        calls_left: as of `Asks`.
        asked: what the vendor was asked.
        given: what was noted as given from what is kept.
    """

    keeps: dict[str, Answer[Any]] = field(default_factory=dict)
    says: dict[str, tuple[float, Answer[Any] | Exception]] = field(default_factory=dict)
    calls_left: int | None = None
    asked: list[str] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    under_way: int = 0

    def kept(self, request: Request) -> Answer[Any] | None:
        return self.keeps.get(request.path[1:])

    def gave_fresh(self, request: Request, answer: Answer[Any]) -> None:
        assert answer is self.keeps[request.path[1:]]
        self.given.append(request.path[1:])

    async def ask_ahead(
        self, request: Request, answered: Callable[[], Coroutine[Any, Any, tuple[Any, int]]]
    ) -> Answer[Any]:
        del answered
        name = request.path[1:]
        self.asked.append(name)
        seconds, said = self.says[name]
        self.under_way += 1
        try:
            await asyncio.sleep(seconds)
        finally:
            self.under_way -= 1
        if isinstance(said, Exception):
            raise said
        return said
