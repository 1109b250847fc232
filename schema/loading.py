"""Loaders: one question each, made for the request, an outcome for every key.

A batch never raises: aiodataloader would fail every key with it. A wait is shielded: cancelling one waiter would
otherwise cancel the key for all of them. Deadlines are kept in `app.upstream`, never around a loader.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar
from weakref import ref

from aiodataloader import DataLoader

from app.domain.errors import GatewayError
from app.turnstile import LARGE_BATCH, turn
from app.upstream.scope import Strategy, current_scope
from schema.choices import Noun
from schema.crossover import points_are_cheaper
from schema.loaded import Complete, Loaded, Lot, Many, keys_of

if TYPE_CHECKING:
    from schema.context import Context

__all__ = ["Loader", "Whole", "each", "points_are_cheaper"]

_LONGEST_GATHERING = 0.1  # seconds that a key waits for others; one slow answer must not hold up all

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Loader(ABC, Generic[K, V]):
    """Answers one question about many keys at once; the request's context makes and keeps it.

    Subclasses give `fetch`.

    Args:
        context: of the request.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self._begun: set[K] = set()
        self._futures: dict[K, asyncio.Future[Any]] = {}  # that end when the outcome of the key is there
        self._outcomes: Loaded[K, V] = Loaded()
        self._unprimed: list[Callable[[], Iterable[tuple[K, V]]]] = []
        self._only: Many[K, V] | None = None
        self._expected = 0
        self._no_more_expected = asyncio.Event()
        self._asking: set[asyncio.Task[Any] | None] = set()
        self._is_abandoned = False

    @abstractmethod
    async def fetch(self, keys: Sequence[K]) -> Mapping[K, V | GatewayError]:
        """An outcome for each key; a key left out is answered with None.

        Args:
            keys: distinct, none of them asked for before in this request.

        Raises:
            GatewayError: the outcome of every key.
        """

    async def load(self, key: K) -> V:
        """The answer for one key.

        Raises:
            GatewayError: the key's outcome is a failure.
        """
        self._begin(key)
        await self._gathering()
        if key not in self._loaded.answers:
            await asyncio.shield(self._asked(key))
        return self._loaded.answer(key)

    async def load_many(self, keys: Iterable[K]) -> Mapping[K, V | GatewayError]:
        """The outcomes of many keys, each once, waited for as one: a future for each takes longer than most answers.

        Args:
            keys: in any order, and more than once, unless they are a lot.
        """
        asked = keys if isinstance(keys, Lot) else Lot(dict.fromkeys(keys))
        if asked and self._is_untouched:
            return await self._load_only(asked)
        self._open()
        self._begun.update(asked)
        await self._gathering()
        futures, answers = self._futures, self._loaded.answers
        waiting = {futures[key] for key in asked if key in futures} if futures else set()
        is_new = not futures and not answers  # as for the one page that most requests ask for
        many = Many[K, V](asked if is_new else Lot([key for key in asked if key not in futures and key not in answers]))
        if many.keys:
            future = self._loader.load(many)
            future.add_done_callback(_observe)
            self._futures.update(dict.fromkeys(many.keys, future))
            waiting.add(future)
        waiting = {future for future in waiting if not future.done()}
        if waiting:
            await asyncio.wait(waiting)
        return self._loaded.outcomes(asked)

    @property
    def _is_untouched(self) -> bool:
        return not (self._only or self._begun or self._unprimed or self._expected)

    async def _load_only(self, asked: Lot[K]) -> Mapping[K, V | GatewayError]:
        """Load the keys of the one page that most requests ask for: no key is noted by itself until another comes."""
        self._only = only = Many[K, V](asked)
        only.future = self._loader.load(only)
        only.future.add_done_callback(_observe)
        await asyncio.wait({only.future})
        return self._loaded.outcomes(asked) if only.answers is None else only.answers

    def _open(self) -> None:
        """Note each key of the lot that was asked for as the only one, since something else is wanted, too."""
        only, self._only = self._only, None
        if only is not None and only.future is not None:
            self._begun.update(only.keys)
            self._futures.update(dict.fromkeys(only.keys, only.future))
            if only.answers is not None:
                self._outcomes.learn(only.keys, only.answers)

    def _begin(self, key: K) -> None:
        self._open()
        self._begun.add(key)

    @contextmanager
    def expecting(self) -> Iterator[None]:
        """Run the body, which finds out keys to be loaded; those that have theirs wait for it, to ask in one batch.

        aiodataloader gathers what is asked for within a turn of the event loop, and keys that come out of several
        answers never are.
        """
        self._expected += 1
        self._no_more_expected.clear()
        try:
            yield
        finally:
            self._expected -= 1
            if self._expected == 0:
                self._no_more_expected.set()

    async def _gathering(self) -> None:
        if self._expected:
            # Not `wait_for`: its task of its own wakes too late to join the batch of the key that came last.
            with suppress(TimeoutError):
                async with asyncio.timeout(_LONGEST_GATHERING):
                    await self._no_more_expected.wait()

    def begin(self, key: K) -> None:
        """Start asking for a key that the plan is sure to need; whoever loads it later shares the outcome."""
        self._begin(key)
        if key not in self._loaded.answers:
            self._asked(key)

    def prime(self, key: K, value: V) -> None:
        """Give the answer for a key that is already at hand, so that it is never asked for."""
        self._begin(key)
        self._loaded.answers.setdefault(key, value)

    def prime_later(self, answers: Callable[[], Iterable[tuple[K, V]]]) -> None:
        """As `prime`, for many keys whose answers are looked at when somebody first asks for any key.

        Args:
            answers: gives the keys with their answers.
        """
        self._unprimed.append(answers)

    def known(self, key: K) -> tuple[V] | None:
        """The answer, in a tuple, where it is there already; waiting for it would cost a turn of the event loop."""
        return (self._loaded.answers[key],) if key in self._loaded.answers else None

    def has_begun(self, key: K) -> bool:
        """Whether the key was asked for in this request."""
        self._prime_all()
        return key in self._begun

    def abandon(self) -> None:
        """Ask no further, as nobody waits any more: a batch runs in a task of its own, which no waiter's end would end.

        Whoever waits all the same, or asks afterwards, is cancelled.
        """
        self._is_abandoned = True
        for task in self._asking:
            if task is not None:
                task.cancel()

    @cached_property
    def _loader(self) -> DataLoader[K | Many[K, V], Any]:
        """Made when something has to be asked: what is at hand, or on a page that is shown, is not."""
        return DataLoader(batch_load_fn=_weakly(self))

    @property
    def _loaded(self) -> Loaded[K, V]:
        self._prime_all()
        return self._outcomes

    def _prime_all(self) -> None:
        self._open()
        while self._unprimed:
            for key, value in self._unprimed.pop(0)():
                self._begun.add(key)
                self._outcomes.answers.setdefault(key, value)

    def _asked(self, key: K) -> asyncio.Future[Any]:
        """What ends when the outcome of a key that is not known is there."""
        future = self._futures.get(key)
        if future is None:
            future = self._futures[key] = self._loader.load(key)
            future.add_done_callback(_observe)
        return future

    async def _batch(self, asked: list[K | Many[K, V]]) -> list[Any]:
        """Learn the outcomes of all that was asked for; what is returned is for whoever waits, who then looks."""
        task = asyncio.current_task()
        keys = keys_of(asked)
        if self._is_abandoned:
            self._leave(keys)
            raise asyncio.CancelledError
        self._asking.add(task)
        try:
            await self._own_turn(keys)
            outcomes: Mapping[K, Any] = await self.fetch(keys)
            await self._own_turn(keys)  # for those who go on with the answers
        except asyncio.CancelledError:
            self._leave(keys)
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is each key's outcome
            self._loaded.fail(keys, error)
        else:
            only = self._only
            if only is not None and only.keys is keys and isinstance(outcomes, Complete):
                only.answers = outcomes
            else:
                self._loaded.learn(keys, outcomes)
        finally:
            self._asking.discard(task)
        return [None] * len(asked)

    async def _own_turn(self, keys: Sequence[K]) -> None:
        if len(keys) > LARGE_BATCH:
            await turn(current_scope().request_id)

    def _leave(self, keys: Iterable[K]) -> None:
        self._open()
        for key in keys:
            self._futures[key].cancel()


