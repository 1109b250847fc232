"""Lists that were shown lately: of the very same records, the same selection shows the very same.

A page that is kept, or that several requests wait for together, gives each of them the same records. What looking at
them shows turns on nothing else than on them, on what they were looked up in and on the selection: so it is shown once,
and encoded once, and the requests that follow have it. Nobody changes what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from msgspec import Raw

from app.upstream.decoding import encode_json
from schema.executor.fed import AtHand, NotAtHand
from schema.executor.feeding import Feed
from schema.made_once import MadeLately

_FEWEST = 8
"""Rows that have nothing beside them; fewer are shown anew in the time that it takes to look whether they were."""


class Lasting(list[dict[str, Any]]):
    """What a list shows for as long as its records are kept; nobody changes it."""

    __slots__ = ("_encoded",)

    def __init__(self, items: list[dict[str, Any]]) -> None:
        super().__init__(items)
        self._encoded: Raw | None = None

    @property
    def encoded(self) -> Raw:
        """As JSON."""
        if self._encoded is None:
            self._encoded = Raw(encode_json(self))
        return self._encoded


_LISTS: MadeLately[Lasting] = MadeLately(most=16, longest=1000)


def shown(feed: Feed, rows: Sequence[Any], at_hand: AtHand) -> list[dict[str, Any]]:
    """What is shown of rows, anew or as it was lately.

    Args:
        feed: shows them.
        rows: as `Feed.rows` takes them; their classes are known, where they stand for themselves.
        at_hand: what they are looked up in.

    Raises:
        Exception: one of them is not shown by looking at it.
    """
    keeper = at_hand.run.keeper
    are_few = len(rows) < _FEWEST and not feed.beside
    if keeper is None or are_few or not (_are_frozen(rows) and _lasts(feed)):
        return feed.rows(rows, at_hand)
    try:
        found_in = [at_hand[among] for among in feed.amongs]
    except NotAtHand:  # it may be that none of these rows needs it
        return feed.rows(rows, at_hand)
    told_by = (feed, *found_in, *(at_hand.beside[each] for each in feed.beside), *rows)
    return _LISTS.of(keeper, None, told_by, lambda: Lasting(feed.rows(rows, at_hand)))


def encoded(data: Any) -> Any:
    """Data with those of its lists as JSON that are encoded once, for who encodes all of it now.

    Args:
        data: of an answer; it stays as it is.
    """
    if data.__class__ is Lasting:
        return data.encoded
    if data.__class__ is not dict:
        return data
    others = [(key, value) for key, value in data.items() if value.__class__ is dict or value.__class__ is Lasting]
    return {**data, **{key: encoded(value) for key, value in others}} if others else data


def _lasts(feed: Feed) -> bool:
    """Whether all objects that were met so far below the rows stay as they are."""
    return all(_stays(kind) for kind in feed.classes) and all(map(_lasts, feed.below))


def _are_frozen(rows: Sequence[Any]) -> bool:
    return all(map(_stays, set(map(type, rows))))


@lru_cache(maxsize=256)
def _stays(kind: type) -> bool:
    """Whether objects of a class stay as they were made."""
    parameters = getattr(kind, "__dataclass_params__", None)
    return kind is type(None) or (parameters is not None and bool(parameters.frozen))
