"""The load: as many requests as a number of connections carry, one behind another on each.

By a generator of our own, of bare sockets and no parser but for the answer's length, in a process of its own. It gets
about as much out of the upstream as `wrk`, which can be taken in its place; and where a server is slow it is the better
one, for it waits for the answers that are under way at the end, while `wrk` leaves their cost uncounted.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.peers.figures import Sample
from tests.bench.peers.places import OTHER_CORE, PROJECT, pinned

_MILLISECONDS: Final = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_BYTES: Final = {"B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


class LoadFailed(Exception):
    """The generator gave no figures."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked, and where.

    Attributes:
        url: of the server, with the path.
        body: of the request.
        headers: of the request, beside its length.
    """

    url: str
    body: bytes
    headers: Mapping[str, str]


def put_load(generator: str, target: Target, connections: int, seconds: float, folder: Path) -> Sample:
    """Ask for so many seconds.

    Args:
        generator: `wrk` or `own`.
        target: what is asked.
        connections: how many requests at once.
        seconds: whole ones, for `wrk` knows no others.
        folder: for a file of this one run.

    Raises:
        LoadFailed: the generator gave no figures.
    """
    if generator == "wrk":
        return _wrk(target, connections, max(1, round(seconds)), folder)
    file = folder / "load.json"
    asked = {"url": target.url, "body": target.body.decode(), "headers": dict(target.headers)}
    file.write_text(json.dumps(asked), encoding="utf-8")
    module = [sys.executable, "-m", "tests.bench.peers.own_load", str(file), str(connections), str(seconds)]
    said = _output(pinned(module, OTHER_CORE), seconds)
    return Sample(**json.loads(said))


def _wrk(target: Target, connections: int, seconds: int, folder: Path) -> Sample:
    script = folder / "load.lua"
    lines = [
        "wrk.method = 'POST'",
        f"wrk.body = {json.dumps(target.body.decode())}",
        *(f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}" for name, value in target.headers.items()),
    ]
    script.write_text("\n".join(lines), encoding="utf-8")
    options = ["-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "20", "--latency", "-s", str(script)]
    return read_wrk(_output(pinned(["wrk", *options, target.url], OTHER_CORE), seconds))


def read_wrk(said: str) -> Sample:
    """The figures in what `wrk --latency` prints.

    Raises:
        LoadFailed: they are not in it.
    """
    counted = re.search(r"(\d+) requests in ([\d.]+)(us|ms|s|m), ([\d.]+)(B|KB|MB|GB) read", said)
    middle, late = (re.search(rf"\n\s+{share}%\s+([\d.]+)(us|ms|s|m)\b", said) for share in (50, 99))
    if counted is None or middle is None or late is None or counted[1] == "0":
        raise LoadFailed(f"wrk gave no figures: {said[-300:]}")
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    faults = (int(wrong[1]) if wrong else 0) + (sum(map(int, broken.groups())) if broken else 0)
    requests = int(counted[1])
    return Sample(
        requests=requests,
        seconds=float(counted[2]) * _MILLISECONDS[counted[3]] / 1000,
        p50=float(middle[1]) * _MILLISECONDS[middle[2]],
        p99=float(late[1]) * _MILLISECONDS[late[2]],
        size=float(counted[4]) * _BYTES[counted[5]] / requests,
        faults=faults,
    )


def _output(command: list[str], seconds: float) -> str:
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=seconds * 3 + 60, check=False)
    if done.returncode != 0:
        raise LoadFailed(done.stderr[-500:])
    return done.stdout
