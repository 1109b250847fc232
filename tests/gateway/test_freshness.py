"""How old answers are, what a client says to that, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.gateway.harness import Gateway, opened

WHOLE = """
{
  account(by: {domain: "acme.example"}) {
    id name domains idIsProvisional
    assembly { contractValue }
    reevo { id }
    company { name mrr }
    sources { vendor status asOf error { code } }
  }
}
"""
LIST = "{ assemblyAccounts(first: 2) { nodes { name } pageInfo { hasNextPage endCursor } } }"
LABELS = "{ labels { name } }"
CREATE = 'mutation { createLabel(input: {type: TIER, name: "Stale", color: "#102030"}) { outcomes { action } } }'


async def fail(gateway: Gateway, vendor: str, status: int = 500) -> None:
    order = {"vendor": vendor, "kind": "status", "status": status}
    (await gateway.control.post("/faults", json=order)).raise_for_status()


def statuses(body: dict[str, Any]) -> dict[str, str]:
    return {source["vendor"]: source["status"] for source in body["data"]["account"]["sources"]}


def without_sources(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body["data"]["account"].items() if name != "sources"}


@pytest.mark.parametrize("vendor", list(Vendor))
async def test_a_customer_is_shown_as_before_while_a_vendor_fails_and_said_to_be_stale(vendor: Vendor) -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        before = await gateway.query(WHOLE)
        assert "extensions" not in before
        gateway.clock.now += 61
        await fail(gateway, vendor.value)
        after = await gateway.query(WHOLE)
        assert "errors" not in after, after["errors"]
        assert without_sources(after) == without_sources(before)
        held = {name for name, status in statuses(before).items() if status == "OK"}
        stale = {name for name, status in statuses(after).items() if status == "STALE"}
        expected = {vendor.name} & held if vendor is not Vendor.ASSEMBLY else held
        assert stale == expected, "a link is as old as what is known of Assembly"
        told = {each["vendor"]: each["code"] for each in after["extensions"]["stale"]}
        assert told == {vendor.name: "UPSTREAM_UNAVAILABLE"}
        (await gateway.control.delete("/faults")).raise_for_status()
        gateway.clock.now += 61
        again = await gateway.query(WHOLE)
        assert (statuses(again), "extensions" in again) == (statuses(before), False)


async def test_sources_say_since_when_and_why() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        before = await gateway.query(WHOLE)
        gateway.clock.now += 61
        await fail(gateway, "userlot")
        after = await gateway.query(WHOLE)
        then, now = (
            next(each for each in body["data"]["account"]["sources"] if each["vendor"] == "USERLOT")
            for body in (before, after)
        )
        assert now == {**then, "status": "STALE", "error": {"code": "UPSTREAM_UNAVAILABLE"}}
        (told,) = after["extensions"]["stale"]
        assert told == {"vendor": "USERLOT", "of": "company", "asOf": then["asOf"], "code": "UPSTREAM_UNAVAILABLE"}


@pytest.mark.parametrize("headers", [{"x-stale-ok": "0"}, {"x-max-age": "60"}])
async def test_who_wants_nothing_stale_has_the_error(headers: dict[str, str]) -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await gateway.data(LABELS)
        gateway.clock.now += 61
        await fail(gateway, "assembly")
        body = await gateway.query(LABELS, headers=headers)
        assert [error["extensions"]["code"] for error in body["errors"]] == ["UPSTREAM_UNAVAILABLE"]
        assert "extensions" not in body


async def test_stale_ends_by_the_operators_bound() -> None:
    async with opened(GATEWAY_CACHE_TTL="60", GATEWAY_STALE_IF_ERROR="5") as gateway:
        await gateway.data(LABELS)
        await fail(gateway, "assembly")
        gateway.clock.now += 64
        assert "errors" not in await gateway.query(LABELS)
        gateway.clock.now += 2
        assert (await gateway.error(LABELS))["code"] == "UPSTREAM_UNAVAILABLE"


async def test_what_is_stale_and_suits_costs_no_waiting() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await gateway.data(LABELS)
        gateway.clock.now += 61
        gateway.forget()
        body = await gateway.query(LABELS, headers={"x-stale-ok": "1"})
        assert [each["code"] for each in body["extensions"]["stale"]] == [None]
        await gateway.settle()
        assert len(gateway.sent()) == 1, "asked behind"
        assert "extensions" not in await gateway.query(LABELS, headers={"x-stale-ok": "1"})
        assert len(gateway.sent()) == 1


async def test_nothing_older_than_the_client_says() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await gateway.data(LABELS)
        gateway.clock.now += 10
        gateway.forget()
        await gateway.query(LABELS, headers={"x-max-age": "10"})
        assert gateway.sent() == []
        await gateway.query(LABELS, headers={"x-max-age": "9"})
        assert len(gateway.sent()) == 1


async def test_a_list_is_fresh_for_the_time_of_its_noun() -> None:
    async with opened(GATEWAY_CACHE_TTL="60", GATEWAY_CACHE_TTL_BY_NOUN="label=600") as gateway:
        await gateway.data("{ labels { name } teams { nodes { name } } }")
        gateway.clock.now += 599
        gateway.forget()
        await gateway.data("{ labels { name } teams { nodes { name } } }")
        assert [target.split("?")[0] for target in gateway.targets()] == ["GET /assemble/api/organisation/teams"]


async def test_a_first_page_is_shown_as_before_and_the_next_page_not_behind_one_of_now() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        first = await gateway.query(LIST)
        cursor = first["data"]["assemblyAccounts"]["pageInfo"]["endCursor"]
        gateway.clock.now += 61
        await fail(gateway, "assembly")
        again = await gateway.query(LIST)
        assert again["data"] == first["data"]
        assert again["extensions"]["stale"][0]["of"] == "account"
        behind = await gateway.query(LIST.replace("first: 2", f'first: 2, after: "{cursor}"'))
        assert behind["errors"][0]["extensions"]["code"] == "UPSTREAM_UNAVAILABLE", "never read before"


async def test_all_accounts_are_listed_as_before_while_any_one_vendor_fails() -> None:
    document = "{ accounts(first: 100, orderBy: {field: NAME}) { nodes { id name } pageInfo { isComplete } } }"
    for vendor in ("assembly", "reevo", "userlot", "swift"):
        async with opened(GATEWAY_CACHE_TTL="60") as gateway:
            before = await gateway.query(document)
            assert before["data"]["accounts"]["pageInfo"]["isComplete"]
            gateway.clock.now += 61
            await fail(gateway, vendor)
            after = await gateway.query(document)
            assert after["data"] == before["data"], vendor
            assert {each["vendor"] for each in after["extensions"]["stale"]} == {vendor.upper()}


async def test_a_write_builds_on_nothing_stale() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await gateway.query(WHOLE)
        gateway.clock.now += 61
        await fail(gateway, "assembly")
        change = (
            'mutation { updateAccount(input: {by: {domain: "acme.example"}, name: "Acme"}) { outcomes { action } } }'
        )
        gateway.forget()
        body = await gateway.query(change)
        assert "extensions" not in body
        assert not [call for call in gateway.sent() if call.request.method in ("PUT", "POST", "PATCH")], body


@pytest.mark.parametrize(
    ("header", "value"),
    [
        *(("x-max-age", value) for value in ("", "-1", "1.5", "1e3", "9" * 10)),
        *(("x-stale-ok", value) for value in ("yes", "2")),
    ],
)
async def test_a_header_that_cannot_mean_anything_is_refused(header: str, value: str) -> None:
    async with opened() as gateway:
        response = await gateway.post(LABELS, headers={header: value})
        (error,) = response.json()["errors"]
        assert (response.status_code, error["extensions"]["code"]) == (400, "BAD_USER_INPUT")
        assert header in error["message"].lower()
        assert gateway.sent() == []


async def test_what_the_budget_has_no_room_for_in_time_is_skipped_until_then_or_stale() -> None:
    by = "{{ account(by: {{record: {{vendor: REEVO, id: {0}}}}}) {{ reevo {{ id }} {1} }} }}"
    sources = "sources { vendor status error { code retryAt } }"
    known, unknown = (f'"a0000000-0000-4000-8000-00000000000{number}"' for number in (1, 2))
    async with opened(GATEWAY_CACHE_TTL="60", ASSEMBLY_CALLS_PER_SECOND="1") as gateway:
        await gateway.query(by.format(known, sources))
        gateway.clock.now += 61
        await gateway.query(LABELS)
        hurry = {"x-deadline-ms": "950"}  # less than the second that a place is away
        begun = len(gateway.sent())
        for record, status in ((unknown, "SKIPPED"), (known, "STALE")):
            body = await gateway.query(by.format(record, sources), headers=hurry)
            assembly = body["data"]["account"]["sources"][0]
            assert (assembly["vendor"], assembly["status"]) == ("ASSEMBLY", status)
            assert assembly["error"]["code"] == "RATE_LIMITED"
            assert assembly["error"]["retryAt"] is not None
        view = await gateway.query(by.format(unknown, "assembly { contractValue }"), headers=hurry)
        assert [error["extensions"]["code"] for error in view["errors"]] == ["RATE_LIMITED"]
        assert not [call for call in gateway.sent()[begun:] if "/assembly/" in call.path]
