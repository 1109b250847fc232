"""How the gateway is run for the benchmark: as an operator would, its pace and its keys apart from that."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from app.access.key_entries import new_key
from app.access.principal import ALL_SCOPES

KEPT = {"cold": "0", "warm": ""}
"""`GATEWAY_CACHE_TTL` of either way it is run; empty for what it is by default."""


def environment(upstream: int, port: int, folder: Path, *, ttl: str) -> Mapping[str, str]:
    """The gateway's settings over the benchmark's upstream, and the credential it is asked with, as `BENCH_KEY`.

    Logs and metrics are on, limits are the default ones, and clients sign in by API key. Only the bounds that would
    end a measurement are set out of the way: Assembly's calls a second, and the client's requests a minute.

    Args:
        upstream: the port of all vendors.
        port: to listen on.
        folder: for the file of keys and the gateway's state.
        ttl: seconds that answers stay fresh; empty for the default.
    """
    key = new_key()
    entry = {"name": "bench", "sha256": sha256(key.encode()).hexdigest(), "scopes": sorted(ALL_SCOPES)}
    file = folder / "keys.json"
    file.write_text(json.dumps({"keys": [entry]}), encoding="utf-8")
    file.chmod(0o600)
    base = f"http://127.0.0.1:{upstream}"
    return {
        "BENCH_KEY": key,
        "GATEWAY_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "GATEWAY_API_KEYS_FILE": str(file),
        "GATEWAY_STATE_DIR": str(folder / "state"),
        "GATEWAY_REQUESTS_PER_MINUTE": "1000000",
        **({"GATEWAY_CACHE_TTL": ttl} if ttl else {}),
        "ASSEMBLY_CALLS_PER_SECOND": "10000",
        "ASSEMBLY_BASE_URL": f"{base}/assembly",
        "ASSEMBLE_BASE_URL": f"{base}/assemble/api",
        "ASSEMBLE_TOKEN": secrets.token_hex(8),
        "USERLOT_BASE_URL": f"{base}/userlot",
        "SWIFT_BASE_URL": f"{base}/swift",
        "REEVO_BASE_URL": f"{base}/reevo",
        **{f"{vendor}_API_KEY": secrets.token_hex(8) for vendor in ("ASSEMBLY", "USERLOT", "SWIFT", "REEVO")},
    }
