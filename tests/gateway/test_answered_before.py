"""A query that is told the same is given the same answer; nothing else about it is another."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.gateway import harness
from tests.gateway.harness import Gateway

Json = Any

opened = partial(harness.opened, GATEWAY_EXECUTOR="compiled")
"""The other executor remembers nothing."""

pytestmark = pytest.mark.usefixtures("patient")

ACCOUNT = '{ account(by: {domain: "acme.example"}) { id name swift { id } reevo { id } company { name mrr } } }'
LABELS = "{ labels { name } }"
SOURCES = '{ account(by: {domain: "acme.example"}) { name sources { vendor status asOf } } }'
NOBODY = '"c0000000-0000-4000-8000-00000000dead"'
ASKED: dict[str, tuple[str, Json]] = {
    "one account": (ACCOUNT, None),
    "a list": ("{ assemblyAccounts(first: 20) { nodes { name tier { name } } } }", None),
    "variables": ("query($n: Int!) { companies(first: $n) { nodes { name status { name } } } }", {"n": 3}),
    "fragments": ("{ labels { ...all ... on Label { color } } } fragment all on Label { name id }", None),
    "a defer in one piece": ('{ account(by: {domain: "acme.example"}) { name ... @defer { company { mrr } } } }', None),
    "skipped": ("query($no: Boolean!) { labels { name color @skip(if: $no) id @include(if: $no) } }", {"no": True}),
    "null": (f"{{ company(by: {{record: {{vendor: USERLOT, id: {NOBODY}}}}}) {{ name }} }}", None),
    "pages of one vendor": ("{ swiftAccounts(first: 2) { nodes { name } pageInfo { endCursor } } }", None),
}


async def same_answers(gateway: Gateway) -> int:
    """How many queries were given the answer of before."""
    text = (await gateway.http.get("/metrics")).text
    return sum(int(float(line.split()[-1])) for line in text.splitlines() if line.startswith("gateway_same_answers_t"))


async def is_same(gateway: Gateway, document: str, variables: Json = None, **headers: str) -> tuple[bool, str]:
    """Whether a query is given the answer of before, and the answer."""
    before = await same_answers(gateway)
    response = await gateway.post(document, variables, {name.replace("_", "-"): it for name, it in headers.items()})
    assert response.status_code == 200, response.text
    return await same_answers(gateway) > before, response.text


async def steady(gateway: Gateway, document: str, variables: Json = None, **headers: str) -> str:
    """The answer of a query that is asked until it is not executed any more."""
    for _ in range(8):
        is_again, text = await is_same(gateway, document, variables, **headers)
        if is_again:
            return text
    raise AssertionError("it is executed each time")


async def never(gateway: Gateway, document: str, variables: Json = None, **headers: str) -> None:
    """Make sure that a query is executed each time."""
    assert [(await is_same(gateway, document, variables, **headers))[0] for _ in range(6)] == [False] * 6


@pytest.mark.parametrize("ttl", ["60", "0"])
@pytest.mark.parametrize("name", ASKED)
async def test_equal_to_the_byte_and_with_the_same_calls(name: str, ttl: str) -> None:
    document, variables = ASKED[name]
    async with opened(GATEWAY_CACHE_TTL=ttl) as gateway, opened(GATEWAY_CACHE_TTL=ttl) as other:
        answer = (await other.post(document, variables)).text
        assert await steady(gateway, document, variables) == answer
        other.forget()
        gateway.forget()
        before = [await questions(each) for each in (gateway, other)]
        for number in range(3):
            assert await is_same(gateway, document, variables) == (True, answer)
            await other.post(f"{document} # {number}", variables)  # which is another document, and executed
        assert gateway.counted() == other.counted()
        after = [await questions(each) for each in (gateway, other)]
        assert after[0] - before[0] == after[1] - before[1]


async def questions(gateway: Gateway) -> Counter[str]:
    """What vendors' clients were asked, by operation and source, as it is counted in the metrics."""
    lines = (await gateway.http.get("/metrics")).text.splitlines()
    told = [line.rpartition(" ") for line in lines if line.startswith("gateway_upstream_") and 'source="' in line]
    return Counter({name: int(float(number)) for name, _, number in told if "_total{" in name})


@pytest.mark.parametrize("ttl", ["60", "0"])
async def test_another_answer_is_asked_for_with_other_variables(ttl: str) -> None:
    document, _ = ASKED["variables"]
    async with opened(GATEWAY_CACHE_TTL=ttl) as gateway:
        three = await steady(gateway, document, {"n": 3})
        four = await steady(gateway, document, {"n": 4})
        assert three != four
        assert await is_same(gateway, document, {"n": 3}) == (True, three)


async def test_a_change_at_a_vendor_is_seen_at_once() -> None:
    async with opened(GATEWAY_CACHE_TTL="0") as gateway:
        before = await steady(gateway, ACCOUNT)
        (company,) = [each for each in await gateway.stored("userlot", "company") if each["name"] == "Acme Works"]
        for name in ("Changed", "Acme Works"):
            await gateway.plant("userlot", "company", {**company, "name": name})
            is_again, text = await is_same(gateway, ACCOUNT)
            assert (is_again, f'"company":{{"name":"{name}"' in text) == (False, True)
        assert await steady(gateway, ACCOUNT) == before


