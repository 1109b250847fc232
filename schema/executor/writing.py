"""What is written: Python with nothing of a document in it but names, which are checked once more here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from types import CodeType

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_LONGEST_KEPT = 16_000  # characters; with `_MOST_KEPT` of them, some ten megabytes with their code
_MOST_KEPT = 256


def code_of(text: str) -> CodeType:
    """The code of a text; documents that differ in arguments, variables and places select the same fields."""
    return _kept_code(text) if len(text) < _LONGEST_KEPT else _code(text)


def constant(name: str) -> str:
    """A name as a constant.

    Raises:
        ValueError: it is none.
    """
    return repr(checked(name))


def checked(name: str) -> str:
    """A name.

    Raises:
        ValueError: it is none.
    """
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no name")
    return name


def indented(lines: Iterable[str]) -> Iterator[str]:
    """Lines of a body, by one column: what is nested deep would be longer than all the rest."""
    return (f" {line}" for line in lines)


def renamed(expression: str, name: str, meant: str) -> str:
    """An expression with another name in the place of one of its own."""
    return re.sub(rf"\b{name}\b", meant, expression)


def _code(text: str) -> CodeType:
    return compile(text, "<selection>", "exec")


@lru_cache(maxsize=_MOST_KEPT)
def _kept_code(text: str) -> CodeType:
    return _code(text)
