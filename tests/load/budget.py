"""What Assembly saw: how many calls in any second, and whether it had to refuse one."""

from __future__ import annotations

import os
from typing import Any

import httpx

ALLOWED = 30
"""Calls in any second, by Assembly's document."""


async def calls_to(control: httpx.AsyncClient, vendor: str, since: int = 0) -> list[dict[str, Any]]:
    """The calls that a vendor got, in the order in which they came."""
    told = await control.get("/calls", params={"vendor": vendor, "since": str(since)})
    calls: list[dict[str, Any]] = told.json()["calls"]
    return calls


async def number_of_calls(control: httpx.AsyncClient, vendor: str = "") -> int:
    """How many calls a vendor got, or all of them."""
    told: dict[str, int] = (await control.get("/calls", params={"limit": "0"})).json()["by_operation"]
    return sum(number for operation, number in told.items() if operation.startswith(vendor))


def most_within(seconds: float, calls: list[dict[str, Any]]) -> int:
    """The most calls in any so many seconds that begin with one."""
    moments = sorted(call["at"] for call in calls)
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def check_kept(calls: list[dict[str, Any]]) -> None:
    """Assembly's limit was kept, and it refused nobody.

    A call is counted when the vendor's process gets to it. On a machine with more to do than it has processors that is
    now and then a part of a second late, and calls that went in two seconds are counted in one. So the suite looks at
    three seconds at a time, with room for what comes a third of a second late. Each second and each refusal is looked
    at with `CHAOS=all`, on a machine that has nothing else to do.
    """
    lasted = calls[-1]["at"] - calls[0]["at"]
    assert len(calls) <= ALLOWED * (1 + lasted), f"{len(calls)} in {lasted} seconds"
    assert most_within(3.0, calls) <= 3 * ALLOWED + ALLOWED // 3
    if os.environ.get("CHAOS") == "all":
        refused = [call for call in calls if call["status"] == 429]
        assert (most_within(1.0, calls) <= ALLOWED, refused) == (True, []), most_within(1.0, calls)
