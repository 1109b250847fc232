"""Two tenants share nothing but what one credential is to both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.gateway.tenants import NAMED, OWN, Town, control, credentials, town
from tests.gateway.test_tenants import EVERYTHING, owners

Json = Any

LABELS = "{ labels(type: STAGE) { id name } }"
CREATE = """mutation($name: String!, $key: String) {
  createLabel(input: {type: STAGE, name: $name, color: "#123456", idempotencyKey: $key}) {
    outcomes { action recordId } userErrors { code }
  }
}"""
LISTS = [
    "accounts",
    "assemblyAccounts",
    "reevoAccounts",
    "swiftAccounts",
    "companies",
    "endUsers",
    "teams",
    "usageLogs",
]
NODES = {
    "Label": ("{ labels(type: STAGE) { id } }", lambda data: data["labels"][0]["id"]),
    "Account": ("{ accounts(first: 1) { nodes { id } } }", lambda data: data["accounts"]["nodes"][0]["id"]),
    "Company": ("{ companies(first: 1) { nodes { id } } }", lambda data: data["companies"]["nodes"][0]["id"]),
    "Team": ("{ teams(first: 1) { nodes { id } } }", lambda data: data["teams"]["nodes"][0]["id"]),
}
RECORDS = {"Label": ("assembly", "label"), "Company": ("userlot", "company"), "Team": ("assemble", "team")}


@pytest.fixture
async def served() -> AsyncIterator[Town]:
    async with town() as made:
        yield made


async def test_cold_and_warm_and_at_once(served: Town) -> None:
    for _ in range(2):
        for tenant in ("acme", "globex", None):
            assert owners(await served.data(tenant, EVERYTHING)) == {tenant or OWN}
    assert served.houses.owners() == {"acme", "globex", OWN}
    for tenant in ("globex", "acme", None):
        await served.data(tenant, EVERYTHING)
    assert served.houses.asked == []  # each was answered from what is kept of its own


async def test_calls_on_their_way_are_shared_by_no_other(served: Town) -> None:
    tenants = ("acme", "globex", None, "acme", "globex", None)
    answers = await asyncio.gather(*(served.data(tenant, EVERYTHING) for tenant in tenants))
    assert [owners(answer) for answer in answers] == [{tenant or OWN} for tenant in tenants]
    labels = [owner for owner, path in served.houses.asked if path.endswith("/labels/Stage")]
    assert sorted(labels) == ["acme", "globex", OWN]  # and each was shared by those who may


async def test_what_one_writes_is_no_others_and_makes_nothing_of_theirs_old(served: Town) -> None:
    before = {tenant: await served.data(tenant, LABELS) for tenant in ("acme", "globex")}
    served.houses.owners()
    await served.data("acme", CREATE, {"name": "Only at acme"})
    assert served.houses.owners() == {"acme"}
    assert await served.data("globex", LABELS) == before["globex"]
    assert served.houses.owners() == set()
    after = (await served.data("acme", LABELS))["labels"]
    assert "Only at acme" in [label["name"] for label in after]
    assert served.houses.owners() == {"acme"}


async def test_one_key_of_one_subject_is_another_write_at_another_tenant(served: Town) -> None:
    given = {"name": "Twice", "key": "k"}
    for tenant in ("acme", "globex", None):
        first = (await served.data(tenant, CREATE, given))["createLabel"]
        assert (await served.data(tenant, CREATE, given))["createLabel"] == first
        assert [outcome["action"] for outcome in first["outcomes"]] == ["CREATED"]
    for sandbox in served.sandboxes.values():
        rows = (await control(sandbox, "GET", "/records/assembly/label"))["records"]
        assert [row["name"] for row in rows].count("Twice") == 1


@pytest.mark.parametrize("field", LISTS)
async def test_a_cursor_of_one_subject_leads_nowhere_at_another_tenant(served: Town, field: str) -> None:
    document = f"query($after: String) {{ {field}(first: 1, after: $after) {{ pageInfo {{ endCursor }} }} }}"
    cursor = (await served.data("acme", document))[field]["pageInfo"]["endCursor"]
    assert cursor
    await served.data("acme", document, {"after": cursor})
    served.houses.owners()
    for tenant in ("globex", None):
        (error,) = (await served.ask(tenant, document, {"after": cursor}))["errors"]
        assert error["extensions"]["code"] == "CURSOR_INVALID"
    assert served.houses.owners() == set()


@pytest.mark.parametrize("kind", NODES)
async def test_an_id_is_looked_up_at_ones_own_vendors(served: Town, kind: str) -> None:
    document, id_of = NODES[kind]
    given = id_of(await served.data("acme", document))
    served.houses.owners()
    node = f"query($id: ID!) {{ node(id: $id) {{ __typename ... on {kind} {{ name }} }} }}"
    found = (await served.data("globex", node, {"id": given}))["node"]
    assert found["name"].startswith("globex ")
    assert served.houses.owners() == {"globex"}


@pytest.mark.parametrize("kind", RECORDS)
async def test_what_only_another_tenant_has_is_not_there(served: Town, kind: str) -> None:
    vendor, noun = RECORDS[kind]
    document, id_of = NODES[kind]
    given = id_of(await served.data("acme", document))
    await control(served.sandboxes["globex"], "DELETE", f"/records/{vendor}/{noun}")
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert (await served.data("acme", node, {"id": given}))["node"]
    served.houses.owners()
    assert (await served.ask("globex", node, {"id": given}))["data"]["node"] is None
    assert served.houses.owners() == {"globex"}


async def test_one_tenants_broken_vendor_is_left_alone_for_it_only(served: Town) -> None:
    swift = "{ swiftAccounts(first: 1) { nodes { name } } }"
    order = {"vendor": "swift", "operation": "swift.account.list", "kind": "status", "status": 503}
    await control(served.sandboxes["acme"], "POST", "/faults", order)
    for _ in range(20):
        await served.ask("acme", swift)
    assert await breaker(served, "acme") == "OPEN"
    for tenant in ("globex", None):
        assert await breaker(served, tenant) == "CLOSED"
        assert (await served.data(tenant, swift))["swiftAccounts"]["nodes"]
    sampled = (await served.gateway.http.get("/metrics")).text
    assert 'gateway_upstream_breaker{calls="reads",vendor="swift"} 2.0' in sampled  # the worst of the three
    assert 'gateway_upstream_breaker{calls="writes",vendor="swift"} 0.0' in sampled
    assert "acme" not in sampled


async def test_an_old_answer_of_one_stands_in_for_nobody_elses_failure(served: Town) -> None:
    await served.data("acme", LABELS)
    for owner in ("acme", "globex"):
        order = {"vendor": "assembly", "kind": "status", "status": 503}
        await control(served.sandboxes[owner], "POST", "/faults", order)
    served.gateway.clock.now += 120
    assert (await served.ask("globex", LABELS))["data"]["labels"] is None
    assert (await served.ask("acme", LABELS))["data"]["labels"][0]["name"].startswith("acme ")


async def breaker(served: Town, tenant: str | None) -> str:
    found = (await served.data(tenant, "{ vendors { vendor breaker } }"))["vendors"]
    return next(str(each["breaker"]) for each in found if each["vendor"] == "SWIFT")


async def test_what_was_found_out_of_one_is_not_taken_for_another(served: Town) -> None:
    await control(served.sandboxes["acme"], "POST", "/variants", {"assembly": {"labels_path": "plural"}})
    await control(served.sandboxes["globex"], "POST", "/variants", {"assembly": {"labels_path": "singular"}})
    await control(served.sandboxes["acme"], "POST", "/variants", {"assemble": {"update_method": "PUT"}})
    await control(served.sandboxes["globex"], "POST", "/variants", {"assemble": {"update_method": "PATCH"}})
    update = 'mutation($id: ID!) { updateTeam(input: {id: $id, name: "New"}) { outcomes { action } } }'
    for tenant in ("acme", "globex"):
        team = (await served.data(tenant, "{ teams(first: 1) { nodes { id } } }"))["teams"]["nodes"][0]["id"]
        assert (await served.data(tenant, LABELS))["labels"]
        assert (await served.data(tenant, update, {"id": team}))["updateTeam"]["outcomes"] == [{"action": "UPDATED"}]
    asked = [(owner, path.rpartition("/assembly")[2]) for owner, path in served.houses.asked if "labels" in path]
    assert asked == [
        ("acme", "/account/labels/Stage"),
        ("acme", "/accounts/labels/Stage"),
        ("globex", "/account/labels/Stage"),
    ]


async def test_two_tenants_with_one_credential_are_one_to_the_vendor() -> None:
    tenants = {
        "acme": credentials("acme"),
        "sister": {**credentials("acme", "ASSEMBLY", "REEVO"), **credentials("globex", "SWIFT")},
    }
    async with town(tenants) as served:
        await served.data("acme", LABELS)
        served.houses.owners()
        assert (await served.data("sister", LABELS))["labels"][0]["name"].startswith("acme ")
        assert served.houses.owners() == set()  # kept for one, given to the other
        swift = "{ swiftAccounts(first: 1) { nodes { name } } }"
        names = [(await served.data(each, swift))["swiftAccounts"]["nodes"][0]["name"] for each in ("acme", "sister")]
        assert [name.partition(" ")[0] for name in names] == ["acme", "globex"]
        await served.data("acme", CREATE, {"name": "Of both"})
        assert "Of both" in [label["name"] for label in (await served.data("sister", LABELS))["labels"]]
        left = "{ vendors { vendor callsLeft } }"
        assert [each for each in (await served.data("acme", left))["vendors"] if each["vendor"] == "ASSEMBLY"] == [
            each for each in (await served.data("sister", left))["vendors"] if each["vendor"] == "ASSEMBLY"
        ]
        cursor = "query($after: String) { reevoAccounts(first: 1, after: $after) { pageInfo { endCursor } } }"
        of_acme = (await served.data("acme", cursor))["reevoAccounts"]["pageInfo"]["endCursor"]
        (error,) = (await served.ask("sister", cursor, {"after": of_acme}))["errors"]
        assert error["extensions"]["code"] == "CURSOR_INVALID"  # a client's own all the same


def test_every_vendor_is_among_what_is_told_apart() -> None:
    assert {vendor for vendor, _, _ in NAMED} == {"assembly", "assemble", "userlot", "swift", "reevo"}
