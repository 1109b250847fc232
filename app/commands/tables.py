"""Tables of text, with columns as wide as what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import combining, east_asian_width

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


def table(rows: Iterable[Iterable[str]], *, widest: int = 120) -> str:
    """Lines of columns, with a line under the first row, which names them.

    Args:
        rows: cells of text; what would move a terminal's cursor, or the direction of its letters, is shown as `?`.
        widest: characters of a cell; a longer one is cut, and ends in `…`.
    """
    cells = [[_shown(cell, widest) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def plain(text: str) -> str:
    """Text in one line, with what would move a terminal's cursor, or the direction of its letters, as `?`."""
    return _CONTROL.sub("?", text.replace("\n", " "))


def _shown(cell: str, widest: int) -> str:
    clean = plain(cell)
    return clean if len(clean) <= widest else f"{clean[: widest - 1]}…"


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    return sum(0 if combining(each) else 2 if east_asian_width(each) in "WF" else 1 for each in text)
