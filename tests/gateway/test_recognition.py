"""Every situation of the worlds by itself, asked for through the graph: the list, each customer, each way to it.

A situation in `BLIND` is one in which a vendor cannot be asked what would settle it, or is not. What is true there is
written down all the same, so that the test fails as soon as the gateway sees it: then take the situation out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

import pytest

from app.domain.vendor import Vendor
from tests.gateway.harness import Gateway, opened
from tests.worlds.asking import Cost, Seen, by_list, by_record, ids_at
from tests.worlds.entries import entries
from tests.worlds.generate import SITUATIONS, played
from tests.worlds.model import World
from tests.worlds.planting import plant
from tests.worlds.scoring import score

UNREAD = "a company's ids in other systems are not in what Userlot shows of it: only from the other side are they seen"
ONE_SIDED = (
    "no reference finds an `id_in_tool` that two accounts share, or five calls are spent before the claim is asked"
)
SPELLED = "Assembly finds a source specific id and a domain as it is spelled there, and the spelling is not known"
LISTED = "Userlot's filter compares text exactly: only its whole list would tell"

IN_THE_LIST: Mapping[str, str] = {
    "assemblys_company_knows_reevo": UNREAD,
    "company_knows_two": UNREAD,
    "two_companies_know_assembly": UNREAD,
    "end_user_in_another_case": LISTED,
}
ONE_BY_ONE: Mapping[str, str] = {
    "assemblys_company_knows_reevo": UNREAD,
    "company_knows_two": UNREAD,
    "two_companies_know_assembly": UNREAD,
    "claimed_before_external_id": ONE_SIDED,
    "two_accounts_one_company": ONE_SIDED,
    "two_accounts_one_number": ONE_SIDED,
    "one_team_two_accounts": ONE_SIDED,
    "blanks_round_others": LISTED,
    "end_user_in_another_case": LISTED,
}
BY_OTHER_WAYS: Mapping[str, str] = {
    "reevo_and_userlot": UNREAD,
    "reevo_userlot_and_swift": UNREAD,
    "company_knows_assembly": UNREAD,
    "company_knows_assemblys_reevo": UNREAD,
    "company_knows_assemblys_swift": UNREAD,
    "links_to_all": SPELLED,
    "plain_own_id_otherwise_spelled": SPELLED,
    "link_before_own_external_id": ONE_SIDED,
    "domain_blanks": SPELLED,
    "domain_trailing_dot": SPELLED,
}


every_situation = pytest.mark.parametrize("name", list(SITUATIONS))


@contextmanager
def _as_known(name: str, blind: Mapping[str, str]) -> Iterator[None]:
    """Holds what is asserted of a situation; of one that is not seen, that it is not, so that the list stays true."""
    if name not in blind:
        yield
        return
    with pytest.raises(AssertionError):
        yield


@asynccontextmanager
async def _standing(name: str) -> AsyncIterator[tuple[Gateway, World]]:
    """A gateway before vendors that hold one situation and nothing else."""
    scene = played(name, 1, 0)
    world = World({kind: tuple(rows) for kind, rows in scene.records.items()}, tuple(scene.customers))
    async with opened() as gateway:
        await plant(gateway, world)
        yield gateway, world


@every_situation
async def test_the_list_holds_every_customer_once(name: str) -> None:
    """A source may be SKIPPED in a list, where to settle it would cost a call a customer; what is said is true."""
    async with _standing(name) as (gateway, world):
        found = [each async for each in by_list(gateway, Cost())]
    with _as_known(name, IN_THE_LIST):
        assert score(world.customers, found).wrong == {}
        assert len(found) == len(world.customers)
        assert len({each.id for each in found}) == len(found)


@every_situation
async def test_a_customer_by_its_own_record(name: str) -> None:
    """Each asked for alone, nothing being kept of what the one before needed."""
    async with _standing(name) as (gateway, world):
        origins = [each.origin for each in world.customers]
        found = [each async for each in by_record(gateway, Cost(), origins, cold=True)]
    with _as_known(name, ONE_BY_ONE):
        assert score(world.customers, found).wrong == {}
    assert {vendor for each in found for vendor in _skipped(each)} <= {Vendor.REEVO, Vendor.SWIFT}
    held = [each.sources for each in found if _skipped(each)]
    assert not [sources for sources in held if _is_held(sources, Vendor.ASSEMBLY)], "an account settles everything"
    assert all(_is_held(sources, Vendor.USERLOT) for sources in held), "a company may know of records unseen"


@every_situation
async def test_one_id_by_every_way(name: str) -> None:
    async with _standing(name) as (gateway, world):
        own = [
            f'account(by: {{record: {{vendor: {vendor.name}, id: "{record_id}"}}}}) $'
            for vendor, record_id in (each.origin for each in world.customers)
        ]
        found = await ids_at(gateway, Cost(), own)
        ids = {each.origin: account_id for each, account_id in zip(world.customers, found, strict=True)}
        assert None not in found
        with _as_known(name, BY_OTHER_WAYS):
            for way, ends in entries(world).items():
                gateway.clock.now += 86_400
                reached = await ids_at(gateway, Cost(), [root for root, _ in ends])
                assert reached == [ids[each.origin] for _, each in ends], way


def test_what_is_blind_is_a_situation() -> None:
    assert {*IN_THE_LIST, *ONE_BY_ONE, *BY_OTHER_WAYS} <= SITUATIONS.keys()


def _skipped(customer: Seen) -> list[Vendor]:
    return [vendor for vendor, verdict in customer.sources.items() if verdict is None]


def _is_held(sources: Mapping[Vendor, object], vendor: Vendor) -> bool:
    verdict = sources[vendor]
    return getattr(verdict, "status", None) == "OK"
