"""Reevo's paths."""

from __future__ import annotations

import pytest

from app.domain.errors import BadUserInput
from app.vendors.reevo import paths


def test_the_path_says_account_for_one_and_for_all_and_the_schema_stands_first() -> None:
    assert paths.account("a") == "/api/v2/account/a"
    assert paths.relationship("a", "contacts") == "/api/v2/account/a/relationship/contacts"
    assert paths.record_query("account") == "/api/v2/account/_query"
    assert paths.ACCOUNT_SCHEMA == "/api/v2/_schema/account"
    assert (paths.ACCOUNTS, paths.ACCOUNT_ASSERT) == ("/api/v2/account", "/api/v2/account/_assert")
    assert paths.domains("a") == "/api/v2/account/a/attribute/domains"
    assert paths.domain("a", "acme.com") == "/api/v2/account/a/attribute/domains/acme.com"
    assert paths.related("a", "contacts", "c") == "/api/v2/account/a/relationship/contacts/c"


@pytest.mark.parametrize("word", ["_query", "_assert", "_", "", ".", ".."])
def test_a_slot_takes_no_word_that_addresses_something_else(word: str) -> None:
    with pytest.raises(BadUserInput, match="a Reevo account id"):
        paths.account(word)
    with pytest.raises(BadUserInput, match="a Reevo relationship name"):
        paths.relationship("a", word)


def test_a_slot_with_text_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(BadUserInput):
        paths.account("\ud800")
