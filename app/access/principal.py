"""Who asks, and what he may: the one value that signing in comes to."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property

READ = "read"
REVENUE = "read:revenue"
PERSONAL = "read:personal"
EXPLAIN = "explain"
ANY_DOCUMENT = "documents:any"
"""To send documents of one's own to a gateway that runs the operator's alone; nobody has it who is not given it."""

WRITE = "write:"
WRITE_ALL = "write:*"

DATA_SCOPES = frozenset({READ, REVENUE, PERSONAL})
"""Without one of these some field of some record is not shown."""

ALL_SCOPES = DATA_SCOPES | {EXPLAIN, WRITE_ALL}

_SCOPE = re.compile(r"read|read:revenue|read:personal|explain|documents:any|write:(?:\*|[A-Za-z][A-Za-z0-9]*)")


def is_scope(word: str) -> bool:
    """Whether it is the spelling of a scope; whether there is such a mutation is not looked at."""
    return _SCOPE.fullmatch(word) is not None


@dataclass(frozen=True)
class Principal:
    """A client that has signed in, or everybody where the gateway is open.

    Attributes:
        name: how the operator knows it; unique among those of one kind.
        kind: `open`, `key` or `jwt`: how it signed in.
        scopes: what it may do; words that are no scope mean nothing.
        tenant: whose vendors it is served from; None for those of the environment.
        per_minute: the requests it may send in a minute; None where the gateway's own figure holds.
    """

    name: str
    kind: str
    scopes: frozenset[str]
    tenant: str | None = None
    per_minute: int | None = None

    def may(self, scope: str) -> bool:
        """Whether it has a scope; those of writes are asked for with `may_write`."""
        return scope in self.scopes

    def may_write(self, mutation: str) -> bool:
        """Whether it may carry out this mutation or subscription, by its name in the schema."""
        return WRITE_ALL in self.scopes or f"{WRITE}{mutation}" in self.scopes

    @cached_property
    def sees_all(self) -> bool:
        """Whether no field of any record is kept from it."""
        return self.scopes >= DATA_SCOPES

    @cached_property
    def owner(self) -> str:
        """Under which its idempotency keys, lists and cursors are kept; empty for an open gateway's one client."""
        if self.kind == EVERYBODY.kind and self.tenant is None:
            return ""
        return json.dumps([self.tenant, self.kind, self.name])


EVERYBODY = Principal("everybody", "open", ALL_SCOPES)
"""Who asks where the gateway is open."""
