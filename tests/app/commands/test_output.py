"""Standard streams that are not there, full, or read by nobody."""

from __future__ import annotations

import io
import sys

import pytest

from app.commands.output import CannotWrite, open_closed, take_every_letter, tell


class _Full(io.StringIO):
    def flush(self) -> None:
        raise OSError(28, "No space left on device")


class _Gone(io.StringIO):
    def flush(self) -> None:
        raise BrokenPipeError


def test_what_is_told_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    tell("words")
    assert capsys.readouterr().out == "words"


def test_a_full_disk_is_told_from_a_reader_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", _Full())
    with pytest.raises(CannotWrite, match=r"^standard output cannot be written: No space left on device\.$"):
        tell("words")
    monkeypatch.setattr(sys, "stdout", _Gone())
    with pytest.raises(BrokenPipeError):
        tell("words")


@pytest.mark.parametrize("is_command", [True, False])
def test_a_program_without_streams(monkeypatch: pytest.MonkeyPatch, *, is_command: bool) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    open_closed(is_command=is_command)
    opened = (sys.stdin, sys.stdout, sys.stderr)
    assert sys.stdin.read() == ""
    sys.stderr.write("goes nowhere")
    sys.stderr.flush()
    if is_command:
        with pytest.raises(CannotWrite, match="Bad file descriptor"):
            tell("words")
    else:
        tell("gateway ready")
    for each in opened:
        try:
            each.close()
        except OSError:
            assert is_command


def test_streams_that_are_there_are_left_alone() -> None:
    before = (sys.stdin, sys.stdout, sys.stderr)
    open_closed(is_command=True)
    assert (sys.stdin, sys.stdout, sys.stderr) == before


def test_letters_that_the_locale_does_not_have_are_written_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    take_every_letter()
    tell("🌍 \ud83d\r\n")
    assert written.getvalue() == "🌍 \\ud83d\r\n".encode()
