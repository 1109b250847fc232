import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from tests.bench.peers import gateway, installing, places
from tests.bench.peers.__main__ import main
from tests.bench.peers.answers import Answers
from tests.bench.peers.comparing import fault
from tests.bench.peers.own_load import Asking, load
from tests.bench.peers.processes import running
from tests.bench.peers.queries import QUERIES
from tests.bench.peers.running import Plan, run
from tests.bench.peers.servers import SERVERS
from tests.bench.peers.upstream import Connection, Upstream
from tests.bench.peers.vendor_data import make

DATA = make(seed=5)
JSON = {"Content-Type": "application/json"}


@asynccontextmanager
async def upstream() -> AsyncIterator[tuple[Upstream, int]]:
    made = Upstream(Answers(DATA))
    server = await asyncio.get_running_loop().create_server(lambda: Connection(made), "127.0.0.1", 0)
    async with server:
        yield made, server.sockets[0].getsockname()[1]


@pytest.mark.parametrize("ttl", gateway.KEPT.values(), ids=gateway.KEPT)
async def test_the_gateway_answers_every_question_over_it(ttl: str, tmp_path: Path) -> None:
    async with upstream() as (vendors, port):
        environ = gateway.environment(port, 0, tmp_path, ttl=ttl)
        app = create_app(Settings.from_env(environ))
        headers = {**JSON, "Authorization": f"Bearer {environ['BENCH_KEY']}"}
        async with app.router.lifespan_context(app), asked(app, headers) as client:
            for query in QUERIES.values():
                answer = await client.post("/graphql", json={"query": query.gateway})
                assert fault(query, answer.json(), DATA) is None
            before = vendors.calls
            answer = await client.post("/graphql", json={"query": QUERIES["tree"].gateway})
            assert fault(QUERIES["tree"], answer.json(), DATA) is None
            assert vendors.calls - before == (1 if ttl == "0" else 0)


@asynccontextmanager
async def asked(app: Any, headers: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
        yield client


def test_without_a_credential_the_gateway_answers_nothing(tmp_path: Path) -> None:
    environ = gateway.environment(1, 0, tmp_path, ttl="0")
    settings = Settings.from_env(environ)
    assert settings.access.keys_file is not None
    assert settings.operations.metrics
    assert settings.operations.log_level == "INFO"
    assert settings.freshness.longest == 0


def test_the_same_seed_makes_the_same_data() -> None:
    assert make(seed=5) == DATA
    assert make(seed=6) != DATA


def test_a_query_of_reevo_gets_what_its_filter_names() -> None:
    answers = Answers(DATA)
    line = b"POST /reevo/api/v2/account/_query"
    named = b'{"filters":[{"field":"domains","operator":"in","value":["customer-007.example"]}],"limit":100}'
    assert b'"Customer 007"' in answers.of(line, named)
    assert b'"Customer 008"' not in answers.of(line, named)
    assert b'"Customer 008"' in answers.of(line, b'{"limit":100}')
    assert answers.of(b"GET /nowhere", b"").startswith(b"HTTP/1.1 404 ")


async def test_the_upstream_counts_calls_and_waits_when_told_to() -> None:
    made = Upstream(Answers(DATA))
    _, delay = made.answer(b"GET /swift/api/v1/accounts", b"")
    assert (made.calls, delay) == (1, 0.0)
    made.answer(b"POST /_delay/50", b"")
    assert made.answer(b"GET /swift/api/v1/accounts", b"")[1] == 0.05
    assert made.calls == 2


class Kept(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.is_closed = False

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def close(self) -> None:
        self.is_closed = True


async def test_requests_in_any_pieces_are_answered_once_each() -> None:
    whole = b"GET /swift/api/v1/accounts HTTP/1.1\r\nHost: a\r\n\r\n" * 2
    whole += b"POST /assembly/account/labels HTTP/1.1\r\nContent-Length: 3\r\n\r\n{ }"
    expected = Answers(DATA)
    listing, made = expected.of(b"GET /swift/api/v1/accounts", b""), expected.of(b"POST /assembly/account/labels", b"")
    for size in (1, 7, 40, len(whole)):
        transport = Kept()
        connection = Connection(Upstream(Answers(DATA)))
        connection.connection_made(transport)
        for start in range(0, len(whole), size):
            connection.data_received(whole[start : start + size])
        assert transport.written == [listing, listing, made]


LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n0\r\n\r\n!"
CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"


@pytest.mark.parametrize("answer", [LENGTH, CHUNKS])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 1000])
async def test_an_answer_counts_when_it_is_whole_in_whatever_pieces_it_comes(answer: bytes, size: int) -> None:
    head = answer.index(b"\r\n\r\n") + 4
    asking, transport = Asking(b"ask", until=0.0), Kept()
    asking.connection_made(transport)
    pieces = [answer[:head], *(answer[start : start + size] for start in range(head, len(answer), size))]
    for piece in pieces[:-1]:
        asking.data_received(piece)
        assert not asking.latencies
    asking.data_received(pieces[-1])
    assert (len(asking.latencies), asking.faults, asking.received) == (1, 0, len(answer))
    assert transport.is_closed


