"""What `make demo` runs."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.e2e.processes import READY, ROOT, running

PORTS = re.compile(r"\b(8900|8000)\b")


def _free_port() -> int:
    with socket.socket() as passing:
        passing.bind(("127.0.0.1", 0))
        port: int = passing.getsockname()[1]
        return port


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The demo's files with ports that are free here; all else as it is."""
    shutil.copytree(ROOT / "docker", tmp_path / "docker")
    ports = {"8900": str(_free_port()), "8000": str(_free_port())}
    env = tmp_path / "docker" / "sandbox.env"
    env.write_text(PORTS.sub(lambda found: ports[found[0]], env.read_text()))
    return tmp_path


def test_make_runs_the_script() -> None:
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe
    assert recipe[1] == "\t@sh docker/demo.sh $(BIN)/python\n"


def test_the_demo_answers_and_stops_as_one(folder: Path) -> None:
    with running(["sh", "docker/demo.sh", sys.executable], {"PYTHONPATH": str(ROOT)}, folder) as demo:
        places = {}
        for line in (demo.line(), demo.line()):
            found = READY.fullmatch(line)
            assert found, line
            places[found[1]] = found[2] + found[3]
        assert set(places) == {"gateway", "sandbox"}
        query = "{ assemblyAccounts(first: 1) { nodes { name tier { name } } } teamTree { id } }"
        answer = httpx.post(places["gateway"], json={"query": query}, timeout=30).json()
        assert "errors" not in answer
        assert all(answer["data"].values())
        assert httpx.get(places["sandbox"]).status_code == 200
        demo.end(signal.SIGINT)
    for place in places.values():
        with pytest.raises(httpx.ConnectError):
            httpx.get(place)


@pytest.mark.parametrize("ports", [{}, {"GATEWAY_PORT": "8001"}, {"SANDBOX_PORT": "8901"}])
def test_the_ports_may_be_others_and_nothing_is_kept(tmp_path: Path, ports: dict[str, str]) -> None:
    shutil.copytree(ROOT / "docker", tmp_path / "docker")
    teller = tmp_path / "tells"
    teller.write_text('#!/bin/sh\n[ "$2" = app ] || exec sleep 9\ntest -d "$GATEWAY_STATE_DIR" && env\n')
    teller.chmod(0o755)
    environment = {**os.environ, **ports}
    command = ["sh", "docker/demo.sh", "./tells"]
    told = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    found = dict(line.split("=", 1) for line in told.stdout.splitlines() if "=" in line)
    assert found["GATEWAY_PORT"] == ports.get("GATEWAY_PORT", "8000")
    sandbox = f"http://127.0.0.1:{ports.get('SANDBOX_PORT', '8900')}/"
    bases = [value for name, value in found.items() if name.endswith("_BASE_URL")]
    assert len(bases) == 5
    assert all(base.startswith(sandbox) for base in bases)
    assert found["ASSEMBLE_BASE_URL"] == f"{sandbox}assemble/api"
    assert not Path(found["GATEWAY_STATE_DIR"]).exists()


def test_the_demo_needs_no_real_host_and_no_real_credential() -> None:
    lines = (ROOT / "docker" / "sandbox.env").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert values["GATEWAY_HOST"] == "127.0.0.1"
    for name, value in values.items():
        if name.endswith("_BASE_URL"):
            assert value.startswith("http://127.0.0.1:")
        elif name.endswith(("_KEY", "_SECRET", "_ID", "_TOKEN")):
            assert value.startswith("sandbox-")
