"""An id that a query returned finds the same object again, however it was reached."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gateway.harness import Gateway

ROWS = {
    "Account": "{ rows: assemblyAccounts(first: 60) { nodes { id __typename ... on Account { label: name } } } }",
    "Account at Reevo": "{ rows: reevoAccounts(first: 60) { nodes { id __typename label: name } } }",
    "Account at Swift": "{ rows: swiftAccounts(first: 60) { nodes { id __typename label: name } } }",
    "Company": "{ rows: companies(first: 60) { nodes { id __typename label: name } } }",
    "EndUser": "{ rows: endUsers(first: 60) { nodes { id __typename label: name } } }",
    "Team": "{ rows: teams(first: 40, filter: {hidden: true}) { nodes { id __typename label: name } } }",
    "UsageLog": "{ rows: usageLogs(first: 60) { nodes { id __typename label: content } } }",
}
NODES = """
query($ids: [ID!]!) { nodes(ids: $ids) { id __typename
    ... on Account { label: name } ... on Company { label: name } ... on EndUser { label: name }
    ... on Team { label: name } ... on Label { label: name } ... on UsageLog { label: content }
    ... on Contact { label: displayName } } }
"""


async def again(gateway: Gateway, rows: list[dict[str, Any]]) -> None:
    """Assert that the rows are found by their ids: all at once, and one by itself in a fresh world of answers."""
    ids = [row["id"] for row in rows]
    assert rows
    assert len(set(ids)) == len(ids)
    gateway.clock.now += 61
    assert (await gateway.data(NODES, {"ids": list(reversed(ids))}))["nodes"] == list(reversed(rows))
    gateway.clock.now += 61
    assert (await gateway.data(NODES, {"ids": ids[:1]}))["nodes"] == rows[:1]
    one = await gateway.data("query($id: ID!) { node(id: $id) { id __typename } }", {"id": ids[-1]})
    assert one["node"] == {"id": ids[-1], "__typename": rows[-1]["__typename"]}


@pytest.mark.parametrize("kind", ROWS)
async def test_every_row_of_a_list_is_found_by_its_id(gateway: Gateway, kind: str) -> None:
    rows = (await gateway.data(ROWS[kind]))["rows"]["nodes"]
    assert {row["__typename"] for row in rows} == {kind.partition(" ")[0]}
    await again(gateway, rows)


async def test_every_label_is_found_by_its_id(gateway: Gateway) -> None:
    await again(gateway, (await gateway.data("{ labels { id __typename label: name } }"))["labels"])


async def test_what_is_reached_through_an_account_is_found_too(gateway: Gateway) -> None:
    document = """
    { account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}}) {
        contacts { nodes { id __typename label: displayName } } }
      acme: account(by: {domain: "acme.example"}) { usageLogs { nodes { id __typename label: content } } } }
    """
    found = await gateway.data(document)
    await again(gateway, found["account"]["contacts"]["nodes"])
    await again(gateway, found["acme"]["usageLogs"]["nodes"])


async def test_one_team_has_one_id_however_it_is_reached(gateway: Gateway) -> None:
    found = await gateway.data("""
        { team(id: "112") { id }
          tree: teamTree(rootId: "111") { children { id } }
          parent: team(id: "113") { parent { id } }
          below: team(id: "110") { descendants(first: 2) { nodes { team { id } } } }
          list: teams(filter: {q: "Weekend Crew"}) { nodes { id } } }
    """)
    ids = {
        found["team"]["id"],
        found["tree"][0]["children"][0]["id"],
        found["parent"]["parent"]["id"],
        found["below"]["descendants"]["nodes"][1]["team"]["id"],
        found["list"]["nodes"][0]["id"],
    }
    assert len(ids) == 1


async def test_one_account_has_one_id_whichever_key_it_is_asked_by(gateway: Gateway) -> None:
    found = await gateway.data("""
        { domain: account(by: {domain: "acme.example"}) { id }
          externalId: account(by: {externalId: "acme-1"}) { id }
          record: account(by: {record: {vendor: ASSEMBLY, id: "01950000-0000-7000-8000-000000000001"}}) { id }
          list: assemblyAccounts(first: 1) { nodes { id } } }
    """)
    ids = {found[key]["id"] for key in ("domain", "externalId", "record")} | {found["list"]["nodes"][0]["id"]}
    assert len(ids) == 1
    assert (await gateway.data(f'{{ account(by: {{id: "{ids.pop()}"}}) {{ name }} }}'))["account"] == {
        "name": "Acme Works"
    }
