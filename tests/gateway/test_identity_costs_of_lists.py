"""What customers cost in lists, cold, by what is selected of twenty rows: docs/guide/costs.md."""

from __future__ import annotations

from math import ceil

import pytest
from starlette.applications import Starlette

from app.sandbox import server
from tests.gateway.conftest import MakeGateway
from tests.gateway.spending import Spent, counted, spend

SELECTIONS = {
    "name": "name",
    "id": "id",
    "tier": "tier { name }",
    "domains": "domains",
    "reevo": "reevo { displayName }",
    "company": "company { name }",
    "swift": "swift { name }",
    "teams": "teams { name }",
    "endUsers": "endUsers { nodes { name } }",
    "contacts": "contacts { nodes { displayName } }",
    "revenue": "revenue { raw }",
    "usageLogs": "usageLogs { nodes { content } }",
    "additionalProperties": "additionalProperties { name }",
    "parentCompany": "parentCompany { id }",
    "customers": "customers { nodes { id } }",
    "sources": "sources { vendor status recordId matchedBy }",
    "conflicts": "conflicts { field }",
}

SMALL = """
assemblyAccounts name                 1 A*
assemblyAccounts id                   1 A*
assemblyAccounts tier                 1 A* labels
assemblyAccounts domains              4 A* R# R? 2A
assemblyAccounts reevo                4 A* R# R? 2A
assemblyAccounts company              2 A* U*
assemblyAccounts swift                2 A* S*
assemblyAccounts teams                2 A* T*
assemblyAccounts endUsers             3 A* U* E*
assemblyAccounts contacts             6 A* R# R? 2A 14R- C?
assemblyAccounts revenue              3 A* U* 13revenue
assemblyAccounts usageLogs            2 A* 20logs
assemblyAccounts additionalProperties 2 A* 20properties
assemblyAccounts parentCompany        1 A*
assemblyAccounts customers            3 A* pA*
assemblyAccounts sources              4 A* R# R? 2A U* S* T*
assemblyAccounts conflicts            4 A* R# R? 2A U* S* T*
reevoAccounts    name                 1 R*
reevoAccounts    id                   6 R* A* pA* R# R?
reevoAccounts    tier                 7 R* A* pA* R# R? labels
reevoAccounts    domains              1 R*
reevoAccounts    reevo                1 R*
reevoAccounts    company              7 R* A* pA* R# R? U*
reevoAccounts    swift                7 R* A* pA* R# R? S*
reevoAccounts    teams                7 R* A* pA* R# R? T*
reevoAccounts    endUsers             8 R* A* pA* R# R? U* E*
reevoAccounts    contacts             3 R* 20R- C?
reevoAccounts    revenue              8 R* A* pA* R# R? U* 13revenue
reevoAccounts    usageLogs            7 R* A* pA* R# R? 15logs
reevoAccounts    additionalProperties 7 R* A* pA* R# R? 15properties
reevoAccounts    parentCompany        6 R* A* pA* R# R?
reevoAccounts    customers            6 R* A* pA* R# R?
reevoAccounts    sources              8 R* A* pA* R# R? U* S* T*
swiftAccounts    name                 1 S*
swiftAccounts    id                   3 S* pA*
swiftAccounts    tier                 4 S* pA* labels
swiftAccounts    domains              5 S* pA* R# R?
swiftAccounts    reevo                5 S* pA* R# R?
swiftAccounts    company              4 S* pA* U*
swiftAccounts    swift                1 S*
swiftAccounts    teams                4 S* pA* T*
swiftAccounts    endUsers             5 S* pA* U* E*
swiftAccounts    contacts             7 S* pA* R# R? 2R- C?
swiftAccounts    revenue              5 S* pA* U* revenue
swiftAccounts    usageLogs            4 S* pA* 2logs
swiftAccounts    additionalProperties 4 S* pA* 2properties
swiftAccounts    parentCompany        3 S* pA*
swiftAccounts    customers            3 S* pA*
swiftAccounts    sources              5 S* pA* R# R? U* T*
companies        name                 1 U*
companies        id                   3 U* pA*
companies        tier                 4 U* pA* labels
companies        domains              5 U* pA* R# R?
companies        reevo                5 U* pA* R# R?
companies        company              1 U*
companies        swift                4 U* pA* S
companies        teams                4 U* pA* T*
companies        endUsers             2 U* E*
companies        contacts             7 U* pA* R# R? 17R- C?
companies        revenue              2 U* 20revenue
companies        usageLogs            4 U* pA* 18logs
companies        additionalProperties 4 U* pA* 18properties
companies        parentCompany        3 U* pA*
companies        customers            3 U* pA*
companies        sources              5 U* pA* R# R? S T*
accounts         name                 1 A*
accounts         id                   1 A*
accounts         tier                 2 A* labels
accounts         domains              3 A* R# R?
accounts         reevo                3 A* R# R?
accounts         company              2 A* U*
accounts         swift                2 A* S*
accounts         teams                2 A* T*
accounts         endUsers             3 A* U* E*
accounts         contacts             5 A* R# R? 14R- C?
accounts         revenue              3 A* U* 13revenue
accounts         usageLogs            2 A* 20logs
accounts         additionalProperties 2 A* 20properties
accounts         parentCompany        1 A*
accounts         customers            3 A* pA*
accounts         sources              3 A* R# R? U* S* T*
"""
"""A list, what is selected, rounds, and calls; `p` is a page for each hundred accounts."""

