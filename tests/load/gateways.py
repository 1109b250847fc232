"""Gateways' processes, as the tests of this folder start them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from tests.e2e.processes import Program, gateway_program, running, sandbox_program
from tests.faults.stage import environment
from tests.load.watching import Standing, standing

PATIENCE = 150.0
"""Seconds until a process that hangs is killed, longer than any wait of a test."""


@dataclass(frozen=True)
class Process:
    """A gateway that serves.

    Attributes:
        program: its process.
        address: where it serves.
    """

    program: Program
    address: str

    @property
    def standing(self) -> Standing:
        """Memory and open files, of the one process or of the one that started several."""
        return standing(self.program.process.pid)


@asynccontextmanager
async def gateway_over(
    vendors: str, settings: Mapping[str, str] | None = None, *, patience: float = PATIENCE, nice: int = 0
) -> AsyncIterator[Process]:
    """A gateway's process, with records of its own unless the settings say where, killed at the end.

    Args:
        vendors: the address of the five.
        settings: environment variables.
        patience: seconds after which it is killed, where a test hangs.
        nice: how much it leaves the processor to others, as to vendors that on machines of their own would not wait.
    """
    with TemporaryDirectory() as state:
        environ = environment(vendors, sign_in=True, **{"GATEWAY_STATE_DIR": state, **(settings or {})})
        command, environ = gateway_program(**environ)
        with running(["nice", "-n", str(nice), *command], environ, patience=patience) as program:
            with suppress(OSError):  # where Linux shares the processor among sessions, it is the session that is nice
                Path(f"/proc/{program.process.pid}/autogroup").write_text(str(nice))  # noqa: ASYNC240 - no disk behind it
            yield Process(program, await asyncio.to_thread(program.address))


@asynccontextmanager
async def sandbox(*, scale: int = 1, patience: float = PATIENCE) -> AsyncIterator[httpx.AsyncClient]:
    """A sandbox's process with Assembly's limit on: a client of its control plane.

    Args:
        scale: of its world; there are a hundred customers to it.
        patience: seconds after which it is killed, where a test hangs.
    """
    command, environ = sandbox_program()
    with running([*command, "--scale", str(scale)], environ, patience=patience) as program:
        address = await asyncio.to_thread(program.address)
        async with httpx.AsyncClient(base_url=f"{address}/_sandbox", timeout=patience) as control:
            yield control


def address_of(control: httpx.AsyncClient) -> str:
    """Where the vendors of a sandbox are."""
    return str(control.base_url).removesuffix("/_sandbox/")
