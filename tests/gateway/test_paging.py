"""Every connection paged to its end gives every row once, whichever paging the vendor has underneath."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.gateway.harness import Gateway

ACME = "01950000-0000-7000-8000-000000000001"
REEVO_ACME = "a0000000-0000-4000-8000-000000000001"
REEVO = f'account(by: {{record: {{vendor: REEVO, id: "{REEVO_ACME}"}}}})'

Switches = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Listed:
    """A connection and how to reach it.

    Attributes:
        document: with `%` where the connection's arguments stand, which select a row's id as `node`.
        path: of the connection in the data.
        switches: of the vendor's stand-in, each of which changes how the vendor pages.
    """

    document: str
    path: tuple[str, ...]
    switches: Switches = field(default_factory=dict)


PAGE = "totalCount edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor isComplete }"
USERLOT: Switches = {"userlot": [{"link_page_size": 7}, {"link_page_size": 7, "lists": "data"}, {"lists": "data"}]}
REEVO_SWITCHES: Switches = {
    "reevo": [{"max_limit": 100, "next_cursor": "meta"}, {"next_cursor": "meta", "relationship_items": "data"}]
}
LISTS = {
    "assemblyAccounts": Listed(
        f"{{ assemblyAccounts(%) {{ nodes {{ id }} {PAGE} }} }}",
        ("assemblyAccounts",),
        {"assembly": [{"next_cursor": "string"}, {"account_items": "wrapped"}]},
    ),
    "usageLogs": Listed(f"{{ usageLogs(%) {{ nodes {{ id }} {PAGE} }} }}", ("usageLogs",)),
    "Account.usageLogs": Listed(
        f'{{ account(by: {{domain: "acme.example"}}) {{ usageLogs(%) {{ nodes {{ id }} {PAGE} }} }} }}',
        ("account", "usageLogs"),
    ),
    "reevoAccounts": Listed(f"{{ reevoAccounts(%) {{ nodes {{ id }} {PAGE} }} }}", ("reevoAccounts",), REEVO_SWITCHES),
    "reevoAccounts, sorted": Listed(
        f'{{ reevoAccounts(sort: [{{field: "created_at", descending: true}}], %) {{ nodes {{ id }} {PAGE} }} }}',
        ("reevoAccounts",),
    ),
    "reevoAccounts, filtered": Listed(
        '{ reevoAccounts(filter: {field: "display_name", operator: CONTAINS, value: "e"}, %) '
        f"{{ nodes {{ id }} {PAGE} }} }}",
        ("reevoAccounts",),
        REEVO_SWITCHES,
    ),
    "Account.contacts": Listed(
        f"{{ {REEVO} {{ contacts(%) {{ nodes {{ id }} {PAGE} }} }} }}", ("account", "contacts"), REEVO_SWITCHES
    ),
    "relationship": Listed(
        f'{{ {REEVO} {{ reevo {{ relationship(apiName: "contacts", %) {{ nodes {{ id }} {PAGE} }} }} }} }}',
        ("account", "reevo", "relationship"),
        REEVO_SWITCHES,
    ),
    "swiftAccounts": Listed(
        f"{{ swiftAccounts(%) {{ nodes {{ id }} {PAGE} }} }}",
        ("swiftAccounts",),
        {
            "swift": [
                {"page_size": 7},
                {"page_size": 1},
                {"page_size": 7, "edge_cursor": "empty"},
                {"numbers": "integer"},
            ]
        },
    ),
    "companies": Listed(f"{{ companies(%) {{ nodes {{ id }} {PAGE} }} }}", ("companies",), USERLOT),
    "companies, filtered": Listed(
        f'{{ companies(filter: {{statusId: "5a000000-0000-4000-8000-000000000001"}}, %) {{ nodes {{ id }} {PAGE} }} }}',
        ("companies",),
        USERLOT,
    ),
    "endUsers": Listed(f"{{ endUsers(%) {{ nodes {{ id }} {PAGE} }} }}", ("endUsers",), USERLOT),
    "Company.endUsers": Listed(
        '{ company(by: {record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000001"}}) '
        f"{{ endUsers(%) {{ nodes {{ id }} {PAGE} }} }} }}",
        ("company", "endUsers"),
        USERLOT,
    ),
    "teams": Listed(
        f"{{ teams(%) {{ nodes {{ id }} {PAGE} }} }}",
        ("teams",),
        {
            "assemble": [
                {"per_page": 3},
                {"per_page": 3, "links": "absent"},
                {"per_page": 5, "page_numbers": "integer"},
                {"per_page": 5, "links": "empty_list"},
            ]
        },
    ),
    "teams, hidden too": Listed(
        f"{{ teams(filter: {{hidden: true}}, %) {{ nodes {{ id }} {PAGE} }} }}",
        ("teams",),
        {"assemble": [{"per_page": 4}]},
    ),
    "Team.descendants": Listed(
        f'{{ team(id: "100") {{ descendants(%) {{ nodes {{ id: team {{ id }} }} {PAGE} }} }} }}',
        ("team", "descendants"),
    ),
}


async def paged(gateway: Gateway, listed: Listed, first: int) -> list[Any]:
    """The ids of every row, page after page; what must hold of every page is checked on the way."""
    rows: list[Any] = []
    after: str | None = None
    total: int | None = None
    while True:
        given = f"first: {first}" if after is None else f'first: {first}, after: "{after}"'
        data: Any = await gateway.data(listed.document.replace("%", given))
        for step in listed.path:
            data = data[step]
        nodes, info = [str(node["id"]) for node in data["nodes"]], data["pageInfo"]
        assert len(nodes) <= first
        assert len(nodes) == first or not info["hasNextPage"]
        assert (info["hasPreviousPage"], info["isComplete"]) == (after is not None, True)
        cursors = [edge["cursor"] for edge in data["edges"]]
        assert (info["startCursor"], info["endCursor"]) == ((cursors[0], cursors[-1]) if cursors else (None, None))
        assert len(set(cursors)) == len(nodes)
        rows += nodes
        total = data["totalCount"] if after is None else total
        if not info["hasNextPage"]:
            assert total in (None, len(rows))
            return rows
        after = info["endCursor"]


async def populated(gateway: Gateway) -> None:
    """Give the lists of one record more rows than a page of the sandbox's."""
    places = [(number, f"{number:04d}") for number in range(9000, 9120)]
    await gateway.plant(
        "assembly",
        "usage_log",
        *(
            {
                "id": f"01970000-0000-7000-8000-00000000{text}",
                "timestamp": f"2026-05-{number % 28 + 1:02d}T08:00:00Z",
                "type": "Action",
                "content": text,
                "_account_id": ACME,
            }
            for number, text in places
        ),
    )
    await gateway.plant(
        "reevo",
        "contact",
        *({"id": f"b0000000-0000-4000-8000-00000000{text}", "attributes": {}} for _, text in places[:30]),
    )
    await gateway.plant(
        "reevo",
        "relationship",
        *(
            {
                "id": f"ed000000-0000-4000-8000-00000000{text}",
                "_edge": f"{REEVO_ACME}/contacts",
                "related_record_id": f"b0000000-0000-4000-8000-00000000{text}",
            }
            for _, text in places[:30]
        ),
    )
    await gateway.plant(
        "userlot",
        "end_user",
        *(
            {"id": f"e0000000-0000-4000-8000-00000000{text}", "company_id": "c0000000-0000-4000-8000-000000000001"}
            for _, text in places[:30]
        ),
    )


