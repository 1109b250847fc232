"""The list of all accounts, walked to its end, holds every customer of every vendor exactly once, in its order."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from schema.account import whole_union
from tests.gateway.all_accounts import SIZES, Json, expected, known_customers, origin_of, walk
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.worlds.generate import generate
from tests.worlds.planting import plant

RANK = (Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT)


@pytest.mark.parametrize("first", SIZES)
@pytest.mark.parametrize("scale", [1, 3])
async def test_every_customer_comes_once(make_gateway: MakeGateway, scale: int, first: int) -> None:
    gateway = await make_gateway(scale=scale)
    truth = await expected(gateway)
    walked = await walk(gateway, first)
    assert sorted(walked.origins) == sorted(each.origin for each in truth)
    assert len(walked.pages) == -(-len(truth) // first)
    assert all(len(each["edges"]) == first for each in walked.pages[:-1])
    assert {each["totalCount"] for each in walked.pages[1:]} == {len(truth)}
    assert all(each["pageInfo"]["isComplete"] and each["missing"] == [] for each in walked.pages)
    assert not any(node["idIsProvisional"] for node in walked.nodes)


@pytest.mark.parametrize("first", SIZES)
async def test_every_customer_of_a_made_up_world_comes_once(
    gateway: Gateway, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many ids as there are may be asked for at Userlot here: the list's bound on that has a test of its own."""
    monkeypatch.setattr(whole_union, "_MOST_SOURCE_IDS", 1000)
    await plant(gateway, generate(11, 200))
    truth = {each.origin for each in await expected(gateway)}
    walked = await walk(gateway, first)
    assert len(walked.ids) == len(set(walked.ids))
    assert set(walked.origins) == truth


@pytest.mark.parametrize("seed", range(20, 26))
async def test_where_userlot_tells_its_other_ids_nothing_is_missed(gateway: Gateway, seed: int) -> None:
    await gateway.switch("userlot", source_ids_in_reads=True)
    await plant(gateway, generate(seed, 200))
    walked = await walk(gateway, 50)
    assert sorted(walked.origins) == sorted(each.origin for each in await expected(gateway))


async def test_the_order_is_assemblys_then_what_only_the_others_hold(gateway: Gateway) -> None:
    walked = await walk(gateway, 25)
    vendors = [vendor for vendor, _ in walked.origins]
    assert vendors == sorted(vendors, key=RANK.index)
    assert set(vendors) == set(RANK)
    assert walked.origins == [each.origin for each in await known_customers(gateway)]
    own = (await gateway.data("{ assemblyAccounts(first: 100) { nodes { id } } }"))["assemblyAccounts"]["nodes"]
    assert walked.ids[:100] == [node["id"] for node in own]


SOURCES = """
query($after: String) {
  accounts(first: 100, after: $after) {
    nodes { id sources { vendor status recordId matchedBy } }
    pageInfo { endCursor hasNextPage }
  }
}
"""


async def test_a_row_has_the_id_that_each_of_its_records_leads_to(gateway: Gateway) -> None:
    page = (await gateway.data(SOURCES))["accounts"]
    rest = (await gateway.data(SOURCES, {"after": page["pageInfo"]["endCursor"]}))["accounts"]
    assert not rest["pageInfo"]["hasNextPage"]
    asked = 0
    for node in page["nodes"] + rest["nodes"]:
        for vendor, record_id in filter(None, (_record(node, each) for each in node["sources"])):
            by = {"record": {"vendor": vendor, "id": record_id}}
            answer = await gateway.data("query($by: AccountBy!) { account(by: $by) { id } }", {"by": by})
            assert answer["account"]["id"] == node["id"], (by, node)
            asked += 1
    assert asked > 290


def _record(node: Json, source: Json) -> tuple[str, str] | None:
    """A source's record, where it is one of an account from which the account can be seen.

    End users, contacts and teams are edges, and a company does not tell which record of Reevo or Swift it knows.
    """
    is_edge = source["vendor"] == "ASSEMBLE" or source["matchedBy"] == "EMAIL"
    is_blind = source["vendor"] == "USERLOT" and origin_of(node["id"])[0] in (Vendor.REEVO, Vendor.SWIFT)
    return (source["vendor"], source["recordId"]) if source["status"] == "OK" and not (is_edge or is_blind) else None
