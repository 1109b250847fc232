"""What is found out about a vendor, and what it says of the assumptions that the gateway is built on."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median
from typing import TypeVar

from app.domain.errors import Denied, Unavailable, UpstreamAuth, UpstreamError
from app.domain.vendor import Vendor
from app.upstream.noting import Noted

T = TypeVar("T")

MOST_SKEW = 30.0
"""Seconds by which two clocks may differ. Beyond that `Retry-After` dates and lives of tokens are read wrongly."""


class Verdict(StrEnum):
    """What answers say of an assumption."""

    CONFIRMED = "confirmed"
    OTHERWISE = "otherwise"
    """Not as it is stated, but in another form that is read as well: nothing has to be done."""
    CONTRADICTED = "contradicted"
    OPEN = "open"
    """The answers that came say nothing about it."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that the vendors' documents leave open, and how the gateway takes it.

    Attributes:
        name: the setting that decides it, or a few words.
        decision: the number of the decision that tells of it.
        taken: how it is taken.
        untold: why answers may say nothing about it.
    """

    name: str
    decision: str
    taken: str
    untold: str = "nothing that came tells"


@dataclass(frozen=True, slots=True)
class Finding:
    """An assumption, and what the answers say of it."""

    assumption: Assumption
    verdict: Verdict
    seen: str


@dataclass
class Diagnosis:
    """How one vendor stands.

    Attributes:
        vendor: which one.
        assumptions: that are to be looked at, in the order in which they are told.
        notes: the requests that were sent.
        faults: sentences, without secrets.
        is_configured: whether its base URL and credential are set.
        is_switched_off: whether an operator has switched it off, so that it was not asked.
        credential: `valid`, `refused`, `forbidden` (valid, and may not read something), or None for not known.
        per_second: the most calls in a second; None where the vendor states no limit.
        left: of those that may still be sent within the present second.
    """

    vendor: Vendor
    assumptions: tuple[Assumption, ...] = ()
    notes: list[Noted] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_configured: bool = True
    is_switched_off: bool = False
    credential: str | None = None
    per_second: int | None = None
    left: int | None = None
    _found: dict[Assumption, Finding] = field(default_factory=dict)

    def find(self, assumption: Assumption, verdict: Verdict, seen: str) -> None:
        """Note what the answers say of an assumption; a contradiction is never taken back."""
        before = self._found.get(assumption)
        if before is None or before.verdict is not Verdict.CONTRADICTED:
            self._found[assumption] = Finding(assumption, verdict, seen)

    def judge(self, assumption: Assumption, *, holds: bool | None, seen: str, otherwise: str | None = None) -> None:
        """Note that it holds or not.

        Args:
            assumption: which one.
            holds: None where the answer does not tell.
            seen: where it holds.
            otherwise: where it does not, and that is read as well; None where it is not.
        """
        if holds is None:
            return
        if holds:
            self.find(assumption, Verdict.CONFIRMED, seen)
        elif otherwise is not None:
            self.find(assumption, Verdict.OTHERWISE, otherwise)
        else:
            self.find(assumption, Verdict.CONTRADICTED, f"not so: {seen}")

    async def read(self, question: Awaitable[T]) -> T | None:
        """Ask the vendor something; a fault is noted where that fails.

        Returns:
            None where it failed and further questions may still be answered.

        Raises:
            UpstreamError: it cannot be reached, or does not know the credential: no further question makes sense.
        """
        try:
            answer = await question
        except UpstreamError as error:
            self.faults.append(error.message)
            self._note_credential(error)
            if isinstance(error, (UpstreamAuth, Unavailable)):
                raise
            return None
        self.credential = self.credential or "valid"
        return answer

    def _note_credential(self, error: UpstreamError) -> None:
        if isinstance(error, UpstreamAuth):
            self.credential = "refused"
        elif isinstance(error, Denied):
            self.credential = "forbidden"

    @property
    def last(self) -> Noted | None:
        """The request that was answered last, and well."""
        return next((noted for noted in reversed(self.notes) if noted.is_answered), None)

    @property
    def is_reachable(self) -> bool | None:
        """Whether it answers at all; None where it was not asked."""
        return any(noted.status is not None for noted in self.notes) if self.notes else None

    @property
    def skew(self) -> float | None:
        """Seconds by which the vendor's clock is before this machine's, by the answer that leaves the least doubt."""
        told = [noted.skew for noted in self.notes if noted.skew is not None]
        return min(told, key=abs) if told else None

    @property
    def milliseconds(self) -> tuple[float, float] | None:
        """The median and the longest time until an answer began; None where none came."""
        times = [noted.seconds * 1000 for noted in self.notes if noted.status is not None]
        return (median(times), max(times)) if times else None

    @property
    def told_limits(self) -> dict[str, str]:
        """What the vendor's own headers say of its budget, by their names."""
        told: dict[str, str] = {}
        for noted in self.notes:
            told |= {name: value for name, value in noted.headers.items() if "ratelimit" in name.replace("-", "")}
        return told

    def findings(self) -> Iterator[Finding]:
        """Of each assumption."""
        for each in self.assumptions:
            yield self._found.get(each) or Finding(each, Verdict.OPEN, self._why_open() or each.untold)

    def _why_open(self) -> str | None:
        """Why nothing is known; None where that is another matter for each assumption."""
        if self.is_switched_off:
            return "it is switched off"
        return "no answer came" if self.notes and self.last is None else None

    def problems(self) -> list[str]:
        """Everything that somebody should look at, in sentences."""
        found = list(self.faults)
        if self.skew is not None and abs(self.skew) > MOST_SKEW:
            found.append(
                f"Its clock and this machine's differ by {abs(self.skew):.0f} s at least: one of them is wrong."
            )
        wrong = (each for each in self.findings() if each.verdict is Verdict.CONTRADICTED)
        return found + [f"{each.assumption.name}: {each.seen} (decision {each.assumption.decision})." for each in wrong]
