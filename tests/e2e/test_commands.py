"""Commands as a user starts them, over a sandbox and at a running gateway."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

from tests.e2e.processes import CLEAN, Ended, gateway_program, running
from tests.faults.stage import environment

LABELS = "{ labels(type: TIER) { name } }"
LOGS = "{ usageLogs { nodes { id } } }"


def _ended(*arguments: str, **environ: str) -> Ended:
    with running([sys.executable, "-m", "app", *arguments], environ) as program:
        return program.end()


def test_doctor_examines_what_is_configured(sandbox: str, tmp_path: Path) -> None:
    ended = _ended("doctor", "--json", **environment(sandbox), GATEWAY_STATE_DIR=str(tmp_path / "state"))
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert [each["vendor"] for each in told["vendors"] if each["reachable"]] == [
        "ASSEMBLY", "ASSEMBLE", "USERLOT", "SWIFT", "REEVO",
    ]  # fmt: skip
    assert all(each["clockSkewSeconds"] == 0 for each in told["vendors"])


def test_it_serves_by_name_and_is_asked(sandbox: str, tmp_path: Path) -> None:
    line, environ = gateway_program(**environment(sandbox), GATEWAY_STATE_DIR=str(tmp_path / "state"))
    with running([*line, "serve"], environ) as program:
        url = f"{program.address()}/graphql"
        asked = _ended("query", "-e", LABELS, "--url", url, "--format", "csv")
        assert (asked.code, asked.out, asked.err) == (0, "name\nGold\nSilver\n", "")
        line = ("-e", LOGS, "--url", url)
        out = tmp_path / "logs.csv"
        whole = _ended("export", *line, "--out", str(out))
        assert (whole.code, whole.out) == (0, "")
        assert whole.err.startswith(f"{out}: 158 rows in ")
        assert len(out.read_text().splitlines()) == 159
        assert program.end(signal.SIGTERM).code in CLEAN


def test_an_output_that_is_closed_is_told_without_a_traceback() -> None:
    with running(["sh", "-c", f"{sys.executable} -m app schema >&-"], {}) as program:
        ended = program.end()
    assert (ended.code, ended.err) == (1, "standard output cannot be written: Bad file descriptor.\n")
