"""The matrix of faults and vendors: what is to be told of each, and the query that asks all vendors at once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import product

from app.domain.vendor import Vendor
from tests.chaos.faults import Fault, Kind
from tests.faults.composed import COMPOSED
from tests.faults.customers import asked

CODES: dict[Kind, tuple[str, ...]] = {
    Kind.LATENCY: ("TIMEOUT",),
    Kind.REFUSE: ("UPSTREAM_UNAVAILABLE",),
    Kind.RESET_AT_ONCE: ("UPSTREAM_UNAVAILABLE",),
    Kind.RESET: ("UPSTREAM_UNAVAILABLE",),
    Kind.BLACK_HOLE: ("TIMEOUT",),
    Kind.TRUNCATE: ("UPSTREAM_UNAVAILABLE",),
    Kind.DRIP: ("TIMEOUT",),
    Kind.GARBAGE: ("MALFORMED_REPLY",),
    Kind.NOT_HTTP: ("UPSTREAM_UNAVAILABLE",),
    Kind.LENGTH_SHORT: ("MALFORMED_REPLY", "UPSTREAM_UNAVAILABLE"),
    Kind.LENGTH_LONG: ("TIMEOUT",),
    Kind.UNASKED: (),
    Kind.SERVER_ERROR: ("UPSTREAM_UNAVAILABLE",),
    Kind.TOO_MANY: ("RATE_LIMITED",),
    Kind.TOO_MANY_UNTIL: ("RATE_LIMITED",),
    Kind.EXPIRED_KEY: ("UPSTREAM_AUTH",),
    Kind.BOMB: ("MALFORMED_REPLY",),
}
"""The codes of which the errors have one or another; none where the answer has to be whole. What follows a body that is
too long is a broken body or a broken connection, as the pieces come."""

LEFT_ALONE = "UPSTREAM_UNAVAILABLE"
"""The code of what was not sent since the breaker had opened."""

WHOLE = f"{COMPOSED.rstrip().removesuffix('}')} customer: {asked('a domain').strip('{ ').removesuffix('}')} }}"
"""Lists and records of every vendor, and one customer whole with its sources."""

TOO_LONG = 60.0  # seconds
ASKED_FOR = 2.0  # seconds of `Retry-After`


def fault(vendor: Vendor, kind: Kind, **more: object) -> Fault:
    """A fault that lasts longer than anybody waits; a pause that is asked for is short."""
    return Fault(vendor, kind, seconds=ASKED_FOR if kind is Kind.TOO_MANY_UNTIL else TOO_LONG, **more)  # type: ignore[arg-type]


def cases() -> list[tuple[Kind, Vendor]]:
    """Every fault of every vendor with `CHAOS=all`; else every fault and every vendor, each vendor as often."""
    vendors = list(Vendor)
    if os.environ.get("CHAOS") == "all":
        return list(product(Kind, vendors))
    return [(kind, vendors[number % len(vendors)]) for number, kind in enumerate(Kind)]


WRITTEN_TO = (Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT)
DONE_ALL_THE_SAME = (Kind.BLACK_HOLE, Kind.SERVER_ERROR, Kind.BOMB)
"""After which the vendor may have made the record, though it does not say so."""


@dataclass(frozen=True)
class WriteCase:
    """One fault that befalls a creation.

    Attributes:
        kind: of the fault.
        after: whether the vendor makes the record before it fails, where its answer does not say.
        vendor: that is written to.
    """

    kind: Kind
    after: bool
    vendor: Vendor

    def __str__(self) -> str:
        return f"{self.kind}{' afterwards' if self.after else ''}, {self.vendor}"


def write_cases() -> list[WriteCase]:
    """Every fault at every vendor with `CHAOS=all`; else every fault and every vendor."""
    kinds = [*((kind, False) for kind in Kind), *((kind, True) for kind in DONE_ALL_THE_SAME)]
    if os.environ.get("CHAOS") == "all":
        return [WriteCase(*kind, vendor) for kind, vendor in product(kinds, WRITTEN_TO)]
    return [WriteCase(*kind, WRITTEN_TO[number % len(WRITTEN_TO)]) for number, kind in enumerate(kinds)]
