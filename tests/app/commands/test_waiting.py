"""A terminal is told that something is waited for, and left clean."""

from __future__ import annotations

import asyncio
import io

import pytest

from app.commands import waiting


class _Terminal(io.StringIO):
    def __init__(self) -> None:
        super().__init__()
        self.told = asyncio.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.told.set()
        return super().write(text)


class _Pipe(_Terminal):
    def isatty(self) -> bool:
        return False


async def test_a_terminal_is_told_and_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_AT_FIRST", 0)
    terminal = _Terminal()
    async with waiting.told_on(terminal, "waiting"):
        await terminal.told.wait()
    assert terminal.getvalue().startswith("\rwaiting … ")
    assert terminal.getvalue().endswith("\r\x1b[K")


async def test_what_is_no_terminal_is_told_nothing() -> None:
    pipe = io.StringIO()
    async with waiting.told_on(pipe, "waiting"):
        await asyncio.sleep(0)
    assert pipe.getvalue() == ""


async def test_what_is_no_terminal_has_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_BETWEEN_LINES", 0)
    pipe = _Pipe()
    async with waiting.told_on(pipe, "waiting"):
        await pipe.told.wait()
    assert pipe.getvalue().splitlines()[0] == "waiting for 0 s"


async def test_who_wants_to_hear_nothing_hears_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_AT_FIRST", 0)
    terminal = _Terminal()
    async with waiting.told_on(terminal, "waiting", quiet=True):
        await asyncio.sleep(0)
    assert terminal.getvalue() == ""
