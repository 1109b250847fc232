"""Where the fewest calls would come too late: by the deadline, by how long calls take, and by the vendor's budget.

Calls are reckoned by rounds: as many as may go at once go at once, the next when these are answered, none before the
vendor's budget has a place for it. What is not known is reckoned in favour of the fewest calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.vendor import Vendor
from app.upstream.pace import WINDOW
from app.upstream.policy import Policy
from app.upstream.scope import current_scope
from app.upstream.usual import usual_times
from schema.loading.choices import Noun

if TYPE_CHECKING:
    from schema.context import Context

SIDE_BY_SIDE = Policy().max_connections
"""Calls to a vendor that may be under way at once."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to get at records.

    Attributes:
        what: it reads, in words, such as `12 point reads`.
        operation: of its calls.
        calls: it takes.
        at_once: how many of them may be under way at once; 1 where each names the next.
    """

    what: str
    operation: str
    calls: int
    at_once: int = SIDE_BY_SIDE


@dataclass(frozen=True, slots=True)
class Budget:
    """The calls that a vendor takes.

    Attributes:
        per_second: in any second; None for as many as there may be.
        left: of them, in this second.
    """

    per_second: int | None = None
    left: int = 0

    def seconds(self, way: Way, a_call: float, *, used_up_now: bool) -> float:
        """Until the last answer of a way is there.

        Args:
            way: of one call or more.
            a_call: seconds that one takes.
            used_up_now: whether the calls of this second that are gone went just now, so that their places are free in
                a second from now; else they went a second ago. Nothing tells which.
        """
        begun: list[float] = []
        for number in range(way.calls):
            moment = begun[number - way.at_once] + a_call if number >= way.at_once else 0.0
            if self.per_second is not None:
                if number >= self.per_second:
                    moment = max(moment, begun[number - self.per_second] + WINDOW)
                elif number >= self.left and used_up_now:
                    moment = max(moment, WINDOW)
            begun.append(moment)
        return begun[-1] + a_call


def too_late(context: Context, vendor: Vendor, cheapest: Way, other: Way) -> str | None:
    """Why the way of the fewest calls is not to be taken: it would be too late, and the other one would not.

    Args:
        context: of the request.
        vendor: whose records are wanted.
        cheapest: the way of the fewest calls.
        other: the other one.

    Returns:
        The reason in words; None where the fewest calls do, where the other way would be as late, and where nothing is
        known of how long they take.
    """
    left = current_scope().left
    client = None if left is None else context.vendors.client(vendor)
    if left is None or client is None or not (cheapest.calls and other.calls):
        return None
    times, budget = usual_times(client), Budget(client.per_second, client.calls_left or 0)
    if times.quickest is None:
        return None
    # Of a way that was not taken lately a call is taken to be as quick as any.
    of_first, of_second = (times.of(way.operation) or times.quickest for way in (cheapest, other))
    first = budget.seconds(cheapest, of_first, used_up_now=False)
    if first <= left:
        return None
    second = budget.seconds(other, of_second, used_up_now=True)
    if second > left:
        return None
    return f"{cheapest.what} would take {first:.2f} s of {left:.2f} s left, {other.what} {second:.2f} s"


def point_reads(noun: Noun, calls: int) -> Way:
    """Reading records one by one.

    Args:
        noun: what the records are.
        calls: how many are to be read.
    """
    return Way(f"{calls} point read{'' if calls == 1 else 's'}", noun.operation("get"), calls)


def unpaged_list(noun: Noun) -> Way:
    """Reading the whole list, which comes in one call."""
    return Way("the list", noun.operation("list"), 1)


def walk(noun: Noun, pages: int) -> Way:
    """Reading the whole list, of which each page names the next."""
    return Way(f"{pages} pages one behind another", noun.operation("list"), pages, at_once=1)