class Whole(Loader[str, V]):
    """A loader of something there is one of, such as a whole list. Subclasses give `read`.

    Attributes:
        noun: what the list is of, for the plan; a list without one is not told of.
        why: the list is read as a whole.
    """

    noun: ClassVar[Noun | None] = None
    why: ClassVar[str] = "the list comes whole in one call"

    _KEY = "all"

    @abstractmethod
    async def read(self) -> V:
        """The one answer.

        Raises:
            GatewayError: there is none.
        """

    def calls(self) -> int:
        """How many calls reading it is expected to cost; 0 where it is at hand."""
        return 1

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, V | GatewayError]:
        """The one answer, for the one key; its calls are told here, once, whoever needs the list."""
        if self.noun is not None:
            calls = self.calls()
            if calls:
                self.noun.all(Strategy.LIST, self.why, calls)
            else:
                self.noun.all(Strategy.CACHE, "the list is fresh", 0)
        return {key: await self.read() for key in keys}

    async def all(self) -> V:
        """The one answer, read once in a request.

        Raises:
            GatewayError: there is none.
        """
        return await self.load(self._KEY)

    def begin_all(self) -> None:
        """Start reading what the plan is sure to need."""
        self.begin(self._KEY)

    async def settled(self) -> None:
        """Wait for what was begun, whatever comes of it: those who ask afterwards need not wait."""
        with suppress(GatewayError):
            await self.all()

    def known_all(self) -> tuple[V] | None:
        """The one answer, in a tuple, where it is there already."""
        return self.known(self._KEY)

    def all_begun(self) -> bool:
        """Whether it was asked for in this request."""
        return self.has_begun(self._KEY)


def _weakly(loader: Loader[K, V]) -> Callable[[list[K | Many[K, V]]], Coroutine[Any, Any, list[Any]]]:
    """What the loader's DataLoader calls, which does not keep the loader: a circle would stay until it is looked for.

    Whoever waits for a batch keeps it; where nobody does any more, nothing is asked.
    """
    reference = ref(loader)

    async def batch(asked: list[K | Many[K, V]]) -> list[Any]:
        found = reference()
        if found is None:
            raise asyncio.CancelledError
        return await found._batch(asked)  # noqa: SLF001 - a method of its own, but for the circle

    return batch


def _observe(future: asyncio.Future[Any]) -> None:
    """Take note of a failure that may have no other waiter."""
    if not future.cancelled():
        future.exception()


async def each(keys: Sequence[K], read: Callable[[K], Awaitable[V]]) -> dict[K, V | GatewayError]:
    """Point reads, all at once (the pipeline bounds how many are in flight), an outcome each."""
    answers = await asyncio.gather(*(read(key) for key in keys), return_exceptions=True)
    outcomes: dict[K, V | GatewayError] = {}
    for key, answer in zip(keys, answers, strict=True):
        if isinstance(answer, BaseException) and not isinstance(answer, GatewayError):
            raise answer
        outcomes[key] = answer
    return outcomes
