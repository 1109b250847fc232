"""Two organisations and their keys, as an operator sets them up: files, a process, real sockets."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx

from app.sandbox.credentials import REEVO_KEY, SWIFT_KEY
from tests.e2e.processes import CLEAN, ROOT, gateway_program, running

QUERY = """{
  vendors { vendor configured } swiftAccounts(first: 1) { nodes { id } } reevoAccounts(first: 1) { nodes { id } }
}"""


def _key(name: str, *more: str) -> tuple[str, Any]:
    """A key made by the program for it, and its entry."""
    made = subprocess.run(
        [sys.executable, "-m", "app.access", name, *more], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return made.stderr.split()[-1], json.loads(made.stdout)


def test_each_key_sees_its_tenants_vendors_and_a_stop_closes_all(sandbox: str, tmp_path: Path) -> None:
    made = {tenant: _key(f"of-{tenant}", "--tenant", tenant) for tenant in ("acme", "globex", "initech")}
    made["none"] = _key("of-none")
    keys, tenants = tmp_path / "keys.json", tmp_path / "tenants.toml"
    keys.write_text(json.dumps({"keys": [entry for _, entry in made.values()]}))
    tenants.write_text(
        f'[acme]\nSWIFT_BASE_URL = "{sandbox}/swift"\nSWIFT_API_KEY = "{SWIFT_KEY}"\n'
        f'[globex]\nREEVO_BASE_URL = "{sandbox}/reevo"\nREEVO_API_KEY = "{REEVO_KEY}"\n'
    )
    tenants.chmod(0o600)
    environ = {"GATEWAY_API_KEYS_FILE": str(keys), "GATEWAY_TENANTS_FILE": str(tenants)}
    environ |= {"GATEWAY_LOG_LEVEL": "INFO", "GATEWAY_LOG_FORMAT": "json"}
    with running(*gateway_program(**environ)) as program:
        address = program.address()

        def ask(tenant: str) -> httpx.Response:
            return httpx.post(f"{address}/graphql", json={"query": QUERY}, headers={"x-api-key": made[tenant][0]})

        configured = {}
        for tenant in ("acme", "globex", "none"):
            data = ask(tenant).json()["data"]
            configured[tenant] = [each["vendor"] for each in data["vendors"] if each["configured"]]
            shown = [name for name in ("SWIFT", "REEVO") if data[f"{name.lower()}Accounts"]]
            assert shown == configured[tenant]
        assert configured == {"acme": ["SWIFT"], "globex": ["REEVO"], "none": []}
        assert ask("initech").status_code == 403
        ended = program.end(signal.SIGTERM)
    lines = [line for line in map(json.loads, ended.err.splitlines()) if line["logger"] == "gateway.request"]
    assert (ended.code in CLEAN, [line.get("tenant") for line in lines]) == (True, ["acme", "globex", None, None])
    assert not [word for word in (SWIFT_KEY, REEVO_KEY, "agk_") if word in ended.err]
