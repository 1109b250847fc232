"""The figures of a whole run of the matrix, as the table that the operations' guide shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.vendor import Vendor
from tests.chaos.faults import Kind

GUIDE = Path(__file__).parents[2] / "docs" / "operations.md"
_BETWEEN = re.compile(r"(?<=<!-- chaos: begin -->\n)[^<]*(?=<!-- chaos: end -->)")


@dataclass(frozen=True)
class Figures:
    """What one fault of one vendor came to.

    Attributes:
        codes: of the errors, sorted.
        answered: milliseconds until the answer.
        recovered: milliseconds from the end of the fault to the first whole answer.
    """

    codes: tuple[str, ...]
    answered: float
    recovered: float


def render(cells: Mapping[tuple[Kind, Vendor], Figures]) -> str:
    """A line for each fault: what is told, and of each vendor the two times."""
    names = [vendor.title for vendor in Vendor]
    lines = [f"| fault | told | {' | '.join(names)} |", f"|---|---|{'---|' * len(names)}"]
    for kind in Kind:
        row = [cells[kind, vendor] for vendor in Vendor]
        told = ", ".join(f"`{code}`" for code in sorted({code for each in row for code in each.codes})) or "nothing"
        times = [f"{each.answered:.0f} / {each.recovered:.0f}" for each in row]
        lines.append(f"| {kind} | {told} | {' | '.join(times)} |")
    return "\n".join(lines) + "\n"


def write(cells: Mapping[tuple[Kind, Vendor], Figures]) -> None:
    """Put the table between its marks in the guide."""
    guide = GUIDE.read_text(encoding="utf-8")
    GUIDE.write_text(_BETWEEN.sub(lambda _: render(cells), guide), encoding="utf-8")


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes:
        codes: that are told.
        times: of each vendor, the milliseconds until the answer and until all was well again.
    """

    codes: tuple[str, ...]
    times: tuple[tuple[float, float], ...]


def read(table: str | None = None) -> dict[Kind, Row]:
    """The table of the guide, or this one, by the faults."""
    if table is None:
        found = _BETWEEN.search(GUIDE.read_text(encoding="utf-8"))
        table = found[0] if found else ""
    cells = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    return {Kind(name): Row(_codes(told), tuple(map(_times, times))) for name, told, *times in cells}


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([A-Z_]+)`", cell))


def _times(cell: str) -> tuple[float, float]:
    answered, recovered = cell.split(" / ")
    return float(answered), float(recovered)
