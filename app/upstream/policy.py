"""The numbers that a vendor's pipeline runs with; a vendor supplies these and a dialect, never control flow."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.upstream.breaker import BreakerPolicy
from app.upstream.freshness import Freshness
from app.upstream.retrying import RetryPolicy


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of one vendor's upstream. Times are in seconds, sizes in bytes.

    Attributes:
        connect_timeout: for a connection to be made.
        read_timeout: between two reads of the answer.
        write_timeout: between two writes of the request.
        pool_timeout: for a free connection.
        deadline: for the whole call, from the first attempt to the last byte.
        max_connections: open at once, and so calls in flight at once.
        max_body: of an answer, decompressed.
        freshness: how long an answer to a read may be served again.
        cache_size: of all answers kept for this credential, by the size of their bodies.
        per_second: calls the vendor allows in any second; None where it states no limit.
        share: of these, this process's where it cannot be known what the others send; None for all.
        retry: how often a read that failed is tried again; never where nothing is said.
        breaker: when the vendor is left alone.
    """

    connect_timeout: float = 3.0
    read_timeout: float = 10.0
    write_timeout: float = 5.0
    pool_timeout: float = 10.0
    deadline: float = 10.0
    max_connections: int = 20
    max_body: int = 64 * 1024 * 1024
    freshness: Freshness = field(default_factory=Freshness)
    cache_size: int = 64 * 1024 * 1024
    per_second: int | None = None
    share: int | None = None
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    breaker: BreakerPolicy = field(default_factory=BreakerPolicy)
