"""A sandbox and a gateway over it, as processes; tests that change anything start their own."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import httpx
import pytest

from tests.e2e.processes import CLEAN, WHOLE_RUN, gateway_program, running, sandbox_program
from tests.faults.stage import environment


@pytest.fixture(scope="session")
def sandbox() -> Iterator[str]:
    """The address of a sandbox."""
    with running(*sandbox_program(), patience=WHOLE_RUN) as program:
        yield program.address()
        ended = program.end(signal.SIGTERM)
    assert (ended.code in CLEAN, ended.out, ended.err) == (True, "", "")


@pytest.fixture(scope="session")
def gateway(sandbox: str) -> Iterator[str]:
    """The address of a gateway over the sandbox."""
    with running(*gateway_program(**environment(sandbox, sign_in=True)), patience=WHOLE_RUN) as program:
        yield program.address()
        ended = program.end(signal.SIGTERM)
    assert (ended.code in CLEAN, ended.out, ended.err) == (True, "", "")


@pytest.fixture
def client(gateway: str) -> Iterator[httpx.Client]:
    """A caller of the gateway."""
    with httpx.Client(base_url=gateway, timeout=30) as client:
        yield client
