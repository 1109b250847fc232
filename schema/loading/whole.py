"""Loaders of whole lists."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import ClassVar, TypeVar

from app.domain.errors import GatewayError
from app.upstream.scope import Strategy
from schema.loading.choices import Noun
from schema.loading.loader import Loader

V = TypeVar("V")


class Whole(Loader[str, V]):
    """A loader of something there is one of, such as a whole list. Subclasses give `read`.

    Attributes:
        noun: what the list is of, for the plan; a list without one is not told of.
        why: the list is read as a whole.
    """

    noun: ClassVar[Noun | None] = None
    why: ClassVar[str] = "the list comes whole in one call"

    _KEY = "all"

    @abstractmethod
    async def read(self) -> V:
        """The one answer.

        Raises:
            GatewayError: there is none.
        """

    def calls(self) -> int:
        """How many calls reading it is expected to cost; 0 where it is at hand."""
        return 1

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, V | GatewayError]:
        """The one answer, for the one key; its calls are told here, once, whoever needs the list."""
        if self.noun is not None:
            calls = self.calls()
            if calls:
                self.noun.all(Strategy.LIST, self.why, calls)
            else:
                self.noun.all(Strategy.CACHE, "the list is fresh", 0)
        return {key: await self.read() for key in keys}

    async def all(self) -> V:
        """The one answer, read once in a request.

        Raises:
            GatewayError: there is none.
        """
        return await self.load(self._KEY)

    def begin_all(self) -> None:
        """Start reading what the plan is sure to need."""
        self.begin(self._KEY)

    async def settled(self) -> None:
        """Wait for what was begun, whatever comes of it: those who ask afterwards need not wait."""
        with suppress(GatewayError):
            await self.all()

    def known_all(self) -> tuple[V] | None:
        """The one answer, in a tuple, where it is there already."""
        return self.known(self._KEY)

    def all_begun(self) -> bool:
        """Whether it was asked for in this request."""
        return self.has_begun(self._KEY)
