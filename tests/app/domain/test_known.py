"""Which rule decides for an account, and who else has the same candidate under the rule that decides for them."""

from __future__ import annotations

from hypothesis import given, settings

from app.domain.customers import customers
from app.domain.key_links import by_keys
from app.domain.known import RULES, Choice
from app.domain.links import verdict
from app.domain.verdicts import Rule, SourceStatus
from tests.app.domain.linked import ASSEMBLE, REEVO, SWIFT, USERLOT, a, known, person, r, t, u
from tests.worlds.adversarial import worlds
from tests.worlds.known import known as known_of
from tests.worlds.model import Records


def test_the_first_rule_with_a_candidate_decides() -> None:
    account = a("a1", "reevo:r1", "k1", domain="acme.example")
    world = known(account, r("r1"), r("r2", "acme.example"), u("u1", key="k1"))
    assert world.choice(account, REEVO) == Choice(Rule.EXPLICIT, {"r1": r("r1")})
    assert world.choice(account, USERLOT) == Choice(Rule.EXTERNAL_ID, {"u1": u("u1", key="k1")})
    assert world.choice(account, ASSEMBLE) is None


def test_a_link_to_what_is_gone_decides_with_no_candidate() -> None:
    account = a("a1", "userlot:u9", tool="k1")
    assert known(account, u("u1", key="k1")).choice(account, USERLOT) == Choice(Rule.EXPLICIT, {})


def test_a_record_that_is_refused_is_no_candidate_and_decides_nothing() -> None:
    account = a("a1", "not:reevo:r1", "r1", domain="acme.example")
    assert known(account, r("r1", "acme.example")).choice(account, REEVO) is None


def test_only_reevo_is_matched_by_domain() -> None:
    account = a("a1", domain="acme.example")
    assert known(account, u("u1", key="acme.example")).choice(account, USERLOT) is None


def test_contenders_are_those_whose_turn_comes_at_the_rule() -> None:
    first, elsewhere = a("a1", tool="k1"), a("a2", "userlot:u2", tool="k1")
    refusing, ada = a("a3", "not:userlot:u1", tool="k1"), person("p1", tool="k1")
    company = u("u1", key="k1")
    world = known(first, elsewhere, refusing, ada, company, u("u2"))
    assert list(world.matching(Rule.EXTERNAL_ID, company, USERLOT)) == [first, elsewhere, refusing]
    assert world.contenders(Rule.EXTERNAL_ID, company, USERLOT) == (first,)
    assert world.contenders(Rule.EXPLICIT, company, USERLOT) == ()


def test_an_account_that_matches_twice_contends_once() -> None:
    account = a("a1", "k1", domain="acme.example", tool="k1")
    team, reevo = t("t1", "k1"), r("r1", "acme.example", "www.acme.example")
    world = known(account, team, reevo)
    assert world.contenders(Rule.EXTERNAL_ID, team, ASSEMBLE) == (account,)
    assert world.contenders(Rule.DOMAIN, reevo, REEVO) == (account,)


@settings(max_examples=50)
@given(world=worlds())
def test_what_matches_under_any_rule_is_what_matches_under_each(world: Records) -> None:
    everything = known_of(world, source_ids_are_read=True)
    for vendor in (ASSEMBLE, REEVO, SWIFT, USERLOT):
        for record in everything.records(vendor):
            under_each = [each for rule in RULES for each in everything.matching(rule, record, vendor)]
            assert everything.matching_any(record, vendor) == under_each


def test_ids_in_other_systems_can_be_learnt_later_and_leave_the_first_records_alone() -> None:
    account, company, reevo = a("a1", tool="k1"), u("u1", key="k1"), r("r1")
    world = known(account, company, reevo)
    assert [len(customers(world)), verdict(account, REEVO, world).status] == [2, SourceStatus.NOT_LINKED]
    wiser = world.knowing({"r1": [company], "a1": [u("u9")]})
    assert verdict(account, REEVO, wiser).record == reevo
    assert list(wiser.records(USERLOT)) == [company], "a company that is not among the records stays away"
    assert [len(customers(wiser)), len(customers(world))] == [1, 2]


def test_what_keys_say_is_worked_out_once() -> None:
    account = a("a1", tool="k1")
    world = known(account, u("u1", key="k1"))
    assert by_keys(account, USERLOT, world) is by_keys(account, USERLOT, world) is world.decided[USERLOT]["a1"]


@settings(max_examples=25)
@given(world=worlds())
def test_contenders_are_told_without_gathering_who_matches_as_they_are_with_it(world: Records) -> None:
    known_ = known_of(world, source_ids_are_read=True)
    for vendor in (REEVO, USERLOT, SWIFT, ASSEMBLE):
        for record in known_.records(vendor):
            for rule in RULES:
                matching = {each.id: each for each in known_.matching(rule, record, vendor)}
                choices = {each: known_.choice(matching[each], vendor) for each in matching}
                contending = [
                    matching[each]
                    for each, choice in choices.items()
                    if choice is not None and choice.rule is rule and record.id in choice.candidates
                ]
                assert known_.is_contended(rule, record, vendor) is (len(contending) > 1)
                assert list(known_.contenders(rule, record, vendor)) == contending
