"""Errors of an answer, a line each, as commands tell them on standard error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.commands.tables import plain

MOST = 20
"""That are told; the others are counted."""

_SAID = {"PersistedQueryNotFound": "The gateway keeps no document of that name."}
"""Messages that are words of a protocol, as sentences."""


def lines_of(errors: Iterable[Mapping[str, Any]], *, most: int = MOST) -> Iterator[str]:
    """A line each, with its end.

    Args:
        errors: as GraphQL answers have them; those of an export have the number of their row.
        most: that are told.
    """
    every = list(errors)
    for error in every[:most]:
        code = (error.get("extensions") or {}).get("code", "ERROR")
        row = [f"row {error['row']}"] if "row" in error else []
        path = ".".join(map(str, error.get("path") or ()))
        place = ", ".join([*row, *([path] if path else [])])
        said = _SAID.get(str(error.get("message")), error.get("message"))
        yield plain(f"{code}{f' at {place}' if place else ''}: {said}") + "\n"
    if len(every) > most:
        yield f"and {len(every) - most} more errors\n"
