"""Loaders: one question each, made for the request, an outcome for every key.

A batch never raises: aiodataloader would fail every key with it. A wait is shielded: cancelling one waiter would
otherwise cancel the key for all of them. Deadlines are kept in `app.upstream`, never around a loader.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from aiodataloader import DataLoader

from app.domain.errors import GatewayError
from app.turnstile import LARGE_BATCH, turn
from app.upstream.scope import current_scope
from schema.loading.batches import observe, weakly
from schema.loading.gathering import Gathering
from schema.loading.loaded import Loaded
from schema.loading.lots import Complete, Lot, Many, keys_of

if TYPE_CHECKING:
    from schema.context import Context

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
        self._gathering = Gathering()
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
        if self._gathering.expected:
            await self._gathering.over()
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
        if self._gathering.expected:
            await self._gathering.over()
        futures, answers = self._futures, self._loaded.answers
        waiting = {futures[key] for key in asked if key in futures} if futures else set()
        is_new = not futures and not answers  # as for the one page that most requests ask for
        many = Many[K, V](asked if is_new else Lot([key for key in asked if key not in futures and key not in answers]))
        if many.keys:
            future = self._batched(many)
            self._futures.update(dict.fromkeys(many.keys, future))
            waiting.add(future)
        waiting = {future for future in waiting if not future.done()}
        if waiting:
            await asyncio.wait(waiting)
        return self._loaded.outcomes(asked)

    @property
    def _is_untouched(self) -> bool:
        return not (self._only or self._begun or self._unprimed or self._gathering.expected)

    async def _load_only(self, asked: Lot[K]) -> Mapping[K, V | GatewayError]:
        """Load the keys of the one page that most requests ask for: no key is noted by itself until another comes."""
        self._only = only = Many[K, V](asked)
        only.future = self._batched(only)
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

    def expecting(self) -> AbstractContextManager[None]:
        """Run the body, which finds out keys to be loaded; those that have theirs wait for it, to ask in one batch."""
        return self._gathering.expecting()

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
        return DataLoader(batch_load_fn=weakly(self, Loader._batch))

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
            future = self._futures[key] = self._batched(key)
        return future

    def _batched(self, asked: K | Many[K, V]) -> asyncio.Future[Any]:
        """Let it join the next batch: what ends when that has come back."""
        future = self._loader.load(asked)
        future.add_done_callback(observe)
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
