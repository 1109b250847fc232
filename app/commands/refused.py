"""Errors of an answer, as commands tell them on standard error: a line each, and those that say the same in one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.commands.tables import plain

MOST = 20
"""Lines; errors that are in none are counted."""

_SAID = {"PersistedQueryNotFound": "The gateway keeps no document of that name."}
"""Messages that are words of a protocol, as sentences."""

Error = Mapping[str, Any]


def lines_of(errors: Iterable[Error], *, count: int = 0, most: int = MOST) -> Iterator[str]:
    """A line for each, with its end; those of one kind at many rows are one.

    Args:
        errors: as GraphQL answers have them; those of an export have the number of their row.
        count: how many there were, where not all of them are here.
        most: lines.
    """
    alike: dict[tuple[str, str, str], list[Error]] = {}
    for error in errors:
        path = ".".join("*" if isinstance(step, int) else str(step) for step in error.get("path") or ())
        alike.setdefault((code_of(error), path, str(error.get("message"))), []).append(error)
    told = 0
    for (code, path, message), same in list(alike.items())[:most]:
        place = path if len(same) > 1 else _place(same[0])
        where, often = f" at {place}" if place else "", f", {len(same)} times" if len(same) > 1 else ""
        yield plain(f"{code}{where}{often}: {_SAID.get(message, message)}") + "\n"
        told += len(same)
    left = max(count, sum(map(len, alike.values()))) - told
    if left:
        yield f"and {left:,} more errors\n"


def code_of(error: Error) -> str:
    """Its code, or a word for one that has none."""
    return str((error.get("extensions") or {}).get("code", "ERROR"))


def _place(error: Error) -> str:
    row = [f"row {error['row']}"] if "row" in error else []
    path = ".".join(map(str, error.get("path") or ()))
    return ", ".join([*row, *([path] if path else [])])
