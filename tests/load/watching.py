"""How a gateway's process stands: what it holds, and what it says of itself."""

from __future__ import annotations

import asyncio
import os
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.load.callers import get
from tests.load.vendors import MOST_SECONDS

_PAGE = os.sysconf("SC_PAGE_SIZE")
IN_FLIGHT = "gateway_requests_in_flight"
UPSTREAM_IN_FLIGHT = "gateway_upstream_requests_in_flight"


@dataclass(frozen=True)
class Standing:
    """A process at one moment.

    Attributes:
        resident: bytes of memory.
        files: open descriptors.
    """

    resident: int
    files: int


def standing(pid: int) -> Standing:
    """How a process of this machine stands."""
    proc = Path("/proc") / str(pid)
    return Standing(int((proc / "statm").read_text().split()[1]) * _PAGE, sum(1 for _ in (proc / "fd").iterdir()))


async def told(address: str) -> dict[str, float]:
    """The gateway's metrics by their names, those with labels added up; requests also by outcome."""
    text = (await get(address, "/metrics")).content.decode()
    sums: dict[str, float] = defaultdict(float)
    for name, labels, value in re.findall(r"^(gateway_\w+)(\{[^}]*\})? (\S+)$", text, re.MULTILINE):
        sums[name] += float(value)
        for outcome in re.findall(r'outcome="(\w+)"', labels):
            sums[f"{name} {outcome}"] += float(value)
    return sums


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again until it is so; it comes about in another process."""
    async with asyncio.timeout(MOST_SECONDS):
        while not await holds():  # noqa: ASYNC110
            await asyncio.sleep(0)


async def until_quiet(address: str) -> None:
    """Returns when the gateway answers nobody and waits for no vendor."""

    async def is_quiet() -> bool:
        numbers = await told(address)
        return numbers[IN_FLIGHT] == numbers[UPSTREAM_IN_FLIGHT] == 0

    await until(is_quiet)


async def until_gone(address: str, number: int) -> None:
    """Returns when the gateway has seen so many go without an answer."""

    async def are_gone() -> bool:
        return (await told(address))["gateway_requests_total gone"] >= number

    await until(are_gone)
