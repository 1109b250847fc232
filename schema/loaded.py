"""What a loader has learnt of its keys: an answer or a failure each, as long as the request lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from app.domain.errors import GatewayError

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lot(tuple[K, ...]):
    """Keys of which none stands here twice, asked for as one."""

    __slots__ = ()


class Complete(dict[K, V]):
    """An answer for each key of a lot, and no failure: whoever makes one promises so, and changes it no more."""


@dataclass(slots=True, eq=False)
class Many(Generic[K, V]):
    """Keys that are asked for as one, by whoever waits for all of them.

    Attributes:
        keys: each once.
        future: ends when their outcomes are there.
        answers: to all of them, where they came as such and nothing else has been asked of the loader.
    """

    keys: Lot[K]
    future: asyncio.Future[Any] | None = None
    answers: Complete[K, V] | None = None


def keys_of(asked: Sequence[Any]) -> Sequence[Any]:
    """All the keys; the very lot where nothing else was asked for."""
    if len(asked) == 1 and isinstance(only := asked[0], Many):
        return only.keys
    keys: list[Any] = []
    for each_one in asked:
        keys.extend(each_one.keys) if isinstance(each_one, Many) else keys.append(each_one)
    return keys


class Loaded(Generic[K, V]):
    """Outcomes by their keys.

    Attributes:
        answers: of the keys that have one.
    """

    __slots__ = ("_failures", "answers")

    def __init__(self) -> None:
        self.answers: dict[K, V] = {}
        self._failures: dict[K, Exception] = {}

    def learn(self, keys: Collection[K], outcomes: Mapping[K, Any]) -> None:
        """Take note of what came of keys; one that is left out has None for its answer."""
        found = dict(zip(keys, map(outcomes.get, keys), strict=True))
        if any(issubclass(kind, Exception) for kind in set(map(type, found.values()))):  # as hardly ever
            self._failures.update((key, outcome) for key, outcome in found.items() if isinstance(outcome, Exception))
            found = {key: outcome for key, outcome in found.items() if not isinstance(outcome, Exception)}
        self.answers.update(found)  # type: ignore[arg-type]

    def fail(self, keys: Iterable[K], error: Exception) -> None:
        """Take note that all these keys failed."""
        self._failures.update(dict.fromkeys(keys, error))

    def answer(self, key: K) -> V:
        """The answer for a key that was asked for.

        Raises:
            GatewayError: the key's outcome is a failure.
            CancelledError: nobody will know it.
        """
        if key in self.answers:
            return self.answers[key]
        raise self._failures.get(key) or asyncio.CancelledError

    def outcomes(self, keys: Iterable[K]) -> dict[K, V | GatewayError]:
        """The answers or failures of many keys, as of `outcome`."""
        answers = self.answers
        return {key: answers[key] if key in answers else self.outcome(key) for key in keys}

    def outcome(self, key: K) -> V | GatewayError:
        """The answer or the failure of a key that was asked for.

        Raises:
            CancelledError: nobody will know it.
            Exception: a fault of the program, which is no outcome.
        """
        failure = None if key in self.answers else self._failures.get(key)
        return failure if isinstance(failure, GatewayError) else self.answer(key)
