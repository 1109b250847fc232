"""A request's calls and choices as JSON."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, cast

import pytest

from app.domain.vendor import Vendor
from app.upstream.client import UpstreamClient
from app.upstream.policy import Policy
from app.upstream.scope import Call, Choice, Scope, Strategy, serving
from app.vendors.assembly.dialect import AssemblyDialect
from app.vendors.directory import Adapters, Assembly, Vendors
from schema.plan import plan
from tests.conftest import ScriptedUpstream

NOBODY = Vendors(Adapters())
EARLY = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
NOTHING = {"network": 0, "shared": 0, "cache": 0, "stale": 0, "bytes": 0}
ENTRY = ("vendor", "operation", "source", "calls", "bytes", "milliseconds", "oldest")


class _Named:
    """A client of a vendor that states no limit."""

    calls_left = per_second = None

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor


class _Configured:
    """Vendors of which only these are configured."""

    def __init__(self, *vendors: Vendor) -> None:
        self._vendors = vendors

    def clients(self) -> list[UpstreamClient]:
        return [cast("UpstreamClient", _Named(vendor)) for vendor in self._vendors]


def configured(*vendors: Vendor) -> Vendors:
    return cast("Vendors", _Configured(*vendors))


def test_there_is_an_entry_for_each_operation_and_source() -> None:
    late = (EARLY + timedelta(hours=1)).astimezone(timezone(timedelta(hours=2)))
    calls = [
        Call(Vendor.REEVO, "reevo.account.query", "network", 3.00049, 10, late),
        Call(Vendor.SWIFT, "swift.account.get", "network", 1, 1),
        Call(Vendor.REEVO, "reevo.account.query", "network", 2, 5, EARLY),
        Call(Vendor.REEVO, "reevo.account.query", "network", 2, 0),
        Call(Vendor.REEVO, "reevo.account.query", "cache", 0.5, 0, late),
    ]
    told = plan(Scope("inbound", calls=calls), NOBODY)
    assert told["calls"] == [
        dict(zip(ENTRY, each, strict=True))
        for each in [
            ("REEVO", "reevo.account.query", "NETWORK", 3, 15, 3.0, "2026-01-02T03:04:05Z"),
            ("SWIFT", "swift.account.get", "NETWORK", 1, 1, 1, None),
            ("REEVO", "reevo.account.query", "CACHE", 1, 0, 0.5, "2026-01-02T04:04:05Z"),
        ]
    ]
    assert told["actual"] == {
        "REEVO": {"network": 3, "shared": 0, "cache": 1, "stale": 0, "bytes": 15},
        "SWIFT": {"network": 1, "shared": 0, "cache": 0, "stale": 0, "bytes": 1},
    }


def test_a_request_that_asked_nobody_has_an_empty_plan() -> None:
    told = plan(Scope("inbound"), configured(*Vendor))
    took = told.pop("milliseconds")
    assert 0 <= took < 60_000
    assert told == {
        "calls": [],
        "choices": [],
        "predicted": {},
        "actual": {},
        "rounds": {"predicted": 0, "actual": 0},
        "budget": [],
        "deadline": None,
    }


def test_equal_choices_are_one_with_the_number_of_times() -> None:
    one = Choice(Vendor.USERLOT, "a company's revenue", Strategy.POINTS, "a company at a time", 1)
    other = Choice(Vendor.USERLOT, "all companies", Strategy.LIST, "in one call", 1)
    told = plan(Scope("inbound", choices=[one, other, one, one]), configured(Vendor.USERLOT))
    assert told["choices"] == [
        {
            "vendor": "USERLOT",
            "need": "a company's revenue",
            "strategy": "POINTS",
            "why": "a company at a time",
            "times": 3,
            "predictedCalls": 3,
            "predictedRounds": 0,
            "actual": NOTHING,
            "actualRounds": 0,
        },
        {
            "vendor": "USERLOT",
            "need": "all companies",
            "strategy": "LIST",
            "why": "in one call",
            "times": 1,
            "predictedCalls": 1,
            "predictedRounds": 0,
            "actual": NOTHING,
            "actualRounds": 0,
        },
    ]
    assert told["predicted"] == {"USERLOT": 4}
    assert told["budget"] == [{"vendor": "USERLOT", "callsSent": 0, "callsLeft": None, "perSecond": None}]


def test_each_step_has_the_calls_that_were_made_for_it() -> None:
    def revenue(behind: int) -> Choice:
        return Choice(Vendor.USERLOT, "a company's revenue", Strategy.POINTS, "one by one", 1, 1, behind)

    def made(step: Choice | None, source: str, behind: int) -> Call:
        return Call(Vendor.USERLOT, "userlot.company.get", source, 1.0, 5, EARLY, step=step, behind=behind)

    companies = Choice(Vendor.USERLOT, "all companies", Strategy.LIST, "in one call", 1, 1)
    one, other = revenue(1), revenue(1)
    calls = [made(companies, "network", 0), made(one, "network", 1), made(other, "cache", 1), made(None, "network", 3)]
    elsewhere = made(revenue(1), "network", 1)  # for a choice of another request: for none of this one
    scope = Scope("inbound", choices=[companies, one, other], calls=[*calls, elsewhere])
    told = plan(scope, configured(Vendor.USERLOT))
    first, second = told["choices"]
    assert first["actual"] == {"network": 1, "shared": 0, "cache": 0, "stale": 0, "bytes": 5}
    assert second["actual"] == {"network": 1, "shared": 0, "cache": 1, "stale": 0, "bytes": 10}
    assert [(each["predictedRounds"], each["actualRounds"]) for each in (first, second)] == [(1, 1), (1, 1)]
    assert told["rounds"] == {"predicted": 2, "actual": 3}
    assert told["actual"]["USERLOT"]["network"] == 4


@pytest.mark.parametrize(("strategy", "told"), [(Strategy.TREE, []), (Strategy.SKIP, ["SKIP"])])
def test_of_a_vendor_that_is_not_configured_only_what_is_skipped_is_told(strategy: Strategy, told: list[str]) -> None:
    choices = [Choice(Vendor.ASSEMBLE, "the teams", strategy, "because", 0)]
    made = plan(Scope("inbound", choices=choices), configured(Vendor.USERLOT))
    assert [each["strategy"] for each in made["choices"]] == told
    assert made["budget"] == []


async def test_the_budget_is_that_of_the_vendors_client(upstream: ScriptedUpstream) -> None:
    client = upstream.client(AssemblyDialect(), policy=Policy(per_second=27))
    scope = Scope("inbound", calls=[Call(Vendor.ASSEMBLY, "assembly.label.list", "network", 1.0, 2)])
    told = plan(scope, Vendors(Adapters(assembly=Assembly(client))))
    assert told["budget"] == [{"vendor": "ASSEMBLY", "callsSent": 1, "callsLeft": 27, "perSecond": 27}]


async def test_the_deadline_is_as_given_and_what_is_left_of_it() -> None:
    with serving("inbound", seconds=2.5) as scope:
        deadline: dict[str, Any] = plan(scope, NOBODY)["deadline"]
    assert deadline["milliseconds"] == 2500
    assert 0 < deadline["left"] <= 2500
    now = asyncio.get_running_loop().time()
    assert plan(Scope("late", deadline=now - 1, seconds=2), NOBODY)["deadline"] == {"milliseconds": 2000, "left": 0}


def test_the_milliseconds_are_those_since_the_request_began() -> None:
    assert 5000 <= plan(Scope("inbound", begun=time.monotonic() - 5), NOBODY)["milliseconds"] < 60_000