@pytest.mark.parametrize("name", LISTS)
async def test_paging_to_the_end_gives_every_row_once(gateway: Gateway, name: str) -> None:
    await populated(gateway)
    whole = await paged(gateway, LISTS[name], 100)
    assert len(whole) == len(set(whole))
    assert len(whole) > 10, "too few rows to page through"
    for first in (1, 3, 7) if len(whole) < 40 else (7, 25, 99):
        assert await paged(gateway, LISTS[name], first) == whole, first


@pytest.mark.parametrize("name", [name for name, listed in LISTS.items() if listed.switches])
async def test_paging_is_the_same_however_the_vendor_pages(gateway: Gateway, name: str) -> None:
    await populated(gateway)
    listed = LISTS[name]
    whole = await paged(gateway, listed, 100)
    for vendor, choices in listed.switches.items():
        for values in choices:
            before = (await gateway.control.get("/variants")).json()[vendor]
            await gateway.switch(vendor, **values)
            for first in (4, 25, 100):
                gateway.clock.now += 61
                assert await paged(gateway, listed, first) == whole, values
            await gateway.switch(vendor, **{key: before[key] for key in values})


STORED = {
    "assemblyAccounts": ("assembly", "account", 0),
    "companies": ("userlot", "company", 1),  # one of the second product
    "endUsers": ("userlot", "end_user", 0),
    "swiftAccounts": ("swift", "account", 0),
    "teams, hidden too": ("assemble", "team", 0),
    "usageLogs": ("assembly", "usage_log", 0),
    "reevoAccounts": ("reevo", "account", 1),  # one is archived
}


@pytest.mark.parametrize("name", STORED)
async def test_the_rows_are_all_that_the_vendor_holds(gateway: Gateway, name: str) -> None:
    vendor, noun, not_shown = STORED[name]
    stored = await gateway.stored(vendor, noun)
    rows = await paged(gateway, LISTS[name], 100)
    assert len(rows) == len(stored) - not_shown


async def test_a_second_page_of_a_hundred_costs_one_call(gateway: Gateway) -> None:
    page = await gateway.data("{ assemblyAccounts(first: 100) { pageInfo { endCursor } } }")
    cursor = page["assemblyAccounts"]["pageInfo"]["endCursor"]
    gateway.forget()
    document = f'{{ assemblyAccounts(first: 100, after: "{cursor}") {{ nodes {{ id }} pageInfo {{ hasNextPage }} }} }}'
    second = (await gateway.data(document))["assemblyAccounts"]
    assert (len(second["nodes"]), second["pageInfo"]["hasNextPage"]) == (38, False)
    assert gateway.targets() == ["GET /assembly/accounts?limit=100&offset=100"]
