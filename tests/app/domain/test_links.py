"""The rules together: from an account to each vendor, from a record to its account, from a record to its company."""

from __future__ import annotations

from app.domain.links import accounts_matching, anchor, company_of, seen_from, verdict
from app.domain.verdicts import NOT_LINKED, SourceStatus, Verdict
from tests.app.domain.linked import REEVO, SWIFT, USERLOT, a, account_of, at, company_beside, known, person, r, s, u


def test_the_strongest_evidence_decides_at_each_vendor_by_itself() -> None:
    world = known(
        a("a1", "swift:s1", "k1", domain="acme.example"),
        r("r1", "acme.example"),
        u("u1", key="k1"),
        s("s1"),
        s("s2", 7),
    )
    assert at(SWIFT, "a1", world) == "OK s1 by EXPLICIT"
    assert at(USERLOT, "a1", world) == "OK u1 by EXTERNAL_ID"
    assert at(REEVO, "a1", world) == "OK r1 by DOMAIN"


def test_that_no_rule_found_anything_is_told_from_a_candidate_that_is_anothers() -> None:
    world = known(a("a1", tool="k1"), a("a2", "userlot:u1"), u("u1", key="k1"))
    assert verdict(world.accounts["a1"], REEVO, world) is NOT_LINKED
    assert verdict(world.accounts["a1"], USERLOT, world) is not NOT_LINKED


def test_what_was_not_gathered_cannot_contest() -> None:
    first, second, company = a("a1", tool="k1"), a("a2", tool="k1"), u("u1", key="k1")
    assert at(USERLOT, "a1", known(first, company)) == "OK u1 by EXTERNAL_ID"
    assert at(USERLOT, "a1", known(first, second, company)) == "AMBIGUOUS u1"


def test_a_record_need_not_be_known_to_find_the_accounts_that_it_matches() -> None:
    world = known(a("a1", "reevo:r1"), a("a2", domain="acme.example"), a("a3", tool="r1"), person("p1", "r1"))
    assert [each.id for each in accounts_matching(r("r1", "acme.example"), REEVO, world)] == ["a1", "p1", "a2"]


def test_an_account_that_a_record_matches_twice_is_told_once() -> None:
    world = known(a("a1", "userlot:u1", tool="k1"), u("u1", "a1", key="k1"))
    assert [each.id for each in accounts_matching(u("u1", key="k1"), USERLOT, world)] == ["a1"]


def test_a_record_matches_the_account_of_the_company_that_knows_it() -> None:
    world = known(a("a1", tool="k1"), u("u1", "r1", key="k1"), r("r1"))
    assert [each.id for each in accounts_matching(r("r1"), REEVO, world)] == ["a1"]


def test_a_record_is_linked_where_one_account_says_so_whatever_others_doubt() -> None:
    first, second = a("a1"), a("a2")
    doubt = Verdict(SourceStatus.AMBIGUOUS, candidates=((REEVO, "r1"),))
    assert seen_from(r("r1"), REEVO, [(first, doubt), (second, Verdict(SourceStatus.OK, r("r1")))]).record is second
    assert seen_from(r("r1"), REEVO, [(first, doubt), (second, NOT_LINKED)]).candidates == (("assembly", "a1"),)
    assert seen_from(r("r2"), REEVO, [(first, doubt), (second, Verdict(SourceStatus.OK, r("r1")))]) is NOT_LINKED


def test_a_record_that_nothing_matches_has_no_account() -> None:
    assert anchor(r("r1"), REEVO, known(a("a1"), r("r1"))) is NOT_LINKED


def test_a_record_that_no_account_holds_may_have_a_company() -> None:
    world = known(u("u1", "r1", "s1"), r("r1"), s("s1"))
    assert company_beside(REEVO, "r1", world) == company_beside(SWIFT, "s1", world) == "OK u1 by EXTERNAL_ID"
    assert company_of(r("r2"), REEVO, world) is NOT_LINKED


def test_a_company_in_doubt_between_accounts_still_vouches_for_its_record() -> None:
    world = known(a("a1", tool="k1"), a("a2", tool="k1"), u("u1", "r1", key="k1"), r("r1"))
    assert account_of(USERLOT, "u1", world) == "AMBIGUOUS a1 a2"
    assert company_beside(REEVO, "r1", world) == "OK u1 by EXTERNAL_ID"
    assert account_of(REEVO, "r1", world) == "NOT_LINKED"


def test_two_companies_that_know_a_record_or_two_records_of_a_company_are_ambiguous() -> None:
    assert company_beside(REEVO, "r1", known(u("u1", "r1"), u("u2", "r1"), r("r1"))) == "AMBIGUOUS u1 u2"
    assert company_beside(REEVO, "r1", known(u("u1", "r1", "r2"), r("r1"), r("r2"))) == "AMBIGUOUS u1"
    assert company_beside(REEVO, "r1", known(u("u1", "r1", "r9"), r("r1"))) == "OK u1 by EXTERNAL_ID"


def test_a_shared_id_alone_makes_no_customer_of_swift_and_userlot() -> None:
    assert company_beside(SWIFT, "s1", known(u("u1", key="70"), s("s1", 70))) == "NOT_LINKED"
