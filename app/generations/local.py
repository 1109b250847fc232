"""What a write does to generations, and the process that nobody else writes beside."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from app.generations.known import KnownGenerations


class Generations(Protocol):
    """The generations of one credential at one vendor."""

    @property
    def known(self) -> KnownGenerations:
        """As far as this process knows them."""
        ...

    async def written(self, nouns: Collection[str]) -> None:
        """Raise the generation of each noun, here before anything is awaited; never fails and is bounded in time.

        Args:
            nouns: that a write changes, or has changed; to be told before it is sent and again after its answer.
        """
        ...

    def share_pauses(self, heard: Callable[[float], None]) -> Callable[[float], None]:
        """Take part in the pauses that the vendor asks for with this credential.

        Args:
            heard: told the seconds of a pause that another process was asked for.

        Returns:
            What is to be told the seconds of a pause that this process was asked for; it never fails and never waits.
        """
        ...


class LocalGenerations:
    """The generations of a process that writes alone: what it knows is all there is to know."""

    def __init__(self) -> None:
        self.known = KnownGenerations()

    async def written(self, nouns: Collection[str]) -> None:
        """Raise the generation of each noun, with nothing to wait for."""
        self.known.grow(nouns)

    def share_pauses(self, heard: Callable[[float], None]) -> Callable[[float], None]:  # noqa: ARG002
        """Nobody is to be told, and nobody tells."""
        return lambda _: None
