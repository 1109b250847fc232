"""A gateway that is told to stop finishes what it has accepted, takes no more, and ends with 0."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.holding import Holding, holding
from tests.e2e.processes import gateway_program, running, sandbox_program
from tests.faults.stage import environment

pytestmark = pytest.mark.long

READ = "{ swiftAccounts(first: 1) { nodes { name } } }"
CREATE = """mutation { createLabel(input: {type: TIER, name: "Drained", color: "#112233"}) {
  outcomes { action recordId error { code } } } }"""


@pytest.fixture
def network() -> Iterator[Holding]:
    """To a sandbox of the test's own."""
    with running(*sandbox_program()) as sandbox:
        with holding(sandbox.address(), "GET /swift", "POST /assembly") as network:
            yield network
        sandbox.end(signal.SIGTERM)


def _settings(network: Holding, state: Path, **more: str) -> dict[str, str]:
    return environment(network.address, GATEWAY_CACHE_TTL="0", GATEWAY_STATE_DIR=str(state), **more)


def _asked(address: str, document: str, key: str | None = None) -> Any:
    headers = {} if key is None else {"idempotency-key": key}
    answer = httpx.post(f"{address}/graphql", json={"query": document}, headers=headers, timeout=60)
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"]


def _wait_until_it_takes_no_more(address: str) -> None:
    while True:
        try:
            httpx.get(f"{address}/livez", timeout=30)
        except (httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError):
            return


def _drained(network: Holding) -> list[str]:
    records = httpx.get(f"{network.sandbox}/_sandbox/records/assembly/label").json()["records"]
    return [record["id"] for record in records if record["name"] == "Drained"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_reads_and_writes_under_way_are_answered(network: Holding, tmp_path: Path, workers: str) -> None:
    settings = _settings(network, tmp_path / "state", GATEWAY_WORKERS=workers)
    with running(*gateway_program(**settings)) as gateway, ThreadPoolExecutor(8) as callers:
        address = gateway.address()
        reads = [callers.submit(_asked, address, READ) for _ in range(3)]
        write = callers.submit(_asked, address, CREATE, "one-key")
        network.wait_for("GET /swift", "POST /assembly")
        gateway.send(signal.SIGTERM)
        _wait_until_it_takes_no_more(address)
        assert not any(each.done() for each in (*reads, write))
        network.let_go.set()
        assert all(read.result(60)["swiftAccounts"]["nodes"] for read in reads)
        (outcome,) = write.result(60)["createLabel"]["outcomes"]
        ended = gateway.end()
    assert (outcome["action"], [outcome["recordId"]]) == ("CREATED", _drained(network))
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_a_write_whose_caller_has_gone_is_carried_out_and_kept(network: Holding, tmp_path: Path) -> None:
    settings = _settings(network, tmp_path / "state")
    with running(*gateway_program(**settings)) as gateway:
        address = gateway.address()
        body = {"query": CREATE}
        with (
            httpx.Client(timeout=0.5) as caller,
            pytest.raises(httpx.ReadTimeout),
        ):
            caller.post(f"{address}/graphql", json=body, headers={"idempotency-key": "one-key"})
        network.wait_for("POST /assembly")
        gateway.send(signal.SIGTERM)
        _wait_until_it_takes_no_more(address)
        network.let_go.set()
        ended = gateway.end()
    assert (ended.code, ended.err) == (0, "")
    (record_id,) = _drained(network)
    with running(*gateway_program(**settings)) as gateway:
        (outcome,) = _asked(gateway.address(), CREATE, "one-key")["createLabel"]["outcomes"]
        gateway.end(signal.SIGTERM)
    assert outcome == {"action": "CREATED", "recordId": record_id, "error": None}
    assert _drained(network) == [record_id]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_says_that_it_is_not_ready_before_it_stops(network: Holding, tmp_path: Path, workers: str) -> None:
    network.let_go.set()
    settings = _settings(network, tmp_path / "state", GATEWAY_WORKERS=workers, GATEWAY_DRAIN_DELAY_MS="2500")
    with running(*gateway_program(**settings)) as gateway:
        address = gateway.address()
        assert httpx.get(f"{address}/readyz", timeout=30).json() == {"status": "ok"}
        gateway.send(signal.SIGTERM)
        while (ready := httpx.get(f"{address}/readyz", timeout=30)).status_code == 200:
            pass
        assert (ready.status_code, ready.json()) == (503, {"status": "unready", "reason": "draining"})
        assert _asked(address, READ)["swiftAccounts"]["nodes"]  # over a connection of its own
        ended = gateway.end()
    assert (ended.code, ended.err) == (0, "")


def test_a_stop_before_it_listens_is_heeded() -> None:
    with running(*gateway_program(GATEWAY_OPEN="1")) as gateway:
        gateway.send(signal.SIGTERM)
        ended = gateway.end()
    assert ended.code in (0, -signal.SIGTERM)
