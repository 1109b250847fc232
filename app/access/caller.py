"""The client of one request, on its way from the door to the resolvers."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from starlette.types import Scope

from app.access.principal import EVERYBODY, Principal
from app.within import Within

_KEY = "gateway.caller"
_current: ContextVar[Principal] = ContextVar("principal", default=EVERYBODY)


@dataclass(slots=True)
class Caller:
    """Who sent one request, and how far it has come.

    Attributes:
        principal: who asks.
        writing: whether a write of this request has begun; it is then carried out, whether or not the client waits.
        hidden: which parts of its document it may not see, as `schema.scopes.hiding` finds them; None until then.
        refused: how many fields of its answer it was refused, for want of a scope.
    """

    principal: Principal
    writing: bool = False
    hidden: frozenset[int] | None = None
    refused: int = 0


def bringing(scope: Scope, caller: Caller) -> Within[Principal]:
    """Run the body so that those behind the door know who asks."""
    scope[_KEY] = caller
    return Within(_current, caller.principal)


def current_owner() -> str:
    """The `Principal.owner` of the client that is being served; empty outside of any request."""
    return _current.get().owner


def current_principal() -> Principal:
    """The client that is being served; everybody outside of any request."""
    return _current.get()


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
