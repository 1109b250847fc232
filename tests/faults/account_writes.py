"""Writes of accounts to every vendor at once, on a loop whose time jumps: what is told of each, and what is stored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from app.domain.vendor import Vendor
from app.idempotency.record_file import RecordFile
from app.idempotency.store import IdempotencyStore, Timing
from tests.app.idempotency.stage import Inline
from tests.faults.stage import Reply, Stage, on_stage

NOUNS = {Vendor.ASSEMBLY: "account", Vendor.REEVO: "account", Vendor.USERLOT: "company", Vendor.SWIFT: "account"}
NOVA = 'name: "Nova", domain: "nova.example", description: "New", externalId: "nova-1"'
EVERYWHERE = "assembly: {}, reevo: {}, userlot: {}, swift: {}"
MATCHED = "assembly: {}, reevo: {}, userlot: {}"
BY = 'by: {domain: "acme.example"}'
CREATION = ("createAccount", f"{NOVA}, {EVERYWHERE}")


@asynccontextmanager
async def on_writing_stage() -> AsyncIterator[Stage]:
    """A stage whose records of keyed writes are kept in this thread: a wait for another one would let time jump."""
    time = asyncio.get_running_loop().time
    async with on_stage() as stage:
        store = IdempotencyStore(Inline(RecordFile(None, time)), Timing(elapsed=time, pause=asyncio.sleep))
        stage.gateway.state.keyed_writes._store = store
        try:
            yield stage
        finally:
            await stage.gateway.state.keyed_writes.aclose()


async def write(stage: Stage, field: str, given: str, *, key: str = "") -> Reply:
    """Send one mutation; nothing in its answer is an error, whatever fails."""
    keyed = f', idempotencyKey: "{key}"' if key else ""
    reply = await stage.ask(
        f"""mutation {{ {field}(input: {{{given}{keyed}}}) {{
            outcomes {{ vendor action recordId error {{ code message retryable retryAt }} }}
            userErrors {{ code field vendor }}
        }} }}"""
    )
    assert reply.errors == []
    return reply


def outcomes(reply: Reply) -> list[dict[str, Any]]:
    """The outcomes of the one mutation."""
    ((_, payload),) = reply.data.items()
    found: list[dict[str, Any]] = payload["outcomes"]
    return found


def actions(reply: Reply) -> list[tuple[str, str]]:
    """Vendor and action of each outcome."""
    return [(each["vendor"], each["action"]) for each in outcomes(reply)]


def outcome(reply: Reply, vendor: Vendor) -> dict[str, Any]:
    """What became of a vendor's own record."""
    return next(each for each in outcomes(reply) if each["vendor"] == vendor.name)


async def novas(stage: Stage) -> dict[Vendor, int]:
    """How many records of the new customer each stand-in holds."""
    found = {}
    for vendor, noun in NOUNS.items():
        rows = (await stage.sandbox.get(f"/_sandbox/records/{vendor}/{noun}")).json()["records"]
        names = [each["attributes"].get("display_name") if "attributes" in each else each["name"] for each in rows]
        found[vendor] = names.count("Nova")
    return found
