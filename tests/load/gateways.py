"""Gateways' processes, as the tests of this folder start them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from tests.e2e.processes import PATIENCE, Program, gateway_program, running
from tests.faults.stage import environment
from tests.load.watching import Standing, standing


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
async def gateway_over(vendors: str, *, patience: float = PATIENCE, **settings: str) -> AsyncIterator[Process]:
    """A gateway's process, with records of its own unless the settings say where, killed at the end.

    Args:
        vendors: the address of the five.
        patience: seconds after which it is killed, where a test hangs.
        settings: environment variables.
    """
    with TemporaryDirectory() as state:
        environ = environment(vendors, sign_in=True, **{"GATEWAY_STATE_DIR": state, **settings})
        with running(*gateway_program(**environ), patience=patience) as program:
            yield Process(program, await asyncio.to_thread(program.address))
