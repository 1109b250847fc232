"""Batches as aiodataloader carries them out: by a loader that they do not keep, with failures observed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from weakref import ref

L = TypeVar("L")
A = TypeVar("A")
R = TypeVar("R")


def weakly(loader: L, batch: Callable[[L, A], Coroutine[Any, Any, R]]) -> Callable[[A], Coroutine[Any, Any, R]]:
    """What a DataLoader calls, which does not keep the loader: a circle would stay until it is looked for.

    Whoever waits for a batch keeps the loader; where nobody does any more, nothing is asked.

    Args:
        loader: whose batches they are.
        batch: a method of its class.
    """
    reference = ref(loader)

    async def carried_out(asked: A) -> R:
        found = reference()
        if found is None:
            raise asyncio.CancelledError
        return await batch(found, asked)

    return carried_out


def observe(future: asyncio.Future[Any]) -> None:
    """Take note of a failure that may have no other waiter."""
    if not future.cancelled():
        future.exception()
