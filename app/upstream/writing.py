"""A change at a vendor as a value: what would be sent can be looked at before it is, or instead of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.upstream.dialect import Reply
from app.upstream.request import Request

T = TypeVar("T")


@dataclass(frozen=True)
class Write(Generic[T]):
    """One change, not yet made.

    Attributes:
        request: as it would be sent, but for the credential.
        parse: makes the answer of a successful reply; it may raise `Unparsable`.
        touches: the nouns of the operations whose answers it may change, such as `account`.
        is_repeatable: whether the vendor's own semantics make sending it again harmless: the same state, no second
            record. It is never sent again by itself for all that.
    """

    request: Request
    parse: Callable[[Reply], T]
    touches: frozenset[str]
    is_repeatable: bool = False
