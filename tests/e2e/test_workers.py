"""One gateway of two processes on one address."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.processes import CLEAN, Program, gateway_program, running, sandbox_program
from tests.faults.stage import environment
from tests.gateway.signed_in import headers, keys_file
from tests.redis_server import RedisServer

pytestmark = pytest.mark.long

GOLD = "01960000-0000-7000-8000-000000000001"
NAME = f'{{ label(id: "{GOLD}") {{ name }} }}'
GIVEN = 'type: TIER, name: "Once", color: "#112233"'
CREATE = f"mutation {{ createLabel(input: {{{GIVEN}}}) {{ outcomes {{ action recordId }} }} }}"
PAGE = "{ accounts(first: 9, after: %s) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"
UNKEPT = {"GATEWAY_WORKERS": "2", "GATEWAY_CACHE_TTL": "0"}


def rename(name: str) -> str:
    return f'mutation {{ updateLabel(input: {{id: "{GOLD}", name: "{name}"}}) {{ outcomes {{ action }} }} }}'


def ask(address: str, document: str, key: str = "") -> Any:
    """The data of an answer that comes over a connection of its own, so that either process may give it."""
    headers = {"idempotency-key": key} if key else {}
    response = httpx.post(f"{address}/graphql", json={"query": document}, headers=headers, timeout=30)
    body = response.json()
    assert "errors" not in body, body["errors"]
    return body["data"]


def workers(program: Program) -> set[int]:
    """The processes that serve, which its own process has started and which hold the socket."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = (stat.parent / "cmdline").read_text()
        except OSError:  # it ended meanwhile
            continue
        if fields[1] == str(program.process.pid) and fields[0] != "Z" and "spawn_main" in command:
            found.add(int(stat.parent.name))
    return found


@pytest.fixture
def vendors() -> Iterator[str]:
    """A sandbox of the test's own."""
    with running(*sandbox_program()) as sandbox:
        yield sandbox.address()
        sandbox.end(signal.SIGTERM)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("everybody", [True, False], ids=["the whole group", "the first process"])
def test_a_signal_stops_all_of_them(number: signal.Signals, everybody: bool) -> None:
    with running(*gateway_program(GATEWAY_OPEN="1", **UNKEPT)) as gateway:
        address = gateway.address()
        serving = workers(gateway)
        assert len(serving) == 2
        assert httpx.get(f"{address}/livez").status_code == 200
        if not everybody:
            gateway.process.send_signal(number)
        ended = gateway.end(number if everybody else None)
    assert (ended.code in CLEAN, ended.out, ended.err) == (True, "", "")
    assert [pid for pid in serving if Path(f"/proc/{pid}").exists()] == []


def test_a_process_that_is_killed_is_started_anew() -> None:
    with running(*gateway_program(GATEWAY_OPEN="1", **UNKEPT)) as gateway:
        address = gateway.address()
        killed = min(workers(gateway))
        os.kill(killed, signal.SIGKILL)
        while killed in (serving := workers(gateway)) or len(serving) < 2:
            assert gateway.process.poll() is None
            assert httpx.get(f"{address}/livez", timeout=30).status_code == 200
        ended = gateway.end(signal.SIGTERM)
    assert ended.code in CLEAN


def test_a_query_behind_a_write_sees_it_on_either_process(vendors: str, redis_server: RedisServer) -> None:
    environ = environment(vendors, sign_in=True, GATEWAY_WORKERS="2", GATEWAY_REDIS_URL=redis_server.url)
    with running(*gateway_program(**environ)) as gateway:
        address = gateway.address()
        for number in range(10):
            for _ in range(4):  # so that both keep an answer
                ask(address, NAME)
            ask(address, rename(f"Name {number}"))
            seen = [ask(address, NAME)["label"]["name"] for _ in range(6)]
            assert seen == [f"Name {number}"] * 6
        ended = gateway.end(signal.SIGTERM)
    assert ended.code in CLEAN


def test_a_cursor_is_good_at_either_process(vendors: str, redis_server: RedisServer) -> None:
    environ = environment(vendors, sign_in=True, GATEWAY_WORKERS="2", GATEWAY_REDIS_URL=redis_server.url)
    with running(*gateway_program(**environ)) as gateway:
        address, after, ids = gateway.address(), "null", list[str]()
        while after:
            page = ask(address, PAGE % after)["accounts"]
            ids += [node["id"] for node in page["nodes"]]
            after = page["pageInfo"]["hasNextPage"] and f'"{page["pageInfo"]["endCursor"]}"'
        assert len(ids) == len(set(ids)) == page["totalCount"]
        ended = gateway.end(signal.SIGTERM)
    # A Redis that answers late is warned of, and a busy machine's does.
    assert (ended.code in CLEAN, "ERROR" in ended.err) == (True, False), ended.err


def test_two_processes_serve_a_client_as_often_as_one_may(redis_server: RedisServer, tmp_path: Path) -> None:
    keys = keys_file(tmp_path / "keys.json", {"reader": {"perMinute": 6}})
    environ = {"GATEWAY_API_KEYS_FILE": str(keys), "GATEWAY_WORKERS": "2", "GATEWAY_REDIS_URL": redis_server.url}
    with running(*gateway_program(**environ)) as gateway:
        address = gateway.address()
        body = {"query": "{ vendors { vendor } }"}
        told = [httpx.post(f"{address}/graphql", json=body, headers=headers("reader"), timeout=30) for _ in range(40)]
        ended = gateway.end(signal.SIGTERM)
    served = [response.status_code for response in told].count(200)
    assert 6 <= served < 12, "six, and what came back of them while they were sent"
    assert {response.status_code for response in told} == {200, 429}
    assert ended.code in CLEAN


@pytest.mark.parametrize("where", ["on the disk", "in Redis"])
def test_one_key_is_one_write_whichever_process_is_asked(
    where: str, vendors: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kept = {"GATEWAY_STATE_DIR": str(tmp_path / "state"), **UNKEPT}
    if where == "in Redis":
        kept["GATEWAY_REDIS_URL"] = request.getfixturevalue("redis_server").url
    with running(*gateway_program(**environment(vendors, sign_in=True, **kept))) as gateway:
        address = gateway.address()
        with ThreadPoolExecutor(8) as callers:
            told = list(callers.map(lambda _: ask(address, CREATE, "one-key"), range(24)))
        assert told == [told[0]] * 24
        assert told[0]["createLabel"]["outcomes"][0]["action"] == "CREATED"
        records = httpx.get(f"{vendors}/_sandbox/records/assembly/label").json()["records"]
        assert [record["name"] for record in records].count("Once") == 1
        ended = gateway.end(signal.SIGTERM)
    assert ended.code in CLEAN


def test_two_that_keep_answers_and_share_nothing_are_refused() -> None:
    with running(*gateway_program(GATEWAY_OPEN="1", GATEWAY_WORKERS="2", GATEWAY_PORT="none")) as gateway:
        ended = gateway.end()
    assert ended.code == 2
    assert [line.split()[1] for line in ended.err.splitlines()[1:]] == ["GATEWAY_PORT", "GATEWAY_WORKERS"]
