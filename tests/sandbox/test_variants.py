"""Every switch: its default is what the other tests see, and its other values change what is said here."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

ACME = "/accounts/acme-1"
TEAMS = "/organisation/teams"
GRANT = {
    "grant_type": "client_credentials",
    "client_id": "sandbox-assemble-client",
    "client_secret": "sandbox-assemble-secret",
}


class Switch:
    """Turns one vendor's switches."""

    def __init__(self, control: httpx.AsyncClient) -> None:
        self._control = control

    async def __call__(self, vendor: str, **values: Any) -> None:
        answer = await self._control.post("/variants", json={vendor: values})
        assert answer.status_code == 200, answer.text


@pytest.fixture
def switch(control: httpx.AsyncClient) -> Switch:
    return Switch(control)


@pytest.mark.parametrize(
    "values",
    [
        {"assembly": {"nothing": 1}},
        {"assembly": {"labels_path": "both", "account_items": "sideways"}},
        {"swift": {"get_status": "201"}},
        {"assembly": {"rate_per_second": -1}},
        {"reevo": {"domain_status": 1}},
        {"reevo": 1},
    ],
)
async def test_a_wrong_switch_changes_nothing(control: httpx.AsyncClient, values: dict[str, Any]) -> None:
    before = (await control.get("/variants")).json()
    assert (await control.post("/variants", json=values)).status_code == 400
    assert (await control.get("/variants")).json() == before


@pytest.mark.parametrize(("spelling", "statuses"), [("singular", [200, 404]), ("plural", [404, 200])])
async def test_one_spelling_of_labels(
    switch: Switch, assembly: httpx.AsyncClient, spelling: str, statuses: list[int]
) -> None:
    await switch("assembly", labels_path=spelling)
    assert [(await assembly.get(f"/{start}/labels")).status_code for start in ("account", "accounts")] == statuses


async def test_assemblys_accounts(switch: Switch, assembly: httpx.AsyncClient) -> None:
    await switch(
        "assembly",
        account_kind_key="account_type",
        account_items="wrapped",
        label_values="object",
        account_properties="embedded",
        next_cursor="string",
    )
    page = (await assembly.get("/accounts?limit=1")).json()["accounts"]
    account = page["data"][0]["account"]
    assert (account["account_type"], "type" in account) == ("Company", False)
    assert (account["tier"]["name"], [tag["name"] for tag in account["tags"]]) == ("Gold", ["VIP", "Beta tester"])
    assert account["additional_properties"]["Login_count"] == 7
    assert page["next_cursor"] == "1"


async def test_assemblys_properties_usage_and_errors(switch: Switch, assembly: httpx.AsyncClient) -> None:
    await switch("assembly", additional_properties="list", usage_account_key="account_id", missing_status=400)
    shown = (await assembly.get("/accounts/add_props/acme-1")).json()["additional_properties"]
    assert shown[0] == {"name": "Login_count", "value": 7}
    await switch("assembly", additional_properties="list_of_maps", error_body="error_and_message")
    shown = (await assembly.get("/accounts/add_props/acme-1")).json()["additional_properties"]
    assert shown[0] == {"Login_count": 7}
    logs = (await assembly.get("/usage/acme-1")).json()["logs"]["data"]
    assert {log["account_id"][-2:] for log in logs} == {"01"}
    missing = await assembly.get("/accounts/nobody")
    assert (missing.status_code, missing.json()) == (400, {"error": 400, "message": "Account not found"})


async def test_assemblys_rate(switch: Switch, assembly: httpx.AsyncClient) -> None:
    await switch("assembly", rate_per_second=2)
    assert [(await assembly.get(ACME)).status_code for _ in range(3)] == [200, 200, 429]
    await switch("assembly", rate_per_second=0)
    assert {(await assembly.get(ACME)).status_code for _ in range(40)} == {200}


