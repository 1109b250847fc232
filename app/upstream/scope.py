"""What an upstream call knows of the inbound request it is made for: its id, its deadline, its calls and choices.

The scope travels in a context variable, so that adapters and loaders need not hand it on.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from app.domain.errors import UpstreamError
from app.domain.vendor import Vendor
from app.upstream.freshness import Stale, Wanted, next_moment
from app.upstream.trail import Trail
from app.within import Within

STALE = "stale"


@dataclass(frozen=True, slots=True)
class Call:
    """One question put to a vendor's client while a request was answered.

    Attributes:
        vendor: whom it was put to.
        operation: `vendor.noun.verb`.
        source: `network` for a call of its own, `shared` for one that another waiter had begun, `cache` for an answer
            that is fresh, `stale` for one that is not.
        milliseconds: until the answer was there.
        bytes: of the answer's body as decoded; 0 where it came from the cache or failed.
        as_of: when the answer arrived from the vendor, in UTC, also of one that was kept since; None where it failed.
        instead_of: the failure that a stale answer took the place of; None where it took that of none.
        step: the choice that it was made for; None where nothing was chosen of the vendor.
        behind: how many calls of the request had ended when it was sent, or answered from what is kept.
    """

    vendor: Vendor
    operation: str
    source: str
    milliseconds: float
    bytes: int
    as_of: datetime | None = None
    instead_of: UpstreamError | None = None
    step: Choice | None = None
    behind: int = 0


class Strategy(StrEnum):
    """A way to get at records.

    `POINTS` reads them one by one, `LIST` reads the whole list, `QUERY` asks for many by a filter, `TREE` reads the
    whole tree, `PAGE` reads pages as far as they are shown, `CACHE` takes what is kept, `SNAPSHOT` goes on in what an
    earlier page has read, and `SKIP` asks nobody.
    """

    POINTS = "POINTS"
    LIST = "LIST"
    QUERY = "QUERY"
    TREE = "TREE"
    PAGE = "PAGE"
    CACHE = "CACHE"
    SNAPSHOT = "SNAPSHOT"
    SKIP = "SKIP"


@dataclass(frozen=True, slots=True)
class Choice:
    """How records are to be had, decided before anybody is asked.

    Attributes:
        vendor: whose records.
        need: what is looked for, such as `50 accounts by domain`.
        strategy: the way chosen.
        why: the reason, in words.
        predicted: calls that the vendor is expected to get for it; 0 where it needs not be asked.
        rounds: how many of these calls wait for one another.
        behind: how many calls of the request had ended when this was chosen.
    """

    vendor: Vendor
    need: str
    strategy: Strategy
    why: str
    predicted: int
    rounds: int = field(default=0, compare=False)
    behind: int = field(default=0, compare=False)


@dataclass(slots=True)
class Scope:
    """One inbound request, as the upstream pipeline sees it.

    Attributes:
        request_id: sent to every vendor and told in every error.
        deadline: on the event loop's clock; None where the vendor's own deadline is the only one.
        seconds: that were given until the deadline.
        begun: when it began, in monotonic seconds.
        calls: made so far, for explanation.
        choices: made so far, in their order.
        afresh: nouns of which no kept answer is taken.
        wanted: what the client says of the age of answers.
        moment: when it began, among all that `next_moment` has told.
        parts: of the lists that were read in parts, by vendor and operation: why they were stale; None for fresh.
        sent: of the calls under way, by the identity of what is asked: how many calls had ended when it was sent.
        trail: where it is written down what the request is told; None where nobody wants to know.
    """

    request_id: str
    deadline: float | None = None
    seconds: float | None = None
    begun: float = field(default_factory=time.monotonic)
    calls: list[Call] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    afresh: frozenset[str] = frozenset()
    wanted: Wanted = field(default_factory=Wanted)
    moment: int = field(default_factory=next_moment)
    parts: dict[tuple[Vendor, str], UpstreamError | None] = field(default_factory=dict)
    sent: dict[int, int] = field(default_factory=dict)
    trail: Trail | None = None

    def with_deadline(self, request_id: str, deadline: float | None, seconds: float | None) -> Scope:
        """A part of this one that begins now, with a deadline of its own; all else is the same for both."""
        begun = time.monotonic()  # `dataclasses.replace` would take several times as long, and this is for each call
        of_both = (self.calls, self.choices, self.afresh, self.wanted, self.moment, self.parts, self.sent, self.trail)
        return Scope(request_id, deadline, seconds, begun, *of_both)

    @property
    def left(self) -> float | None:
        """Seconds until the deadline, 0 behind it; None where there is none."""
        return None if self.deadline is None else max(0.0, self.deadline - asyncio.get_running_loop().time())

    def as_of(self, vendor: Vendor) -> datetime | None:
        """When the oldest of a vendor's answers to this request arrived; None where the vendor gave none."""
        moments = (call.as_of for call in self.calls if call.vendor is vendor)
        return min((moment for moment in moments if moment is not None), default=None)

    def stale(self, vendor: Vendor) -> Call | None:
        """The first of a vendor's answers to this request that was stale; None where none was."""
        return next((call for call in self.calls if call.source == STALE and call.vendor is vendor), None)


