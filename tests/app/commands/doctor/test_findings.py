"""What is noted of a vendor, and what is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.commands.doctor.findings import Assumption, Diagnosis, Verdict
from app.domain.vendor import Vendor
from app.upstream.noting import Noted

ABOUT = Assumption("pages", "0012", "as stated")
BEGAN = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)


def _noted(date: str, seconds: float = 0.5, **headers: str) -> Noted:
    return Noted("GET", "/x", BEGAN, seconds, 200, {"date": date, **headers})


def test_a_contradiction_is_not_taken_back() -> None:
    found = Diagnosis(Vendor.SWIFT, (ABOUT,))
    found.judge(ABOUT, holds=True, seen="rows")
    found.judge(ABOUT, holds=False, seen="rows")
    found.judge(ABOUT, holds=True, seen="rows")
    assert [each.verdict for each in found.findings()] == [Verdict.CONTRADICTED]
    assert found.problems() == ["pages: not so: rows (decision 0012)."]


def test_what_does_not_tell_leaves_it_open() -> None:
    found = Diagnosis(Vendor.SWIFT, (ABOUT,))
    found.judge(ABOUT, holds=None, seen="rows")
    assert [(each.verdict, each.seen) for each in found.findings()] == [(Verdict.OPEN, ABOUT.untold)]


def test_who_did_not_answer_or_was_not_asked_leaves_all_open() -> None:
    silent = Diagnosis(Vendor.SWIFT, (ABOUT,), notes=[replace(_noted("Fri, 02 Jan 2026 12:00:20 GMT"), status=None)])
    off = Diagnosis(Vendor.SWIFT, (ABOUT,), is_switched_off=True)
    assert [each.seen for found in (silent, off) for each in found.findings()] == [
        "no answer came", "it is switched off",
    ]  # fmt: skip


def test_a_clock_that_is_far_off_is_a_problem_and_a_near_one_is_not() -> None:
    near = Diagnosis(Vendor.SWIFT, notes=[_noted("Fri, 02 Jan 2026 12:00:20 GMT")])
    far = Diagnosis(Vendor.SWIFT, notes=[_noted("Fri, 02 Jan 2026 11:00:00 GMT")])
    assert (near.skew, near.problems()) == (19.5, [])
    assert far.skew == -3598
    assert "3598 s" in far.problems()[0]


def test_the_surest_answer_tells_the_clock() -> None:
    slow, quick = _noted("Fri, 02 Jan 2026 12:00:09 GMT", 20), _noted("Fri, 02 Jan 2026 12:00:09 GMT", 0.1)
    assert Diagnosis(Vendor.SWIFT, notes=[quick, slow]).skew == 0


def test_what_the_vendor_says_of_its_budget_is_told() -> None:
    found = Diagnosis(Vendor.SWIFT, notes=[_noted("", **{"x-ratelimit-remaining": "7", "ratelimit-limit": "9"})])
    assert found.told_limits == {"x-ratelimit-remaining": "7", "ratelimit-limit": "9"}


def test_nothing_asked_is_nothing_known() -> None:
    found = Diagnosis(Vendor.SWIFT)
    assert (found.is_reachable, found.skew, found.milliseconds, found.last) == (None, None, None, None)
