"""Records by id: point reads for a few, the one list for many, and nothing where the answer is at hand."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from schema.ids import Ref
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


def company_ids(numbers: range) -> list[str]:
    return [str(Ref("Company", Vendor.USERLOT, f"c0000000-0000-4000-8000-{number:012}")) for number in numbers]


async def ask(gateway: Gateway, ids: list[str]) -> dict[str, int]:
    """The calls that reading these ids costs; each must be found."""
    gateway.forget()
    nodes = (await gateway.data(NODES, {"ids": ids}))["nodes"]
    assert [node["id"] for node in nodes] == ids
    return gateway.counted()


@pytest.mark.parametrize(
    ("count", "operation", "times"),
    [(1, "userlot.company.get", 1), (3, "userlot.company.get", 3), (4, "userlot.company.list", 1)],
)
async def test_a_few_are_read_by_themselves_and_many_from_the_list(
    gateway: Gateway, count: int, operation: str, times: int
) -> None:
    assert await ask(gateway, company_ids(range(1, 1 + count))) == {operation: times}


async def test_a_list_that_is_at_hand_answers_for_every_id(gateway: Gateway) -> None:
    await gateway.data("{ companies(first: 1) { nodes { id } } }")
    assert await ask(gateway, company_ids(range(1, 3))) == {}


async def test_only_what_is_missing_counts_and_is_asked_for(gateway: Gateway) -> None:
    assert await ask(gateway, company_ids(range(1, 4))) == {"userlot.company.get": 3}
    assert await ask(gateway, company_ids(range(1, 5))) == {"userlot.company.get": 1}


async def test_the_length_of_a_list_is_learnt_and_moves_the_crossover(make_gateway: MakeGateway) -> None:
    small, large = await make_gateway(), await make_gateway(scale=100)
    for gateway in (small, large):
        await gateway.data("{ companies(first: 1) { nodes { id } } }")
        gateway.clock.now += 61  # the list is old by now, its length is still known
    assert await ask(small, company_ids(range(1, 3))) == {"userlot.company.list": 1}
    assert await ask(large, company_ids(range(1, 9))) == {"userlot.company.get": 8}


RECORDS = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Account { name swift { id } } } }"
"""The records that were named, and nothing of whose customer they are."""


async def ask_swift(gateway: Gateway, own: list[str]) -> dict[str, int]:
    """The calls that reading these records of Swift costs; each must be found."""
    gateway.forget()
    ids = [str(Ref("Account", Vendor.SWIFT, each)) for each in own]
    nodes = (await gateway.data(RECORDS, {"ids": ids}))["nodes"]
    assert [node["swift"]["id"] for node in nodes] == own
    return gateway.counted()


async def test_accounts_of_swift_are_read_likewise(gateway: Gateway) -> None:
    own = [f"01J0CRVTXX00000000000000{number:02}" for number in range(2, 6)]
    assert await ask_swift(gateway, own[:3]) == {"swift.account.get": 3}
    gateway.clock.now += 61
    assert await ask_swift(gateway, own) == {"swift.account.list": 1}
    assert await ask_swift(gateway, own) == {}


async def test_a_node_has_the_id_of_its_customer_which_is_found_by_it_again(gateway: Gateway) -> None:
    """Two of these four are records of customers that Assembly holds."""
    own = [f"01J0CRVTXX00000000000000{number:02}" for number in range(2, 6)]
    given = [str(Ref("Account", Vendor.SWIFT, each)) for each in own]
    found = [node["id"] for node in (await gateway.data(NODES, {"ids": given}))["nodes"]]
    acme, al_nour = (str(Ref("Account", Vendor.ASSEMBLY, f"01950000-0000-7000-8000-00000000000{n}")) for n in (1, 2))
    assert found == [acme, al_nour, *given[2:]]
    await ask(gateway, found)


ASSEMBLY_IDS = """
query($first: Int, $after: String) {
  assemblyAccounts(first: $first, after: $after) { nodes { id } pageInfo { endCursor } }
}
"""


async def assembly_ids(gateway: Gateway, pages: int) -> list[str]:
    """The ids of the first accounts, a hundred a page, read so long ago that nothing of it is fresh."""
    ids: list[str] = []
    after = None
    for _ in range(pages):
        page = (await gateway.data(ASSEMBLY_IDS, {"first": 100, "after": after}))["assemblyAccounts"]
        ids += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    gateway.clock.now += 61
    return ids


async def test_a_few_accounts_of_assembly_are_read_by_themselves(gateway: Gateway) -> None:
    ids = await assembly_ids(gateway, 1)
    assert await ask(gateway, ids[:9]) == {"assembly.account.get": 9}


async def test_a_page_of_accounts_of_assembly_is_one_call_and_then_none(gateway: Gateway) -> None:
    ids = await assembly_ids(gateway, 1)
    assert await ask(gateway, ids) == {"assembly.account.list": 1}
    assert await ask(gateway, ids) == {}


async def test_accounts_of_assembly_spread_over_a_short_list_cost_its_pages(gateway: Gateway) -> None:
    ids = await assembly_ids(gateway, 2)
    assert len(ids) > 100
    assert await ask(gateway, ids[::3]) == {"assembly.account.list": 2}


async def test_accounts_of_assembly_spread_over_a_long_list_cost_a_look_and_point_reads(
    make_gateway: MakeGateway,
) -> None:
    gateway = await make_gateway(scale=100)
    ids = (await assembly_ids(gateway, 30))[::250]
    assert await ask(gateway, ids) == {"assembly.account.list": 1, "assembly.account.get": len(ids) - 1}


async def test_an_account_of_assembly_that_is_gone_is_null(gateway: Gateway) -> None:
    ids = await assembly_ids(gateway, 1)
    gone = str(Ref("Account", Vendor.ASSEMBLY, "01950000-0000-7000-8000-ffffffffffff"))
    gateway.forget()
    nodes = (await gateway.data(NODES, {"ids": [*ids[:20], gone]}))["nodes"]
    assert [node and node["id"] for node in nodes] == [*ids[:20], None]
    assert gateway.counted() == {"assembly.account.list": 1, "assembly.account.get": 1}


async def test_an_id_that_cannot_be_sent_fails_alone(gateway: Gateway) -> None:
    ids = [*company_ids(range(1, 2)), str(Ref("Company", Vendor.USERLOT, ".."))]
    body = await gateway.query(NODES, {"ids": ids})
    assert [node and node["id"] for node in body["data"]["nodes"]] == [ids[0], None]
    (error,) = body["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["nodes", 1], "BAD_USER_INPUT")


async def test_the_contacts_of_many_accounts_are_one_question_and_the_same_one_again(gateway: Gateway) -> None:
    document = "{ reevoAccounts(first: 50) { nodes { contacts { nodes { displayName } } } } }"
    first = await gateway.data(document)
    assert gateway.counted()["reevo.contact.query"] == 1
    gateway.forget()
    assert await gateway.data(document) == first
    assert gateway.counted() == {}
