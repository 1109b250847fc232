"""The rules of recognition, one by one: what an account's own keys link it to, and what keeps them from it."""

from __future__ import annotations

from app.domain.key_links import account_by_keys, by_keys, matching_keys
from app.domain.links import verdict
from app.domain.verdicts import NOT_LINKED, Rule, SourceStatus, Verdict
from tests.app.domain.linked import ASSEMBLE, REEVO, SWIFT, USERLOT, a, account_of, at, known, person, r, s, t, u


class TestExplicitLinks:
    def test_an_account_names_a_record_with_its_vendor(self) -> None:
        world = known(a("a1", "reevo:r1", "userlot:u1", "swift:s1", "assemble:7"), r("r1"), u("u1"), s("s1"), t("7"))
        assert [at(vendor, "a1", world) for vendor in (REEVO, USERLOT, SWIFT, ASSEMBLE)] == [
            "OK r1 by EXPLICIT",
            "OK u1 by EXPLICIT",
            "OK s1 by EXPLICIT",
            "OK 7 by EXPLICIT",
        ]

    def test_a_plain_id_that_is_a_records_own_is_as_good(self) -> None:
        assert at(REEVO, "a1", known(a("a1", "r1"), r("r1"))) == "OK r1 by EXPLICIT"

    def test_the_id_in_the_tool_is_no_link(self) -> None:
        assert at(REEVO, "a1", known(a("a1", tool="r1"), r("r1"))) == "NOT_LINKED"

    def test_a_link_to_a_record_that_is_gone_is_not_found_and_stops_weaker_rules(self) -> None:
        world = known(a("a1", "userlot:u9", tool="k1"), u("u1", key="k1"))
        assert at(USERLOT, "a1", world) == "NOT_FOUND u9"
        assert account_of(USERLOT, "u1", world) == "NOT_LINKED"

    def test_a_link_that_dangles_beside_one_that_holds_is_left_out(self) -> None:
        assert at(REEVO, "a1", known(a("a1", "reevo:r9", "reevo:r1"), r("r1"))) == "OK r1 by EXPLICIT"

    def test_links_to_two_records_are_ambiguous(self) -> None:
        world = known(a("a1", "reevo:r2", "r1"), r("r1"), r("r2"))
        assert at(REEVO, "a1", world) == "AMBIGUOUS r1 r2"
        assert account_of(REEVO, "r1", world) == "AMBIGUOUS a1"

    def test_two_accounts_that_name_one_record_are_ambiguous(self) -> None:
        world = known(a("a1", "reevo:r1"), a("a2", "r1"), r("r1"))
        assert at(REEVO, "a1", world) == at(REEVO, "a2", world) == "AMBIGUOUS r1"
        assert account_of(REEVO, "r1", world) == "AMBIGUOUS a1 a2"

    def test_a_record_that_another_account_names_is_that_accounts(self) -> None:
        world = known(a("a1", tool="k1"), a("a2", "userlot:u1"), u("u1", key="k1"))
        assert verdict(world.accounts["a1"], USERLOT, world) == Verdict(SourceStatus.NOT_LINKED, rule=Rule.EXTERNAL_ID)
        assert account_of(USERLOT, "u1", world) == "OK a2 by EXPLICIT"


class TestRefusals:
    def test_a_refused_record_is_no_candidate_under_any_rule(self) -> None:
        world = known(a("a1", "not:reevo:r1", "reevo:r1", "r1", domain="acme.example"), r("r1", "acme.example"))
        assert verdict(world.accounts["a1"], REEVO, world) is NOT_LINKED

    def test_the_rule_goes_on_with_what_is_not_refused(self) -> None:
        world = known(a("a1", "not:reevo:r1", domain="acme.example"), r("r1", "acme.example"), r("r2", "acme.example"))
        assert at(REEVO, "a1", world) == "OK r2 by DOMAIN"

    def test_whoever_refuses_a_record_does_not_contest_it(self) -> None:
        world = known(a("a1", "not:userlot:u1", tool="k1"), a("a2", tool="k1"), u("u1", key="k1"))
        assert at(USERLOT, "a2", world) == "OK u1 by EXTERNAL_ID"

    def test_a_refusal_says_nothing_of_a_record_of_another_vendor(self) -> None:
        assert at(SWIFT, "a1", known(a("a1", "not:reevo:x1", "x1"), s("x1"))) == "OK x1 by EXPLICIT"


