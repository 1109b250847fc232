"""The words in which links are told."""

from __future__ import annotations

from app.domain.vendor import Vendor
from app.domain.verdicts import NOT_LINKED, Rule, SourceStatus, Verdict, ambiguous
from tests.app.domain.linked import u


def test_candidates_are_told_in_the_order_of_their_ids() -> None:
    told = ambiguous(Vendor.USERLOT, Rule.EXTERNAL_ID, [u("u2"), u("u10"), u("u1")])
    assert told.candidates == ((Vendor.USERLOT, "u1"), (Vendor.USERLOT, "u10"), (Vendor.USERLOT, "u2"))
    assert (told.status, told.rule, told.record) == (SourceStatus.AMBIGUOUS, Rule.EXTERNAL_ID, None)


def test_that_nothing_was_found_is_one_object() -> None:
    assert Verdict(SourceStatus.NOT_LINKED) == NOT_LINKED
    assert NOT_LINKED is not Verdict(SourceStatus.NOT_LINKED)


def test_the_strongest_rule_comes_first() -> None:
    assert list(Rule) == [Rule.EXPLICIT, Rule.EXTERNAL_ID, Rule.DOMAIN, Rule.EMAIL]
