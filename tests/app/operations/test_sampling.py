"""Gauges of vendors where several credentials are in use: the worst of them is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.domain.vendor import Vendor
from app.operations.health import Health
from app.operations.metrics import Metrics
from app.operations.sampling import Sampler
from app.upstream.breaker import BreakerState
from app.upstream.history import History


@dataclass
class Pipeline:
    """What is looked at of a client."""

    vendor: Vendor
    breaker: BreakerState = BreakerState.CLOSED
    breaker_of_writes: BreakerState = BreakerState.CLOSED
    calls_left: int | None = None
    reachable: bool | None = None
    history: Any = field(init=False)

    def __post_init__(self) -> None:
        self.history = History()
        self.history.reachable = self.reachable


def looked(*clients: Pipeline) -> dict[tuple[str, ...], float]:
    """The gauges of vendors by name and labels."""
    metrics = Metrics()
    given: Any = clients
    Sampler(metrics, Health(), lambda: given, frozenset, lambda: 0).look()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if "vendor" in sample.labels and "switched_off" not in sample.name
    }


def test_the_worst_of_a_vendors_credentials_is_told_in_whatever_order() -> None:
    fine = Pipeline(Vendor.ASSEMBLY, calls_left=27, reachable=True)
    bad = Pipeline(Vendor.ASSEMBLY, BreakerState.OPEN, BreakerState.HALF_OPEN, calls_left=0, reachable=False)
    new = Pipeline(Vendor.ASSEMBLY, calls_left=5)
    expected = {
        ("gateway_upstream_breaker", "assembly", "reads"): 2.0,
        ("gateway_upstream_breaker", "assembly", "writes"): 1.0,
        ("gateway_upstream_budget_left", "assembly"): 0.0,
        ("gateway_upstream_reachable", "assembly"): 0.0,
    }
    for order in ((fine, bad, new), (bad, new, fine), (new, fine, bad)):
        assert looked(*order) == expected
    assert looked(fine, new)["gateway_upstream_reachable", "assembly"] == 1.0


def test_a_vendor_does_not_speak_for_another_and_what_is_not_known_is_not_told() -> None:
    told = looked(Pipeline(Vendor.SWIFT, BreakerState.OPEN, reachable=False), Pipeline(Vendor.REEVO, reachable=True))
    assert told["gateway_upstream_breaker", "reevo", "reads"] == 0.0
    assert told["gateway_upstream_breaker", "swift", "reads"] == 2.0
    assert (told["gateway_upstream_reachable", "swift"], told["gateway_upstream_reachable", "reevo"]) == (0.0, 1.0)
    assert not [key for key in told if "budget" in key[0]]
    assert not [key for key in looked(Pipeline(Vendor.SWIFT)) if "reachable" in key[0]]
