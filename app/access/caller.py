"""The client of one request, on its way from the door to the resolvers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from starlette.types import Scope

from app.access.principal import Principal

_KEY = "gateway.caller"
_owner: ContextVar[str] = ContextVar("owner", default="")


@dataclass(slots=True)
class Caller:
    """Who sent one request, and how far it has come.

    Attributes:
        principal: who asks.
        writing: whether a write of this request has begun; it is then carried out, whether or not the client waits.
    """

    principal: Principal
    writing: bool = False


@contextmanager
def bringing(scope: Scope, caller: Caller) -> Iterator[None]:
    """Run the body so that those behind the door know who asks."""
    scope[_KEY] = caller
    token = _owner.set(caller.principal.owner)
    try:
        yield
    finally:
        _owner.reset(token)


def current_owner() -> str:
    """The `Principal.owner` of the client that is being served; empty outside of any request."""
    return _owner.get()


def caller_of(scope: Scope) -> Caller:
    """Who sent a request that has come through the door.

    Raises:
        KeyError: it has not: nothing may be served to it.
    """
    caller: Caller = scope[_KEY]
    return caller


def caller_at(scope: Scope) -> Caller | None:
    """Who sent a request; None where it has not come through the door, as one for a page."""
    return scope.get(_KEY)
