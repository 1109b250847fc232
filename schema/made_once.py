"""What is made of records that are kept, such as an index: once, and not anew in each request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


class MadeLately(Generic[T]):
    """What was lately made of some objects, where they came a second time: what comes once is not held for nothing.

    With what was made its objects are held, so that no other object can be taken for one.

    Args:
        most: of what is made is remembered of each keeper; the last ones are.
        longest: of how many objects at the most, for all of them are remembered with it.
    """

    def __init__(self, most: int, longest: int) -> None:
        self._most = most
        self._longest = longest
        self._made: WeakKeyDictionary[object, _Lately[T]] = WeakKeyDictionary()

    def of(self, keeper: object, basis: object, objects: tuple[object, ...], make: Callable[[], T]) -> T:
        """What is made of these objects in this order.

        Args:
            keeper: who keeps them; nothing is remembered longer than it lives.
            basis: what else it is made of; with another one nothing is remembered of those before, which may be large.
            objects: that it is made of, each the same object as before or another.
            make: it anew.
        """
        if len(objects) > self._longest:
            return make()
        lately = self._made.get(keeper)
        if lately is None or lately.basis is not basis:
            lately = self._made[keeper] = _Lately(basis, {})
        key = tuple(map(id, objects))
        came_before = key in lately.made
        found = lately.made.pop(key, None) or (objects, make())
        lately.made[key] = found if came_before else None
        if len(lately.made) > self._most:
            del lately.made[next(iter(lately.made))]
        return found[1]


@dataclass(frozen=True, slots=True)
class _Lately(Generic[T]):
    basis: object
    made: dict[tuple[int, ...], tuple[tuple[object, ...], T] | None]


def _are_same(some: tuple[R, ...], others: tuple[R, ...]) -> bool:
    """Whether these are the same objects: equal ones would take longer to tell than an index to make."""
    return some is others or (len(some) == len(others) and all(map(is_, some, others)))
