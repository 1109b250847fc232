"""A vendor's budget of calls a second that several processes have together, and each process's share without it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from app.upstream.ledger import MARGIN, Ledger, LedgerUnreachable
from app.upstream.pace import WINDOW, Pace
from app.upstream.policy import Policy

REST = 1.0
"""Seconds for which an account that could not be reached is not asked again."""

_MOST_LATE = 3

_log = logging.getLogger("gateway.pace")


def open_pace(
    policy: Policy, ledger: Ledger | None, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
) -> Pace | None:
    """The pace of one credential's calls.

    Args:
        policy: how many calls.
        ledger: of all processes together; None where this one has a number of its own.
        clock: seconds, monotonic.
        sleep: waits that many seconds.

    Returns:
        None where the vendor states no limit.
    """
    if policy.per_second is None:
        return None
    if ledger is None:
        return Pace(policy.per_second, clock=clock, sleep=sleep)
    share = policy.share or policy.per_second
    return SharedPace(policy.per_second, share=share, ledger=ledger, clock=clock, sleep=sleep)


class SharedPace(Pace):
    """Lets through what the account gives, the most urgent of this process first.

    Where the account cannot be reached, this process keeps to its own share. On the way from the one to the other, and
    back, it sends nothing for a little more than a second, so that what it sent before is no longer counted by anybody.

    Args:
        per_second: calls of all processes in any window of one second.
        share: of this process where the account cannot be reached.
        ledger: the account.
        clock: seconds, monotonic.
        sleep: waits that many seconds.
    """

    def __init__(
        self,
        per_second: int,
        *,
        share: int,
        ledger: Ledger,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(per_second, clock=clock, sleep=sleep)
        self._all = per_second
        self._share = share
        self._ledger = ledger
        self._stock = 0
        self._late = 0  # answers in a row that came when the places in them were good no longer
        self._good_until = 0.0
        self._next_at = 0.0  # when the account said that there may be another place
        self._left_to_all = per_second
        self._quiet_until = float("-inf")
        self._alone_until: float | None = None

    @property
    def left(self) -> int:
        """Calls that may still be sent within the present second; of all processes, as was told last."""
        if self._alone_until is not None:
            return super().left
        self._forget_old()
        return self._left_to_all if self._gone or self._going else self._all

    @property
    def _open(self) -> int:
        now = self._clock()
        if now < self._quiet_until:
            return 0
        if self._alone_until is not None:
            return super().left
        return self._stock if now <= self._good_until else 0

    def _take(self) -> float:
        if self._alone_until is not None:
            return super()._take()
        self._stock -= 1
        return self._good_until

    @property
    def _can_tell_when(self) -> bool:
        return True

    async def _pass_time(self) -> None:
        quiet = self._quiet_until - self._clock()
        if quiet > 0:
            await self._sleep(quiet)
        elif self._alone_until is not None and self._clock() < self._alone_until:
            await self._sleep(min(self._alone_until, self._own_next()) - self._clock())
        else:
            await self._ask()

    def _own_next(self) -> float:
        """When a place of this process's own share is free; never in the past."""
        self._forget_old()
        return self._gone[0] + WINDOW if self._gone else float("inf")

    async def _ask(self) -> None:
        asked = self._clock()
        try:
            given = await self._ledger.take(len(self._lanes))
        except LedgerUnreachable as error:
            self._go_alone(str(error))
            return
        if self._alone_until is not None:
            _log.warning("the calls of other processes are counted again")
            self._turn_to(None, self._all)
            return
        self._stock, self._good_until, self._left_to_all = given.places, asked + MARGIN, given.left
        self._late = self._late + 1 if self._clock() > self._good_until else 0
        if self._late >= _MOST_LATE:
            self._go_alone("it answers too late")
        elif not given.places:
            self._next_at = self._clock() + given.wait
            self._tell_late(self._lanes)
            if self._lanes:
                await self._sleep(given.wait)

    def _go_alone(self, why: str) -> None:
        until = self._clock() + REST
        if self._alone_until is not None:
            self._alone_until = until
            return
        _log.warning("the calls of other processes cannot be counted, so that this one sends its share alone: %s", why)
        self._turn_to(until, self._share)

    def _turn_to(self, alone_until: float | None, per_second: int) -> None:
        self._alone_until = alone_until
        self._per_second = per_second
        self._stock = self._late = 0
        self._gone.clear()  # whoever has a place of before and has not gone yet is to ask for another
        self._quiet_until = self._clock() + WINDOW + MARGIN
        self._tell_late(self._lanes)

    def _free_at(self, ahead: int) -> float:
        now = max(self._clock(), self._quiet_until)
        if self._alone_until is not None:
            return max(now, super()._free_at(ahead))
        if self._next_at > now:  # all are given, and come back one by one
            return self._next_at + ahead * (WINDOW + MARGIN) / self._all
        return now + ahead // self._all * (WINDOW + MARGIN)
