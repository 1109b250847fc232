"""Records are found by their ids in any spelling, and by what they hold."""

from __future__ import annotations

from app.domain.record_index import RecordIndex
from app.domain.vendor import Vendor
from tests.app.domain.linked import a, person, r, s, t, u
from tests.app.domain.records import company

UUID = "cccccccc-0000-4000-8000-00000000000f"


def test_ids_are_found_in_any_spelling() -> None:
    index = RecordIndex(accounts=[a(UUID.upper())], companies=[u(UUID)])
    assert index.account(UUID) is index.accounts[UUID.upper()]
    assert index.account(f" {UUID} ") is index.account(UUID)
    assert index.record(Vendor.USERLOT, UUID.upper()) == u(UUID)
    assert index.record(Vendor.REEVO, UUID) is None
    assert index.account("a1") is None


def test_records_come_in_the_order_in_which_they_were_given() -> None:
    index = RecordIndex(swift=[s("s2"), s("s1")])
    assert list(index.records(Vendor.SWIFT)) == [s("s2"), s("s1")]
    assert list(index.records(Vendor.REEVO)) == []


def test_records_share_ids_within_their_vendor() -> None:
    index = RecordIndex(companies=[u("u1", key="7"), u("u2")], swift=[s("s1", 7)], teams=[t("t1", "7"), t("t2", " 7")])
    assert list(index.sharing(Vendor.USERLOT, "7")) == [u("u1", key="7")]
    assert list(index.sharing(Vendor.SWIFT, "7")) == [s("s1", 7)]
    assert [team.id for team in index.sharing(Vendor.ASSEMBLE, "7")] == ["t1", "t2"]
    assert list(index.sharing(Vendor.REEVO, "7")) == []


def test_reevos_accounts_are_found_by_all_of_their_domains() -> None:
    index = RecordIndex(reevo=[r("r1", "www.A.example", "b.example")])
    assert list(index.of_domain("a.example")) == list(index.of_domain("b.example")) != []
    assert index.domains(r("r1")) == ("a.example", "b.example"), "as it is known"
    assert index.domains(r("r2", "c.example")) == ("c.example",), "not one of the records"


def test_an_account_claims_the_records_that_it_names() -> None:
    first, second, third = (
        a("a1", f"userlot:{UUID.upper()}"),
        a("a2", UUID.upper()),
        a("a3", UUID, f"not:userlot:{UUID}"),
    )
    index = RecordIndex(accounts=[first, second, third])
    assert index.claimants(Vendor.USERLOT, UUID) == [first, second]
    assert index.claimants(Vendor.REEVO, UUID) == [second, third]
    assert index.most_claimants(Vendor.USERLOT, UUID.upper()) == 3, "the one that refuses it among them"
    assert index.most_claimants(Vendor.USERLOT, "u1") == len(index.claimants(Vendor.USERLOT, "u1")) == 0


def test_of_several_accounts_with_one_id_the_last_is_told_and_linked_by_what_the_first_says() -> None:
    index = RecordIndex(accounts=[a("a1", "reevo:r1", tool="k1"), a("a1", "reevo:r2", tool="k2", domain="b.example")])
    assert index.accounts == {"a1": a("a1", "reevo:r2", tool="k2", domain="b.example")}
    assert index.claimants(Vendor.REEVO, "r1") == list(index.with_external("k1")) == list(index.accounts.values())
    assert not [*index.claimants(Vendor.REEVO, "r2"), *index.with_external("k2"), *index.with_domain("b.example")]


def test_organisations_and_people_are_found_by_what_they_hold() -> None:
    firm, ada = a("a1", "k1", tool="t1", domain="acme.example"), person("p1", "k1", tool="t1")
    index = RecordIndex(accounts=[firm, ada])
    assert list(index.with_external("k1")) == list(index.with_external("t1")) == [firm]
    assert list(index.with_domain("acme.example")) == [firm]


def test_a_companys_ids_in_other_systems_are_told_by_itself_or_by_the_filter() -> None:
    silent = company(id="u2")
    index = RecordIndex(companies=[u("u1", "a1"), silent], by_source_id={UUID.upper(): [silent, u("u1", "a1")]})
    assert list(index.of_source("a1")) == [u("u1", "a1")]
    assert {each.id for each in index.of_source(UUID)} == {"u1", "u2"}
    assert list(index.sources_of(u("u1"))) == ["a1", UUID]
    assert list(index.sources_of(u("u3"))) == []


def test_what_the_filter_found_is_a_record_like_others() -> None:
    index = RecordIndex(by_source_id={"a1": [u("u1", key="k1")]})
    assert list(index.records(Vendor.USERLOT)) == list(index.sharing(Vendor.USERLOT, "k1")) == [u("u1", key="k1")]
