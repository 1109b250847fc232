"""How far many writes have come: told by whoever sends them, looked at by whoever tells a client."""

from __future__ import annotations

from schema.usage_log.payloads import NumberedOutcome, WriteProgress
from schema.writes.outcomes import WriteOutcome
from schema.writes.steps import Done


class Progress:
    """What became of each write so far.

    It grows with the number of writes and not with the time that nobody looks: who looks is told what is new since.

    Args:
        total: of writes.
    """

    def __init__(self, total: int) -> None:
        self.is_watched = True
        self._done: list[Done | None] = [None] * total
        self._told: list[int] = []

    @property
    def position(self) -> int:
        """Where somebody who has seen all so far goes on from."""
        return len(self._told)

    @property
    def done(self) -> list[Done]:
        """What became of all of them, in the order of the input; for when nothing is left."""
        return [each for each in self._done if each is not None]

    @property
    def counts(self) -> WriteProgress:
        """The outcomes so far, counted."""
        return WriteProgress.of(len(self._done), (each.outcome for each in self.done))

    def is_known(self, index: int) -> bool:
        """Whether anything is known of what became of one."""
        return self._done[index] is not None

    def outcome(self, index: int) -> WriteOutcome | None:
        """What became of one; None while nothing is known."""
        known = self._done[index]
        return None if known is None else known.outcome

    def tell(self, index: int, done: Done) -> None:
        """Say what became of one, or that more is known of it than before."""
        self._done[index] = done
        self._told.append(index)

    def since(self, position: int) -> list[NumberedOutcome]:
        """What was told since, each write once, as it is known now."""
        fresh = dict.fromkeys(self._told[position:])
        return [NumberedOutcome(index=i, outcome=known) for i in fresh if (known := self.outcome(i)) is not None]

    def nobody_watches(self) -> None:
        """Say that whoever asked has gone: nothing more is to be sent."""
        self.is_watched = False
