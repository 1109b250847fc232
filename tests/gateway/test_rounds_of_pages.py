"""A page of accounts joined to another vendor's whole list, which is begun beside the page once it is known to be."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.spending import counted, spend

LATER = 100_000  # seconds, in which whatever was kept has expired
JOINED = {
    "company { name }": ("A* U*", 2, 1),
    "swift { name }": ("A* S*", 2, 1),
    "company { name } swift { name } tier { name }": ("A* U* S* labels", 2, 1),
    "name": ("A*", 1, 1),
    "company @include(if: false) { name }": ("A*", 1, 1),
}
"""What is selected of each account, its calls, and how many of them wait for each other: at first, and later."""


def planted(number: int) -> dict[str, object]:
    """An account that has an id in common with other systems."""
    return {"id": f"joined-{number}", "name": f"AAA {number}", "type": "Company", "id_in_tool": f"{7001 + number}"}


def page_of(selection: str, first: int = 100, after: str | None = None) -> str:
    behind = "" if after is None else f', after: "{after}"'
    return f"{{ assemblyAccounts(first: {first}{behind}) {{ nodes {{ name {selection} }} pageInfo {{ endCursor }} }} }}"


@pytest.mark.parametrize("selection", JOINED)
@pytest.mark.parametrize("ttl", ["0", "30"])
async def test_a_page_that_was_read_before_waits_once(make_gateway: MakeGateway, selection: str, ttl: str) -> None:
    formula, at_first, later = JOINED[selection]
    gateway = await make_gateway(GATEWAY_CACHE_TTL=ttl)
    await gateway.plant("assembly", "account", planted(0), planted(1))
    data = []
    for rounds in (at_first, later, later):
        spent = await spend(gateway, page_of(selection))
        assert (spent.calls, spent.rounds, spent.predicted) == (counted(formula), rounds, spent.sent)
        data.append(await gateway.data(page_of(selection)))
        gateway.clock.now += LATER
    assert data == data[:1] * 3


FOUND_AT_ASSEMBLY = {
    "companies { nodes { name account { assembly { id } } } }": ("U* 2A*", 3, 2),
    "companies { edges { node { name account { id } } } }": ("U* 2A*", 3, 2),
    "companies { nodes { name account { name } } }": ("U*", 1, 1),
    "companies { nodes { name account @include(if: false) { id } } }": ("U*", 1, 1),
    "swiftAccounts { nodes { name assembly { id } } }": ("S* 2A*", 3, 2),
    "swiftAccounts { nodes { name swift { id } } }": ("S*", 1, 1),
    "reevoAccounts { nodes { name } }": ("R*", 1, 1),
}
"""Other vendors' records with what is selected of their customers, calls and rounds; Assembly's list has two pages."""


@pytest.mark.parametrize("document", FOUND_AT_ASSEMBLY)
async def test_another_vendors_page_waits_for_assembly_beside_it(make_gateway: MakeGateway, document: str) -> None:
    formula, at_first, later = FOUND_AT_ASSEMBLY[document]
    gateway = await make_gateway(GATEWAY_CACHE_TTL="30")
    data = []
    for rounds in (at_first, later, later):
        spent = await spend(gateway, f"{{ {document} }}")
        assert (spent.calls, spent.rounds, spent.predicted) == (counted(formula), rounds, spent.sent)
        data.append(await gateway.data(f"{{ {document} }}"))
        gateway.clock.now += LATER
    assert data == data[:1] * 3


@pytest.mark.parametrize("document", FOUND_AT_ASSEMBLY)
async def test_where_nothing_is_kept_it_waits_once_less_for_the_same_calls(
    make_gateway: MakeGateway, document: str
) -> None:
    _, at_first, later = FOUND_AT_ASSEMBLY[document]
    gateway = await make_gateway(GATEWAY_CACHE_TTL="0")
    first, *others = [await spend(gateway, f"{{ {document} }}") for _ in range(3)]
    assert [each.calls for each in others] == [first.calls] * 2
    assert [each.predicted for each in others] == [each.sent for each in others]
    assert [first.rounds - each.rounds for each in others] == [at_first - later] * 2


async def test_what_reevo_is_asked_for_accounts_waits_for_one_round_less(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_CACHE_TTL="30")
    rounds, data = [], []
    for _ in range(3):
        spent = await spend(gateway, "{ reevoAccounts(first: 50) { nodes { name assembly { id } } } }")
        assert spent.predicted == spent.sent
        rounds.append(spent.rounds)
        data.append(await gateway.data("{ reevoAccounts(first: 50) { nodes { name assembly { id } } } }"))
        gateway.clock.now += LATER
    assert rounds[1:] == [3, 3]
    assert data == data[:1] * 3


async def test_a_page_without_companies_costs_assemblys_list_and_only_once(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_CACHE_TTL="0")
    document = "{ companies { nodes { account { id } } } }"
    await gateway.data(document)
    await gateway.uproot("userlot", "company")
    assert (await spend(gateway, document)).calls == counted("U* 2A*")
    assert (await spend(gateway, document)).calls == counted("U*")


@pytest.mark.parametrize(("vendor", "operation"), [("assembly", "account.list"), ("userlot", "company.list")])
async def test_what_fails_of_a_page_of_companies_fails_as_before(
    make_gateway: MakeGateway, vendor: str, operation: str
) -> None:
    document = "{ companies { nodes { name account { id } } } }"

    async def failing(gateway: Gateway) -> object:
        fault = {"vendor": vendor, "operation": f"{vendor}.{operation}", "kind": "status", "status": 401}
        (await gateway.control.post("/faults", json=fault)).raise_for_status()
        body = await gateway.query(document)
        await gateway.settle()
        told = [(error["message"], error["path"], error["extensions"]["code"]) for error in body.get("errors", ())]
        return body["data"], told

    fresh, known = await make_gateway(GATEWAY_CACHE_TTL="0"), await make_gateway(GATEWAY_CACHE_TTL="0")
    await known.data(document)
    assert await failing(known) == await failing(fresh)


@pytest.mark.parametrize("accounts", [1, 2])
async def test_few_accounts_are_looked_up_as_before_however_often(make_gateway: MakeGateway, accounts: int) -> None:
    gateway = await make_gateway(GATEWAY_CACHE_TTL="0")
    await gateway.uproot("assembly", "account")
    await gateway.plant("assembly", "account", *map(planted, range(accounts)))
    spent = [await spend(gateway, page_of("company { name }")) for _ in range(3)]
    assert spent[0].calls == counted("A* U?" if accounts == 1 else "A* U*")
    assert [(each.calls, each.rounds) for each in spent] == [(spent[0].calls, 2)] * 3


async def test_a_page_is_told_from_the_one_before(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_CACHE_TTL="0")
    first = await gateway.data(page_of("company { name }"))
    behind = page_of("company { name }", after=first["assemblyAccounts"]["pageInfo"]["endCursor"])
    people = await spend(gateway, behind)  # who stand behind the organisations, and are linked to nothing
    assert "U*" not in people.calls
    again = await spend(gateway, behind)
    assert (again.calls, again.rounds) == (people.calls, people.rounds)


async def test_an_empty_page_costs_no_more_than_the_list_and_only_once(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_CACHE_TTL="0")
    await gateway.data(page_of("company { name }"))
    await gateway.uproot("assembly", "account")
    assert (await spend(gateway, page_of("company { name }"))).calls == counted("A* U*")
    assert (await spend(gateway, page_of("company { name }"))).calls == counted("A*")


@pytest.mark.parametrize(("vendor", "operation"), [("assembly", "account.list"), ("userlot", "company.list")])
async def test_what_fails_fails_as_before(make_gateway: MakeGateway, vendor: str, operation: str) -> None:
    async def failing(gateway: Gateway) -> object:
        fault = {"vendor": vendor, "operation": f"{vendor}.{operation}", "kind": "status", "status": 401}
        (await gateway.control.post("/faults", json=fault)).raise_for_status()
        body = await gateway.query(page_of("company { name }"))
        await gateway.settle()
        told = [(error["message"], error["path"], error["extensions"]["code"]) for error in body["errors"]]
        return body["data"], told

    fresh, known = await make_gateway(GATEWAY_CACHE_TTL="0"), await make_gateway(GATEWAY_CACHE_TTL="0")
    await known.data(page_of("company { name }"))
    assert await failing(known) == await failing(fresh)
