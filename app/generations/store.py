"""What replicas share: of each credential a number for each noun, and the pause that its vendor asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class StoreUnreachable(Exception):
    """The place where numbers are shared did not do what was asked, or not in time; it may have been done."""


@dataclass(frozen=True, slots=True)
class Told:
    """The numbers of one credential at one moment.

    Attributes:
        epoch: made anew whenever the numbers were lost; None where it was lost just now.
        numbers: how often each noun was raised in this epoch; one that is missing was not.
        paused: seconds for which the vendor is still asked nothing with this credential, as it has asked; 0 for none.
    """

    epoch: str | None
    numbers: Mapping[str, int]
    paused: float = 0.0


class GenerationStore(Protocol):
    """Numbers that only grow, seen by all replicas in one order."""

    async def told(self, scopes: Sequence[str]) -> Sequence[Told]:
        """The numbers of each scope, in one round trip.

        Args:
            scopes: a vendor and a credential each, as `vendor:digest`.

        Raises:
            StoreUnreachable: they could not be had.
        """
        ...

    async def raised(self, scope: str, nouns: Collection[str]) -> Told:
        """Raise the number of each noun by one or more, and tell all of the scope as they are then.

        Raises:
            StoreUnreachable: it cannot be said that they were raised.
        """
        ...

    async def paused(self, scope: str, seconds: float) -> None:
        """Let all know of a pause; a longer one under way goes on.

        Raises:
            StoreUnreachable: it cannot be said that they will.
        """
        ...

    async def aclose(self) -> None:
        """Let go of what it holds open; it may be asked again."""
        ...
