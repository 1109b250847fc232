"""A gateway whose clients sign in by key, each with scopes of its own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.access.key_entries import digest_of
from tests.gateway.harness import Gateway, opened

SCOPES: dict[str, Sequence[str]] = {
    "all": ["read", "read:revenue", "read:personal", "explain", "write:*"],
    "reader": ["read"],
    "teller": ["read", "explain"],
    "seller": ["read", "read:revenue"],
    "carer": ["read", "read:personal"],
    "writer": ["write:createLabel", "write:updateCompany", "write:updateEndUser"],
    "editor": ["read", "write:*"],
    "other": ["read", "read:revenue", "read:personal", "explain", "write:*"],
}


def key_of(name: str) -> str:
    return f"agk_key-of-{name}"


def headers(name: str, **more: str) -> dict[str, str]:
    return {"x-api-key": key_of(name), **more}


def keys_file(path: Path, entries: Mapping[str, Mapping[str, Any]] | None = None) -> Path:
    """Write a file in which everybody of `SCOPES` has a key."""
    entries = entries or {}
    path.write_text(
        json.dumps(
            {
                "keys": [
                    {"name": name, "sha256": digest_of(key_of(name)), "scopes": list(scopes), **entries.get(name, {})}
                    for name, scopes in SCOPES.items()
                ]
            }
        )
    )
    return path


@asynccontextmanager
async def signed_in(entries: Mapping[str, Mapping[str, Any]] | None = None, **settings: str) -> AsyncIterator[Gateway]:
    """A gateway over the sandbox that everybody of `SCOPES` has a key for.

    Args:
        entries: what the file has beside name, digest and scopes, by name.
        settings: environment variables.
    """
    with TemporaryDirectory() as folder:
        path = keys_file(Path(folder) / "keys.json", entries)
        async with opened(GATEWAY_OPEN="", GATEWAY_API_KEYS_FILE=str(path), **settings) as gateway:
            yield gateway
            await gateway.app.state.door.aclose()
