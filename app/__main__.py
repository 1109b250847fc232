"""`python -m app`: serve the gateway, or do what the command line says instead."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.commands.output import open_closed

if TYPE_CHECKING:
    from starlette.applications import Starlette


def main(arguments: Sequence[str] = ()) -> int:
    """Do what the command line says; without a word on it, serve until told to stop. Returns the exit code."""
    open_closed(is_command=bool(arguments) and arguments[0] != "serve")
    if arguments:
        with _nothing_to_end():
            from app.commands.line import parse, run_command  # what serves needs none of it

        parsed = parse(arguments)
        if parsed.command not in (None, "serve"):
            return run_command(parsed, os.environ)
    gc.disable()  # until it serves: next to none of what is loaded is garbage, and going through it takes a tenth
    with _nothing_to_end():
        from app.serving import serve
    return serve(os.environ)


def worker() -> Starlette:
    """The gateway as one of several processes serves it."""
    gc.disable()  # as above
    from app.serving import worker as serving_together  # a command needs none of it

    return serving_together(os.environ)


@contextmanager
def _nothing_to_end() -> Iterator[None]:
    """While all is loaded, which takes a second, who interrupts ends the program at once and without a word."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:  # else whoever started the program wants it otherwise
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
