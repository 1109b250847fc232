"""Many keys that are asked for as one."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

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
