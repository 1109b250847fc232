"""What a company's ids in other systems link: an account that no key leads to one, and records without an account.

In these worlds the ids stand in the company itself; the filter that finds companies by them says the same.
"""

from __future__ import annotations

from app.domain.source_ids import accounts_known_to, company_by_source_id, record_by_company, vouched_for
from app.domain.verdicts import NOT_LINKED, Rule, SourceStatus, Verdict
from tests.app.domain.linked import (
    REEVO,
    SWIFT,
    USERLOT,
    a,
    account_of,
    at,
    company_beside,
    known,
    person,
    r,
    s,
    u,
)


class TestTheCompanyOfAnAccount:
    def test_a_company_may_know_an_account_by_its_id(self) -> None:
        world = known(a("a1"), u("u1", "a1"))
        assert at(USERLOT, "a1", world) == "OK u1 by EXTERNAL_ID"
        assert account_of(USERLOT, "u1", world) == "OK a1 by EXTERNAL_ID"

    def test_or_by_the_id_of_a_record_that_the_account_is_linked_to(self) -> None:
        world = known(
            a("a1", "swift:s1"),
            a("a2", domain="b.example"),
            s("s1"),
            r("r1", "b.example"),
            u("u1", "s1"),
            u("u2", "r1"),
        )
        assert at(USERLOT, "a1", world) == "OK u1 by EXTERNAL_ID"
        assert at(USERLOT, "a2", world) == "OK u2 by EXTERNAL_ID"

    def test_a_key_that_leads_to_any_company_comes_first(self) -> None:
        world = known(a("a1", tool="k1"), u("u1", "a1"), u("u2", key="k1"))
        assert at(USERLOT, "a1", world) == "OK u2 by EXTERNAL_ID"
        assert account_of(USERLOT, "u1", world) == "NOT_LINKED"

    def test_a_company_that_another_accounts_key_leads_to_is_not_to_be_had(self) -> None:
        for other in (a("a2", "userlot:u1"), a("a2", tool="k1")):
            world = known(a("a1"), other, u("u1", "a1", key="k1"))
            said = company_by_source_id(world.accounts["a1"], world)
            assert said == Verdict(SourceStatus.NOT_LINKED, rule=Rule.EXTERNAL_ID)

    def test_an_external_id_of_an_account_that_is_linked_elsewhere_takes_nothing(self) -> None:
        world = known(a("a1"), a("a2", "userlot:u2", tool="k1"), u("u1", "a1", key="k1"), u("u2"))
        assert at(USERLOT, "a1", world) == "OK u1 by EXTERNAL_ID"

    def test_a_refused_company_is_not_asked(self) -> None:
        assert at(USERLOT, "a1", known(a("a1", "not:userlot:u1"), u("u1", "a1"))) == "NOT_LINKED"

    def test_people_are_not_linked_so(self) -> None:
        assert at(USERLOT, "p1", known(person("p1"), u("u1", "p1"))) == "NOT_LINKED"

    def test_two_companies_are_ambiguous_one_of_them_taken_or_not(self) -> None:
        world = known(a("a1"), a("a2", "userlot:u2"), u("u1", "a1"), u("u2", "a1"))
        assert at(USERLOT, "a1", world) == "AMBIGUOUS u1 u2"
        assert account_of(USERLOT, "u1", world) == "AMBIGUOUS a1"
        assert account_of(USERLOT, "u2", world) == "OK a2 by EXPLICIT"

    def test_two_companies_one_of_which_knows_the_account_through_swift(self) -> None:
        world = known(a("a1", "swift:s1"), s("s1"), u("u1", "a1"), u("u2", "s1"))
        assert at(USERLOT, "a1", world) == "AMBIGUOUS u1 u2"
        assert account_of(USERLOT, "u1", world) == account_of(USERLOT, "u2", world) == "AMBIGUOUS a1"

    def test_a_company_that_knows_two_accounts_vouches_for_neither(self) -> None:
        world = known(a("a1"), a("a2"), u("u1", "a1", "a2"))
        assert at(USERLOT, "a1", world) == at(USERLOT, "a2", world) == "AMBIGUOUS u1"
        assert account_of(USERLOT, "u1", world) == "AMBIGUOUS a1 a2"

    def test_nor_where_it_knows_one_of_them_through_swift(self) -> None:
        world = known(a("a1"), a("a2", "swift:s1"), s("s1"), u("u1", "a1", "s1"))
        assert at(USERLOT, "a1", world) == at(USERLOT, "a2", world) == "AMBIGUOUS u1"

    def test_nor_where_the_other_has_its_company_already(self) -> None:
        world = known(a("a1"), a("a2", "userlot:u2"), u("u1", "a1", "a2"), u("u2"))
        assert at(USERLOT, "a1", world) == "AMBIGUOUS u1"

    def test_a_person_among_those_that_it_knows_does_not_count(self) -> None:
        assert at(USERLOT, "a1", known(a("a1"), person("p1"), u("u1", "a1", "p1"))) == "OK u1 by EXTERNAL_ID"

    def test_an_id_that_nobody_has_does_not_count(self) -> None:
        assert at(USERLOT, "a1", known(a("a1"), u("u1", "a1", "a9"))) == "OK u1 by EXTERNAL_ID"

    def test_two_records_of_the_vendor_through_which_it_knows_the_account_are_one_too_many(self) -> None:
        world = known(a("a1", "reevo:r1"), r("r1"), r("r2"), u("u1", "r1", "r2"))
        assert at(USERLOT, "a1", world) == "AMBIGUOUS u1"
        assert at(USERLOT, "a1", known(a("a1"), r("r1"), r("r2"), u("u1", "a1", "r1", "r2"))) == "OK u1 by EXTERNAL_ID"


