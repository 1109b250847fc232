"""A process alone, one that keeps nothing, and names of credentials."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.domain.vendor import Vendor
from app.generations.sharing import KeepsNothing, WritesAlone, credential_scope


async def test_a_process_alone_trusts_what_it_knows() -> None:
    sharing = WritesAlone()
    one, other = (sharing.generations(Vendor.SWIFT, "digest") for _ in range(2))
    await one.written({"account"})
    await sharing.request_began()
    assert (one.known.of("account"), one.known.of("label"), other.known.of("account")) == (1, 0, 0)
    await sharing.aclose()


async def test_where_nothing_is_kept_a_request_shares_no_call_that_began_before_it() -> None:
    sharing = KeepsNothing()
    both = [sharing.generations(vendor, "digest") for vendor in (Vendor.SWIFT, Vendor.REEVO)]
    before = [each.known.of("account") for each in both]
    await sharing.request_began()
    assert all(each.known.of("account") > then for each, then in zip(both, before, strict=True))
    await sharing.aclose()


@given(st.lists(st.lists(st.text(), min_size=1, max_size=3), min_size=2, max_size=4))
def test_a_scope_tells_its_parts_apart_and_shows_none(given: list[list[str]]) -> None:
    for one, other in itertools.pairwise(given):
        assert (credential_scope(*one) == credential_scope(*other)) is (one == other)
    assert all(len(credential_scope(*parts)) == 32 for parts in given)


def test_a_scope_holds_nothing_of_the_secret() -> None:
    assert "secret" not in credential_scope("http://vendor.test", "secret")
    assert credential_scope("a", "b") == credential_scope("a", "b")
