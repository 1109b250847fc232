"""What is made of lists that are kept, such as an index: once, and not anew in each request."""

from __future__ import annotations

from collections.abc import Callable
from operator import is_
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

R = TypeVar("R")
T = TypeVar("T")


class MadeOnce(Generic[R, T]):
    """What is made of a list that is kept: made once for as long as the same rows are.

    Args:
        make: of rows.
    """

    def __init__(self, make: Callable[[tuple[R, ...]], T]) -> None:
        self._make = make
        self._made: WeakKeyDictionary[object, tuple[tuple[R, ...], T]] = WeakKeyDictionary()

    def of(self, keeper: object, rows: tuple[R, ...]) -> T:
        """What is made of these rows.

        Args:
            keeper: who keeps them; nothing is remembered longer than it lives.
            rows: of its one list.
        """
        before = self._made.get(keeper)
        if before is None or not _are_same(before[0], rows):
            before = self._made[keeper] = (rows, self._make(rows))
        return before[1]


def _are_same(some: tuple[R, ...], others: tuple[R, ...]) -> bool:
    """Whether these are the same objects: equal ones would take longer to tell than an index to make."""
    return some is others or (len(some) == len(others) and all(map(is_, some, others)))
