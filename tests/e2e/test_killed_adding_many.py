"""A gateway that is killed while it adds many usage logs: the same key after a restart adds the rest, none twice."""

from __future__ import annotations

import json
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.killing import InAFile
from tests.e2e.processes import gateway_program, running, sandbox_program
from tests.faults.stage import environment
from tests.gateway.batches import ADD, WATCH, actions, bulk

pytestmark = pytest.mark.long

COUNT = 60
SETTINGS = {"ASSEMBLY_CALLS_PER_SECOND": "200"}


def contents(client: httpx.Client, sandbox: str) -> Counter[str]:
    """How often the vendor holds each log of this test."""
    records = client.get(f"{sandbox}/_sandbox/records/assembly/usage_log").json()["records"]
    return Counter(each["content"] for each in records if each["content"].startswith("Bulk "))


def watched(client: httpx.Client, gateway: str, variables: Any, done: int) -> None:
    """Watch it until so many are told to be done."""
    operation = {"query": WATCH, "variables": variables}
    with client.stream("POST", f"{gateway}/graphql", json=operation, headers={"accept": "text/event-stream"}) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            if line.startswith("data: ") and done <= json.loads(line[6:])["data"]["addUsageLogs"]["progress"]["done"]:
                return


def test_a_killed_gateway_goes_on_with_the_key_and_none_is_stored_twice(tmp_path: Path) -> None:
    variables = bulk(COUNT, idempotencyKey="k")
    records = InAFile(tmp_path)
    with running(*sandbox_program()) as vendors, httpx.Client(timeout=30) as client:
        sandbox = vendors.address()
        off = {"assembly": {"rate_per_second": 0}}
        client.post(f"{sandbox}/_sandbox/variants", json=off).raise_for_status()
        slow = {"vendor": "assembly", "operation": "assembly.usage_log.create", "kind": "latency", "seconds": 0.3}
        client.post(f"{sandbox}/_sandbox/faults", json=slow).raise_for_status()
        settings = {**environment(sandbox), **SETTINGS, **records.setting}
        with running(*gateway_program(**settings)) as gateway:
            watched(client, gateway.address(), variables, done=10)
            gateway.end(signal.SIGKILL)
        client.delete(f"{sandbox}/_sandbox/faults").raise_for_status()
        before = contents(client, sandbox)
        assert 10 <= len(before) < COUNT
        with running(*gateway_program(**settings)) as gateway:
            operation = {"query": ADD, "variables": variables}
            answer = client.post(f"{gateway.address()}/graphql", json=operation).json()["data"]["addUsageLogs"]
            gateway.end(signal.SIGTERM)
        stored = contents(client, sandbox)
    assert set(actions(answer)) <= {"CREATED", "UNKNOWN"}
    assert max(stored.values()) == 1
    known = {f"Bulk {index}" for index, action in enumerate(actions(answer)) if action == "CREATED"}
    assert known <= stored.keys()
    assert len(known) >= COUNT - 8  # those on their way, whose request may have died with the gateway
    assert before.keys() <= stored.keys()
