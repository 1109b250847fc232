"""A context variable that is set for as long as a block lasts."""

from __future__ import annotations

from contextvars import ContextVar, Token
from typing import Generic, TypeVar

T = TypeVar("T")


class Within(Generic[T]):
    """Runs a block with a context variable set. A class and no generator, which takes three times as long.

    Args:
        variable: that is set.
        value: of it, which the block is given.
    """

    __slots__ = ("_token", "_value", "_variable")

    def __init__(self, variable: ContextVar[T] | ContextVar[T | None], value: T) -> None:
        self._variable = variable
        self._value = value

    def __enter__(self) -> T:
        """Set it."""
        self._token: Token[T] | Token[T | None] = self._variable.set(self._value)
        return self._value

    def __exit__(self, *_: object) -> None:
        """Set it back to what it was."""
        self._variable.reset(self._token)  # type: ignore[arg-type]  # of the same variable
