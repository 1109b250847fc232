"""What a list tells of logs whose answers were lost: one that equals exactly one, and nothing else, is claimed."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.domain.paging import VendorPage
from app.domain.usage_log import UsageLog
from app.vendors.directory import Vendors
from schema.usage_log.lost import MOST_PAGES, find_lost

GIVEN = {"timestamp": "2026-06-01T10:00:00Z", "type": "Action", "content": "Signed"}


def stored(log_id: str, **values: Any) -> UsageLog:
    fields = {**GIVEN, "attribute": None, "metadata": None, **values}
    return UsageLog(id=log_id, custom_fields={}, raw={}, **fields)


class Logs:
    """A list in pages of two; notes how many were read."""

    def __init__(self, *logs: UsageLog) -> None:
        self.logs = logs
        self.read: list[str | None] = []

    async def page(self, ref: str | None, token: str | None, size: int) -> VendorPage[UsageLog]:
        assert size == 100
        self.read.append(ref)
        start = int(token or 0)
        following = str(start + 2) if start + 2 < len(self.logs) else None
        return VendorPage(self.logs[start : start + 2], following, None)


async def found(logs: Logs, *lost: Any, given: Any = None, known: Any = (), ref: str | None = "a") -> Any:
    vendors = cast("Vendors", SimpleNamespace(assembly=SimpleNamespace(usage_logs=logs)))
    told = await find_lost(vendors, ref, lost, lost if given is None else given, known)
    return [(each.record_id, each.candidates) for each in told]


@pytest.mark.parametrize(
    ("given", "values"),
    [
        (GIVEN, {}),
        (GIVEN, {"timestamp": "2026-06-01T12:00:00.000+02:00"}),
        (GIVEN, {"attribute": "", "metadata": {}}),
        ({**GIVEN, "metadata": {"a": [1, {"b": Decimal("12.50")}]}}, {"metadata": {"a": [1, {"b": Decimal("12.5")}]}}),
        ({**GIVEN, "attribute": "x"}, {"attribute": "x"}),
    ],
)
async def test_the_one_that_equals_it_is_claimed(given: Any, values: Any) -> None:
    assert await found(Logs(stored("u1", content="Other"), stored("u2", **values)), given) == [("u2", ())]


@pytest.mark.parametrize(
    "values",
    [
        {"content": "signed"},
        {"type": "Message"},
        {"timestamp": "2026-06-01T10:00:00.001Z"},
        {"timestamp": None},
    ],
)
async def test_one_that_differs_is_no_candidate(values: Any) -> None:
    assert await found(Logs(stored("u1", **values)), GIVEN) == [(None, ())]


async def test_a_truth_is_no_number() -> None:
    given = {**GIVEN, "metadata": {"n": 1}}
    assert await found(Logs(stored("u1", metadata={"n": True})), given) == [(None, ())]


@pytest.mark.parametrize("more", [{"attribute": "x"}, {"metadata": {"a": 1}}])
async def test_one_with_more_than_was_given_is_a_candidate_and_not_claimed(more: Any) -> None:
    assert await found(Logs(stored("u1", **more)), GIVEN) == [(None, ("u1",))]


async def test_of_two_that_equal_it_none_is_claimed() -> None:
    assert await found(Logs(stored("u1"), stored("u2")), GIVEN) == [(None, ("u1", "u2"))]


async def test_two_of_one_input_cannot_be_told_apart() -> None:
    same = {**GIVEN, "timestamp": "2026-06-01T10:00:00.0Z"}
    assert await found(Logs(stored("u1")), GIVEN, same) == [(None, ("u1",)), (None, ("u1",))]
    assert await found(Logs(stored("u1")), GIVEN, given=[GIVEN, same]) == [(None, ("u1",))]


async def test_a_log_that_is_known_to_be_another_is_none_of_them() -> None:
    assert await found(Logs(stored("u1"), stored("u2")), GIVEN, known={"u1"}) == [("u2", ())]


async def test_it_is_read_as_far_as_the_oldest_that_was_lost_and_once_for_all() -> None:
    hours = [stored(f"u{hour}", timestamp=f"2026-06-01T{hour:02d}:00:00Z") for hour in range(20, 0, -1)]
    logs = Logs(*hours)
    younger, older = ({**GIVEN, "timestamp": f"2026-06-01T{hour}:00:00Z"} for hour in (19, 16))
    assert await found(logs, younger, older) == [("u19", ()), ("u16", ())]
    assert logs.read == ["a"] * 3


async def test_a_list_that_is_too_long_to_be_read_claims_nothing() -> None:
    logs = Logs(*(stored(f"u{number}", content="Signed" if number == 1 else "Other") for number in range(50)))
    assert await found(logs, GIVEN) == [(None, ("u1",))]
    assert len(logs.read) == MOST_PAGES


async def test_metadata_that_nests_too_deep_claims_nothing() -> None:
    deep: Any = 1
    for _ in range(100_000):
        deep = [deep]
    assert await found(Logs(stored("u1")), {**GIVEN, "metadata": {"a": deep}}) == [(None, ())]
