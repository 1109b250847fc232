"""Which link is asked for, and that what is decided of kept records is what would be decided of them anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from app.domain.known import Known
from app.domain.links import accounts_matching, verdict
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable
from schema.identity.deciding import LinkKey, Links, link_keys
from schema.identity.linking import LinksAtAssemble, LinksAtReevo, LinksAtSwift, LinksAtUserlot
from schema.identity.organisations import Organisations
from tests.app.domain.linked import a, u
from tests.worlds.adversarial import worlds
from tests.worlds.known import known
from tests.worlds.model import Records


class Request:
    """As much of a context as it takes to decide: the index of all accounts, and no vendor."""

    def __init__(self, index: Known | None = None) -> None:
        self.organisations = Organisations()
        self.vendors = self
        self.index = index

    def loader(self, _: object) -> Request:
        return self

    def known_all(self) -> tuple[Known] | None:
        return None if self.index is None else (self.index,)

    def client(self, _: Vendor) -> None:
        return None


def _links(kind: type[Links], request: Request) -> Links:
    context: Any = request
    return kind(context)


def test_a_link_is_asked_for_by_the_accounts_id_and_by_how_thorough_the_look_is() -> None:
    key = LinkKey.of(a("a1"), thorough=True)
    assert (key.account_id, key.thorough, key.account) == ("a1", True, a("a1"))
    same = LinkKey.of(a("a1", "newer"), thorough=True)
    assert key == same
    assert hash(key) == hash(same)
    assert key not in {LinkKey.of(a("a1"), thorough=False), LinkKey.of(a("a2"), thorough=True)}


def test_a_page_that_is_kept_has_the_same_keys_and_any_other_its_own() -> None:
    context: Any = Request()
    page = [a("a1"), a("a2")]
    made = [link_keys(context, page) for _ in range(3)]
    assert made[1] is made[2]
    assert made[0] == made[1] == tuple(LinkKey.of(account, thorough=False) for account in page)
    anew = link_keys(context, [a("a1", "newer"), page[1]])
    assert anew[0].account.source_specific_ids == ("newer",)


async def test_a_page_that_is_kept_is_decided_once_and_a_single_customer_each_time() -> None:
    links = _links(LinksAtUserlot, Request())
    account, company = a("a1", tool="k1"), u("u1", key="k1")
    for thorough, times in ((False, 1), (True, 3)):
        keys = [LinkKey.of(account, thorough=thorough)]
        links.gathered(keys, (company,))  # what comes once is not remembered
        found = [links.gathered(keys, (company,)) for _ in range(3)]
        assert len({id(each.known) for each in found}) == times
    changed = links.gathered([LinkKey.of(account, thorough=False)], (u("u1", key="k2"),))
    assert verdict(account, Vendor.USERLOT, changed.known).record is None


@pytest.mark.parametrize("kind", [LinksAtReevo, LinksAtUserlot, LinksAtSwift, LinksAtAssemble])
@settings(max_examples=12)
@given(world=worlds())
async def test_what_is_decided_of_kept_records_is_what_is_decided_anew(kind: type[Links], world: Records) -> None:
    everything = known(world, source_ids_are_read=True)
    accounts, records = list(everything.accounts.values()), tuple(everything.records(kind.vendor))
    request = Request(Known(accounts=accounts))
    links = _links(kind, request)
    page = accounts[:2]
    for _ in range(3):
        assert _said(links, page, records) == _anew(links, page, records, request.index)
    changed = [replace(each, source_specific_ids=()) for each in page]
    request.index = Known(accounts=[*changed, *accounts[2:]])
    assert _said(links, changed, records) == _anew(links, changed, records, request.index)
    assert _said(links, changed, records[1:]) == _anew(links, changed, records[1:], request.index)


def _said(links: Links, page: list[Any], records: tuple[Linkable, ...]) -> list[object]:
    gathered = links.gathered([LinkKey.of(each, thorough=False) for each in page], records)
    said = [gathered.verdict(each) for each in page]
    assert said == [verdict(each, links.vendor, gathered.known) for each in page]
    return list(said)


def _anew(links: Links, page: list[Any], records: tuple[Linkable, ...], index: Known | None) -> list[object]:
    assert index is not None
    rivals = [each for record in records for each in accounts_matching(record, links.vendor, index)]
    seen = list({id(each): each for each in (*page, *rivals)}.values())
    return [verdict(each, links.vendor, links.known_of(seen, records)) for each in page]
