"""Assemble's token: got once for all, renewed once when the vendor refuses it, its failures told as what they are."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.faults.composed import COMPOSED, without
from tests.faults.jumping_loop import run
from tests.faults.kinds import KINDS, PAUSES, Kind
from tests.faults.stage import SECRETS, Stage, on_stage

TEAMS = "{ teams(first: 3) { nodes { displayName } } }"
TREE = "{ teamTree { displayName } }"
SIGN_IN = "assemble.token.create"


def sent(stage: Stage) -> Counter[str]:
    """How often each method and path below the base URL was sent to Assemble."""
    return Counter(
        f"{method} {target.removeprefix('/assemble/api').partition('?')[0]}"
        for method, target, _ in stage.sent(Vendor.ASSEMBLE)
    )


def test_the_composed_query_signs_in_once(fault_free: dict[str, Any]) -> None:
    async def scenario() -> None:
        async with on_stage(sign_in=True) as stage:
            reply = await stage.ask(COMPOSED)
            assert (reply.data, reply.errors) == (fault_free, [])
            assert sent(stage)["POST /oauth/token"] == 1

    run(scenario())


def test_an_expired_token_is_renewed_once_for_all_who_wait() -> None:
    async def scenario() -> None:
        async with on_stage(sign_in=True) as stage:
            assert (await stage.ask(TEAMS)).errors == []
            await stage.order("assemble", "expired_key", operation="assemble.team.tree", times=1)
            await stage.order("assemble", "latency", operation=SIGN_IN, seconds=1)
            stage.wires[Vendor.ASSEMBLE].sent.clear()
            replies = await asyncio.gather(*(stage.ask(document) for document in [TREE, _one("110"), _one("120")] * 4))
            assert [reply.errors for reply in replies] == [[]] * 12
            counted = sent(stage)
            assert counted.pop("POST /oauth/token") == 1
            assert counted["GET /organisation/teams/recursive"] == 2
            assert all(times <= 2 for times in counted.values())

    run(scenario())


def test_a_token_that_is_refused_again_is_not_renewed_again() -> None:
    async def scenario() -> None:
        async with on_stage(sign_in=True) as stage:
            await stage.order("assemble", "expired_key", operation="assemble.team.list")
            reply = await stage.ask(TEAMS)
            (error,) = reply.errors
            assert error["extensions"]["code"] == "UPSTREAM_AUTH"
            assert error["extensions"]["operation"] == "assemble.team.list"
            assert sent(stage) == {"POST /oauth/token": 2, "GET /organisation/teams": 2}

            await stage.mend()
            assert (await stage.ask(TEAMS)).errors == []

    run(scenario())


def test_a_token_that_the_operator_set_is_not_renewed() -> None:
    async def scenario() -> None:
        async with on_stage(ASSEMBLE_TOKEN="no-such-token") as stage:
            reply = await stage.ask(TEAMS)
            (error,) = reply.errors
            assert (error["extensions"]["code"], error["extensions"]["retryable"]) == ("UPSTREAM_AUTH", False)
            assert sent(stage) == {"GET /organisation/teams": 1}
            assert "no-such-token" not in reply.text

    run(scenario())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_signing_in_fails(kind: Kind, fault_free: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    """Every field that needs the token shares one attempt, one failure and one deadline."""
    expected = {"status 403": "UPSTREAM_AUTH"}.get(kind.name, kind.code)

    async def scenario() -> None:
        async with on_stage(sign_in=True) as stage:
            if kind.spoil is not None:
                stage.wires[Vendor.ASSEMBLE].spoil = kind.spoil
            else:
                await stage.order("assemble", operation=SIGN_IN, **kind.order)
            reply = await stage.ask(COMPOSED, {"x-request-id": "the-callers-own"})
            assert reply.data == without(fault_free, Vendor.ASSEMBLE)
            told = [error["extensions"] for error in reply.errors]
            assert len(told) == 2
            assert {each["code"] for each in told} == {expected}
            if expected != "TIMEOUT":  # whoever waits for the token has the same deadline, and may be the one to tell
                assert {each["operation"] for each in told} == {SIGN_IN}
            assert {each["requestId"] for each in told} == {"the-callers-own"}
            assert kind.seconds - 0.001 <= reply.seconds <= kind.seconds + (PAUSES if kind.tries > 1 else 0.001)
            assert not [target for target in sent(stage) if "/organisation" in target]
            for secret in SECRETS:
                assert secret not in reply.text
                assert secret not in caplog.text

            await stage.mend()
            again = await stage.ask(COMPOSED)
            assert (again.data, again.errors) == (fault_free, [])

    with caplog.at_level("DEBUG"):
        run(scenario())


def _one(team: str) -> str:
    return f'{{ team(id: "{team}") {{ displayName }} }}'
