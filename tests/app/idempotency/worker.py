"""A process of its own that makes claims: a line of JSON says what it does next, and it answers with one."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from app.domain.errors import GatewayError
from app.idempotency.claims import Claim
from app.idempotency.redis import RedisStorage
from app.idempotency.sqlite import SqliteStorage
from app.idempotency.store import IdempotencyStore
from app.redis.address import RedisAddress


async def main(place: str) -> None:
    is_redis = place.startswith("unix://")
    storage = RedisStorage(RedisAddress.of(place)) if is_redis else await SqliteStorage.open(Path(place))
    store = IdempotencyStore(storage)
    held = AsyncExitStack()
    claim: Claim | None = None
    tell({"ready": os.getpid()})
    while line := await asyncio.to_thread(sys.stdin.readline):
        said = json.loads(line)
        try:
            match said["do"]:
                case "claim":
                    turn = store.claim("me", said["key"], "input", patience=said.get("patience", 0))
                    claim = await held.enter_async_context(turn)
                    tell({"payload": claim.payload})
                case "sending":
                    assert claim is not None
                    await claim.step("reevo").sending()
                    tell({"state": claim.step("reevo").state})
                case "finish":
                    assert claim is not None
                    tell({"is_kept": await claim.finish(said["payload"])})
                case "leave":
                    await held.aclose()
                    tell({})
                case "race":
                    tell({"payloads": await raced(store, said["keys"], Path(said["log"]))})
        except GatewayError as error:
            tell({"code": error.code})
    await held.aclose()
    await store.aclose()


async def raced(store: IdempotencyStore, keys: list[str], log: Path) -> list[Any]:
    """Carry out a write under each key, all at once; what is sent is a line in a file that all processes write to."""

    async def carried_out(key: str) -> Any:
        async with store.claim("me", key, "input", patience=60) as claim:
            if claim.payload is None:
                step = claim.step("reevo")
                await step.sending()
                with log.open("a") as file:
                    file.write(f"{key}\n")
                await step.done({"sender": os.getpid()})
                await claim.finish({"sender": os.getpid()})
            return claim.payload

    return await asyncio.gather(*map(carried_out, keys))


def tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
