"""Measures one transport in a process of its own: `python -m tests.bench.transports.worker NAME URL SECONDS`.

Prints one JSON object: a measurement of `CPU microseconds a call` and `p50 microseconds` for each way and number of
callers. The CPU time is the whole process's, threads of native code among it.
"""

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable

import httpx
import uvloop

from tests.bench.transports.candidates import CANDIDATES
from tests.bench.transports.serving import BODY

CALLERS = (1, 50)
"""How many callers ask at the same time."""

WAYS = ("client", "transport")
"""Through `httpx.AsyncClient.send`, or a request built once and handed straight to the transport."""

_TIMEOUTS = {"connect": 5.0, "read": 10.0, "write": 5.0, "pool": 10.0}
_WARM_UP = 0.3  # of the measured time


async def _measure(call: Callable[[], Awaitable[None]], callers: int, seconds: float) -> dict[str, float]:
    durations: list[float] = []

    async def caller(until: float) -> None:
        now = time.perf_counter()
        while now < until:
            begun = now
            await call()
            now = time.perf_counter()
            durations.append(now - begun)

    async def all_callers(span: float) -> None:
        until = time.perf_counter() + span
        await asyncio.gather(*(caller(until) for _ in range(callers)))

    await all_callers(seconds * _WARM_UP)
    durations.clear()
    begun = time.process_time()
    await all_callers(seconds)
    spent = time.process_time() - begun
    return {"cpu": spent / len(durations) * 1e6, "p50": statistics.median(durations) * 1e6}


async def _run(name: str, url: str, seconds: float) -> dict[str, dict[str, float]]:
    transport = CANDIDATES[name](max_connections=50, connect_timeout=5, read_timeout=10, pool_timeout=10)
    request = httpx.Request("GET", url, headers={"accept": "application/json"}, extensions={"timeout": _TIMEOUTS})
    results = {}
    async with httpx.AsyncClient(transport=transport, timeout=httpx.Timeout(**_TIMEOUTS), trust_env=False) as client:

        async def through_client() -> None:
            response = await client.send(client.build_request("GET", url), stream=True)
            await _read(response)

        async def straight() -> None:
            await _read(await transport.handle_async_request(request))

        for way, call in zip(WAYS, (through_client, straight), strict=True):
            for callers in CALLERS:
                results[f"{way} {callers}"] = await _measure(call, callers, seconds)
    return results


async def _read(response: httpx.Response) -> None:
    body = b"".join([piece async for piece in response.aiter_raw()])
    await response.aclose()
    if body != BODY:
        raise ValueError("not the body that the upstream sends")


if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sys.stdout.write(json.dumps(uvloop.run(_run(sys.argv[1], sys.argv[2], float(sys.argv[3])))))
