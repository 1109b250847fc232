"""Federated traces: how long each field took, for a router that asks for it and hands it on.

A traced operation is executed by graphql-core with a look at each field; no other operation is looked at.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from graphql import GraphQLResolveInfo
from graphql.pyutils import Path

from app.access.principal import EXPLAIN, Principal
from schema.federation.trace_wire import Fault, Node, written

HEADER = "apollo-federation-include-trace"
"""By which routers ask for it."""

EXTENSION = "ftv1"
"""What they ask for, and the name under which it stands in the answer."""

MOST_NODES = 10_000
"""Places of an answer that a trace tells of; further ones are left out, and the trace says that it is not whole."""

Clock = Callable[[], int]


class Trace:
    """What is known of the fields of one operation.

    Args:
        clock: nanoseconds, monotonic.
        now: nanoseconds since 1970.
    """

    def __init__(self, clock: Clock = time.perf_counter_ns, now: Clock = time.time_ns) -> None:
        self._clock = clock
        self._began = now()
        self._start = clock()
        self._root = Node(None)
        self._nodes: dict[tuple[str | int, ...], Node] = {(): self._root}
        self._is_whole = True

    def resolve(self, resolver: Callable[..., Any], source: Any, info: GraphQLResolveInfo[Any], /, **given: Any) -> Any:
        """Resolve a field, and take the time; graphql-core calls this in the resolver's place."""
        node = self._of_field(info)
        if node is None:
            return resolver(source, info, **given)
        node.start = self._since()
        try:
            value = resolver(source, info, **given)
        finally:
            node.end = self._since()
        return self._awaited(node, value) if info.is_awaitable(value) else value

    def ended(self, errors: Iterable[Mapping[str, Any]]) -> str:
        """The trace as it stands in the answer, in base64.

        Args:
            errors: as they stand in the answer.
        """
        for error in errors:
            places = tuple((each["line"], each["column"]) for each in error.get("locations") or ())
            path = tuple(error.get("path") or ())
            while path not in self._nodes:  # of a field that was not looked at, the nearest above it tells
                path = path[:-1]
            self._nodes[path].faults.append(Fault(str(error.get("extensions", {}).get("code", "")), places))
        message = written(self._root, self._began, self._since(), is_whole=self._is_whole)
        return base64.b64encode(message).decode("ascii")

    async def _awaited(self, node: Node, value: Awaitable[Any]) -> Any:
        try:
            return await value
        finally:
            node.end = self._since()

    def _since(self) -> int:
        return self._clock() - self._start

    def _of_field(self, info: GraphQLResolveInfo[Any]) -> Node | None:
        node = self._at(info.path)
        if node is not None:
            node.name, node.type, node.parent = info.field_name, str(info.return_type), info.parent_type.name
        return node

    def _at(self, path: Path) -> Node | None:
        key = tuple(path.as_list())
        found = self._nodes.get(key)
        if found is None:
            above = self._at(path.prev) if path.prev else self._root
            if above is None or len(self._nodes) >= MOST_NODES:
                self._is_whole = False
                return None
            found = self._nodes[key] = Node(path.key)
            above.children.append(found)
        return found


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current_trace() -> Trace | None:
    """That of the operation at hand; None where it is not traced."""
    return _current.get()


def is_asked(header: str) -> bool:
    """Whether a request asks for a trace.

    Args:
        header: `HEADER` of the request; empty where there is none.
    """
    return header.strip().lower() == EXTENSION


@contextmanager
def tracing(principal: Principal) -> Iterator[Trace | None]:
    """Trace what is executed within, for who may have it explained; None, without a word, for everybody else.

    Args:
        principal: who asks. A router asks in the name of its clients, most of whom know nothing of it.
    """
    trace = Trace() if principal.may(EXPLAIN) else None
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)
