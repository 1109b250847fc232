"""Records by what links them: what a batch of keys is answered from, where a whole list was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from app.domain.account import ReevoAccount
from app.domain.link_keys import reevo_domains, shared_id, spelled
from app.domain.verdicts import Linkable
from schema.identity.keys import DOMAIN, ID, SHARED, Key
from schema.identity.made_once import MadeOnce

R = TypeVar("R", bound=Linkable)


class Groups(Generic[R]):
    """The rows of a list by what links them; each kind of key is indexed when it is first asked for.

    Args:
        rows: of the list.
    """

    def __init__(self, rows: Sequence[R]) -> None:
        self._rows = rows
        self._by_kind: dict[str, dict[str, list[R]]] = {}

    def of(self, keys: Iterable[Key]) -> dict[Key, tuple[R, ...]]:
        """The rows of each key in the order of the list, an id of it in any spelling."""
        found: dict[Key, tuple[R, ...]] = {}
        for key in keys:
            kind, value = key
            found[key] = tuple(self._index(kind).get(spelled(value) if kind == ID else value, ()))
        return found

    def _index(self, kind: str) -> Mapping[str, Sequence[R]]:
        index = self._by_kind.get(kind)
        if index is None:
            index = self._by_kind[kind] = self._indexed(_VALUES[kind])
        return index

    def _indexed(self, values: Callable[[R], tuple[str, ...]]) -> dict[str, list[R]]:
        index: dict[str, list[R]] = {}
        for row in self._rows:
            for value in values(row):
                index.setdefault(value, []).append(row)
        return index


def groups_of(rows: tuple[R, ...], keeper: object, *, are_kept: bool) -> Groups[R]:
    """The groups of a whole list.

    Args:
        rows: of the list.
        keeper: the adapter that it is from; it has no other list.
        are_kept: whether the list was at hand: then the next request has use for its groups too, however long it is.
    """
    return _KEPT.of(keeper, rows) if are_kept else Groups(rows)


def _ids(record: Linkable) -> tuple[str, ...]:
    return (spelled(record.id),)


def _shared_ids(record: Linkable) -> tuple[str, ...]:
    external_id = shared_id(record)
    return () if external_id is None else (external_id,)


def _domains(record: Linkable) -> tuple[str, ...]:
    return reevo_domains(record) if isinstance(record, ReevoAccount) else ()


_VALUES = {ID: _ids, SHARED: _shared_ids, DOMAIN: _domains}
_KEPT: MadeOnce[Any, Groups[Any]] = MadeOnce(Groups)
