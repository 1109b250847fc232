"""What another request was told is asked once more, to find out whether all of it is as it was.

Where every answer is kept, looking at them tells. Else vendors are asked, for what the request would ask by itself: at
first what turns on no answer. Once the answers were the same several times, what turned on them is asked beside them:
the request then waits for one round of calls and not for as many as wait for each other. As soon as an answer is
another one, or fails, or is late, the request is executed, and finds there what was asked for it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from app.domain.errors import GatewayError, LeftAlone, NoRoom
from app.upstream.freshness import Stale
from app.upstream.scope import current_scope
from app.upstream.shared import Answer
from app.upstream.trail import Told, Trail, said

_PATIENCE = 1.5
"""How many times as long as before the vendors may take together before the request goes on by itself."""

_LEAST_PATIENCE = 0.25
"""Seconds, on top of that: a gateway that has much to do is late by itself."""

_NOT_SENT = (LeftAlone, NoRoom)
"""Failures of a vendor that was not asked, as others were at it just then."""

_SHARE_OF_THE_TIME = 0.5
"""Of what is left to the request: who has to be executed after all needs time, too."""


async def retraced(before: Trail, mine: Trail, *, is_steady: bool, ready: Callable[[], Awaitable[None]]) -> bool:
    """Whether a request is told all that another one was told.

    Args:
        before: what the other one was told.
        mine: of the request that is served; what was asked for it is found `ahead` in it.
        is_steady: whether what turned on answers is asked beside them.
        ready: awaited before a vendor is asked.

    Raises:
        CancelledError: nobody waits for the request any more. What was begun is ended by `ended`.
    """
    found = _found(before, mine)
    if found is None:
        return False
    given, to_ask = found
    if to_ask:
        if not _may_ask(before, to_ask, is_steady=is_steady):
            return False
        if not all(each.key in mine.ahead for each in to_ask):
            await ready()
        mine.first = {each.key for each in before.told if each.is_first}
        if not await _Asking(mine).are_same(to_ask, patience_with(before)):
            return False
    if not await _hold(before.conditions):
        return False
    for each, answer in given:
        each.asks.gave_fresh(each.request, answer)
    return True


def _found(before: Trail, mine: Trail) -> tuple[list[tuple[Told, Answer[Any]]], list[Told]] | None:
    """What of it is kept and given, and what has to be asked; None where something else is kept than was."""
    given: list[tuple[Told, Answer[Any]]] = []
    to_ask: list[Told] = []
    for each in before.told:
        answer = None if each.key in mine.ahead else each.asks.kept(each.request)
        if answer is None:
            if each.answered is not None:
                to_ask.append(each)
            elif each.answer is not None:
                return None
        elif not _is_same(each, answer) or (before.tells_moments and not _came_at_once(each, answer)):
            return None
        elif each.is_call:
            given.append((each, answer))
    return given, to_ask


def _may_ask(before: Trail, reads: Sequence[Told], *, is_steady: bool) -> bool:
    """Whether asking for these can tell that all is as it was, and is what the request would do by itself."""
    if before.tells_moments or current_scope().wanted.stale is Stale.WHILE_REVALIDATING:
        return False  # what arrives now is not as old as what would be told
    # Else it would be executed anyway, and asks in its own time.
    return all(each.is_first for each in reads) or (is_steady and _leaves_room(reads))


async def _hold(conditions: Iterable[Callable[[], Awaitable[bool]]]) -> bool:
    try:
        for holds in conditions:
            if not await holds():
                return False
    except GatewayError:  # why not is told by the execution
        return False
    return True


def patience_with(before: Trail) -> float:
    """How many seconds a request waits for others to be told, or to make, what one was told before.

    Args:
        before: what that one was told, and in what time.
    """
    patience, left = before.seconds * _PATIENCE + _LEAST_PATIENCE, current_scope().left
    return patience if left is None else min(patience, left * _SHARE_OF_THE_TIME)


def ended(mine: Trail) -> bool:
    """End what was asked for a request and is not needed by it.

    Args:
        mine: of the request, which is over.

    Returns:
        Whether there was any such.
    """
    cancelled = [asked.cancel() for asked in mine.ahead.values()]
    mine.ahead.clear()  # each of these was asked within the request, which would be kept by it
    return any(cancelled)


def _leaves_room(reads: Sequence[Told]) -> bool:
    """Whether each vendor takes twice as many calls now, as what is foreseen may come to nothing."""
    wanted = Counter(each.asks for each in reads)
    return all(asks.calls_left is None or asks.calls_left >= 2 * calls for asks, calls in wanted.items())


def _is_same(before: Told, now: Answer[Any]) -> bool:
    """Whether an answer says what another one said."""
    return before.answer is not None and said(before.answer) == said(now)


def _came_at_once(before: Told, now: Answer[Any]) -> bool:
    """Whether two answers came from the vendor at the same moment."""
    return before.answer is not None and before.answer.as_of == now.as_of


class _Asking:
    """Asks ahead of a request.

    Args:
        mine: of the request.
    """

    def __init__(self, mine: Trail) -> None:
        self._loop = asyncio.get_running_loop()
        self._ahead = mine.ahead
        self._result: asyncio.Future[bool] = self._loop.create_future()
        self._left = 0
        mine.begin()

    async def are_same(self, reads: Sequence[Told], patience: float) -> bool:
        """Whether all of these are answered as they were.

        Args:
            reads: one or more.
            patience: in seconds; who is later is taken to say something else.
        """
        self._left = len(reads)
        timer = self._loop.call_later(patience, self._tell, False)
        for each in reads:
            self._ask(each)
        try:
            return await self._result
        finally:
            timer.cancel()

    def _ask(self, read: Told) -> None:
        asked = self._ahead.get(read.key)  # asked for twice, it is one question
        if asked is None and read.answered is not None:
            asked = self._ahead[read.key] = self._loop.create_task(read.asks.ask_ahead(read.request, read.answered))
        if asked is not None:
            asked.add_done_callback(lambda answer: self._answered(read, answer))

    def _answered(self, read: Told, answer: asyncio.Future[Answer[Any]]) -> None:
        failure = None if answer.cancelled() else answer.exception()
        if isinstance(failure, _NOT_SENT) and not read.is_first:
            self._ahead.pop(read.key, None)  # once what comes before it is answered it may be
        if answer.cancelled() or failure is not None or not _is_same(read, answer.result()):
            self._tell(False)
        else:
            self._left -= 1
            if not self._left:
                self._tell(True)

    def _tell(self, are_same: bool) -> None:
        if not self._result.done():
            self._result.set_result(are_same)
