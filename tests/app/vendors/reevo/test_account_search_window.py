"""Accounts that several requests look for at nearly the same time: one call, and to each what it asked for."""

from __future__ import annotations

import asyncio
import json
import random

import httpx
import pytest

from app.domain.errors import UpstreamError
from app.vendors.reevo.accounts import ReevoAccounts
from tests.app.vendors.reevo.bodies import ID, listed
from tests.app.vendors.reevo.searching import ACCOUNTS, OTHER, QUERY, SCHEMA, accounts_over, at, found, schema
from tests.conftest import ScriptedUpstream
from tests.faults.jumping_loop import run

WINDOW = 0.003


async def all_found(
    accounts: ReevoAccounts, questions: list[tuple[list[str], list[str]]], apart: float = 0.0
) -> list[list[str]]:
    """What each question finds, each asked so long behind the one before."""

    async def one(number: int) -> list[str]:
        await asyncio.sleep(number * apart)
        return sorted(await found(accounts, *questions[number]))

    return await asyncio.gather(*map(one, range(len(questions))))


def queries(upstream: ScriptedUpstream) -> int:
    return sum(1 for call in upstream.calls if call.method == "POST")


def over(upstream: ScriptedUpstream, *answers: httpx.Response | dict[str, object], window: float) -> ReevoAccounts:
    upstream.on("GET", SCHEMA, schema(is_filterable=True, filter_operators=["in"]))
    upstream.on("POST", QUERY, *answers)
    return accounts_over(upstream, window=window)


def test_several_questions_are_one_call_and_each_gets_its_own(upstream: ScriptedUpstream) -> None:
    accounts = over(upstream, listed(*ACCOUNTS), window=WINDOW)
    asked: list[tuple[list[str], list[str]]] = [([], ["acme.com"]), ([OTHER], []), ([], ["other.com", "none.com"])]
    assert run(all_found(accounts, asked, apart=0.001)) == [[ID], [OTHER], [OTHER]]
    assert queries(upstream) == 1


def test_a_refusal_that_may_be_for_anothers_key_costs_nobody_the_answer(upstream: ScriptedUpstream) -> None:
    refused = httpx.Response(400, json={"error": {"code": "invalid_request"}})
    accounts = over(upstream, refused, listed(*ACCOUNTS), window=WINDOW)
    assert run(all_found(accounts, [([], ["acme.com"]), ([OTHER], [])])) == [[ID], [OTHER]]
    assert queries(upstream) == 3


def test_a_failure_is_everybodys_and_not_asked_again(upstream: ScriptedUpstream) -> None:
    accounts = over(upstream, httpx.Response(403, json={}), window=WINDOW)

    async def failing() -> list[object]:
        questions = (accounts.find([each], []) for each in (ID, OTHER))
        return list(await asyncio.gather(*questions, return_exceptions=True))

    assert [isinstance(each, UpstreamError) for each in run(failing())] == [True, True]
    assert queries(upstream) == 1


def test_no_key_of_one_credential_is_asked_for_with_another() -> None:
    upstreams = ScriptedUpstream(), ScriptedUpstream()
    first, second = (over(upstream, listed(*ACCOUNTS), window=WINDOW) for upstream in upstreams)

    async def at_once() -> list[list[str]]:
        return list(await asyncio.gather(found(first, [ID], []), found(second, [OTHER], [])))

    assert run(at_once()) == [[ID], [OTHER]]
    asked = [json.loads(upstream.calls[-1].content)["filters"][0]["value"] for upstream in upstreams]
    assert asked == [[ID], [OTHER]]


@pytest.mark.parametrize("seed", range(8))
def test_with_a_window_everybody_finds_what_they_find_without(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"{each}.example" for each in range(12)]
    rows = [at(f"00000000-0000-4000-8000-{each:012}", *chance.sample(names, 2)) for each in range(8)]
    ids = [row["id"] for row in rows]
    asked = [(chance.sample(ids, chance.randrange(3)), chance.sample(names, chance.randrange(4))) for _ in range(9)]
    apart = chance.choice([0.0, 0.0004, 0.002, 0.01])
    plain, gathered = ScriptedUpstream(), ScriptedUpstream()
    expected = run(all_found(over(plain, listed(*rows), window=0.0), asked, apart))
    assert run(all_found(over(gathered, listed(*rows), window=WINDOW), asked, apart)) == expected
    assert queries(gathered) <= queries(plain)
