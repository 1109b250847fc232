"""A gateway in a process of its own, with its core to itself, as the benchmark against the peers runs it."""

from __future__ import annotations

import json
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.peers.gateway import environment
from tests.bench.peers.load import Target
from tests.bench.peers.measuring import Vendors
from tests.bench.peers.places import PROJECT, SERVER_CORE, pinned, prepare
from tests.bench.peers.processes import Running, free_port, running

_STARTS_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Served:
    """A gateway that serves.

    Attributes:
        process: it runs in.
        folder: for files of this run.
        url: of its graph.
        key: it is asked with.
    """

    process: Running
    folder: Path
    url: str
    key: str

    def target(self, document: str) -> Target:
        """What to send for an operation."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        return Target(self.url, json.dumps({"query": document}).encode(), headers)


@contextmanager
def gateway_process(upstream: Vendors, *, ttl: str, settings: Mapping[str, str]) -> Iterator[Served]:
    """A gateway that runs until the end of the block.

    Args:
        upstream: the vendors.
        ttl: seconds that answers stay fresh; empty for the default.
        settings: beside those of the benchmark.
    """
    with TemporaryDirectory() as folder, (prepare() / "growth.log").open("wb") as log:
        port = free_port()
        vendors_port = int(upstream.url.rpartition(":")[2])
        environ = {**environment(vendors_port, port, Path(folder), ttl=ttl), **settings}
        with running(pinned([sys.executable, "-m", "app"], SERVER_CORE), environ, str(PROJECT), log) as process:
            served = Served(process, Path(folder), f"http://127.0.0.1:{port}/graphql", environ["BENCH_KEY"])
            _wait_for(served)
            yield served


def _wait_for(served: Served) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    target = served.target("{ __typename }")
    while time.monotonic() < until and not served.process.has_ended:
        with suppress(urllib.error.URLError):
            request = urllib.request.Request(target.url, target.body, dict(target.headers))
            urllib.request.urlopen(request, timeout=5).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the gateway did not start; see .bench/growth.log")
