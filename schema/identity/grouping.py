"""Records by what links them: what a batch of keys is answered from, where a whole list was read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from app.domain.account import ReevoAccount
from app.domain.link_keys import reevo_domains, shared_id, spelled
from app.domain.verdicts import Linkable
from schema.identity.keys import DOMAIN, ID, SHARED, Key
from schema.loading.lots import Complete, Lot
from schema.made_once import MadeLately, MadeOnce

R = TypeVar("R", bound=Linkable)


_LONGEST_LOT = 1000
"""Keys whose rows are remembered with the rows: more than any page of accounts asks for."""


class Grouped(Complete[Key, tuple[R, ...]]):
    """The rows of each key."""

    @cached_property
    def records(self) -> tuple[R, ...]:
        """The rows of all keys, each once."""
        return tuple({row.id: row for rows in self.values() for row in rows}.values())


class Groups(Generic[R]):
    """The rows of a list by what links them; each kind of key is indexed when it is first asked for.

    Args:
        rows: of the list.
    """

    def __init__(self, rows: Sequence[R]) -> None:
        self._rows = rows
        self._by_kind: dict[str, dict[str, tuple[R, ...]]] = {}

    def of(self, keys: Collection[Key]) -> Grouped[R]:
        """The rows of each key in the order of the list, an id of it in any spelling.

        Args:
            keys: each once; the very lot of a page that is kept is not looked up again.
        """
        if not isinstance(keys, Lot) or len(keys) > _LONGEST_LOT:
            return self._grouped(keys)
        return _LATELY.of(self, None, (keys,), lambda: self._grouped(keys))

    def _grouped(self, keys: Collection[Key]) -> Grouped[R]:
        indexed = self._by_kind
        for kind in {kind for kind, _ in keys} - indexed.keys():
            indexed[kind] = _indexed(_VALUES[kind](self._rows))
        return Grouped(
            {key: indexed[key[0]].get(spelled(key[1]) if key[0] == ID else key[1], ()) for key in keys}
        )  # a page of accounts asks for hundreds of keys, so these are not taken apart first


def _indexed(held: Iterable[tuple[str, R]]) -> dict[str, tuple[R, ...]]:
    """Rows by what they hold; nearly always one row each."""
    index: dict[str, tuple[R, ...]] = {}
    several: dict[str, list[R]] = {}
    for value, row in held:
        if value not in index:
            index[value] = (row,)
        elif value in several:
            several[value].append(row)
        else:
            several[value] = [*index[value], row]
    index.update((value, tuple(rows)) for value, rows in several.items())
    return index


def groups_of(rows: tuple[R, ...], keeper: object, *, are_kept: bool) -> Groups[R]:
    """The groups of a whole list.

    Args:
        rows: of the list.
        keeper: the adapter that it is from; it has no other list.
        are_kept: whether the list was at hand: then the next request has use for its groups too, however long it is.
    """
    return _KEPT.of(keeper, rows) if are_kept else Groups(rows)


def _ids(rows: Sequence[R]) -> Iterator[tuple[str, R]]:
    return ((spelled(row.id), row) for row in rows)


def _shared_ids(rows: Sequence[R]) -> Iterator[tuple[str, R]]:
    return ((external_id, row) for row in rows if (external_id := shared_id(row)) is not None)


def _domains(rows: Sequence[R]) -> Iterator[tuple[str, R]]:
    return ((domain, row) for row in rows if isinstance(row, ReevoAccount) for domain in reevo_domains(row))


_VALUES: dict[str, Callable[[Sequence[Any]], Iterator[tuple[str, Any]]]] = {
    ID: _ids,
    SHARED: _shared_ids,
    DOMAIN: _domains,
}
_LATELY: MadeLately[Grouped[Any]] = MadeLately(most=16, longest=1)
_KEPT: MadeOnce[Any, Groups[Any]] = MadeOnce(Groups)
