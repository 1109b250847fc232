"""Signing in, as the plan of a request tells it."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.domain.errors import Unavailable
from app.domain.vendor import Vendor
from app.upstream.oauth import ClientCredentials
from app.upstream.request import Request
from app.upstream.scope import Scope, serving
from app.vendors.assemble.dialect import AssembleDialect
from tests.app.upstream.test_oauth import TOKEN, Gate, credential, granted
from tests.conftest import ScriptedUpstream


async def test_signing_in_is_told_as_a_call_of_each_request_that_waits_for_it() -> None:
    gate = Gate()
    signed = credential(gate)
    requests = [asyncio.create_task(told(signed)) for _ in range(3)]
    await gate.asked.wait()
    gate.opened.set()
    first, *others = await asyncio.gather(*requests)
    assert (source_of(first), [choice.predicted for choice in first.choices]) == (["network"], [1])
    assert [(source_of(other), other.choices) for other in others] == [(["shared"], [])] * 2
    assert [(call.vendor, call.operation) for call in first.calls] == [(Vendor.ASSEMBLE, "assemble.token.create")]
    assert first.as_of(Vendor.ASSEMBLE) is None  # a token is no data
    later = await told(signed)
    assert (later.calls, later.choices) == ([], [])


async def told(signed: ClientCredentials) -> Scope:
    with serving("inbound") as scope:
        await signed.headers()
    return scope


def source_of(scope: Scope) -> list[str]:
    return [call.source for call in scope.calls]


async def test_a_sign_in_that_fails_is_told_too(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", TOKEN, httpx.Response(503))
    with serving("inbound") as scope, pytest.raises(Unavailable):
        await credential(upstream).headers()
    assert source_of(scope) == ["network"]


async def test_a_read_that_signs_in_tells_both_calls(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", TOKEN, granted("t1"))
    upstream.on("GET", "/teams", {"data": []})
    client = upstream.client(AssembleDialect(), credential=credential(upstream))
    with serving("inbound") as scope:
        await client.read(Request("assemble.team.list", "GET", "/teams"), lambda reply: reply.status)
    assert [call.operation for call in scope.calls] == ["assemble.token.create", "assemble.team.list"]