@pytest.mark.parametrize("ttl", ["60", "0"])
async def test_a_write_is_seen_at_once(ttl: str) -> None:
    async with opened(GATEWAY_CACHE_TTL=ttl) as gateway:
        await steady(gateway, LABELS)
        await gateway.data(
            'mutation { createLabel(input: {type: TIER, name: "New", color: "#102030"}) { label { id } } }'
        )
        is_again, text = await is_same(gateway, LABELS)
        assert (is_again, '"New"' in text) == (False, True)


async def test_moments_are_told_as_they_are() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as kept, opened(GATEWAY_CACHE_TTL="0") as asked:
        text = await steady(kept, SOURCES)
        assert await is_same(kept, SOURCES) == (True, text), "they came when they came"
        kept.clock.now += 61
        assert not (await is_same(kept, SOURCES))[0]
        await never(asked, SOURCES)


async def test_what_is_kept_and_newer_is_shown_as_it_would_be() -> None:
    document = '{ account(by: {domain: "acme.example"}) { swift { name } } }'
    told = []
    for times in (6, 1):
        async with opened(GATEWAY_CACHE_TTL="60") as gateway:
            for _ in range(times):
                await gateway.data(document)
            account, *_ = [it for it in await gateway.stored("swift", "account") if "ACME" in it["name"]]
            await gateway.plant("swift", "account", {**account, "name": "Newer"})
            await gateway.data("{ accounts(first: 20) { nodes { swift { name } } } }")  # which reads the whole list
            told.append(await gateway.data(document))
    assert told == [{"account": {"swift": {"name": "Newer"}}}] * 2


async def test_what_tells_more_than_vendors_do_is_executed() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await never(gateway, "{ vendors { vendor breaker } }")


@pytest.mark.parametrize("explain", ["plan", "cost"])
async def test_what_is_explained_is_executed(explain: str) -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await steady(gateway, LABELS)
        await never(gateway, LABELS, x_explain=explain)


async def test_an_error_is_told_anew() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await never(gateway, '{ labels { name } account(by: {domain: "no domain at all"}) { id } }')


async def test_plain_remembers_nothing() -> None:
    async with opened(GATEWAY_CACHE_TTL="60", GATEWAY_EXECUTOR="plain") as gateway:
        await never(gateway, LABELS)


async def test_an_answer_is_as_new_as_the_client_says() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await steady(gateway, LABELS)
        gateway.clock.now += 10
        gateway.forget()
        assert (await is_same(gateway, LABELS, x_max_age="10"))[0]
        assert gateway.sent() == []
        await is_same(gateway, LABELS, x_max_age="9")
        assert len(gateway.sent()) == 1


async def test_three_rounds_become_one_of_as_many_calls() -> None:
    async with opened(GATEWAY_CACHE_TTL="0") as gateway:
        seen = []
        for _ in range(8):
            gateway.forget()
            await gateway.data(ACCOUNT)
            seen.append((len(gateway.sent()), gateway.rounds()))
        calls, rounds = zip(*seen[1:], strict=True)  # the first one asks for Reevo's schema, which is kept
        assert len(set(calls)) == 1
        assert (rounds[:2], rounds[-3:]) == ((3, 3), (1, 1, 1))


@pytest.mark.parametrize(("a_second", "rounds"), [("4", 1), ("3", 3)])
async def test_nothing_is_foreseen_where_the_budget_has_no_room_for_twice_as_many(a_second: str, rounds: int) -> None:
    async with opened(GATEWAY_CACHE_TTL="0", ASSEMBLY_CALLS_PER_SECOND=a_second) as gateway:
        for _ in range(8):
            gateway.forget()
            gateway.clock.now += 10
            await gateway.data(ACCOUNT)
        assert sum(call.vendor is Vendor.ASSEMBLY for call in gateway.sent()) == 2
        assert gateway.rounds() == rounds


async def test_what_was_foreseen_in_vain_is_counted_and_no_more() -> None:
    async with opened(GATEWAY_CACHE_TTL="0") as gateway, opened(GATEWAY_CACHE_TTL="0") as other:
        await other.data(ACCOUNT)
        await steady(gateway, ACCOUNT)
        for each in (gateway, other):
            (account,) = [it for it in await each.stored("assembly", "account") if it.get("domain") == "acme.example"]
            await each.plant("assembly", "account", {**account, "source_specific_ids": []})
            each.forget()
        assert (await gateway.post(ACCOUNT)).text == (await other.post(ACCOUNT)).text
        in_vain = Counter(gateway.counted()) - Counter(other.counted())
        assert in_vain == {"swift.account.get": 1, "userlot.company.list": 1}, "what it was linked to no longer"
        assert not Counter(other.counted()) - Counter(gateway.counted())
