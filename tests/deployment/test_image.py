"""The image: of what is there, by a user without rights, and asked by itself whether it is well."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.deployment.reading import DOCKER, ROOT, image_sets

FILE = (DOCKER / "Dockerfile").read_text()
IGNORED = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()


def test_the_base_is_pinned_and_every_stage_made_of_it() -> None:
    base = re.search(r"^ARG PYTHON=(\S+)$", FILE, re.MULTILINE)
    assert base is not None
    assert re.fullmatch(r"3\.\d+\.\d+-slim-\w+", base[1])
    stages = re.findall(r"^FROM (\S+) AS (\w+)$", FILE, re.MULTILINE)
    assert stages == [
        ("python:${PYTHON}", "build"),
        ("python:${PYTHON}", "runtime"),
        ("runtime", "sandbox"),
        ("runtime", "gateway"),
    ]


def test_what_is_copied_is_there_and_sent_to_the_builder() -> None:
    copied = [line.split()[1:-1] for line in FILE.splitlines() if line.startswith("COPY ") and "--from" not in line]
    sources = {source for line in copied for source in line}
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    sent = {line.removeprefix("!") for line in IGNORED if line.startswith("!")}
    assert {source for source in sources if source not in sent and source.split("/")[0] not in sent} == set()
    assert [each for each in sent if not (ROOT / each).exists()] == []


def test_it_runs_without_rights_and_listens_where_it_says() -> None:
    assert "USER 10001:10001" in FILE
    assert "--uid 10001" in FILE
    assert f"EXPOSE {image_sets()['GATEWAY_PORT']}\n" in FILE
    assert image_sets()["GATEWAY_STATE_DIR"].startswith("/var/lib/gateway/")


def _requirements(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, str(DOCKER / "requirements.py"), str(ROOT / "pyproject.toml"), *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_what_the_gateway_needs_is_what_it_says_it_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    assert _requirements().stdout.splitlines() == project["dependencies"]
    wanted = _requirements("export, tracing").stdout.splitlines()
    assert wanted == [*project["dependencies"], *extras["export"], *extras["tracing"]]
    assert _requirements("nothing").returncode == 2
    default = re.search(r"^ARG EXTRAS=(\S+)$", FILE, re.MULTILINE)
    assert default is not None
    assert set(default[1].split(",")) <= set(extras)


@contextmanager
def _answering(status: int) -> Iterator[tuple[int, list[str]]]:
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1], asked
        server.shutdown()
        thread.join()


def _healthy(*arguments: str, port: int) -> int:
    line = [sys.executable, "-IS", str(DOCKER / "healthy.py"), *arguments]
    return subprocess.run(line, env={"GATEWAY_PORT": str(port)}, check=False).returncode


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_a_container_is_as_well_as_its_gateway_says(status: int, code: int) -> None:
    with _answering(status) as (port, asked):
        assert _healthy(port=port) == code
        assert _healthy(str(port), "/_sandbox/variants", port=1) == code
    assert asked == ["/readyz", "/_sandbox/variants"]


def test_a_container_where_nothing_listens_is_not_well() -> None:
    with _answering(200) as (port, _):
        pass
    assert _healthy(port=port) == 1
