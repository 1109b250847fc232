"""One measurement: a server that runs alone, what it is asked, and what that cost it and the vendors."""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory

from tests.bench.peers.comparing import fault
from tests.bench.peers.installing import Missing
from tests.bench.peers.load import Target, put_load
from tests.bench.peers.places import OTHER_CORE, PROJECT, SERVER_CORE, Place, pinned, prepare
from tests.bench.peers.processes import Running, free_port, running
from tests.bench.peers.queries import Query
from tests.bench.peers.servers import Server
from tests.bench.peers.vendor_data import Json, VendorData

_STARTS_WITHIN = 60.0
_SIZE_APART = 0.1  # what `wrk` tells of bytes is rounded


class Wrong(Exception):
    """A server gave an answer that it should not have given."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a server did in one round under one load.

    Attributes:
        delay: milliseconds that the vendors let every answer wait.
        rate: requests a second.
        p50: latency in milliseconds.
        p99: likewise.
        cpu: microseconds of the server's CPU a request.
        calls: answered by the vendors, a request.
        memory: megabytes.
        faults: requests that were not answered as they should.
    """

    server: str
    query: str
    delay: int
    connections: int
    round: int
    rate: float
    p50: float
    p99: float
    cpu: float
    calls: float
    memory: float
    faults: int

    def told(self) -> dict[str, Json]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Load:
    """How much is asked.

    Attributes:
        generator: `wrk` or `own`.
        connections: how many requests at once.
        seconds: how long.
    """

    generator: str
    connections: int
    seconds: float


class Vendors:
    """The upstream that is running.

    Args:
        url: its base.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    def calls(self) -> int:
        """How many it has answered so far."""
        calls: int = _asked(f"{self.url}/_calls")["calls"]
        return calls

    def let_wait(self, delay: int) -> None:
        """Let every later answer wait so many milliseconds."""
        _asked(f"{self.url}/_delay/{delay}", data=b"")

    def let_change(self, changing: bool) -> None:
        """Let every later answer be another than the one before, or the same again."""
        _asked(f"{self.url}/_changing/{int(changing)}", data=b"")


@contextmanager
def vendors(seed: int) -> Iterator[Vendors]:
    """The upstream, in a process of its own on the core that the load has."""
    command = pinned([sys.executable, "-m", "tests.bench.peers.upstream", "--seed", str(seed)], OTHER_CORE)
    with (
        (prepare() / "upstream.log").open("wb") as log,
        running(command, {}, str(PROJECT), log, stdout=PIPE) as upstream,
    ):
        assert upstream.process.stdout is not None
        yield Vendors(f"http://127.0.0.1:{int(upstream.process.stdout.readline())}")


@contextmanager
def serving(server: Server, upstream: Vendors) -> Iterator[Bench]:
    """A server that runs until the end of the block.

    Raises:
        Missing: it cannot be run here.
    """
    with TemporaryDirectory() as folder, (prepare() / f"{server.name}.log").open("wb") as log:
        place = Place(upstream.url, free_port(), Path(folder))
        start = server.start(place)
        with running(pinned(start.command, SERVER_CORE), start.environ, start.folder, log) as process:
            bench = Bench(server, upstream, process, place, start.environ.get("BENCH_KEY"))
            bench.wait_until_ready()
            yield bench


class Bench:
    """A running server and the means to measure it."""

    def __init__(self, server: Server, upstream: Vendors, process: Running, place: Place, key: str | None) -> None:
        self._server = server
        self._upstream = upstream
        self._process = process
        self._place = place
        self._headers = {"Content-Type": "application/json"}
        if key is not None:
            self._headers["Authorization"] = f"Bearer {key}"

    def wait_until_ready(self) -> None:
        """Until it takes connections.

        Raises:
            Missing: it does not within a minute, or has ended.
        """
        until = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < until and not self._process.has_ended:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self._place.port}/", timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise Missing(f"it did not start; see .bench/{self._server.name}.log")

    def check(self, query: Query, data: VendorData) -> int:
        """Ask once and compare. Returns how many bytes the answer's body has.

        Raises:
            Wrong: the answer is not the one to give.
        """
        target = self._target(query)
        request = urllib.request.Request(target.url, target.body, dict(target.headers))
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                body = response.read()
        except urllib.error.HTTPError as error:
            raise Wrong(f"{self._server.name}, {query.name}: {error.code} {error.read()[:300]!r}") from None
        found = fault(query, json.loads(body), data)
        if found is not None:
            raise Wrong(f"{self._server.name}, {query.name}: {found}")
        return len(body)

    def warm(self, query: Query, generator: str, connections: int, seconds: float) -> None:
        """Let it run in, without a look at what comes."""
        put_load(generator, self._target(query), connections, seconds, self._place.folder)

    def measure(self, query: Query, load: Load, size: int, *, delay: int, number: int) -> Cell:
        """Put load on it.

        Args:
            query: that is asked.
            load: how much, for how long.
            size: bytes of the body of the right answer.
            delay: milliseconds that the vendors wait, for the record.
            number: of the round, for the record.
        """
        calls, cpu = self._upstream.calls(), self._process.cpu_seconds()
        sample = put_load(load.generator, self._target(query), load.connections, load.seconds, self._place.folder)
        calls, cpu = self._upstream.calls() - calls, self._process.cpu_seconds() - cpu
        is_short = sample.size < size * (1 - _SIZE_APART)
        return Cell(
            server=self._server.name,
            query=query.name,
            delay=delay,
            connections=load.connections,
            round=number,
            rate=sample.rate,
            p50=sample.p50,
            p99=sample.p99,
            cpu=cpu / sample.requests * 1e6,
            calls=calls / sample.requests,
            memory=self._process.megabytes(),
            faults=sample.requests if is_short else sample.faults,
        )

    def _target(self, query: Query) -> Target:
        url = f"http://127.0.0.1:{self._place.port}{self._server.path.format(query=query.name)}"
        return Target(url, json.dumps({"query": self._server.document(query)}).encode(), self._headers)


def _asked(url: str, data: bytes | None = None) -> Mapping[str, Json]:
    with urllib.request.urlopen(urllib.request.Request(url, data), timeout=10) as response:
        found: Mapping[str, Json] = json.loads(response.read())
        return found
