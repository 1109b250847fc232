"""What a client may, and as whose its things are kept."""

from __future__ import annotations

import pytest

from app.access.principal import EVERYBODY, Principal, is_scope


def test_everybody_may_everything_where_the_gateway_is_open() -> None:
    assert EVERYBODY.sees_all
    assert EVERYBODY.may("explain")
    assert EVERYBODY.may_write("createLabel")
    assert EVERYBODY.owner == ""


def test_a_write_is_had_by_its_name_or_with_all() -> None:
    one, all_of_them = (Principal("a", "key", frozenset({scope})) for scope in ("write:createLabel", "write:*"))
    assert (one.may_write("createLabel"), one.may_write("createLabels"), one.may_write("*")) == (True, False, False)
    assert all_of_them.may_write("anything")
    assert not all_of_them.sees_all


@pytest.mark.parametrize("missing", ["read", "read:revenue", "read:personal"])
def test_who_lacks_one_scope_of_data_does_not_see_all(missing: str) -> None:
    scopes = {"read", "read:revenue", "read:personal"} - {missing}
    assert not Principal("a", "key", frozenset(scopes)).sees_all


def test_no_two_clients_are_one_owner() -> None:
    clients = [
        Principal(name, kind, frozenset(), tenant)
        for name in ("a", "b", 'a", "b', "")
        for kind in ("key", "jwt")
        for tenant in (None, "", "a", 'null, "key')
    ]
    assert len({client.owner for client in (*clients, EVERYBODY)}) == len(clients) + 1


@pytest.mark.parametrize("word", ["read", "read:revenue", "read:personal", "explain", "write:*", "write:createLabel"])
def test_words_that_are_scopes(word: str) -> None:
    assert is_scope(word)


@pytest.mark.parametrize("word", ["", "Read", "read ", "read:*", "*", "write", "write:", "write:a b", "write:**"])
def test_words_that_are_none(word: str) -> None:
    assert not is_scope(word)
