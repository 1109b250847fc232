"""One answer for all processes: what each has counted is added up, also what one had that has died."""

from __future__ import annotations

import os
import re
import signal

import httpx
import pytest

from tests.e2e.processes import gateway_program, running
from tests.e2e.test_workers import UNKEPT, workers

pytestmark = pytest.mark.long

DONE = 'gateway_requests_total{outcome="answered",status="200"}'


def _told(address: str) -> dict[str, float]:
    text = httpx.get(f"{address}/metrics", timeout=30).text
    return {name: float(value) for name, value in re.findall(r"^(gateway_\S+) (\S+)$", text, re.MULTILINE)}


def _ask(address: str, times: int) -> None:
    for _ in range(times):  # each over a connection of its own, so that either process may get it
        assert httpx.post(f"{address}/graphql", json={"query": "{ vendors { vendor } }"}, timeout=30).is_success


def _processes(told: dict[str, float]) -> set[str]:
    return {name for name in told if name.startswith("gateway_process_resident_bytes")}


def test_two_processes_count_together() -> None:
    with running(*gateway_program(GATEWAY_OPEN="1", **UNKEPT)) as gateway:
        address = gateway.address()
        _ask(address, 40)
        assert [_told(address)[DONE] for _ in range(6)] == [40.0] * 6
        while len(_processes(_told(address))) < 2:
            pass  # each looks at itself once a second
        killed = min(workers(gateway))
        os.kill(killed, signal.SIGKILL)
        while killed in (serving := workers(gateway)) or len(serving) < 2:
            assert httpx.get(f"{address}/livez", timeout=30).status_code == 200
        _ask(address, 10)
        told = _told(address)
        assert told[DONE] == 50.0
        assert not [name for name in _processes(told) if f'pid="{killed}"' in name]
        assert gateway.end(signal.SIGTERM).code == 0


def test_one_process_counts_for_itself() -> None:
    with running(*gateway_program(GATEWAY_OPEN="1")) as gateway:
        address = gateway.address()
        _ask(address, 3)
        told = _told(address)
        assert (told[DONE], told["gateway_serving"]) == (3.0, 1.0)
        assert _processes(told) == {"gateway_process_resident_bytes"}
        assert gateway.end(signal.SIGTERM).code == 0
