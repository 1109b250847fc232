"""How far what the gateway says of customers is true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.vendor import Vendor
from tests.worlds.asking import Seen
from tests.worlds.model import Expected, Status, Verdict

Origin = tuple[Vendor, str]
Link = tuple[Origin, Vendor, str]
Doubt = tuple[Origin, Vendor, Status, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Score:
    """What came of holding answers against the truth.

    Attributes:
        true_links: how many links between a customer's own record and another there are; claimed, how many the
            gateway said there are; right, how many are both.
        true_doubts: likewise, sources that are AMBIGUOUS or NOT_FOUND, with exactly their candidates.
        rules_right: of the links that are right, how many are told with the right rule.
        skipped: sources of which nothing was said.
        wrong: sources said otherwise than is true, by situation; a customer too many or too few counts as one.
    """

    true_links: int
    claimed_links: int
    right_links: int
    rules_right: int
    true_doubts: int
    claimed_doubts: int
    right_doubts: int
    skipped: int
    wrong: Counter[str]

    @property
    def precision(self) -> float:
        """Which part of the links that were claimed is true; 1 where none was claimed."""
        return self.right_links / self.claimed_links if self.claimed_links else 1.0

    @property
    def recall(self) -> float:
        """Which part of the true links was claimed."""
        return self.right_links / self.true_links if self.true_links else 1.0


def score(truth: Sequence[Expected], found: Sequence[Seen]) -> Score:
    """Hold answers against the truth.

    Args:
        truth: the customers that were asked for.
        found: what came, in any order.
    """
    wanted = {each.origin: dict(each.sources) for each in truth}
    told = {each.origin: each.sources for each in found}
    true_links, claimed = dict(_links(wanted)), dict(_links(told))
    right = true_links.keys() & claimed.keys()
    true_doubts, doubts = set(_doubts(wanted)), set(_doubts(told))
    return Score(
        true_links=len(true_links),
        claimed_links=len(claimed),
        right_links=len(right),
        rules_right=sum(true_links[link] == claimed[link] for link in right),
        true_doubts=len(true_doubts),
        claimed_doubts=len(doubts),
        right_doubts=len(true_doubts & doubts),
        skipped=sum(verdict is None for sources in told.values() for verdict in sources.values()),
        wrong=_wrong(truth, found),
    )


def _wrong(truth: Sequence[Expected], found: Sequence[Seen]) -> Counter[str]:
    told = {each.origin: each.sources for each in found}
    wrong: Counter[str] = Counter()
    for each in truth:
        sources = told.get(each.origin)
        if sources is None:
            wrong[f"{each.situation}: not given"] += 1
            continue
        for vendor, verdict in each.sources:
            said = sources[vendor]
            if said is not None and said != verdict:
                wrong[f"{each.situation}: {vendor.title} {verdict.status}, said {said.status}"] += 1
    situations = {each.origin: each.situation for each in truth}
    strangers = [origin for origin in told if origin not in situations]
    wrong.update(f"a customer that is none: {vendor.title}" for vendor, _ in strangers)
    twice = Counter(each.origin for each in found)
    wrong.update(f"{situations.get(origin, 'nobody')}: given twice" for origin, count in twice.items() if count > 1)
    return wrong


def _links(customers: Mapping[Origin, Mapping[Vendor, Verdict | None]]) -> Iterator[tuple[Link, Verdict]]:
    for origin, sources in customers.items():
        for vendor, verdict in sources.items():
            if verdict is not None and verdict.status is Status.OK and (vendor, *verdict.ids) != origin:
                yield (origin, vendor, verdict.ids[0]), verdict


def _doubts(customers: Mapping[Origin, Mapping[Vendor, Verdict | None]]) -> Iterable[Doubt]:
    for origin, sources in customers.items():
        for vendor, verdict in sources.items():
            if verdict is not None and verdict.status in (Status.AMBIGUOUS, Status.NOT_FOUND):
                yield origin, vendor, verdict.status, verdict.ids
