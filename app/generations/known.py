"""The generations of one credential's nouns, as far as this process knows them."""

from __future__ import annotations

from collections.abc import Collection


class KnownGenerations:
    """A number for each noun that only ever grows: what was read under a smaller one may be older than a write.

    The numbers are this process's own. They say that something was written, or that it cannot be ruled out, and never
    how often; two processes need not agree on them.
    """

    __slots__ = ("_all", "_each", "grown")

    def __init__(self) -> None:
        self.grown = 0
        """How often anything grew."""
        self._all = 0
        self._each: dict[str, int] = {}

    def of(self, noun: str) -> int:
        """The generation of a noun, such as `account`."""
        return self._all + self._each.get(noun, 0)  # both only grow, so two moments of one sum are one generation

    def grow(self, nouns: Collection[str]) -> None:
        """Let what was read of these nouns so far be old."""
        self.grown += 1
        for noun in nouns:
            self._each[noun] = self._each.get(noun, 0) + 1

    def grow_all(self) -> None:
        """Let all that was read so far be old."""
        self.grown += 1
        self._all += 1
