"""What a loader has learnt of its keys: an answer or a failure each, as long as the request lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from app.domain.errors import GatewayError

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


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
