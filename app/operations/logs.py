"""The log: a line each, JSON or text, bounded in length, without secrets and without customers' data.

Three fences stand behind one another. Nobody logs documents, variables, headers or bodies. Of an exception its kind and
the places in the code are written and never its message, which may hold a value. And every line is searched for the
credentials that this process knows and for e-mail addresses.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Collection
from datetime import UTC, datetime
from functools import lru_cache
from typing import TextIO

import msgspec

from app.operations.options import OperationsSettings

LONGEST_MESSAGE = 1_000
"""Characters of a message; what is longer is cut."""

MOST_FRAMES = 30
"""Places of one exception, the innermost ones."""

MOST_CAUSES = 4

_IN_ADDRESS = r"[^\s@\"'<>(){}\[\],;:=/|]"
# It begins where a word does and never goes back, so that a long word is looked through once.
_EMAIL = re.compile(rf"(?<!{_IN_ADDRESS}){_IN_ADDRESS}++@{_IN_ADDRESS}+")
_TOKEN = re.compile(r"\b(?:agk_|eyJ)[\w.~+/-]{8,}")  # as clients sign in with: the settings hold none of them
_SIGNS = ("agk_", "eyJ", "@")
"""One of these is in every token and every address."""

_SHORTEST_SECRET = 6  # a shorter one would tear words apart

_encode = msgspec.json.Encoder(enc_hook=str).encode


class LineFormatter(logging.Formatter):
    """One record, one line.

    Args:
        kind: `json` or `text`.
        secrets: that must not be shown.
    """

    def __init__(self, kind: str, secrets: Collection[str] = ()) -> None:
        super().__init__()
        self._kind = kind
        long_enough = sorted((each for each in secrets if len(each) >= _SHORTEST_SECRET), key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, long_enough))) if long_enough else None
        self._signs = (*_SIGNS, *long_enough)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line break."""
        told: dict[str, object] = {
            "time": _moment(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        fields = getattr(record, "fields", None)
        if isinstance(fields, dict):
            told |= fields
        # Nearly every line has none of the signs, and to look for them at once is a tenth of cleaning each word.
        words = "\n".join([each for each in told.values() if isinstance(each, str)])
        if len(words) > LONGEST_MESSAGE or any(sign in words for sign in self._signs):
            told = {name: self._clean(each) if isinstance(each, str) else each for name, each in told.items()}
        if record.exc_info and record.exc_info[1] is not None:
            told["exception"] = described(record.exc_info[1])
        return _as_text(told) if self._kind == "text" else _as_json(told)

    def _clean(self, message: str) -> str:
        if self._secrets is not None:
            message = self._secrets.sub("[secret]", message)
        message = _EMAIL.sub("[e-mail]", _TOKEN.sub("[secret]", message))
        return message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]}[…]"


def _moment(seconds: float) -> str:
    """A moment in UTC, to the millisecond."""
    whole, milliseconds = divmod(int(seconds * 1000), 1000)
    return f"{_second(whole)}.{milliseconds:03}+00:00"


@lru_cache(maxsize=2)  # of one second there are many lines
def _second(whole: int) -> str:
    return datetime.fromtimestamp(whole, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - a line that cannot be made must not fail what it is about
        return f"a line of {record.name} that could not be made"


def described(error: BaseException) -> list[str]:
    """What an exception is and where it came from, the outermost first, without its message.

    Args:
        error: with its causes.

    Returns:
        For each of at most 5 exceptions a line with its kind, and one for each of the last 30 places.
    """
    told: list[str] = []
    seen: BaseException | None = error
    for _ in range(MOST_CAUSES + 1):
        if seen is None:
            break
        told.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        frames = traceback.extract_tb(seen.__traceback__)[-MOST_FRAMES:]
        told += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return told


def _as_json(told: dict[str, object]) -> str:
    try:
        encoded = _encode(told)
    except (UnicodeEncodeError, RecursionError):  # a lone surrogate, which JSON can escape
        encoded = b"\xff"
    # What is not ASCII is escaped, so that no terminal and no collector of lines takes it for something else.
    return encoded.decode() if encoded.isascii() else json.dumps(told, default=str)


def _as_text(told: dict[str, object]) -> str:
    head = " ".join(str(told.pop(key)) for key in ("time", "level", "logger", "message"))
    rest = " ".join(f"{key}={json.dumps(value, default=str, separators=(',', ':'))}" for key, value in told.items())
    return f"{head} {rest}".rstrip().replace("\n", "\\n").replace("\r", "\\r")


def set_up_logging(settings: OperationsSettings, secrets: Collection[str], stream: TextIO | None = None) -> None:
    """Send every line of this process to one place, in one form.

    Args:
        settings: with the level and the form.
        secrets: that must not be shown.
        stream: where to; standard error where it is not given.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(LineFormatter(settings.log_format, secrets))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    # No line says where it was written, by which thread or process: else that is found out for each, on the stack.
    logging._srcfile = None  # noqa: SLF001 - the switch that the library's documentation names
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.raiseExceptions = False  # what cannot be written is left out; it must not be printed some other way
    for library in ("httpx", "aiohttp", "asyncio", "uvicorn", "uvicorn.error"):
        # Lines of httpx hold the references asked for, e-mails among them; of uvicorn those of each start say nothing.
        logging.getLogger(library).setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))
