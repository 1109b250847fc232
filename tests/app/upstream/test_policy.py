"""The pipeline's numbers where a vendor says nothing."""

from __future__ import annotations

import dataclasses

import pytest

from app.upstream.policy import Policy


def test_every_limit_is_one() -> None:
    limits = dataclasses.asdict(Policy())
    assert (limits.pop("per_second"), limits.pop("share")) == (None, None)
    assert limits.pop("retry")["most"] == 0, "who wants further tries says so"
    assert 0 < limits["breaker"]["slow_after"] < limits["deadline"]
    assert all(limit > 0 for limit in limits.pop("breaker").values())
    assert limits.pop("freshness")["ttl"] > 0
    assert all(limit > 0 for limit in limits.values())
    assert limits["connect_timeout"] <= limits["deadline"]


def test_a_policy_is_not_changed_under_a_running_pipeline() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Policy().deadline = 1.0  # type: ignore[misc]