class TestExternalIds:
    def test_userlot_swift_and_assemble_share_ids_with_assembly(self) -> None:
        world = known(a("a1", "70", tool="k1"), u("u1", key="k1"), s("s1", 70), t("t1", "k1"))
        assert at(USERLOT, "a1", world) == "OK u1 by EXTERNAL_ID"
        assert at(SWIFT, "a1", world) == "OK s1 by EXTERNAL_ID"
        assert at(ASSEMBLE, "a1", world) == "OK t1 by EXTERNAL_ID"

    def test_nought_is_no_id(self) -> None:
        world = known(a("a1", "0", tool="0"), u("u1", key="0"), s("s1", 0), t("t1", "0"))
        assert {at(vendor, "a1", world) for vendor in (USERLOT, SWIFT, ASSEMBLE)} == {"NOT_LINKED"}

    def test_blanks_around_an_id_mean_nothing_and_case_does(self) -> None:
        assert at(USERLOT, "a1", known(a("a1", tool=" k1"), u("u1", key="k1 "))) == "OK u1 by EXTERNAL_ID"
        assert at(USERLOT, "a1", known(a("a1", tool="K1"), u("u1", key="k1"))) == "NOT_LINKED"

    def test_case_means_something_also_where_the_id_looks_like_a_uuid(self) -> None:
        shared = "106042c0-aaaa-4000-8000-00000000000f"
        assert at(USERLOT, "a1", known(a("a1", tool=shared.upper()), u("u1", key=shared))) == "NOT_LINKED"

    def test_two_accounts_of_one_id_are_ambiguous(self) -> None:
        world = known(a("a1", tool="k1"), a("a2", "k1"), u("u1", key="k1"))
        assert at(USERLOT, "a1", world) == at(USERLOT, "a2", world) == "AMBIGUOUS u1"

    def test_an_account_that_is_linked_elsewhere_does_not_contest(self) -> None:
        world = known(a("a1", tool="k1"), a("a2", "userlot:u2", tool="k1"), u("u1", key="k1"), u("u2"))
        assert at(USERLOT, "a1", world) == "OK u1 by EXTERNAL_ID"

    def test_two_candidates_are_not_narrowed_by_one_of_them_being_taken(self) -> None:
        world = known(a("a1", "k1", "k2"), a("a2", "userlot:u1"), u("u1", key="k1"), u("u2", key="k2"))
        assert at(USERLOT, "a1", world) == "AMBIGUOUS u1 u2"
        assert account_of(USERLOT, "u1", world) == "OK a2 by EXPLICIT"
        assert account_of(USERLOT, "u2", world) == "AMBIGUOUS a1"

    def test_an_id_that_swift_and_userlot_share_links_neither_with_the_other(self) -> None:
        world = known(u("u1", key="70"), s("s1", 70))
        assert matching_keys(s("s1", 70), SWIFT, world) == matching_keys(u("u1", key="70"), USERLOT, world) == []


