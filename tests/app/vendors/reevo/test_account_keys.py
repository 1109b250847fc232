"""Ids and domains as they are asked for: spellings, parts, and what an answer is checked by."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.domain.query import AnyOf, Condition, Filter, Operator
from app.vendors.reevo import mapping
from app.vendors.reevo.account_keys import AccountKeys, Way
from tests.app.vendors.reevo.bodies import ID, account, enveloped

IN = Way("domains", Operator.IN)
EQ = Way("domains.domain_name", Operator.EQ)
IDS = [str(UUID(int=number)) for number in range(1, 301)]


def values(found: Filter) -> list[object]:
    """What a filter compares with."""
    if isinstance(found, AnyOf):
        return [value for each in found.filters for value in values(each)]
    assert isinstance(found, Condition)
    return found.value if isinstance(found.value, list) else [found.value]  # type: ignore[return-value]


def test_keys_are_spelled_in_one_way_each_once_and_in_order() -> None:
    keys = AccountKeys.of(
        [f" {ID.upper()} ", "x1", ID, "", " "], ["www.ACME.com.", "acme.com", "no domain", "", "b.de"]
    )
    assert keys == AccountKeys(ids=(ID, "x1"), domains=("acme.com", "b.de"))


def test_one_kind_of_key_is_one_condition() -> None:
    assert AccountKeys.of([ID], []).filter(IN) == Condition("id", Operator.IN, [ID])
    assert AccountKeys.of([], ["b.de", "a.de"]).filter(IN) == Condition(
        "domains", Operator.IN, ["a.de", "b.de", "www.a.de", "www.b.de"]
    )


def test_ids_and_domains_are_joined_by_or() -> None:
    assert AccountKeys.of([ID], ["a.de"]).filter(IN) == AnyOf(
        (Condition("id", Operator.IN, [ID]), Condition("domains", Operator.IN, ["a.de", "www.a.de"]))
    )


def test_where_only_equality_can_be_asked_for_there_is_a_condition_for_each_spelling() -> None:
    assert AccountKeys.of([], ["a.de"]).filter(EQ) == AnyOf(
        (
            Condition("domains.domain_name", Operator.EQ, "a.de"),
            Condition("domains.domain_name", Operator.EQ, "www.a.de"),
        )
    )


@pytest.mark.parametrize("given", ["Müller.de", "xn--mller-kva.de", "www.müller.de"])
def test_a_domain_of_another_alphabet_is_asked_for_in_both(given: str) -> None:
    found = AccountKeys.of([], [given]).filter(IN)
    assert values(found) == ["müller.de", "www.müller.de", "www.xn--mller-kva.de", "xn--mller-kva.de"]


def test_what_only_looks_like_one_is_asked_for_as_it_is() -> None:
    assert values(AccountKeys.of([], ["xn--a.de"]).filter(IN)) == ["www.xn--a.de", "xn--a.de"]


def test_a_part_holds_at_most_a_hundred_values() -> None:
    domains = [f"d{number:03}.de" for number in range(120)]
    parts = list(AccountKeys.of(IDS[:150], domains).parts())
    sizes = [len(values(part.filter(IN))) for part in parts]
    assert sizes == [100, 100, 100, 90]
    assert [(len(part.ids), len(part.domains)) for part in parts] == [(100, 0), (50, 25), (0, 50), (0, 45)]
    assert [each for part in parts for each in part.ids] == IDS[:150]
    assert [each for part in parts for each in part.domains] == domains


def test_fifty_domains_are_one_part_and_a_domain_is_never_torn() -> None:
    assert len(list(AccountKeys.of([], [f"d{number}.de" for number in range(50)]).parts())) == 1
    plain, idn = [f"a{number:02}.de" for number in range(49)], "xn--mller-kva.de"
    parts = list(AccountKeys.of([], [*plain, idn]).parts())
    assert [part.domains for part in parts] == [tuple(plain), (idn,)]


def test_ids_that_are_no_uuids_are_a_part_of_their_own() -> None:
    parts = list(AccountKeys.of([ID, "x1", "x2"], ["a.de"]).parts())
    assert parts == [AccountKeys(("x1", "x2"), ()), AccountKeys((ID,), ("a.de",))]
    assert [part.has_uuids for part in parts] == [False, True]


def test_no_keys_are_no_parts() -> None:
    assert list(AccountKeys.of([""], ["?"]).parts()) == []


@pytest.mark.parametrize(
    ("domains", "plain"),
    [(["a.de", "b-c.co.uk"], True), (["a_b.de"], False), (["a.de", "müller.de"], False), ([], True)],
)
def test_odd_domains_are_known(domains: list[str], plain: bool) -> None:
    assert AccountKeys.of([], domains).is_plain is plain


def test_an_account_fits_by_its_id_or_any_of_its_domains() -> None:
    domains = [
        enveloped("account_domain", {"domain_name": "Other.com"}),
        enveloped("account_domain", {"domain_name": "WWW.Müller.de", "is_primary": False}),
    ]
    found = mapping.account(account(domains=domains))
    assert AccountKeys.of([ID.upper()], []).fit()(found)
    assert AccountKeys.of([], ["xn--mller-kva.de"]).fit()(found)
    assert AccountKeys.of(["x"], ["other.com", "b.de"]).fit()(found)
    assert not AccountKeys.of(["x"], ["acme.com"]).fit()(found)
