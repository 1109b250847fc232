"""Which link is asked for, whatever the account looks like by now."""

from __future__ import annotations

from schema.identity.deciding import LinkKey
from tests.app.domain.linked import a


def test_a_link_is_asked_for_by_the_accounts_id_and_by_how_thorough_the_look_is() -> None:
    key = LinkKey.of(a("a1"), thorough=True)
    assert (key.account_id, key.thorough, key.account) == ("a1", True, a("a1"))
    same = LinkKey.of(a("a1", "newer"), thorough=True)
    assert key == same
    assert hash(key) == hash(same)
    assert key not in {LinkKey.of(a("a1"), thorough=False), LinkKey.of(a("a2"), thorough=True)}
