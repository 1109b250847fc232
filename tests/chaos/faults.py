"""What a network and a vendor can do wrong on a socket, and orders to do it to some calls, chosen by a seed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from app.domain.vendor import Vendor
from tests.chaos.messages import Message


class Kind(StrEnum):
    """The ways to fail."""

    LATENCY = "latency"  # the answer comes late
    REFUSE = "refused"  # nobody listens
    RESET_AT_ONCE = "reset at once"  # connections are accepted and reset
    RESET = "reset in the body"
    BLACK_HOLE = "black hole"  # the request is taken and never answered
    TRUNCATE = "truncated"  # closed in order before the promised length is met
    DRIP = "slow drip"
    GARBAGE = "garbage body"
    NOT_HTTP = "garbage for HTTP"
    LENGTH_SHORT = "length too small"  # more bytes follow than were promised
    LENGTH_LONG = "length too large"  # fewer follow, and the connection stays open
    UNASKED = "answered twice"  # a second answer behind the first, which nobody asked for
    SERVER_ERROR = "5xx"
    TOO_MANY = "429"
    TOO_MANY_UNTIL = "429 with Retry-After"
    EXPIRED_KEY = "401"
    BOMB = "gzip bomb"


OF_CONNECTIONS = frozenset({Kind.REFUSE, Kind.RESET_AT_ONCE})
"""What happens before anything of a request can be known."""


@dataclass
class Fault:
    """An order to fail.

    Attributes:
        vendor: whose calls.
        kind: how.
        method: of the calls that it is about; empty for any.
        target: a pattern that their path and query begin with; empty for any.
        skip: calls that pass before the first.
        times: how often it happens; None for always.
        chance: that it happens to a call, by the seed.
        seconds: of LATENCY, and of all of DRIP; of `Retry-After`.
        after: whether the vendor does first what it is asked, where its answer is not needed for the fault.
        seed: decides which calls, and where in the answer.
        hits: how often it has happened.
    """

    vendor: Vendor
    kind: Kind
    method: str = ""
    target: str = ""
    skip: int = 0
    times: int | None = None
    chance: float = 1.0
    seconds: float = 60.0
    after: bool = False
    seed: int = 0
    hits: int = field(default=0, init=False)

    def is_about(self, vendor: Vendor, request: Message | None, chance: Random) -> bool:
        """Whether it happens to this call, which counts then; without a request, to this connection."""
        if vendor is not self.vendor or (self.times is not None and self.hits >= self.times):
            return False
        if (request is None) is not (self.kind in OF_CONNECTIONS):
            return False
        if request is not None:
            method, target, *_ = request.words
            if not (method.startswith(self.method) and re.match(self.target, target)):
                return False
        if chance.random() >= self.chance:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.hits += 1
        return True

    def chance_of(self, what: bytes, number: int) -> Random:
        """The randomness of a call, the same for the same call of a run whatever else is under way.

        Args:
            what: first line and body of the request; nothing of a connection.
            number: how many like it there were before.
        """
        return Random(f"{self.seed} {self.kind} {hashlib.sha256(what).hexdigest()} {number}")