async def test_assembles_listing(switch: Switch, assemble: httpx.AsyncClient) -> None:
    await switch("assemble", ids="integer", page_numbers="integer", root_parent=None, near_me_field=True, per_page=3)
    page = (await assemble.get(TEAMS)).json()
    assert (page["data"][0]["id"], page["data"][0]["parent_id"]) == (100, None)
    assert "show_on_near_me_map" in page["data"][0]
    assert (page["meta"]["pagination"]["per_page"], len(page["data"])) == (3, 3)
    for links, wanted in (("object", {}), ("empty_list", []), ("absent", None)):
        await switch("assemble", links=links)
        one_page = (await assemble.get(TEAMS, params={"q": "Rocket"})).json()
        assert one_page["meta"]["pagination"].get("links") == wanted


async def test_assembles_includes_and_hidden_teams(switch: Switch, assemble: httpx.AsyncClient) -> None:
    await switch("assemble", includes="nested", recursive_hidden=True, reference_filter=False)
    team = (await assemble.get(TEAMS, params={"q": "North Region", "include": "parent,children"})).json()["data"][0]
    assert team["parent"]["data"]["id"] == "100"
    assert [child["id"] for child in team["children"]["data"]] == ["111"]
    tree = (await assemble.get(f"{TEAMS}/recursive/130")).json()
    assert [child["id"] for child in tree[0]["children"]] == ["131"]
    assert (await assemble.get(f"{TEAMS}?external_reference=acme-1")).status_code == 400


async def test_assembles_writes_and_errors(switch: Switch, assemble: httpx.AsyncClient) -> None:
    await switch("assemble", update_method="PUT", hide_answer="team", status_code="integer")
    refused = await assemble.patch(f"{TEAMS}/113", json={"name": "x"})
    assert (refused.status_code, refused.json()["status_code"]) == (405, 405)
    assert (await assemble.put(f"{TEAMS}/113", json={"name": "x", "parent_id": 112})).status_code == 200
    hidden = await assemble.delete(f"{TEAMS}/113")
    assert (hidden.status_code, hidden.json()["data"]["hidden"]) == (200, True)
    await switch("assemble", update_method="PATCH")
    assert (await assemble.put(f"{TEAMS}/113", json={})).status_code == 405


async def test_assembles_token_at_the_hosts_root(switch: Switch, assemble: httpx.AsyncClient) -> None:
    assert (await assemble.post("http://sandbox/oauth/token", data=GRANT)).status_code == 404
    await switch("assemble", token_path="host", token_seconds=5)
    assert (await assemble.post("/oauth/token", data=GRANT)).status_code == 404
    granted = await assemble.post("http://sandbox/oauth/token", data=GRANT)
    assert granted.json()["expires_in"] == 5


async def test_userlots_shapes(switch: Switch, userlot: httpx.AsyncClient) -> None:
    await switch("userlot", lists="data", single="list", revenue="object", source_ids_in_reads=True)
    company = (await userlot.get("/companies?external_id=acme-1")).json()["data"][0]
    assert company["source_external_id"] == ["crm-acme-1", "ticket-77"]
    assert (await userlot.get(f"/companies/{company['id']}")).json() == [company]
    revenue = (await userlot.get(f"/companies/{company['id']}/revenue")).json()
    assert (revenue["amount"], revenue["mrr"]) == ("2469.00", "1234.50")


async def test_userlots_links(switch: Switch, userlot: httpx.AsyncClient) -> None:
    whole = [company["id"] for company in (await userlot.get("/companies")).json()]
    await switch("userlot", link_page_size=50)
    first = await userlot.get("/companies")
    assert first.links["next"]["url"] == "http://sandbox/userlot/api/v1/companies?page=2"
    second = await userlot.get(first.links["next"]["url"])
    assert second.links == {}
    assert [company["id"] for company in first.json() + second.json()] == whole
    assert (await userlot.get("/companies?page=0")).status_code == 400


