"""Whose answer it is, and many at once: nobody is given another's answer, nor one from before he came."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.sandbox import server
from tests.faults.jumping_loop import run
from tests.gateway.signed_in import headers, signed_in
from tests.gateway.tenants import town
from tests.gateway.test_answered_before import ACCOUNT, opened, same_answers, steady
from tests.gateway.test_answered_before_failing import Road
from tests.gateway.told_alike import executing_all

Json = Any

KEPT = {"GATEWAY_CACHE_TTL": "60", "GATEWAY_EXECUTOR": "compiled"}
REVENUE = '{ account(by: {domain: "acme.example"}) { name company { name mrr } assembly { contractValue } } }'
PEOPLE = "{ endUsers(first: 3) { nodes { name email } } }"
LARGE = "{ companies(first: 100) { nodes { id name mrr status { name } emails endUsers { nodes { name } } } } }"


@pytest.mark.parametrize("document", [REVENUE, PEOPLE])
@pytest.mark.parametrize("order", [("all", "reader"), ("reader", "all"), ("seller", "carer"), ("carer", "seller")])
async def test_scopes_are_kept_apart(document: str, order: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    async with signed_in(**KEPT) as gateway, signed_in(**KEPT) as other:
        with executing_all(other, monkeypatch):
            for _ in range(6):
                for name in order:
                    asked = headers(name, **{"x-request-id": "r"})
                    mine, executed = [await each.query(document, headers=asked) for each in (gateway, other)]
                    assert mine == executed, name
            assert await same_answers(gateway) > 0
            assert await same_answers(other) == 0


async def test_two_clients_with_the_same_scopes_are_two() -> None:
    async with signed_in(**KEPT) as gateway:
        for _ in range(6):
            await gateway.query(PEOPLE, headers=headers("all"))
        assert not (await gateway.query(PEOPLE, headers=headers("other"))).get("errors")
        told = {(await gateway.post(PEOPLE, headers=headers(name))).text for name in ("all", "other")}
        assert len(told) == 1


@pytest.mark.parametrize("ttl", ["60", "0"])
async def test_tenants_are_kept_apart(ttl: str) -> None:
    async with town(GATEWAY_CACHE_TTL=ttl, GATEWAY_EXECUTOR="compiled") as served:
        names = {}
        for _ in range(6):
            for tenant in ("acme", "globex", None):
                data = await served.data(tenant, "{ assemblyAccounts(first: 3) { nodes { name } } }")
                assert names.setdefault(tenant, data) == data
        assert len({str(data) for data in names.values()}) == 3
        assert await same_answers(served.gateway) > 0


def test_sixteen_at_once_are_told_what_was_said_since_they_came() -> None:
    async def changing() -> list[tuple[int, list[int], int]]:
        sandbox = server.create_app(scale=2)
        road = Road(sandbox)
        seen = []
        async with opened(sandbox=sandbox, network=road, GATEWAY_CACHE_TTL="0") as gateway:
            company = (await gateway.stored("userlot", "company"))[0]
            await steady(gateway, LARGE)

            async def ask(since: int) -> tuple[int, int]:
                nodes = (await gateway.data(LARGE))["companies"]["nodes"]
                (name,) = [each["name"] for each in nodes if each["name"].startswith("version ")] or ["version 0"]
                return since, int(name.split()[1])

            for version in range(1, 7):
                await gateway.plant("userlot", "company", {**company, "name": f"version {version}"})
                gateway.forget()
                asking = [asyncio.create_task(ask(version)) for _ in range(16)]
                await asyncio.sleep(0.02 if version % 2 else 0)
                told = await asyncio.gather(*asking)
                seen.append((version, [each for _, each in told], max(gateway.counted().values())))
        return seen

    for version, told, calls in run(changing()):
        assert told == [version] * 16
        assert calls <= 2, "one for who came first, and one for those who came behind"


def test_at_once_takes_no_longer_than_alone() -> None:
    """Who waits for another's execution of the same is not later than who executes it."""

    async def taking(*, at_once: int) -> list[float]:
        sandbox = server.create_app()
        loop = asyncio.get_running_loop()
        taken = []
        async with opened(sandbox=sandbox, network=Road(sandbox), GATEWAY_CACHE_TTL="0") as gateway:
            company = (await gateway.stored("userlot", "company"))[0]
            await gateway.data(ACCOUNT)
            for version in range(8):  # told another thing each time, so that nothing is foreseen
                await gateway.plant("userlot", "company", {**company, "name": f"version {version}"})
                begun = loop.time()
                await asyncio.gather(*(gateway.data(ACCOUNT) for _ in range(at_once)))
                taken.append(round(loop.time() - begun, 6))
        return taken

    alone, together = run(taking(at_once=1)), run(taking(at_once=16))
    assert max(alone) == 0.15, "three rounds"
    assert all(one >= all_of_them for one, all_of_them in zip(alone, together, strict=True))


async def test_what_is_gathered_with_others_goes_on_being_gathered() -> None:
    numbers = (0, 2, 11, 23)
    documents = [f'{{ account(by: {{domain: "gen-{each:06}.example"}}) {{ reevo {{ id }} }} }}' for each in numbers]
    async with opened(GATEWAY_CACHE_TTL="0", REEVO_WINDOW_MS="3") as gateway:
        for document in documents:
            for _ in range(5):
                await gateway.data(document)  # by itself, several times
        gateway.forget()
        await asyncio.gather(*map(gateway.data, documents))
        assert gateway.counted()["reevo.account.query"] == 1
