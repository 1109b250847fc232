"""What is told of an export when it has ended, and the exit code that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.commands.export.so_far import SoFar
from app.commands.refused import lines_of

WHOLE, INCOMPLETE = 0, 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an export ended.

    Attributes:
        so_far: what is there.
        ending: `END`, `FAILED` or `STOPPED`, as the gateway says; None where the connection broke.
        errors: the first that the gateway told.
        where: it is now.
        seconds: that it took.
        goes_on: whether the same command goes on from there.
    """

    so_far: SoFar
    ending: str | None
    errors: Sequence[Mapping[str, Any]]
    where: str
    seconds: float
    goes_on: bool

    @property
    def code(self) -> int:
        """The exit code."""
        return WHOLE if self.ending == "END" and self.so_far.is_complete else INCOMPLETE


_BROKEN = {
    "FAILED": "The export ended early, as a page could not be had:",
    "STOPPED": "The export ended early, as the gateway stops.",
    None: "The export ended early, as the connection to the gateway broke.",
}

_ROWS = "rows may be missing, as a vendor did not give all of its own (`doctor` tells how the vendors stand)"


def lines(outcome: Outcome, *, quiet: bool) -> Iterator[str]:
    """Lines for standard error.

    Args:
        outcome: to tell.
        quiet: where all is there, nothing is told.
    """
    so_far = outcome.so_far
    rows = f"{outcome.where}: {so_far.rows:,} rows"
    if outcome.code == WHOLE:
        if not quiet:
            yield f"{rows} in {outcome.seconds:.1f} s; nothing is missing.{_stale(so_far)}\n"
        return
    if outcome.ending == "END":
        missing = f"{so_far.errors:,} errors" if so_far.errors else _ROWS
        yield f"{rows}, and something is missing: {missing}.{_stale(so_far)}\n"
        yield from lines_of(outcome.errors, count=so_far.errors)
        return
    yield f"{_BROKEN.get(outcome.ending, _BROKEN['STOPPED'])}\n"
    yield from lines_of(outcome.errors)
    if so_far.cursor is None:
        yield "Nothing is there that could be gone on from: it has to be begun anew.\n"
    elif outcome.goes_on:
        yield f"{rows} of the beginning. The same command goes on from there.\n"
    else:
        yield f"{rows} of the beginning. Go on with --after '{so_far.cursor}'.\n"


def _stale(so_far: SoFar) -> str:
    return " Some data are older than they should be." if so_far.is_stale else ""
