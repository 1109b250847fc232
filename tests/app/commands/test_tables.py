"""Columns as wide as what they hold, whatever that is."""

from __future__ import annotations

from app.commands.tables import table


def test_columns_are_even_also_for_wide_letters() -> None:
    assert table([("name", "n"), ("日本", "1"), ("é", "2")]).splitlines() == [
        "name  n",
        "----  -",
        "日本  1",
        "é     2",
    ]


def test_nothing_moves_the_cursor_or_turns_the_text() -> None:
    shown = table([("a",), ("x\x1b[2Jy\nz\u202e",)])
    assert shown.splitlines()[2] == "x?[2Jy z?"


def test_long_cells_are_cut() -> None:
    assert table([("a",), ("x" * 20,)], widest=5).splitlines()[2] == "xxxx…"