class TestTheRecordOfACompanysAccount:
    def test_what_a_company_knows_joins_its_account(self) -> None:
        world = known(a("a1", tool="k1"), u("u1", "r1", "s1", key="k1"), r("r1"), s("s1"))
        assert at(REEVO, "a1", world) == "OK r1 by EXTERNAL_ID"
        assert at(SWIFT, "a1", world) == "OK s1 by EXTERNAL_ID"
        assert account_of(REEVO, "r1", world) == "OK a1 by EXTERNAL_ID"

    def test_also_where_the_company_itself_was_found_so(self) -> None:
        world = known(a("a1"), u("u1", "a1", "r1"), r("r1"))
        assert at(REEVO, "a1", world) == "OK r1 by EXTERNAL_ID"
        assert company_beside(REEVO, "r1", world) == "OK u1 by EXTERNAL_ID"

    def test_not_beside_a_record_of_the_same_vendor(self) -> None:
        world = known(a("a1", "reevo:r2", tool="k1"), u("u1", "r1", key="k1"), r("r1"), r("r2"))
        assert at(REEVO, "a1", world) == "OK r2 by EXPLICIT"
        assert account_of(REEVO, "r1", world) == "NOT_LINKED"
        assert company_beside(REEVO, "r1", world) == "AMBIGUOUS u1"

    def test_not_where_the_accounts_own_link_dangles(self) -> None:
        world = known(a("a1", "reevo:r9", tool="k1"), u("u1", "r1", key="k1"), r("r1"))
        assert at(REEVO, "a1", world) == "NOT_FOUND r9"
        assert company_beside(REEVO, "r1", world) == "AMBIGUOUS u1"

    def test_not_where_the_record_is_another_accounts(self) -> None:
        world = known(a("a1", tool="k1"), a("a2", "reevo:r1"), u("u1", "r1", key="k1"), r("r1"))
        assert record_by_company(world.accounts["a1"], REEVO, world) is NOT_LINKED

    def test_a_person_is_not_joined(self) -> None:
        world = known(person("p1", "userlot:u1"), u("u1", "r1"), r("r1"))
        assert at(REEVO, "p1", world) == "NOT_LINKED"
        assert company_beside(REEVO, "r1", world) == "AMBIGUOUS u1"

    def test_a_company_that_knows_two_records_vouches_for_neither(self) -> None:
        world = known(a("a1", tool="k1"), u("u1", "r1", "r2", key="k1"), r("r1"), r("r2"))
        assert at(REEVO, "a1", world) == "AMBIGUOUS r1 r2"
        assert account_of(REEVO, "r1", world) == account_of(REEVO, "r2", world) == "AMBIGUOUS a1"
        assert company_beside(REEVO, "r1", world) == "AMBIGUOUS u1"

    def test_one_of_the_two_being_another_accounts_changes_nothing_for_the_other(self) -> None:
        world = known(a("a1", tool="k1"), a("a2", "reevo:r1"), u("u1", "r1", "r2", key="k1"), r("r1"), r("r2"))
        assert at(REEVO, "a1", world) == "AMBIGUOUS r2"

    def test_a_record_that_the_account_refuses_is_none_of_them(self) -> None:
        world = known(a("a1", "not:reevo:r1", tool="k1"), u("u1", "r1", "r2", key="k1"), r("r1"), r("r2"))
        assert [each.id for each in vouched_for(u("u1"), REEVO, world.accounts["a1"], world)] == ["r2"]
        assert at(REEVO, "a1", world) == "OK r2 by EXTERNAL_ID"
        assert company_beside(REEVO, "r2", world) == "OK u1 by EXTERNAL_ID"
        assert company_beside(REEVO, "r1", world) == "AMBIGUOUS u1"

    def test_a_record_that_two_companies_know_is_neithers(self) -> None:
        world = known(a("a1", tool="k1"), u("u1", "r1", key="k1"), u("u2", "r1"), r("r1"))
        assert at(REEVO, "a1", world) == "AMBIGUOUS r1"
        assert account_of(REEVO, "r1", world) == "AMBIGUOUS a1"
        assert company_beside(REEVO, "r1", world) == "AMBIGUOUS u1 u2"


def test_whom_a_company_knows() -> None:
    world = known(
        a("a1"), a("a2", "reevo:r1"), person("p1", "swift:s1"), r("r1"), s("s1"), u("u1", "r1", "a1", "s1", "a9")
    )
    assert [account.id for account in accounts_known_to(u("u1"), world)] == ["a1", "a2", "p1"]
