"""The control plane: calls, faults in process, reset, records."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.sandbox.connection import ConnectionDropped
from tests.sandbox.conftest import Clock


async def order(control: httpx.AsyncClient, **fault: Any) -> None:
    answer = await control.post("/faults", json=fault)
    assert answer.status_code == 200, answer.text


async def test_what_it_says_of_itself(control: httpx.AsyncClient) -> None:
    shown = (await control.get("")).json()
    assert shown["base_urls"]["assemble"] == "http://sandbox/assemble/api"
    assert shown["credentials"]["assembly"] == {"api_key": "sandbox-assembly-key"}
    assert (shown["scale"], shown["seed"]) == (1, 1)
    assert shown["variants"]["swift"]["get_status"] == 201
    assert "reevo.account.assert" in shown["operations"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 405),
        ("GET", "/calls/1", 404),
        ("PUT", "/records/reevo", 404),
        ("GET", "/records/reevo/pet", 404),
        ("GET", "/calls?limit=x", 400),
    ],
)
async def test_what_is_not_there(control: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    assert (await control.request(method, path)).status_code == status


async def test_every_call_is_written_down_without_its_credential(
    control: httpx.AsyncClient, assembly: httpx.AsyncClient, assemble: httpx.AsyncClient, userlot: httpx.AsyncClient
) -> None:
    await assembly.get("/accounts/a%2Fb?x=%20")
    await assembly.put("/accounts/acme-1", json={"notes": "n"})
    await assemble.post("/oauth/token", data={"client_secret": "sandbox-assemble-secret"})
    await userlot.get("/nowhere")
    book = (await control.get("/calls")).json()
    assert book["total"] == 4
    assert book["by_operation"] == {
        "assemble.token.create": 1,
        "assembly.account.get": 1,
        "assembly.account.update": 1,
        "userlot.unmatched": 1,
    }
    get, put, token, _ = book["calls"]
    assert (get["seq"], get["method"], get["raw_path"], get["query"]) == (1, "GET", "/assembly/accounts/a%2Fb", "x=%20")
    assert (get["status"], put["status"]) == (400, 200)
    assert (put["body"], put["request_bytes"]) == ('{"notes":"n"}', 13)
    assert put["response_bytes"] > 0
    assert get["headers"]["authorization"] == token["body"] == "[redacted]"
    assert "sandbox-" not in str(book["calls"])


async def test_the_book_can_be_narrowed_and_closed(control: httpx.AsyncClient, swift: httpx.AsyncClient) -> None:
    for _ in range(3):
        await swift.get("/accounts")
    await swift.get("/accounts/none")
    shown = (await control.get("/calls", params={"operation": "swift.account.list", "since": "1"})).json()
    assert [entry["seq"] for entry in shown["calls"]] == [2, 3]
    assert [entry["seq"] for entry in (await control.get("/calls?limit=1")).json()["calls"]] == [4]
    assert (await control.get("/calls?vendor=reevo")).json()["calls"] == []
    assert (await control.delete("/calls")).status_code == 204
    assert (await control.get("/calls")).json() == {"total": 0, "by_operation": {}, "calls": []}


async def test_latency_is_slept_and_the_answer_stands(
    control: httpx.AsyncClient, swift: httpx.AsyncClient, clock: Clock
) -> None:
    await order(control, vendor="swift", kind="latency", seconds=2.5, times=1)
    assert (await swift.get("/accounts")).status_code == 200
    assert (await swift.get("/accounts")).status_code == 200
    assert clock.slept == [2.5]


async def test_a_status_with_body_and_headers(control: httpx.AsyncClient, reevo: httpx.AsyncClient) -> None:
    await order(
        control,
        vendor="reevo",
        operation="reevo.account.query",
        kind="status",
        status=429,
        body={"code": "quota"},
        headers={"Retry-After": 7},
        times=1,
        skip=1,
    )
    answers = [await reevo.post("/account/_query", json={"limit": 1}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 429, 200]
    assert (answers[1].headers["retry-after"], answers[1].json()) == ("7", {"code": "quota"})
    assert (await control.get("/faults")).json()["faults"][0]["hits"] == 1


async def test_html_in_place_of_json(control: httpx.AsyncClient, swift: httpx.AsyncClient) -> None:
    await order(control, vendor="*", kind="status", status=502, body="<html>", headers={"Content-Type": "text/html"})
    answer = await swift.get("/accounts")
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (502, "<html>", "text/html")
    assert (await control.delete("/faults")).status_code == 204
    assert (await swift.get("/accounts")).status_code == 200


async def test_bodies_that_are_no_json(control: httpx.AsyncClient, userlot: httpx.AsyncClient) -> None:
    for kind in ("malformed", "garbage", "empty"):
        await order(control, vendor="userlot", kind=kind, times=1)
        answer = await userlot.get("/teams")
        assert answer.status_code == 200
        with pytest.raises(ValueError, match=r".+"):
            answer.json()


async def test_a_wrong_type_whole_or_in_one_place(control: httpx.AsyncClient, userlot: httpx.AsyncClient) -> None:
    await order(control, vendor="userlot", kind="wrong_type", times=1)
    assert (await userlot.get("/teams")).json() == {"unexpected": True}
    await order(control, vendor="userlot", kind="wrong_type", times=1, at=[0, "name"], value=5)
    teams = (await userlot.get("/teams")).json()
    assert [type(team["name"]) for team in teams] == [int, str]
    await order(control, vendor="userlot", kind="wrong_type", times=1, at=["data", 0], value=5)
    assert (await userlot.get("/teams")).json() == 5


async def test_an_expired_key_ends_issued_tokens(control: httpx.AsyncClient, assemble: httpx.AsyncClient) -> None:
    grant = {"grant_type": "client_credentials"}
    grant |= {"client_id": "sandbox-assemble-client", "client_secret": "sandbox-assemble-secret"}
    token = (await assemble.post("/oauth/token", data=grant)).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    await order(control, vendor="assemble", kind="expired_key", operation="assemble.team.get", times=1)
    codes = [(await assemble.get("/organisation/teams/100", headers=bearer)).status_code for _ in range(2)]
    assert codes == [401, 401]
    assert (await assemble.get("/organisation/teams/100")).status_code == 200


@pytest.mark.parametrize(("after", "count"), [(False, 25), (True, 26)])
async def test_a_write_may_take_effect_before_the_fault(
    control: httpx.AsyncClient, swift: httpx.AsyncClient, after: bool, count: int
) -> None:
    await order(control, vendor="swift", kind="status", status=500, times=1, after=after)
    assert (await swift.post("/accounts", json={"data": {"name": "x"}, "type": "account"})).status_code == 500
    assert len((await swift.get("/accounts")).json()["data"]["items"]) == count


async def test_a_drop_without_a_socket_is_an_exception(control: httpx.AsyncClient, swift: httpx.AsyncClient) -> None:
    for kind in ("drop", "truncated"):
        await order(control, vendor="swift", kind=kind, times=1)
        with pytest.raises(ConnectionDropped):
            await swift.get("/accounts")
    drop, truncated = (await control.get("/calls")).json()["calls"]
    assert (drop["status"], drop["fault"]) == (None, ["drop"])
    assert (truncated["status"], truncated["fault"]) == (200, ["truncated"])


@pytest.mark.parametrize(
    "fault",
    [
        {"vendor": "swift", "kind": "tantrum"},
        {"vendor": "other", "kind": "drop"},
        {"vendor": "swift", "kind": "drop", "operation": "reevo.account.get"},
        {"vendor": "swift", "kind": "drop", "often": 3},
        {"vendor": "swift", "kind": "latency", "seconds": "1"},
        {"vendor": "swift", "kind": "drop", "times": True},
    ],
)
async def test_a_wrong_order_is_refused(control: httpx.AsyncClient, fault: dict[str, Any]) -> None:
    assert (await control.post("/faults", json=fault)).status_code == 400
    assert (await control.get("/faults")).json() == {"faults": []}


async def test_reset_restores_everything(control: httpx.AsyncClient, assembly: httpx.AsyncClient) -> None:
    before = (await assembly.get("/accounts")).json()
    await assembly.delete("/accounts/acme-1")
    await order(control, vendor="assembly", kind="empty")
    await control.post("/variants", json={"assembly": {"account_items": "wrapped"}})
    assert (await control.post("/reset")).json() == {"scale": 1, "seed": 1}
    assert (await assembly.get("/accounts")).json() == before
    assert (await control.post("/reset", json={"scale": 0, "seed": 2})).json() == {"scale": 0, "seed": 2}
    assert len((await assembly.get("/accounts")).json()["accounts"]["data"]) == 18
    for wrong in ({"scale": -1}, {"scale": "2"}, {"size": 1}):
        assert (await control.post("/reset", json=wrong)).status_code == 400
    assert len((await assembly.get("/accounts")).json()["accounts"]["data"]) == 18


async def test_records_can_be_planted_read_and_removed(control: httpx.AsyncClient, assembly: httpx.AsyncClient) -> None:
    name = "n" * 200_000
    planted = await control.put("/records/assembly/account", json={"id": "big", "name": name, "domain": "big.example"})
    assert planted.json() == {"records": 1}
    account = (await assembly.get("/accounts/big")).json()["account"]
    assert (account["name"], account["type"], account["tags"]) == (name, "Company", [])
    kept = (await control.get("/records/assembly/account?id=big")).json()["records"]
    assert [record["domain"] for record in kept] == ["big.example"]
    assert (await control.delete("/records/assembly/account?id=big")).json() == {"records": 1}
    assert (await assembly.get("/accounts/big")).status_code == 404
    assert (await control.put("/records/assembly/account", json=[{"name": "no id"}])).status_code == 400
    assert (await control.put("/records/assembly/account", content=b"{")).status_code == 400


async def test_a_planted_contact_is_found_by_its_mail(control: httpx.AsyncClient, reevo: httpx.AsyncClient) -> None:
    contact = {"id": "planted", "attributes": {"display_name": "P", "primary_email": "p@acme.example", "shoe": "42"}}
    await control.put("/records/reevo/contact", json=contact)
    path = "/account/a0000000-0000-4000-8000-000000000001/relationship/contacts"
    linked = await reevo.post(path, json={"related_record_match": {"email": "p@acme.example"}})
    assert linked.json()["item"]["related_record_id"] == "planted"
    query = {"filters": [{"field": "id", "operator": "eq", "value": "planted"}]}
    found = (await reevo.post("/contact/_query", json=query)).json()["data"]
    assert found[0]["attributes"]["shoe"] == {"value_type": "string", "value": "42"}


async def test_a_deep_chain_and_a_cycle(control: httpx.AsyncClient, assemble: httpx.AsyncClient) -> None:
    chain = [
        {"id": str(50_000 + n), "parent_id": 49_999 + n if n else None, "name": f"deep {n}"} for n in range(10_000)
    ]
    await control.put("/records/assemble/team", json=chain)
    text = (await assemble.get("/organisation/teams/recursive/50000")).text
    assert text.count('"children":[') == 10_000
    assert text.endswith("]}" * 10_000 + "]")
    cycle = [{"id": 7, "parent_id": 8, "name": "a"}, {"id": 8, "parent_id": 7, "name": "b"}]
    await control.put("/records/assemble/team", json=cycle)
    await control.delete("/records/assemble/team?id=50000")
    roots = (await assemble.get("/organisation/teams/recursive/7")).json()
    assert roots[0]["children"][0]["id"] == "8"
    assert roots[0]["children"][0]["children"] == []
    await control.delete("/records/assemble/team")
    await control.put("/records/assemble/team", json=cycle)
    assert [team["id"] for team in (await assemble.get("/organisation/teams/recursive")).json()] == ["7"]
