"""How far something has come: on a terminal, in a file, and for who wants to hear nothing."""

from __future__ import annotations

import asyncio
import io

import pytest

from app.commands import progress
from app.commands.progress import Bar, Lines, progress_on


class _Terminal(io.StringIO):
    def __init__(self) -> None:
        super().__init__()
        self.told = asyncio.Event()

    def write(self, text: str) -> int:
        self.told.set()
        return super().write(text)

    def isatty(self) -> bool:
        return True


def test_a_bar_tells_rows_and_the_total_and_is_gone_behind_it() -> None:
    terminal = _Terminal()
    bar = Bar(terminal, "logs.csv", "rows", begun=100)
    bar.at(150, 300)
    bar.look()
    bar.at(200, 150)  # there are more than the vendor has told
    bar.look()
    shown = terminal.getvalue()
    assert "150/300" in shown
    assert "200/200" in shown
    assert "rows/s" in shown
    bar.close()
    assert terminal.getvalue().endswith("\r")


def test_a_bar_without_a_total_tells_what_came() -> None:
    terminal = _Terminal()
    bar = Bar(terminal, "logs.parquet", "B")
    bar.at(2_500_000, what="still logs.parquet")
    bar.look()
    bar.close()
    assert "still logs.parquet: 2.50MB" in terminal.getvalue()


def test_a_few_have_no_rate() -> None:
    terminal = _Terminal()
    bar = Bar(terminal, "asking", "vendors", is_long=False)
    bar.at(1, 5, "waiting for Swift")
    bar.look()
    bar.close()
    assert "waiting for Swift: 1 of 5 vendors [00:00]" in terminal.getvalue()


def test_lines_are_far_between() -> None:
    stream, now = io.StringIO(), [0.0]
    lines = Lines(stream, "logs.csv", "rows", 1_000, lambda: now[0])
    lines.at(2_000, 9_000)
    assert stream.getvalue() == ""
    now[0] = 20.0
    lines.look()
    lines.look()
    lines.at(5_000)
    lines.close()
    assert stream.getvalue() == "logs.csv: 2,000 of 9,000 rows, 20 s, 50 a second\n"


def test_bytes_are_told_in_megabytes() -> None:
    stream, now = io.StringIO(), [0.0]
    lines = Lines(stream, "logs.parquet", "B", clock=lambda: now[0])
    now[0] = 20.0
    lines.at(1_200_000_000)
    assert stream.getvalue() == "logs.parquet: 1,200.0 MB, 20 s, 60.00 MB/s\n"


async def test_time_goes_by_on_a_terminal_though_nothing_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_BETWEEN_LOOKS", 0)
    terminal = _Terminal()
    async with progress_on(terminal, "export", "rows") as shown:
        terminal.told.clear()
        await terminal.told.wait()
        shown.at(3)
    assert "export: 0 rows" in terminal.getvalue()


async def test_who_wants_to_hear_nothing_hears_nothing() -> None:
    terminal = _Terminal()
    async with progress_on(terminal, "export", "rows", quiet=True) as shown:
        shown.at(3, 4)
        shown.look()
    assert terminal.getvalue() == ""
