"""Lists in an answer's data, as rows and columns.

A row is one thing of a list: what it holds becomes a column each, with dots in the name for what lies deeper, and a
list within a row stays one cell, as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.upstream.decoding import encode_json

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of an answer.

    Attributes:
        name: the path that leads to it, with dots; empty for the data itself.
        rows: its things; null for one that could not be had.
        is_connection: whether it is a page of more.
        following: the cursor behind which there is more; None where there is no more, or the answer does not tell.
    """

    name: str
    rows: Sequence[Row | None]
    is_connection: bool = False
    following: str | None = None


def lists_of(data: Mapping[str, Any]) -> list[Listed]:
    """The lists that an answer holds and that stand in no other list, connections first.

    Returns:
        The data itself as a list of one, where there is none.
    """
    found = sorted(_lists(data, ()), key=lambda each: not each.is_connection)
    return found or [Listed("", [data])]


def columns_of(rows: Sequence[Row | None]) -> tuple[list[str], list[list[Any]]]:
    """The names of columns, in the order in which rows name them, and the cells of each row.

    What is null in some rows and an object in others has only the columns of the object.
    """
    flat = [dict(_cells(row, "")) if row is not None else {} for row in rows]
    names: dict[str, None] = {}
    for cells in flat:
        names.update(dict.fromkeys(cells))
    filled = {name for cells in flat for name, cell in cells.items() if cell is not None}
    kept = [name for name in names if name in filled or not any(other.startswith(f"{name}.") for other in names)]
    order = _beside(kept, list(names))
    return order, [[cells.get(name) for name in order] for cells in flat]


def text_of(cell: Any) -> str:
    """A cell as text: nothing for null, words as they are, all else as JSON."""
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else encode_json(cell).decode()


def _lists(value: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[Listed]:
    for key, part in value.items():
        here = (*path, key)
        if isinstance(part, Mapping):
            rows = _rows(part)
            if rows is None:
                yield from _lists(part, here)
            else:
                yield Listed(".".join(here), rows, is_connection=True, following=_following(part))
        elif isinstance(part, list) and any(isinstance(each, Mapping) for each in part):
            yield Listed(".".join(here), [each if isinstance(each, Mapping) else None for each in part])


def _rows(value: Mapping[str, Any]) -> Sequence[Row | None] | None:
    """The rows of a connection: its nodes, else its edges; None for anything else."""
    for key in ("nodes", "edges"):
        rows = value.get(key)
        if isinstance(rows, list) and all(row is None or isinstance(row, Mapping) for row in rows):
            return rows
    return None


def _following(connection: Mapping[str, Any]) -> str | None:
    page = connection.get("pageInfo")
    has_more = isinstance(page, Mapping) and page.get("hasNextPage") is True
    cursor = page.get("endCursor") if has_more and isinstance(page, Mapping) else None
    return cursor if isinstance(cursor, str) else None


def _cells(value: Row, above: str) -> Iterator[tuple[str, Any]]:
    for key, part in value.items():
        name = f"{above}{key}"
        if isinstance(part, Mapping) and part:
            yield from _cells(part, f"{name}.")
        else:
            yield name, part


def _beside(kept: Sequence[str], named: Sequence[str]) -> list[str]:
    """Columns of one object stand beside each other, where the first of them was named."""
    first = {name.partition(".")[0]: index for index, name in reversed(list(enumerate(named)))}
    return sorted(kept, key=lambda name: first[name.partition(".")[0]])
