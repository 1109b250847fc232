"""What is noted of one request while it is answered, for its line in the log, the metrics and its trace.

Nothing here is a customer's: words of the schema, codes of the closed list, names of vendors, and the name that the
client gave its operation. The notes travel in a context variable, so that nobody need hand them on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field

from app.upstream.scope import Call
from app.within import Within

LONGEST_NAME = 64


@dataclass(slots=True)
class Notes:
    """One request.

    Attributes:
        kind: `query`, `mutation` or `subscription`; None where no operation was executed.
        name: that the client gave the operation, cut to 64 characters.
        digest: of the document, 16 hexadecimal digits; the same document has the same one everywhere.
        fields: the root fields, as the schema names them, each once.
        errors: how often each code was told, by code and vendor; the vendor is "" where there is none.
        replays: writes that were answered from the record of their key.
        outcomes: how often each outcome of a write was told, by vendor and action; those of dry runs are none.
        fallback: why the operation was left to graphql-core; None where it was not.
        principal: how the client signed in and as whom; None where it was turned away before that is known.
        tenant: whose vendors it is served from; None for those of the environment, and while that is not known.
        counted: questions that are counted in the metrics already, by vendor and source: those of an export's pages.
        is_answered_again: whether it was given the answer of another request, which was told the same.
    """

    kind: str | None = None
    name: str | None = None
    digest: str | None = None
    fields: tuple[str, ...] = ()
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    replays: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    fallback: str | None = None
    principal: str | None = None
    tenant: str | None = None
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    is_answered_again: bool = False

    def count_calls(self, calls: Iterable[Call]) -> None:
        """Keep the number of calls that are themselves let go of."""
        self.counted.update((call.vendor.value, call.source) for call in calls)

    def take(self, other: Notes) -> None:
        """Note what was executed by another request for this one too; who asks stays."""
        self.note_operation(other)
        self.errors = other.errors

    def note_operation(self, other: Notes) -> None:
        """Note that the same operation is executed as in another request."""
        self.kind, self.name, self.digest, self.fields = other.kind, other.name, other.digest, other.fields


_current: ContextVar[Notes | None] = ContextVar("notes", default=None)


def current_notes() -> Notes:
    """The notes of the request that is being answered, or some that nobody reads outside of any."""
    return _current.get() or Notes()


def note_error(code: str, vendor: object = "") -> None:
    """Note an error that is told to the client.

    Args:
        code: of the closed list.
        vendor: its name; anything else counts as none.
    """
    current_notes().errors[code, vendor if isinstance(vendor, str) else ""] += 1


def note_outcome(vendor: str, action: str) -> None:
    """Note what became of a write at one vendor.

    Args:
        vendor: its name.
        action: of the closed list.
    """
    current_notes().outcomes[vendor, action] += 1


def note_fallback(reason: str) -> None:
    """Note why the operation is left to graphql-core.

    Args:
        reason: of the closed list.
    """
    current_notes().fallback = reason


def note_principal(kind: str, name: str, tenant: str | None = None) -> None:
    """Note who asks.

    Args:
        kind: how the client signed in.
        name: by which the operator knows it.
        tenant: that is served, by its name in the file of tenants.
    """
    notes = current_notes()
    notes.principal, notes.tenant = f"{kind}:{name}"[:LONGEST_NAME], tenant


def noting() -> Within[Notes]:
    """Run the body as one request."""
    return Within(_current, Notes())
