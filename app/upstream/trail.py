"""What one request was told by vendors, and in which order: another that is told the same is answered the same.

A request that reads writes down here what it asks and what comes of it, what was looked for among the kept answers and
not found among it. `app.upstream.retracing` asks the same once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Hashable
from typing import Any, Protocol, TypeVar

from app.upstream.request import Request
from app.upstream.shared import Answer
from app.upstream.unchanged import Size

T = TypeVar("T")

Answered = Callable[[], Coroutine[Any, Any, tuple[T, int]]]
"""Asks the vendor; gives the answer and the bytes of its body."""

_A_QUESTION = 512
"""Bytes that a question takes, with what asks it."""


class Asks(Protocol):
    """Answers the reads of one credential, as `app.upstream.asking.Asking` does."""

    @property
    def calls_left(self) -> int | None:
        """Calls that may still be sent within the present second; None where the vendor states no limit."""

    def kept(self, request: Request) -> Answer[Any] | None:
        """The fresh answer to a read, for the current scope; None where there is none."""

    def gave_fresh(self, request: Request, answer: Answer[Any]) -> None:
        """Note in the current scope that it was given."""

    async def ask_ahead(self, request: Request, answered: Answered[T]) -> Answer[T]:
        """The answer to a read, which no other one takes the place of. Raises UpstreamError."""


class Told:
    """A read, or a look at what is kept, and what came of it.

    Args:
        asks: of whose reads it is one.
        request: what is asked.
        answered: asks the vendor; None of a look.
        is_first: of a read, whether it turned on no answer that the request was given.

    Attributes:
        asks: as given.
        request: as given.
        answered: as given.
        is_first: as given.
        answer: what came; None while nothing has, and of a look that found nothing.
        is_call: whether the request is told to have asked it: of a read, and of a look whose find was given.
    """

    __slots__ = ("answer", "answered", "asks", "is_call", "is_first", "request")

    def __init__(self, asks: Asks, request: Request, answered: Answered[Any] | None, *, is_first: bool) -> None:
        self.asks = asks
        self.request = request
        self.answered = answered
        self.is_first = is_first
        self.answer: Answer[Any] | None = None
        self.is_call = answered is not None

    @property
    def key(self) -> Hashable:
        """What tells this question from any other."""
        return id(self.asks), self.request.key


class Trail:
    """All that one request learns of vendors.

    Attributes:
        told: so far, in the order in which it was asked.
        calls: how many of these the request is told to have asked.
        reads: how many of these are reads.
        ended: how many of the reads have ended well.
        ahead: what was asked before the request was executed, by `Told.key`.
        first: of questions that turn on no answer, those that are known from before, by `Told.key`.
        tells_moments: whether the answer says when something came, and not only what.
        has_other_sources: whether the answer holds what no vendor has told.
        conditions: what has to hold beside: each tells whether it does, having made it so where it can be.
        held: bytes of what is held for these.
        seconds: from the first question to the last answer.
    """

    __slots__ = (
        "_begun",
        "_looks",
        "ahead",
        "calls",
        "conditions",
        "ended",
        "first",
        "has_other_sources",
        "held",
        "reads",
        "seconds",
        "tells_moments",
        "told",
    )

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.calls = 0
        self.reads = 0
        self.ended = 0
        self.ahead: dict[Hashable, asyncio.Future[Answer[Any]]] = {}
        self.first: Collection[Hashable] = ()
        self.tells_moments = False
        self.has_other_sources = False
        self.conditions: list[Callable[[], Awaitable[bool]]] = []
        self.held = 0
        self.seconds = 0.0
        self._begun = 0.0
        self._looks: set[Hashable] = set()

    @property
    def is_whole(self) -> bool:
        """Whether the request's answer turns on nothing else than on what is written down."""
        return self.ended == self.reads and not self.has_other_sources

    @property
    def size(self) -> int:
        """The bytes that are held with it: of the answers, and of what was asked."""
        answers = sum(each.answer.size for each in self.told if each.answer is not None)
        return answers + _A_QUESTION * len(self.told) + self.held

    def begin(self) -> None:
        """Note that the first question is put, unless one was before."""
        if not self._begun:
            self._begun = asyncio.get_running_loop().time()

    def looked(self, asks: Asks, request: Request, answer: Answer[Any] | None) -> None:
        """Write down a look at what is kept.

        Args:
            asks: whose kept answers.
            request: what was looked for.
            answer: what was found.
        """
        look = Told(asks, request, None, is_first=False)
        look.answer = answer
        seen = (look.key, id(answer))
        if seen not in self._looks:
            self._looks.add(seen)
            self.told.append(look)

    def gave(self, asks: Asks, request: Request, answer: Answer[Any]) -> None:
        """Write down that the request was given what a look had found.

        Args:
            asks: whose kept answers.
            request: what was looked for.
            answer: what was given.
        """
        given = Told(asks, request, None, is_first=False)
        given.answer, given.is_call = answer, True
        self.calls += 1
        self.told.append(given)

    def asked(self, asks: Asks, request: Request, answered: Answered[Any]) -> Told:
        """Write down a read that begins.

        Args:
            asks: who answers it.
            request: what is asked.
            answered: asks the vendor.
        """
        self.begin()
        read = Told(asks, request, answered, is_first=self.ended == 0)
        read.is_first |= read.key in self.first
        self.calls += 1
        self.reads += 1
        self.told.append(read)
        return read

    def heard(self, read: Told, answer: Answer[Any]) -> None:
        """Write down what came of a read; of one that failed nothing is written.

        Args:
            read: as it was written down.
            answer: what came.
        """
        read.answer = answer
        self.ended += 1
        self.seconds = asyncio.get_running_loop().time() - self._begun

    def says_the_same_as(self, other: Trail) -> bool:
        """Whether another request has asked the same and was told the same.

        Args:
            other: of that request.
        """
        return self._said() == other._said()

    def _said(self) -> set[Hashable]:
        return {(each.key, each.answered is None, each.answer and said(each.answer)) for each in self.told}


def said(answer: Answer[Any]) -> Hashable:
    """What an answer says, to be held against another one to the same question: equal ones are read once, if not short.

    Args:
        answer: that is held meanwhile.
    """
    return answer.size.said if isinstance(answer.size, Size) else id(answer.value)