async def test_userlots_refusals(switch: Switch, userlot: httpx.AsyncClient) -> None:
    await switch("userlot", error_body="errors", upsert_missing="refuse", conflict_status=422)
    assert (await userlot.put("/companies", json={"external_id": "new", "name": "x"})).status_code == 404
    taken = await userlot.post("/companies", json={"external_id": "acme-1", "name": "x"})
    assert (taken.status_code, taken.json()) == (422, {"errors": ["external_id has already been taken"]})
    await switch("userlot", error_body="message")
    assert set((await userlot.get("/companies/nobody")).json()) == {"message"}


async def test_swifts_answers(switch: Switch, swift: httpx.AsyncClient) -> None:
    await switch("swift", get_status=200, page_size=20, edge_cursor="empty", numbers="integer", error_body="errors")
    answer = await swift.get("/accounts")
    info = answer.json()["data"]["page_info"]
    assert (info["before"], info["limit"], info["total"]) == ("", 20, 25)
    assert '"limit":20,' in answer.text
    last = (await swift.get("/accounts", params={"after": info["after"]})).json()["data"]
    assert (last["page_info"]["after"], len(last["items"])) == ("", 5)
    assert (await swift.get("/accounts/01J0CRVTXX9KBD9NWS02R5R8RT")).status_code == 200
    assert (await swift.get("/accounts/x")).json() == {"errors": [{"message": "Account not found"}]}
    await switch("swift", error_body="text", edge_cursor="absent")
    assert (await swift.get("/accounts/x")).text == "Account not found"
    assert set((await swift.get("/accounts?limit=100")).json()["data"]["page_info"]) == {"limit", "total"}


async def test_reevos_shapes(switch: Switch, reevo: httpx.AsyncClient) -> None:
    await switch("reevo", next_cursor="meta", relationship_items="data", domain_status=True, max_limit=10)
    query = (await reevo.post("/account/_query", json={"limit": 10})).json()
    assert set(query) == {"data", "meta"}
    assert isinstance(query["meta"]["next_cursor"], str)
    assert query["data"][0]["attributes"]["domains"][0]["value"]["status"] == "active"
    path = "/account/a0000000-0000-4000-8000-000000000001/relationship/contacts"
    assert set((await reevo.get(path)).json()) == {"parent", "api_name", "data", "meta"}
    assert (await reevo.post("/account/_query", json={"limit": 11})).status_code == 400


@pytest.mark.parametrize("shape", ["flat", "detail", "errors"])
async def test_reevos_errors(switch: Switch, reevo: httpx.AsyncClient, shape: str) -> None:
    await switch("reevo", error_envelope=shape, refused_status=422)
    refused = await reevo.post("/account/_query", json={"limit": 0})
    assert refused.status_code == 422
    error = {"flat": refused.json(), "detail": refused.json().get("detail")}.get(shape) or refused.json()["errors"][0]
    assert error["code"] == "field_value_invalid"


async def test_reevos_domains_may_not_be_filterable(switch: Switch, reevo: httpx.AsyncClient) -> None:
    await switch("reevo", domains_filterable=False)
    query = {"filters": [{"field": "domains", "operator": "eq", "value": "acme.example"}]}
    assert (await reevo.post("/account/_query", json=query)).json()["error"]["code"] == "invalid_filter_field"
    schema = (await reevo.get("/_schema/account")).json()
    assert [row["is_filterable"] for row in schema["attributes"] if row["api_name"] == "domains"] == [False]


async def test_reevos_bodies_may_be_bare(switch: Switch, reevo: httpx.AsyncClient) -> None:
    assert (await reevo.post("/account", json={"display_name": "x"})).status_code == 400
    await switch("reevo", write_body="bare")
    assert (await reevo.post("/account", json={"display_name": "x"})).status_code == 201
    assert (await reevo.post("/account", json={"attributes": {"display_name": "x"}})).status_code == 400
    await switch("reevo", write_body="both")
    for body in ({"display_name": "x"}, {"attributes": {"display_name": "x"}}):
        assert (await reevo.post("/account", json=body)).status_code == 201
