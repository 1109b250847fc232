"""What is asked for on behalf of accounts, and what is said of them by what was gathered."""

from __future__ import annotations

from app.domain.link_keys import keys_of
from app.domain.links import verdict
from app.domain.vendor import Vendor
from schema.identity.deciding import LinkKey
from schema.identity.gathering import Asked, Gathering, keys_by_id, known_of
from schema.identity.keys import SHARED, company_keys
from tests.app.domain.linked import a, u


def test_each_key_is_asked_for_once_and_known_to_be_each_accounts() -> None:
    first, second = a("a1", tool="k1"), a("a2", "k2", tool="k1")
    asked = Asked.of([first, second], company_keys)
    assert asked.of_each == [[(SHARED, "k1")], [(SHARED, "k2"), (SHARED, "k1")]]
    assert asked.together == ((SHARED, "k1"), (SHARED, "k2"))
    assert asked.keys == {"a1": keys_of(first), "a2": keys_of(second)}


def test_of_several_accounts_with_one_id_the_first_says_what_links_it() -> None:
    first, later, company = a("a1", tool="k1", domain="a.example"), a("a1", domain="b.example"), u("u1", key="k1")
    gathered = Gathering(Vendor.USERLOT, (first, later), (company,))
    assert keys_by_id([first, later]) == gathered.keys == {"a1": keys_of(first)}
    assert gathered.domains == {"a.example"}
    assert gathered.verdict(later) == verdict(later, Vendor.USERLOT, gathered.known)
    assert gathered.verdict(later).record is company


def test_what_was_found_out_of_accounts_is_not_found_out_again() -> None:
    first, rival = a("a1", tool="k1"), a("a2", tool="k1")
    held = {"a1": keys_of(first)}
    gathered = Gathering(Vendor.USERLOT, (first, rival), (u("u1", key="k1"),), held)
    assert gathered.keys["a1"] is held["a1"]
    assert gathered.keys["a2"] == keys_of(rival)


def test_the_rules_are_asked_once_and_only_of_what_is_not_ordinary() -> None:
    first, rival, lone = a("a1", tool="k1"), a("a2", tool="k1"), a("a3")
    gathered = Gathering(Vendor.USERLOT, (first, rival, lone), (u("u1", key="k1"),))
    gathered.verdict(lone)
    assert "known" not in vars(gathered)
    in_doubt = gathered.verdict(first)
    assert in_doubt == verdict(first, Vendor.USERLOT, known_of(Vendor.USERLOT, (first, rival), (u("u1", key="k1"),)))
    assert gathered.verdict(first) is in_doubt


def test_the_very_keys_of_before_are_not_decided_again() -> None:
    first, lone, company = a("a1", tool="k1"), a("a2"), u("u1", key="k1")
    gathered = Gathering(Vendor.USERLOT, (first, lone), (company,))
    keys = [LinkKey.of(account, thorough=False) for account in (first, lone)]
    decided = gathered.decided(keys)
    assert decided == {key: gathered.verdict(key.account) for key in keys}
    assert decided.records == {"a1": company, "a2": None}
    assert gathered.decided(keys) is decided
    assert gathered.decided(keys[1:]) == {keys[1]: decided[keys[1]]}
    assert gathered.decided(keys) == decided
