"""Standard streams of the program, which may be closed, full, or read by somebody who has had enough."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TextIO


def open_closed(*, is_command: bool) -> None:
    """Open the standard streams that the program was started without, which Python has as None.

    Args:
        is_command: whether standard output is what was asked for: writing to it fails then, else it goes nowhere.
    """
    if sys.stdin is None:
        sys.stdin = _opened(os.O_RDONLY, "r")
    if sys.stdout is None:
        sys.stdout = _opened(os.O_RDONLY if is_command else os.O_WRONLY, "w")
    if sys.stderr is None:
        sys.stderr = _opened(os.O_WRONLY, "w")


def take_every_letter() -> None:
    """Let standard streams hold any text: in UTF-8 for programs, on a terminal with escapes for what that lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


class CannotWrite(Exception):
    """Something cannot be written; says what and why.

    Args:
        what: the file, as people call it.
        error: that came of it.
    """

    def __init__(self, what: object, error: OSError) -> None:
        super().__init__(f"{what} cannot be written: {error.strerror}.")


def tell(text: str) -> None:
    """Write text to standard output, so that it is there.

    Raises:
        BrokenPipeError: whoever read it has gone.
        CannotWrite: it cannot be written.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite("standard output", error) from error


def give_up() -> None:
    """Let what is not written yet go nowhere: Python would try once more at its end, and tell of it in its own way."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _opened(flags: int, mode: str) -> TextIO:
    found: TextIO = os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8")  # type: ignore[assignment]
    return found
