"""Queries that were answered before: where vendors say what they said then, the answer is the one that was given then.

Dashboards and lists ask the same again and again, and are told the same nearly each time. An answer that turns on
nothing but what vendors say is remembered with what they said (`app.upstream.trail`). When the query comes again they
are asked as ever, or what is kept of them is looked at (`app.upstream.retracing`): if all of it is the same, so is the
answer, to the byte, and nothing is executed. Who asks, the limits, and what is noted and counted are as for any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from contextlib import suppress
from weakref import WeakKeyDictionary

from app.operations.notes import Notes
from app.turnstile import LARGE_BODY, pass_by, turn_together
from app.upstream.decoding import encode_json
from app.upstream.remembered import Memory, Remembered
from app.upstream.retracing import ended, patience_with, retraced
from app.upstream.scope import Scope
from app.upstream.trail import Trail
from app.vendors.directory import Vendors
from schema.asked_operation import Operation
from schema.context import Context
from schema.limits.repeated import executed_before

_MEMORIES: WeakKeyDictionary[Vendors, Memory[bytes]] = WeakKeyDictionary()


_SEVERAL = 2
"""Calls; who needs more of them, or has a large answer, asks together with others that come for the same."""


class AnsweredBefore:
    """A query that was executed before, for one request that asks it again.

    Args:
        memory: of the vendors that the request is served from.
        key: all that its answer may turn on beside what they say.
        noted: of its operation.
        scope: of the request.
        size: of what the key alone holds, in bytes.
    """

    def __init__(self, memory: Memory[bytes], key: Hashable, noted: Notes, scope: Scope, *, size: int = 0) -> None:
        self._memory = memory
        self._key = key
        self._noted = noted
        self._scope = scope
        self._size = size
        self._calls = len(scope.calls)
        self._trail = Trail()
        self._executing: asyncio.Event | None = None

    async def body(self, notes: Notes) -> bytes | None:
        """The answer, encoded; None where it has to be executed, and finds there what was asked for it.

        Args:
            notes: of the request.
        """
        known = self._memory.of(self._key, self._size)
        if known is None or known.is_given_up:
            return None
        body = await self._told_again(known)
        if body is None and self._trail.ahead:
            newer = await self._made_by_another(known)
            body = None if newer is None else await self._told_again(newer)
        if body is None:
            self._scope.trail = self._trail
            return None
        notes.note_operation(self._noted)
        notes.is_answered_again = True
        if len(body) > LARGE_BODY:
            await pass_by()
        return body

    async def _told_again(self, known: Remembered[bytes]) -> bytes | None:
        if known.trail is None or known.made is None:
            return None
        is_dear = len(known.made) > LARGE_BODY or known.trail.reads > _SEVERAL
        ready = self._with_others if is_dear else _at_once
        is_same = await retraced(known.trail, self._trail, is_steady=known.is_steady, ready=ready)
        if known.is_steady and self._trail.ahead and not is_same:
            self._memory.doubt(self._key)  # a vendor that fails is not asked more than by who is executed
        return known.made if is_same else None

    async def _made_by_another(self, known: Remembered[bytes]) -> Remembered[bytes] | None:
        """What another request has made that may have been told the same as this one; None where none is at it."""
        executing = self._memory.executing.get(self._key)
        if executing is None or known.trail is None:
            if executing is None:
                self._executing = self._memory.executing[self._key] = asyncio.Event()
            return None
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_with(known.trail)):
                await executing.wait()
        newer = self._memory.of(self._key, self._size)
        return newer if newer is not None and newer.trail is not known.trail else None

    async def _with_others(self) -> None:
        await turn_together(self._scope.request_id, (self._memory, self._key))

    def remember(self, body: bytes) -> None:
        """Remember the answer that the execution came to, if it turns on nothing but what vendors say.

        Args:
            body: with data and nothing beside it, encoded.
        """
        trail = self._scope.trail
        if trail is None:
            return
        # What was tried twice, or taken from a list that was read as one, is not to be asked for in the same way.
        if not trail.is_whole or len(self._scope.calls) - self._calls != trail.calls:
            self._memory.failed(self._key, self._size)
        else:
            self._memory.keep(self._key, trail, body, len(body) + self._size)

    async def end(self) -> None:
        """End what was asked for the request and is not needed by it; each such call is noted as any other is."""
        if self._executing is not None:
            del self._memory.executing[self._key]
            self._executing.set()
        self._scope.trail = None
        if ended(self._trail):
            await asyncio.sleep(0)  # in which they take note of their end, before the calls of the request are counted


async def _at_once() -> None:
    pass


def answered_before(operation: Operation, context: Context, scope: Scope) -> AnsweredBefore | None:
    """What is known of a query that was executed before; None of any other operation.

    Args:
        operation: that is asked for.
        context: of the request.
        scope: of the inbound request.
    """
    executed = executed_before(operation.document, operation.name, context)
    if executed is None or executed[1].kind != "query":
        return None
    document, noted = executed
    memory = _MEMORIES.get(context.keeper)
    if memory is None:
        memory = _MEMORIES[context.keeper] = Memory()
    variables = encode_json(operation.variables) if operation.variables else b""
    key = (document, operation.name, variables, context.caller.principal, context.limits)
    return AnsweredBefore(memory, key, noted, scope, size=len(variables))
