"""What a run came to, as it is kept in a file: enough to make every table and picture again without measuring."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.peers.figures import Spread, ratios
from tests.bench.peers.measuring import Cell


@dataclass(slots=True)
class Results:
    """A run.

    Attributes:
        rounds: how many there were.
        seconds: that each load lasted.
        generator: of the load.
        ceiling: requests a second that the generator gets out of the upstream alone, 16 at once.
        machine: what it ran on.
        missing: servers that could not be run, with the reason.
        cells: every measurement.
    """

    rounds: int
    seconds: float
    generator: str
    ceiling: float = 0.0
    machine: str = ""
    missing: dict[str, str] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)

    def of(self, server: str, query: str, delay: int, connections: int) -> list[Cell]:
        """The measurements of one combination, a round each, in the order of rounds."""
        wanted = (server, query, delay, connections)
        found = (cell for cell in self.cells if (cell.server, cell.query, cell.delay, cell.connections) == wanted)
        return sorted(found, key=lambda cell: cell.round)

    def spread(self, cells: Sequence[Cell], value: Callable[[Cell], float]) -> Spread | None:
        """The spread of a value; None where nothing was measured."""
        return Spread.of([value(cell) for cell in cells]) if cells else None

    def ratio(self, ours: Sequence[Cell], theirs: Sequence[Cell]) -> Spread | None:
        """How many times as many requests a second, of the rounds that both have; None where they share none."""
        mine, other = _by_round(ours), _by_round(theirs)
        shared = sorted(mine.keys() & other.keys())
        if not shared:
            return None
        return ratios([mine[number] for number in shared], [other[number] for number in shared])

    def leave_out(self, server: str, reason: str) -> None:
        """Forget what was measured of a server: it cannot be compared, and why."""
        self.missing[server] = reason
        self.cells = [cell for cell in self.cells if cell.server != server]

    def seen(self, value: Callable[[Cell], int]) -> list[int]:
        """The values that occur, in order."""
        return sorted({value(cell) for cell in self.cells})

    def write(self, file: Path) -> None:
        """Put it into a file as JSON."""
        file.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Results:
        """A run out of its file."""
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        cells = [Cell(**cell) for cell in kept.pop("cells")]
        return cls(**kept, cells=cells)


def machine() -> str:
    """What a run is made on, in a line, and how busy that is without it."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    busy = f"{os.getloadavg()[0]:.1f} processes at work before it began"
    return f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}; {busy}"


def _by_round(cells: Sequence[Cell]) -> dict[int, float]:
    return {cell.round: cell.rate for cell in cells if cell.rate > 0}