async def test_a_refusal_and_a_lost_connection_are_faults() -> None:
    refused = Asking(b"ask", until=0.0)
    refused.connection_made(Kept())
    refused.data_received(LENGTH.replace(b"200 OK", b"503 No"))
    assert (refused.faults, len(refused.latencies)) == (1, 1)
    lost = Asking(b"ask", until=0.0)
    lost.connection_made(Kept())
    lost.connection_lost(None)
    assert (lost.faults, lost.done.done()) == (1, True)


async def test_a_load_is_counted_as_the_upstream_counts_it() -> None:
    async with upstream() as (vendors, port):
        sample = await load(f"http://127.0.0.1:{port}/assembly/account/labels", b"{}", JSON, 3, 0.02)
        assert sample.requests == vendors.calls
        assert sample.requests >= 3
        assert sample.faults == 0
        assert sample.size == len(Answers(DATA).of(b"POST /assembly/account/labels", b"{}"))
        assert 0 < sample.p50 <= sample.p99


def test_a_process_is_ended_with_the_block() -> None:
    nothing = -3  # subprocess.DEVNULL
    with running([sys.executable, "-c", "input() if 0 else __import__('signal').pause()"], {}, ".", nothing) as started:
        assert not started.has_ended
        assert started.megabytes() > 0
        assert started.cpu_seconds() >= 0
    assert started.has_ended


def test_a_peer_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(installing, "prepare", lambda: tmp_path)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(installing.Missing, match="npm is not installed"):
        installing.node_folder.__wrapped__("node")
    with pytest.raises(installing.Missing, match="Node is not installed"):
        installing.node(tmp_path)
    with pytest.raises(installing.Missing, match="does not start"):
        installing.program(tmp_path / "nothing")
    with pytest.raises(installing.Missing, match="no_such_package"):
        installing.python_package("no_such_package")


def test_a_reason_names_no_place_of_the_machine() -> None:
    said = "\nnpm error from https://registry.example/x\n/a/b/tool: /lib/x/libc.so.6: version `GLIBC_2.38' not found\n"
    assert installing.said_of(said) == "tool: libc.so.6: version `GLIBC_2.38' not found"
    assert installing.said_of("no version found for @graphql-tools/batch@^10.3.2") == (
        "no version found for @graphql-tools/batch@^10.3.2"
    )
    assert installing.said_of("") == ""


@pytest.mark.parametrize("option", ["--only", "--queries"])
def test_an_unknown_name_ends_the_program_before_anything_is_measured(option: str) -> None:
    with pytest.raises(SystemExit, match="unknown: nobody"):
        main([option, "nobody"])


def test_a_whole_run_of_one_peer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(places, "INSTALLED", tmp_path)
    plan = Plan(
        servers=[SERVERS["strawberry"]],
        queries=[QUERIES["d"]],
        rounds=1,
        seconds=0.05,
        warm_up=0.01,
        delays=[0, 1],
        connections=[2],
        generator="own",
        seed=5,
    )
    results = run(plan)
    assert results.missing == {}
    assert [(cell.query, cell.delay, cell.calls, cell.faults) for cell in results.cells] == [
        ("d", 0, 1.0, 0),
        ("d", 1, 1.0, 0),
    ]
    assert all(cell.rate > 0 and cell.p50 > 0 and cell.memory > 10 for cell in results.cells)


async def test_answers_say_the_same_in_other_bytes_when_told_to() -> None:
    made = Upstream(Answers(DATA))
    line = b"GET /swift/api/v1/accounts"
    same = {made.answer(line, b"")[0] for _ in range(3)}
    made.answer(b"POST /_changing/1", b"")
    others = {made.answer(line, b"")[0] for _ in range(100)}
    made.answer(b"POST /_changing/0", b"")
    assert {made.answer(line, b"")[0]} == same
    assert (len(same), len(others), len({len(each) for each in same | others})) == (1, 100, 1)
    assert {json.dumps(json.loads(each.partition(b"\r\n\r\n")[2])) for each in same | others} == {
        json.dumps(json.loads(same.pop().partition(b"\r\n\r\n")[2]))
    }
