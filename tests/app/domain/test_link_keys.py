"""What an account can be linked by, and in which spelling each of it compares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import link_keys
from app.domain.link_keys import AccountKeys, keys_of, linking_domain, reevo_domains, shared_id, spelled
from app.domain.team import Team
from app.domain.vendor import Vendor
from tests.app.domain.records import assembly, company, domains, record, reevo, swift

UUID = "0195aaaa-0000-7000-8000-00000000000f"
ULID = "01J0CRVTXX0000000000000001"


def keys(*source_ids: str, **given: str | None) -> AccountKeys:
    return keys_of(assembly(source_specific_ids=source_ids, **given))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (UUID.upper(), UUID),
        (f" {UUID}\n", UUID),
        (ULID.lower(), ULID),
        ("Crm-17", "Crm-17"),
        (f"{UUID}0", f"{UUID}0"),
        ("g" * 36, "g" * 36),
        ("u" * 26, "u" * 26),
    ],
)
def test_case_means_nothing_in_uuids_and_ulids_alone(given: str, wanted: str) -> None:
    assert spelled(given) == wanted


@given(st.text())
def test_a_spelling_is_spelled_as_it_is(text: str) -> None:
    assert spelled(spelled(text)) == spelled(text)


def test_a_vendors_name_before_an_id_makes_a_link_and_not_before_it_a_refusal() -> None:
    found = keys("reevo:r1", " SWIFT:s1 ", "assemble: 7", "not:userlot:u1", "NOT: Userlot :u2")
    assert found.explicit == {(Vendor.REEVO, "r1"), (Vendor.SWIFT, "s1"), (Vendor.ASSEMBLE, "7")}
    assert found.refused == {(Vendor.USERLOT, "u1"), (Vendor.USERLOT, "u2")}
    assert found.plain == ()


def test_ids_in_links_and_refusals_are_spelled() -> None:
    found = keys(f"reevo:{UUID.upper()}", f"not:swift:{ULID.lower()}")
    assert found.explicit_at(Vendor.REEVO) == [UUID]
    assert found.refused == {(Vendor.SWIFT, ULID)}


def test_an_id_may_hold_a_colon() -> None:
    assert keys("userlot:a:b").explicit_at(Vendor.USERLOT) == ["a:b"]


@pytest.mark.parametrize("text", ["assembly:x", "hubspot:x", "not:x", "reevo", "ſwift:x", "not:not:reevo:x"])
def test_what_names_no_linked_vendor_is_a_plain_id(text: str) -> None:
    found = keys(text)
    assert (found.plain, found.external) == ((text,), (text,))
    assert not found.explicit | found.refused


@pytest.mark.parametrize("text", ["", " ", "0", "userlot:", "userlot:0", "not:userlot:", "NOT:userlot: 0 "])
def test_nothing_and_nought_are_no_ids(text: str) -> None:
    assert keys(text) == keys()


@pytest.mark.parametrize("text", [None, "", " ", "0"])
def test_an_id_in_the_tool_that_says_nothing_is_none(text: str | None) -> None:
    assert keys(id_in_tool=text).external == ()


def test_a_refusal_beats_the_accounts_own_link() -> None:
    assert keys("reevo:r1", "not:reevo:r1").explicit == frozenset()


def test_plain_ids_and_the_id_in_the_tool_are_shared_with_others_as_they_stand() -> None:
    found = keys(" k1 ", UUID.upper(), "k1", id_in_tool=" t1 ")
    assert found.plain == ("k1", UUID.upper())
    assert found.external == ("k1", UUID.upper(), "t1")


def test_an_organisation_has_a_domain_and_no_address() -> None:
    found = keys(domain="WWW.Bücher.example.")
    assert (found.domain, found.email) == ("xn--bcher-kva.example", None)


@pytest.mark.parametrize("kind", ["Customer", "customer"])
def test_a_person_has_an_address_and_neither_a_domain_nor_shared_ids(kind: str) -> None:
    found = keys("k1", "reevo:r1", type=kind, domain=" Ada@Acme.example", id_in_tool="t1")
    assert found.is_person
    assert (found.domain, found.email) == (None, "ada@acme.example")
    assert found.external == ()
    assert found.plain == ("k1",), "it may still be a record's own id"
    assert found.explicit_at(Vendor.REEVO) == ["r1"]


@pytest.mark.parametrize("kind", [None, "Company", "Partner"])
def test_whoever_is_no_customer_is_an_organisation(kind: str | None) -> None:
    assert keys(type=kind, domain="acme.example").domain == "acme.example"


@pytest.mark.parametrize("domain", ["gmail.com", "www.GMAIL.com.", "no domain", "", "ada@acme.example"])
def test_free_mail_and_what_is_no_domain_link_nobody(domain: str) -> None:
    assert linking_domain(domain) is None


def test_any_domain_at_reevo_links_once() -> None:
    account = reevo(
        domains=domains(("b.example", False), ("WWW.a.example", True), ("a.example", None), ("gmail.com", True))
    )
    assert reevo_domains(account) == ("b.example", "a.example")


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (company(external_id=" k1 "), "k1"),
        (company(external_id=UUID.upper()), UUID.upper()),
        (company(external_id="0"), None),
        (company(), None),
        (record(Team, external_reference="7"), "7"),
        (swift(customer_id=70), "70"),
        (swift(customer_id=0), None),
        (swift(), None),
        (reevo(), None),
    ],
)
def test_the_id_that_a_record_shares(held: object, wanted: str | None) -> None:
    assert shared_id(held) == wanted


SOURCE_IDS = st.lists(
    st.sampled_from(
        ["k1", " K1 ", "", "0", "reevo:r1", "not:reevo:r1", f"swift:{ULID.lower()}", UUID.upper(), "x" * 201]
    ),
    max_size=4,
)


@given(
    ids=SOURCE_IDS,
    kind=st.sampled_from([None, "Company", "customer"]),
    tool=st.sampled_from([None, "", " t1 ", "k1", "0"]),
    domain=st.sampled_from([None, "Acme.example", "ada@acme.example", "gmail.com"]),
)
def test_what_is_remembered_of_an_account_is_what_its_text_says(
    ids: list[str], kind: str | None, tool: str | None, domain: str | None
) -> None:
    account = assembly(source_specific_ids=tuple(ids), type=kind, id_in_tool=tool, domain=domain)
    remembered = keys_of(account)  # of the examples before, where one was like it
    link_keys._remembered_keys.cache_clear()
    assert keys_of(account) == remembered


def test_neither_people_nor_long_texts_are_remembered() -> None:
    link_keys._remembered_keys.cache_clear()
    keys("k1", type="Customer", domain="ada@acme.example")
    keys("k" * 201)
    keys(*["k"] * 101)
    assert link_keys._remembered_keys.cache_info().currsize == 0
    keys("k1")
    assert link_keys._remembered_keys.cache_info().currsize == 1
