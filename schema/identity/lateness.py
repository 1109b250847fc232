"""Vendors that are late: what waits for several of them goes on without those, so that it can still ask the others."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

from app.upstream.scope import current_scope
from schema.context import Context

_SHARE = 0.6
"""Of the time that is left. What was kept takes a late vendor's place after half of it, and is waited for with this."""


async def for_a_while(
    context: Context, asked: Iterable[Coroutine[Any, Any, None]], behind: Iterable[Coroutine[Any, Any, None]] = ()
) -> bool:
    """Wait for all of these at once, but not for so long that no time is left to ask for what comes behind them.

    What is not there by then goes on for those who need it: they find it under way, and wait for it by themselves.

    Args:
        context: of the request. What is late ends with it.
        asked: one for each vendor, or each list.
        behind: what is begun with them and not waited for, as only what is sent later needs it.

    Returns:
        Whether all that was asked has ended.

    Raises:
        Exception: what the first of them to fail raised.
    """
    tasks = {asyncio.ensure_future(each) for each in asked}
    for each in behind:
        context.leave_behind(asyncio.ensure_future(each))
    if not tasks:
        return True
    left = current_scope().left
    try:
        ended, late = await asyncio.wait(
            tasks, timeout=None if left is None else left * _SHARE, return_when=asyncio.FIRST_EXCEPTION
        )
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        raise
    for task in late:
        context.leave_behind(task)
    for task in ended:
        task.result()
    return not late