class TestDomains:
    def test_any_domain_of_reevos_account_will_do(self) -> None:
        world = known(a("a1", domain="WWW.acme.example."), r("r1", "acme.example", "other.example"))
        assert at(REEVO, "a1", world) == "OK r1 by DOMAIN"

    def test_free_mail_hosts_link_nobody(self) -> None:
        assert at(REEVO, "a1", known(a("a1", domain="gmail.com"), r("r1", "gmail.com"))) == "NOT_LINKED"

    def test_one_domain_at_two_records_is_ambiguous(self) -> None:
        world = known(a("a1", domain="acme.example"), r("r1", "acme.example"), r("r2", "acme.example"))
        assert at(REEVO, "a1", world) == "AMBIGUOUS r1 r2"

    def test_two_accounts_with_domains_of_one_record_are_ambiguous(self) -> None:
        world = known(a("a1", domain="a.example"), a("a2", domain="b.example"), r("r1", "a.example", "b.example"))
        assert at(REEVO, "a1", world) == at(REEVO, "a2", world) == "AMBIGUOUS r1"
        assert account_of(REEVO, "r1", world) == "AMBIGUOUS a1 a2"

    def test_a_link_beats_a_domain_on_both_sides(self) -> None:
        world = known(
            a("a1", "reevo:r2", domain="acme.example"),
            a("a2", domain="acme.example"),
            a("a3", domain="b.example"),
            r("r1", "acme.example"),
            r("r2", "b.example"),
        )
        assert at(REEVO, "a1", world) == "OK r2 by EXPLICIT"
        assert at(REEVO, "a2", world) == "OK r1 by DOMAIN", "the other account's turn never comes at domains"
        assert at(REEVO, "a3", world) == "NOT_LINKED", "its record is named by another"


class TestPeople:
    def test_a_person_is_linked_by_name_alone(self) -> None:
        world = known(person("p1", "reevo:r1", "u1"), r("r1"), u("u1"))
        assert at(REEVO, "p1", world) == "OK r1 by EXPLICIT"
        assert at(USERLOT, "p1", world) == "OK u1 by EXPLICIT"

    def test_neither_ids_nor_the_host_of_an_address_link_a_person(self) -> None:
        world = known(
            person("p1", "k1", tool="k1", email="ada@acme.example"), u("u1", key="k1"), r("r1", "acme.example")
        )
        assert at(USERLOT, "p1", world) == at(REEVO, "p1", world) == "NOT_LINKED"

    def test_people_do_not_contest_what_organisations_share(self) -> None:
        world = known(person("p1", tool="k1"), a("a1", tool="k1"), u("u1", key="k1"))
        assert at(USERLOT, "a1", world) == "OK u1 by EXTERNAL_ID"

    def test_a_person_who_is_named_takes_the_record_all_the_same(self) -> None:
        world = known(person("p1", "userlot:u1"), a("a1", tool="k1"), u("u1", key="k1"))
        assert at(USERLOT, "a1", world) == "NOT_LINKED"


class TestTeams:
    def test_teams_are_edges_of_which_several_may_be_linked_though_none_is_picked(self) -> None:
        world = known(a("a1", tool="k1"), t("t1", "k1"), t("t2", "k1"))
        found = by_keys(world.accounts["a1"], ASSEMBLE, world)
        assert (found.status, found.record) == (SourceStatus.AMBIGUOUS, None)
        assert [team.id for team in found.teams] == ["t1", "t2"]
        assert account_by_keys(t("t2", "k1"), ASSEMBLE, world) == world.accounts["a1"]

    def test_one_team_is_the_source_and_the_only_edge(self) -> None:
        world = known(a("a1", tool="k1"), t("t1", "k1"))
        found = by_keys(world.accounts["a1"], ASSEMBLE, world)
        assert (found.record, found.teams) == (t("t1", "k1"), (t("t1", "k1"),))

    def test_a_team_of_two_accounts_is_neithers(self) -> None:
        world = known(a("a1", "k1", "k2"), a("a2", "k2"), t("t1", "k1"), t("t2", "k2"))
        found = by_keys(world.accounts["a1"], ASSEMBLE, world)
        assert [team.id for team in found.teams] == ["t1"]
        assert at(ASSEMBLE, "a2", world) == "AMBIGUOUS t2"
        assert account_of(ASSEMBLE, "t2", world) == "AMBIGUOUS a1 a2"

    def test_only_assemble_has_teams(self) -> None:
        world = known(a("a1", tool="k1"), u("u1", key="k1"))
        assert by_keys(world.accounts["a1"], USERLOT, world).teams == ()


def test_names_link_nobody() -> None:
    world = known(a("a1"), r("r1"), u("u1"), s("s1"), t("t1"))
    assert {by_keys(world.accounts["a1"], vendor, world) for vendor in (REEVO, USERLOT, SWIFT, ASSEMBLE)} == {
        NOT_LINKED
    }
