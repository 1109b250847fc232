"""How long an answer is fresh, how long it may stand in for one that cannot be had, and what a client says to that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import count

_moments = count(1)


def next_moment() -> int:
    """A number that is larger than any given before: of two, it tells which came first, whatever a clock says."""
    return next(_moments)


class Stale(Enum):
    """Whether an answer that is not fresh any more will do.

    `NEVER`, `IF_ERROR` where the vendor gives no usable one, or `WHILE_REVALIDATING`: at once, and the vendor is asked
    behind.
    """

    NEVER = "never"
    IF_ERROR = "if_error"
    WHILE_REVALIDATING = "while_revalidating"


@dataclass(frozen=True, slots=True)
class Freshness:
    """The operator's bounds. Times are in seconds.

    Attributes:
        ttl: how long an answer is fresh; 0 keeps none.
        of_nouns: the same for nouns of operations, such as `label`, where it is another.
        while_revalidating: how long behind that it may be given to a client that says so while the vendor is asked.
        if_error: how long behind that it may be given where the vendor gives no usable answer.
    """

    ttl: float = 60.0
    of_nouns: Mapping[str, float] = field(default_factory=dict)
    while_revalidating: float = 0.0
    if_error: float = 0.0

    def fresh(self, noun: str) -> float:
        """How long an answer of a noun is fresh."""
        return self.of_nouns.get(noun, self.ttl)

    def kept(self, noun: str) -> float:
        """How long it is kept; what is not kept fresh is not kept at all."""
        fresh = self.fresh(noun)
        return fresh + max(self.while_revalidating, self.if_error) if fresh > 0 else 0.0

    @property
    def longest(self) -> float:
        """How long anything is kept; 0 where nothing is."""
        return max(self.kept(noun) for noun in ("", *self.of_nouns))

    def allows(self, stale: Stale, age: float) -> bool:
        """Whether an answer may be given that has not been fresh for so many seconds.

        Args:
            stale: on which occasion.
            age: seconds since it was fresh.
        """
        if stale is Stale.NEVER:
            return False
        return age <= (self.if_error if stale is Stale.IF_ERROR else self.while_revalidating)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a client says of the age of answers.

    Attributes:
        max_age: seconds since an answer was asked for, beyond which it will not do, fresh or not; None for no such
            bound. What the client's own request has asked for will always do.
        stale: whether one that is not fresh will.
    """

    max_age: float | None = None
    stale: Stale = Stale.IF_ERROR


@dataclass(frozen=True, slots=True)
class Since:
    """From when an answer has to be.

    Attributes:
        moment: what was asked for behind it will do.
        max_age: seconds since it was asked for, within which it will do too; below 0 for never.
    """

    moment: int
    max_age: float
