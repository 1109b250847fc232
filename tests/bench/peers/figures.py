"""Figures out of measurements: percentiles, medians with their spread, ratios of one round to the same round."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """What a load came to.

    Attributes:
        requests: that were answered.
        seconds: it took.
        p50: latency in milliseconds that half of them did not exceed.
        p99: the same of 99 in a hundred.
        size: mean bytes of an answer with its head.
        faults: answers outside 2xx, and connections that broke.
    """

    requests: int
    seconds: float
    p50: float
    p99: float
    size: float
    faults: int

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class Spread:
    """A median and how far the rounds lie apart."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of at least one value.

        Raises:
            ValueError: there is none.
        """
        if not values:
            raise ValueError("a spread needs a value")
        return cls(statistics.median(values), min(values), max(values))


def percentile(ordered: Sequence[float], share: float) -> float:
    """The least of the values that at least this share of them does not exceed; 0 where there is none.

    Args:
        ordered: from the least to the greatest.
        share: above 0, up to 1.

    Raises:
        ValueError: the share is none.
    """
    if not 0 < share <= 1:
        raise ValueError(f"a share is above 0 and up to 1, not {share}")
    if not ordered:
        return 0.0
    rank = -int(-(share * len(ordered)) // 1)  # rounded up
    return ordered[min(max(rank, 1), len(ordered)) - 1]


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """How many times theirs ours is: of each round, against the same round, so that what disturbs both cancels out.

    Args:
        ours: a value a round.
        theirs: likewise, as many.

    Raises:
        ValueError: there are not as many, or none, or one of theirs is nothing.
    """
    if any(value <= 0 for value in theirs):
        raise ValueError("what is compared with is nothing")
    return Spread.of([our / their for our, their in zip(ours, theirs, strict=True)])