LARGE = """
assemblyAccounts id                   1 A*
assemblyAccounts reevo                4 A* R# R? 2A
assemblyAccounts sources              4 A* R# R? 2A U* S* T*
assemblyAccounts contacts             6 A* R# R? 2A 15R- C?
reevoAccounts    name                 1 R*
reevoAccounts    id                   6 R* A* 63A R# R?
reevoAccounts    sources              8 R* A* 63A R# R? U* S* T*
swiftAccounts    name                 1 S*
swiftAccounts    id                   2 S* pA*
companies        name                 1 U*
companies        id                   2 U* pA*
accounts         id                   1 A*
accounts         reevo                4 A* R# R? A
accounts         sources              4 A* R# R? A U* S* T*
"""
"""The same in a large world; of the pages that follow each other the first is among the rounds."""

Row = tuple[str, str, int, str]


def rows(table: str) -> list[Row]:
    lines = [line.split(maxsplit=3) for line in table.strip().splitlines()]
    return [(name, selected, int(rounds), formula) for name, selected, rounds, formula in lines]


async def spent_on(make_gateway: MakeGateway, sandbox: Starlette, name: str, selected: str) -> Spent:
    selection = SELECTIONS[selected]
    gateway = await make_gateway(sandbox=sandbox)
    node = f"account {{ {selection} }}" if name == "companies" else selection
    return await spend(gateway, f"{{ {name}(first: 20) {{ nodes {{ {node} }} }} }}")


@pytest.fixture(scope="module")
def small() -> Starlette:
    return server.create_app(scale=1)


@pytest.fixture(scope="module")
def large() -> Starlette:
    return server.create_app(scale=100)


@pytest.mark.parametrize("row", rows(SMALL), ids=lambda row: f"{row[0]}-{row[1]}")
async def test_a_list_costs_its_formula(make_gateway: MakeGateway, small: Starlette, row: Row) -> None:
    name, selected, rounds, formula = row
    spent = await spent_on(make_gateway, small, name, selected)
    assert (spent.calls, spent.rounds) == (counted(formula, p=2), rounds)
    assert spent.predicted == spent.sent


@pytest.mark.parametrize("row", rows(LARGE), ids=lambda row: f"{row[0]}-{row[1]}")
async def test_a_list_costs_its_formula_in_a_large_world_too(
    make_gateway: MakeGateway, large: Starlette, row: Row
) -> None:
    name, selected, rounds, formula = row
    pages = ceil((18 + 120 * 100) / 100)
    spent = await spent_on(make_gateway, large, name, selected)
    behind_the_first = pages - 1 if "pA*" in formula else 0
    assert (spent.calls, spent.rounds) == (counted(formula, p=pages), rounds + behind_the_first)
    assert spent.predicted == spent.sent


async def test_a_page_of_reevo_is_settled_by_point_reads_where_assemblys_list_is_long(
    make_gateway: MakeGateway, large: Starlette
) -> None:
    spent = await spent_on(make_gateway, large, "reevoAccounts", "id")
    assert spent.received < 100_000


async def test_where_a_page_needs_assemblys_whole_list_the_next_one_finds_it(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway()
    await spend(gateway, "{ companies(first: 20) { nodes { account { id } } } }")
    spent = await spend(gateway, "{ swiftAccounts(first: 20) { nodes { id } } }")
    assert spent.calls == {"S*": 1}
    assert spent.predicted == spent.sent
