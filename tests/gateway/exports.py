"""Exports through the application, as the tests of this folder ask for them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import httpx

from tests.gateway.harness import Gateway

LOGS = "query Logs { usageLogs { nodes { id timestamp type content metadata raw } } }"
Json = Any


@dataclass(frozen=True)
class Exported:
    """An export in NDJSON.

    Attributes:
        rows: of it.
        progress: what was told between them.
        end: its last line.
    """

    rows: list[Json]
    progress: list[Json]
    end: Json


def log(number: int, **fields: Json) -> dict[str, Json]:
    """A usage log of the organisation; the higher its number, the newer it is."""
    moment = f"2026-01-{1 + number // 1440 % 28:02}T{number // 60 % 24:02}:{number % 60:02}:00Z"
    return {"id": f"log-{number:06}", "timestamp": moment, "type": "Action", "content": f"did {number}", **fields}


async def planted(gateway: Gateway, count: int) -> None:
    """So many usage logs and no others."""
    await gateway.uproot("assembly", "usage_log")
    await gateway.plant("assembly", "usage_log", *(log(number) for number in range(count)))
    gateway.forget()


async def asked(gateway: Gateway, document: str = LOGS, variables: Json = None, **parameters: str) -> httpx.Response:
    """The answer to one export."""
    return await gateway.http.post(
        "/export", params=parameters, json={"query": document, "variables": variables}, timeout=None
    )


async def exported(gateway: Gateway, document: str = LOGS, variables: Json = None, **parameters: str) -> Exported:
    """One export in NDJSON."""
    response = await asked(gateway, document, variables, **parameters)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/x-ndjson"
    return read(response.content)


def read(body: bytes) -> Exported:
    """What a stream in NDJSON holds."""
    lines = [json.loads(line) for line in body.splitlines()]
    told = [line for line in lines[:-1] if isinstance(line, dict) and "__progress" in line]
    return Exported([line for line in lines[:-1] if line not in told], told, lines[-1]["__export"])