_SHARE_OF_A_FIRST_TRY = 0.75
_BESIDE_EACH_OTHER = (Strategy.POINTS, Strategy.QUERY)

_current: ContextVar[Scope | None] = ContextVar("upstream_scope", default=None)

_steps: dict[Vendor, ContextVar[Choice | None]] = {
    vendor: ContextVar(f"step_of_{vendor}", default=None) for vendor in Vendor
}
"""What was chosen last of each vendor, in this task or in one that began it: what its next calls are for."""


def current_scope() -> Scope:
    """The scope of the inbound request being served, or a fresh one outside of any."""
    return _current.get() or Scope(request_id=new_request_id())


def current_step(vendor: Vendor) -> Choice | None:
    """The choice that a call to a vendor is made for; None where there was none."""
    return _steps[vendor].get()


def chose(
    vendor: Vendor, need: str, strategy: Strategy, why: str, predicted: int, *, rounds: int | None = None
) -> Choice:
    """Note a choice in the current scope, once for each batch and before the vendor is asked.

    The calls that this task, and what it begins, makes to the vendor from here on are told as made for it.

    Args:
        vendor: whose records.
        need: what is looked for.
        strategy: the way chosen.
        why: the reason, in words.
        predicted: calls that the vendor is expected to get for it.
        rounds: how many of them wait for one another. None for what is usual: point reads and filters go beside each
            other, and of pages each names the next.
    """
    scope = current_scope()
    if rounds is None:
        rounds = min(predicted, 1) if strategy in _BESIDE_EACH_OTHER else predicted
    choice = Choice(vendor, need, strategy, why, predicted, rounds, len(scope.calls))
    scope.choices.append(choice)
    _steps[vendor].set(choice)
    return choice


def serving(request_id: str, *, seconds: float | None = None, wanted: Wanted | None = None) -> Within[Scope]:
    """Run the body as one inbound request, with `seconds` from now as its deadline.

    Within another scope it is a part of that one with a deadline of its own: calls and choices are noted there too.

    Args:
        request_id: of the request.
        seconds: until its deadline; None for no deadline.
        wanted: how old answers may be; None for what is usual, or what the outer scope says.
    """
    deadline = None if seconds is None else asyncio.get_running_loop().time() + seconds
    outer = _current.get()
    if outer is None:
        scope = Scope(request_id=request_id, deadline=deadline, seconds=seconds)
    else:
        scope = outer.with_deadline(request_id, deadline, seconds)
    if wanted is not None:
        scope.wanted = wanted
    return Within(_current, scope)


@contextmanager
def leaving_time() -> Iterator[None]:
    """Run the body with a part of the time that is left, so that what is asked instead still has a chance."""
    scope = current_scope()
    if scope.deadline is None:
        yield
        return
    left = max(0.0, scope.deadline - asyncio.get_running_loop().time())
    with serving(scope.request_id, seconds=left * _SHARE_OF_A_FIRST_TRY):
        yield


def reading_afresh(*nouns: str) -> Within[Scope]:
    """Run the body without taking kept answers of these nouns, as what a write builds on must be so now.

    Args:
        nouns: of operations, such as `account`.
    """
    scope = current_scope()
    return Within(_current, replace(scope, afresh=scope.afresh | set(nouns)))


def only_fresh() -> Within[Scope]:
    """Run the body so that nothing stale is given to it."""
    scope = current_scope()
    return Within(_current, replace(scope, wanted=replace(scope.wanted, stale=Stale.NEVER)))


def refuse_stale() -> None:
    """From here on nothing stale will do for the current scope, as for one that writes."""
    scope = _current.get()
    if scope is not None:
        scope.wanted = replace(scope.wanted, stale=Stale.NEVER)


def note_other_sources() -> None:
    """Note that the answer holds what no vendor has told: it may be another where all of them say the same."""
    trail = current_scope().trail
    if trail is not None:
        trail.has_other_sources = True


def note_condition(holds: Callable[[], Awaitable[bool]], size: int = 0) -> None:
    """Note what must hold, beside all that vendors say, for another request to have the same answer.

    Args:
        holds: whether it does, having made it so where it can be.
        size: of what is held for it, in bytes.
    """
    trail = current_scope().trail
    if trail is not None:
        trail.conditions.append(holds)
        trail.held += size


def note_moment() -> None:
    """Note that the answer says when something came, which is another moment where the same comes again."""
    trail = current_scope().trail
    if trail is not None:
        trail.tells_moments = True


def new_request_id() -> str:
    """A request id for an inbound request that brought none."""
    return os.urandom(16).hex()
