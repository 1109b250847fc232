"""One upstream request as a value, and the only place where paths and queries are spelled on the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, urlencode

from app.domain.errors import BadUserInput

Query = tuple[tuple[str, str], ...]

# A path that holds one of these is changed by URL normalisation somewhere on the way, httpx included.
_NORMALISED_AWAY = frozenset({"", ".", ".."})

_UNRESERVED = re.compile(r"[\w.~-]*", re.ASCII)  # what stands in a query as it is, as nearly all that is asked does


def segment(value: str, *, what: str, refused: frozenset[str] = frozenset()) -> str:
    """One path slot, percent-encoded so that it reaches the vendor as exactly this value.

    Args:
        value: the reference as the caller gave it.
        what: how the reference is called in the error message, as in `account reference`.
        refused: words that would address another of the vendor's endpoints.

    Raises:
        BadUserInput: the value is empty, `.` or `..`, one of `refused`, or cannot be encoded as UTF-8.
    """
    if value in _NORMALISED_AWAY or value in refused:
        raise BadUserInput(f"{value!r} cannot be used as {what}: it would address something else.")
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise BadUserInput(f"The {what} holds text that is not valid Unicode.") from None


def query(**parameters: str | int | bool | None) -> Query:
    """Query parameters in the given order; None is left out, booleans are `true` and `false`."""
    return tuple((name, _spelled(value)) for name, value in parameters.items() if value is not None)


def _spelled(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@dataclass(frozen=True)  # without slots, so that what is spelled once can be kept
class Request:
    """A call to a vendor.

    Attributes:
        operation: `vendor.noun.verb`, the label on every error, log line and metric.
        method: the HTTP method.
        path: below the vendor's base URL, every slot already encoded by `segment`.
        query: parameters in the order they are sent.
        body: the exact bytes sent, or None.
        headers: what this request needs beside the vendor's usual headers.
        follows: whether it asks for a part of a list that comes behind another.
    """

    operation: str
    method: str
    path: str
    query: Query = ()
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    follows: bool = False

    @cached_property
    def target(self) -> str:
        """Path and query as they stand in the request line, after the base URL's own path."""
        if not self.query:
            return self.path
        if _UNRESERVED.fullmatch("".join([part for pair in self.query for part in pair])):
            return f"{self.path}?{'&'.join([f'{name}={value}' for name, value in self.query])}"
        try:
            return f"{self.path}?{urlencode(self.query, quote_via=quote)}"
        except UnicodeEncodeError:
            raise BadUserInput("An argument holds text that is not valid Unicode.") from None

    @cached_property
    def key(self) -> tuple[str, str, bytes | None]:
        """What tells this read from any other through the same credential."""
        return (self.operation, self.target, self.body)
