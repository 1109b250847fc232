"""Many clients at once, and one small request among large ones: real processes, the gateway on a core of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from tests.bench.growth.probing import Probed
from tests.bench.growth.serving import Served, gateway_process
from tests.bench.peers.figures import Sample
from tests.bench.peers.load import put_load
from tests.bench.peers.measuring import Vendors
from tests.bench.peers.places import OTHER_CORE, PROJECT, pinned
from tests.bench.peers.queries import QUERIES

_NOTHING: Final = "{ __typename }"
_ROOM: Final = {"GATEWAY_MAX_CONCURRENT": "1000"}
"""So that a crowd is served and not turned away, which costs nothing."""
_SETTLING: Final = 1.0  # seconds of load before it is looked at
_SECONDS: Final = 1.5
_PROBED_FOR: Final = 3.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """What so many clients at once come to.

    Attributes:
        rate: requests a second.
        cpu: microseconds of the gateway's CPU a request.
        calls: to vendors, a request.
        p50: latency in milliseconds.
        p99: likewise.
        megabytes: of the gateway.
        faults: requests that were not answered as they should be.
    """

    rate: float
    cpu: float
    calls: float
    p50: float
    p99: float
    megabytes: float
    faults: int


def crowds(upstream: Vendors, clients: list[int]) -> dict[str, Crowd]:
    """Pages of a hundred accounts, nothing kept, asked for by ever more clients.

    Args:
        upstream: the vendors.
        clients: how many at once.
    """
    with gateway_process(upstream, ttl="0", settings=_ROOM) as served:
        _load(served, "d", 4, _SETTLING)
        return {str(count): _crowd(served, upstream, count) for count in clients}


def _crowd(served: Served, upstream: Vendors, clients: int) -> Crowd:
    calls, cpu = upstream.calls(), served.process.cpu_seconds()
    sample = _load(served, "d", clients, _SECONDS)
    calls, cpu = upstream.calls() - calls, served.process.cpu_seconds() - cpu
    return Crowd(
        rate=sample.rate,
        cpu=cpu / sample.requests * 1e6,
        calls=calls / sample.requests,
        p50=sample.p50,
        p99=sample.p99,
        megabytes=served.process.megabytes(),
        faults=sample.faults,
    )


def _load(served: Served, query: str, clients: int, seconds: float) -> Sample:
    return put_load("own", served.target(QUERIES[query].gateway), clients, seconds, served.folder)


def starving(upstream: Vendors, clients: list[int]) -> dict[str, Probed]:
    """How long `{ __typename }` takes, asked each ten milliseconds, while others ask for pages of a hundred.

    Args:
        upstream: the vendors.
        clients: how many others there are; 0 for nobody.

    Returns:
        By `query/others/1 where answers are kept, else 0`.
    """
    found: dict[str, Probed] = {}
    for told, ttl in (("0", "0"), ("1", "")):
        with gateway_process(upstream, ttl=ttl, settings=_ROOM) as served:
            for query in ("d", "b"):
                _load(served, query, 1, _SETTLING)
                for count in clients:
                    found[f"{query}/{count}/{told}"] = _among(served, query, count)
    return found


def _among(served: Served, query: str, clients: int) -> Probed:
    with ThreadPoolExecutor(1) as beside:
        if clients:
            seconds = _PROBED_FOR + 2 * _SETTLING
            load = beside.submit(
                put_load, "own", served.target(QUERIES[query].gateway), clients, seconds, served.folder
            )
            time.sleep(_SETTLING)
        probed = _probed(served)
        if clients and load.result().faults:
            raise RuntimeError(f"{load.result().faults} of the others' requests were not answered")
        return probed


def _probed(served: Served) -> Probed:
    target, file = served.target(_NOTHING), served.folder / "probe.json"
    asked = {"url": target.url, "body": target.body.decode(), "headers": dict(target.headers)}
    file.write_text(json.dumps(asked), encoding="utf-8")
    command = [sys.executable, "-m", "tests.bench.growth.probing", str(file), str(_PROBED_FOR)]
    said = subprocess.run(pinned(command, OTHER_CORE), cwd=PROJECT, capture_output=True, timeout=60, check=True)
    return Probed(**json.loads(said.stdout))
