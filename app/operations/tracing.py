"""Traces: a span for each request to `/graphql`, and within it one for each HTTP request to a vendor.

Off, they cost two calls that do nothing. On, see `app.operations.opentelemetry`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from starlette.types import Scope

from app.operations.notes import Notes
from app.upstream.scope import Call


class RequestSpan(Protocol):
    """The span of one request."""

    def ended(self, request_id: str | None, notes: Notes, calls: Sequence[Call], status: int | None) -> None:
        """Note what became of the request."""
        ...


class CallSpan(Protocol):
    """The span of one HTTP request to a vendor."""

    def answered(self, status: int) -> None:
        """Note the status."""
        ...


class Tracing(Protocol):
    """Makes spans."""

    def request(self, scope: Scope) -> AbstractContextManager[RequestSpan]:
        """The span of a request, as long as the block lasts; the caller's trace goes on where it sent one."""
        ...

    def call(self, vendor: str, operation: str, method: str) -> AbstractContextManager[CallSpan]:
        """The span of an HTTP request to a vendor, as long as the block lasts."""
        ...

    def close(self) -> None:
        """Send what is not sent yet."""
        ...


class _Nothing:
    def ended(self, request_id: str | None, notes: Notes, calls: Sequence[Call], status: int | None) -> None:
        """Nothing is noted."""

    def answered(self, status: int) -> None:
        """Nothing is noted."""


_NOTHING = _Nothing()


_AROUND = nullcontext(_NOTHING)


class Untraced:
    """Makes no spans."""

    def request(self, scope: Scope) -> AbstractContextManager[RequestSpan]:  # noqa: ARG002
        """None."""
        return _AROUND

    def call(self, vendor: str, operation: str, method: str) -> AbstractContextManager[CallSpan]:  # noqa: ARG002
        """None."""
        return _AROUND

    def close(self) -> None:
        """Nothing is to be sent."""
