"""A gateway that cannot serve says why at once, all of it, and shows no secret."""

from __future__ import annotations

import re
import signal
import socket
from pathlib import Path

import httpx
import pytest

from tests.e2e.processes import CLEAN, Ended, gateway_program, running

pytestmark = pytest.mark.long

SECRET = "this-must-not-be-shown"
BAD = {
    "GATEWAY_PORT": "70000",
    "GATEWAY_DEADLINE_MS": "soon",
    "GATEWAY_CACHE_TTL": "-1",
    "GATEWAY_OPEN": "yes",
    "ASSEMBLY_BASE_URL": "ftp://assembly.test",
    "ASSEMBLY_API_KEY": f"{SECRET}\x01",
    "ASSEMBLY_LABELS_PATH": "/labels",
    "ASSEMBLY_CALLS_PER_SECOND": "0",
    "ASSEMBLE_CLIENT_SECRET": SECRET,
    "USERLOT_API_KEY": SECRET,
    "USERLOT_PRODUCTS": f"one={SECRET}",
    "SWIFT_BASE_URL": f"https://user:{SECRET}@swift.test",
    "REEVO_BASE_URL": f"https://reevo.test/?key={SECRET}",
}
NAMED = (*(name for name in BAD if name not in ("ASSEMBLE_CLIENT_SECRET", "USERLOT_API_KEY")), "ASSEMBLE_BASE_URL")


def _refused(**environ: str) -> Ended:
    with running(*gateway_program(**environ)) as program:
        return program.end()


def test_every_fault_is_listed_and_no_secret() -> None:
    ended = _refused(**BAD)
    assert (ended.code, ended.out) == (2, "")
    first, *faults = ended.err.splitlines()
    assert first == "The gateway cannot start:"
    assert all(fault.startswith("- ") for fault in faults)
    assert [name for name in NAMED if not re.search(rf"\b{name}\b", ended.err)] == []
    assert "USERLOT_BASE_URL is missing" in ended.err
    assert SECRET not in ended.err
    assert len(set(faults)) == len(faults)


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({}, "GATEWAY_OPEN"),
        ({"GATEWAY_OPEN": "0"}, "GATEWAY_OPEN"),
        ({"GATEWAY_OPEN": "1", "GATEWAY_HOST": "0.0.0.0"}, "GATEWAY_OPEN_ANYWHERE"),
        ({"GATEWAY_OPEN": "1", "GATEWAY_HOST": "0.0.0.0", "GATEWAY_OPEN_ANYWHERE": "0"}, "GATEWAY_OPEN_ANYWHERE"),
    ],
)
def test_nothing_is_served_without_sign_in_unless_that_is_said(environ: dict[str, str], name: str) -> None:
    ended = _refused(**environ)
    assert (ended.code, ended.out) == (2, "")
    assert name in ended.err
    assert len(ended.err.splitlines()) == 2


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = _refused(GATEWAY_OPEN="1", GATEWAY_PORT=str(taken.getsockname()[1]))
    assert ended.code not in (0, 2)
    assert "address already in use" in ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""


def test_a_gateway_with_no_vendor_serves_and_says_so() -> None:
    with running(*gateway_program(GATEWAY_OPEN="1")) as program:
        address = program.address()
        body = httpx.post(f"{address}/graphql", json={"query": "{ labels { id } vendors { configured } }"}).json()
        assert body["data"] == {"labels": None, "vendors": [{"configured": False}] * 5}
        assert [error["extensions"]["code"] for error in body["errors"]] == ["NOT_CONFIGURED"]
        ended = program.end(signal.SIGTERM)
    assert ended.code in CLEAN


def test_a_file_of_tenants_that_others_may_read_is_told_without_what_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "tenants.toml"
    file.write_text(f'[acme]\nSWIFT_BASE_URL = "http://127.0.0.1:9"\nSWIFT_API_KEY = "{SECRET}"\n')
    file.chmod(0o640)
    with running(*gateway_program(GATEWAY_OPEN="1", GATEWAY_TENANTS_FILE=str(file))) as program:
        program.address()
        ended = program.end(signal.SIGTERM)
    others, is_open = ended.err.splitlines()
    assert "others than its owner may read or write the file" in others
    assert "GATEWAY_OPEN=1 serves everybody from the environment's vendors alone" in is_open
    assert SECRET not in ended.err


def test_what_is_wrong_with_a_file_of_tenants_is_told_beside_all_else(tmp_path: Path) -> None:
    file = tmp_path / "tenants.toml"
    file.write_text(f'[acme]\nSWIFT_API_KEY = "{SECRET}"\n')
    ended = _refused(**BAD, GATEWAY_TENANTS_FILE=str(file))
    assert (ended.code, ended.out) == (2, "")
    assert "- GATEWAY_TENANTS_FILE, tenant acme: SWIFT_BASE_URL is missing" in ended.err
    assert "- GATEWAY_PORT is not a number" in ended.err
    assert SECRET not in ended.err
