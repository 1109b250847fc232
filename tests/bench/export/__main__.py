"""`python -m tests.bench.export`: a long list goes to a Parquet file while others ask small things.

Sandbox and gateway are processes of their own; the sandbox keeps Assembly's limit of thirty calls a second. The same
small queries are sent at the same rate before the export and during it, half of them with `X-Max-Age: 0`, so that
vendors are asked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import httpx
from pyarrow import parquet

from tests.gateway.exports import LOGS, log
from tests.load.gateways import Process, address_of, gateway_over, sandbox

ASKED = (
    '{ account(by: {domain: "acme.example"}) { name domain assembly { id } } }',
    "{ labels(type: STAGE) { name } }",
    "{ companies(first: 20) { nodes { name } } }",
)
PER_SECOND = 16
IDLE_SECONDS = 30.0
PLANTED_AT_ONCE = 2_000
PATIENCE = 900.0
SETTINGS = {"GATEWAY_OPEN": "1", "ASSEMBLY_CALLS_PER_SECOND": "27"}


class Small(NamedTuple):
    """One small query.

    Attributes:
        milliseconds: from when it was due to its answer.
        is_fresh: whether a vendor was asked, which in this measurement answers the export too.
    """

    milliseconds: float
    is_fresh: bool


@dataclass(frozen=True)
class Measured:
    """One run.

    Attributes:
        idle: small queries before the export.
        beside: the same during it.
        resident: bytes of the gateway's memory, twice a second during it.
        seconds: that it took.
        processor: seconds of the gateway's processor that it took, the small queries' among them.
        rows: in the file.
        size: bytes of it.
        manifest: in the file.
    """

    idle: list[Small]
    beside: list[Small]
    resident: list[int]
    seconds: float
    processor: float
    rows: int
    size: int
    manifest: dict[str, Any]


async def _small(client: httpx.AsyncClient, until: asyncio.Event) -> list[Small]:
    """Small queries, each begun when it is due, whether or not those before it were answered."""
    loop = asyncio.get_running_loop()
    took: list[Small] = []
    under_way: set[asyncio.Task[None]] = set()

    async def one(document: str, due: float, *, fresh: bool) -> None:
        head = {"x-max-age": "0"} if fresh else {}
        answer = await client.post("/graphql", json={"query": document}, headers=head)
        assert "errors" not in answer.json(), answer.text
        took.append(Small((loop.time() - due) * 1000, fresh))

    begun = loop.time()
    for number, document in zip(count(), cycle(ASKED)):
        due = begun + number / PER_SECOND
        await asyncio.sleep(max(0.0, due - loop.time()))
        if until.is_set():
            break
        task = asyncio.create_task(one(document, due, fresh=number % 2 == 0))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    return took


async def _after(seconds: float) -> asyncio.Event:
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, event.set)
    return event


async def _memory(process: Process, until: asyncio.Event) -> list[int]:
    sizes = []
    while not until.is_set():
        sizes.append(process.standing.resident)
        await asyncio.sleep(0.5)
    return sizes


async def _export(client: httpx.AsyncClient, path: Path) -> None:
    with path.open("wb") as file:
        async with client.stream("POST", "/export?format=parquet", json={"query": LOGS}) as answer:
            assert answer.status_code == 200, await answer.aread()
            async for part in answer.aiter_bytes():
                file.write(part)


def _processor(pid: int) -> float:
    fields = (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(rows: int) -> Measured:
    """One run over so many usage logs."""
    async with sandbox(patience=PATIENCE) as control:
        (await control.delete("/records/assembly/usage_log")).raise_for_status()
        for start in range(0, rows, PLANTED_AT_ONCE):
            body = json.dumps([log(number) for number in range(start, min(rows, start + PLANTED_AT_ONCE))])
            (await control.put("/records/assembly/usage_log", content=body)).raise_for_status()
        async with gateway_over(address_of(control), SETTINGS, patience=PATIENCE) as gateway:
            with TemporaryDirectory() as folder:
                return await _measured(gateway, Path(folder) / "logs.parquet")


async def _measured(gateway: Process, path: Path) -> Measured:
    async with (
        httpx.AsyncClient(base_url=gateway.address, timeout=PATIENCE) as small,
        httpx.AsyncClient(base_url=gateway.address, timeout=PATIENCE) as large,
    ):
        await _small(small, await _after(3))
        idle = await _small(small, await _after(IDLE_SECONDS))
        pid, ended = gateway.program.process.pid, asyncio.Event()
        before, begun = _processor(pid), time.monotonic()
        beside, resident = asyncio.create_task(_small(small, ended)), asyncio.create_task(_memory(gateway, ended))
        await _export(large, path)
        seconds, processor = time.monotonic() - begun, _processor(pid) - before
        ended.set()
        file = parquet.ParquetFile(path)
        ids = file.read(["id"]).column("id").to_pylist()
        assert len(set(ids)) == len(ids)
        manifest = json.loads(file.metadata.metadata[b"export"])
        size = await asyncio.to_thread(lambda: path.stat().st_size)
        return Measured(idle, await beside, await resident, seconds, processor, len(ids), size, manifest)


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def told(measured: Measured) -> str:
    """The run in words."""
    megabytes = [size / 1e6 for size in measured.resident]
    tenth = max(1, len(megabytes) // 10)
    whole = f"rows {measured.rows}, pages {measured.manifest['pages']}, isComplete {measured.manifest['isComplete']}"
    cost = f"{measured.seconds:.1f} s, processor {measured.processor:.1f} s, file {measured.size / 1e6:.1f} MB"
    highest = [f"{max(megabytes[at : at + tenth]):.0f}" for at in range(0, len(megabytes), tenth)]
    lines = [f"{whole}; {cost}", f"memory MB: first {megabytes[0]:.0f}, highest of each tenth {' '.join(highest)}"]
    for kinds, what in (((False,), "kept"), ((True,), "asked of vendors"), ((False, True), "all")):
        p99 = []
        for name, small in (("idle", measured.idle), ("beside the export", measured.beside)):
            values = [each.milliseconds for each in small if each.is_fresh in kinds]
            figures = ", ".join(f"p{share * 100:g} {_at(values, share):.1f}" for share in (0.5, 0.9, 0.99, 1))
            lines.append(f"small queries, {what}, {name}: {len(values)}, ms {figures}")
            p99.append(_at(values, 0.99))
        lines.append(f"p99 beside / idle: {p99[1] / p99[0]:.2f}")
    return "\n".join(lines)


def main() -> None:
    """Measure once, and say what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.export", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="usage logs that are exported")
    sys.stdout.write(told(asyncio.run(measure(parser.parse_args().rows))) + "\n")


if __name__ == "__main__":
    main()
