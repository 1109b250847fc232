"""The steps that a mutation is made of, and what became of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from typing import Any, TypedDict

from app.domain.vendor import Vendor
from app.upstream.writing import Write
from schema.writes.outcomes import PlannedRequest, UserError, WriteAction, WriteOutcome
from schema.writes.previews import PlannedChange, Preview

_SHOWS_NOTHING = {
    WriteAction.DELETED,
    WriteAction.FAILED,
    WriteAction.NOT_ATTEMPTED,
    WriteAction.UNSUPPORTED,
}


NEW = "NEW"
"""Stands in a dry run for an id that a vendor has yet to give."""


class Unchanged(Exception):
    """Raised by a step that is built, where the record is as asked already: nothing is to be sent."""


@dataclass(frozen=True)
class FoundOut:
    """What a read told about a write whose answer was lost.

    Attributes:
        record_id: of the record that is this write's, beyond doubt; None where that cannot be said.
        candidates: the vendor's ids of records that may be this write's, or another's that look alike.
    """

    record_id: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One write at one vendor, as a part of a mutation.

    Attributes:
        vendor: to whom.
        action: what has become of it once the vendor has answered; made of the answer where that tells.
        build: makes the write, or something to await that does; it raises what it refuses.
        record_id: of the record, made of the vendor's answer.
        send: sends the write, where that takes more than the vendor's pipeline.
        path: of the input's section that it is about.
        name: by which a repeat under the same key knows it; by default the vendor and the path.
        named: the record's id, where it is known before, or what gives it once the write was built.
        find_out: a sentence on how to find out whether it was done, for a write whose answer was lost.
        settle: reads what became of such a write, fresh; also where the answer told no id. It is asked in a later
            request too, in which the write was not built.
        is_looked_up: whether building it looks first whether the record is there, so that a repeat under the same key
            may carry it out anew though an earlier answer was lost.
        is_there: whether what a creation makes is there by now, for one that is looked up: it is asked for a while
            before it is sent again, as the vendor may still be at the first.
        is_resent: whether it is sent a second time at once when its answer was lost, as the vendor's own semantics make
            that harmless; only for a write that is repeatable.
        quiet: what is no outcome of its own where it became of the step, as that is a part of another's.
        is_asked: whether the caller named it; what one that was not named cannot do is no refusal of the input.
        preview: what it would change, for a dry run; asked after the write was built.
        turn: a name under which only one such step is built and sent at a time, by whatever replica; for one that looks
            before it writes, where the vendor would let two of them make two records.
        keeps_turn: whether the turn ends only behind the steps that build on this one, as one of them is what the next
            would look for.
    """

    vendor: Vendor
    action: WriteAction | Callable[[Any], WriteAction]
    build: Callable[[], Write[Any] | Awaitable[Write[Any]]]
    record_id: Callable[[Any], str | None]
    send: Callable[[Write[Any]], Awaitable[Any]] | None = None
    path: str = ""
    name: str = ""
    named: str | Callable[[], str | None] | None = None
    find_out: str = ""
    settle: Callable[[], Awaitable[FoundOut]] | None = None
    is_looked_up: bool = False
    is_there: Callable[[], Awaitable[bool]] | None = None
    is_resent: bool = False
    quiet: Collection[WriteAction] = ()
    is_asked: bool = True
    preview: Callable[[], Preview | Awaitable[Preview]] | None = None
    turn: str = ""
    keeps_turn: bool = False

    @property
    def key(self) -> str:
        """By what a repeat under the same key knows it."""
        return self.name or f"{self.vendor}{self.path}"

    def known_id(self) -> str | None:
        """The record's id as far as it is known without an answer."""
        return self.named() if callable(self.named) else self.named

    def action_of(self, answer: Any) -> WriteAction:
        """What has become of it, by the vendor's answer."""
        return self.action if isinstance(self.action, WriteAction) else self.action(answer)


@dataclass(frozen=True)
class Done:
    """What became of one step.

    Attributes:
        outcome: for the payload.
        user_errors: its refusal, if any.
        planned: of a dry run.
        changes: of a dry run.
        answer: of the vendor; None where the step was not done here.
    """

    outcome: WriteOutcome
    user_errors: list[UserError] = field(default_factory=list)
    planned: list[PlannedRequest] = field(default_factory=list)
    changes: list[PlannedChange] = field(default_factory=list)
    answer: Any = None


class Told(TypedDict):
    """What every payload tells of a write, as of `WritePayload`."""

    outcomes: list[WriteOutcome]
    user_errors: list[UserError]
    planned: list[PlannedRequest]
    changes: list[PlannedChange]


@dataclass(frozen=True)
class Carried:
    """What became of the steps of a mutation.

    Attributes:
        outcomes: one a step, but for quiet ones.
        user_errors: refusals among them.
        planned: of a dry run.
        changes: of a dry run.
        answers: of the vendors, one an outcome; None for a step that was not done here.
    """

    outcomes: list[WriteOutcome]
    user_errors: list[UserError]
    planned: list[PlannedRequest] = field(default_factory=list)
    changes: list[PlannedChange] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)

    @property
    def told(self) -> Told:
        """What the payload tells, whatever it shows besides."""
        return Told(outcomes=self.outcomes, user_errors=self.user_errors, planned=self.planned, changes=self.changes)

    @property
    def shown_id(self) -> str | None:
        """The id of the first step's record, for the payload to show; None where it was not written, or is gone."""
        return self.outcomes[0].record_id if self.is_shown else None

    @property
    def is_shown(self) -> bool:
        """Whether the first step was done, or may have been, and left a record to show."""
        return bool(self.outcomes) and shows(self.outcomes[0])


def shows(outcome: WriteOutcome) -> bool:
    """Whether a step was done, or may have been, and left a record to show."""
    return outcome.action not in _SHOWS_NOTHING
