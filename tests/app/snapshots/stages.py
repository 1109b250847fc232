"""Snapshots as one process keeps them, and as two do over one Redis, behind the same few words."""

from __future__ import annotations

import logging
from typing import Protocol

from app.domain.errors import CursorExpired
from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections
from app.redis.resting import RestingRedis
from app.snapshots.here import SnapshotsHere
from app.snapshots.redis_lists import PREFIX, RedisLists
from app.snapshots.shared import SharedSnapshots
from app.snapshots.snapshot import Snapshot, Snapshots
from tests.gateway.harness import Clock
from tests.redis_server import RedisServer


def snapshot(*rows: str, list_key: str = "list", owner: str = "me") -> Snapshot:
    return Snapshot(rows, list_key, owner)


async def found(snapshots: Snapshots, token: str, list_key: str = "list", owner: str = "me") -> Snapshot:
    """The snapshot under a token, read whole."""
    listing = await snapshots.get(token, list_key, owner)
    rows = tuple(await listing.rows.window(0, len(listing.rows)))
    return Snapshot(rows, list_key, owner, listing.is_complete, listing.missing, listing.total)


class Stage(Protocol):
    """Where lists are kept for a test."""

    async def put(self, snapshot: Snapshot) -> str: ...

    async def get(self, token: str, list_key: str = "list", owner: str = "me") -> Snapshot: ...

    def pass_time(self, seconds: float) -> None: ...

    @property
    def rows(self) -> int: ...

    async def aclose(self) -> None: ...


class OneProcess:
    """A process that keeps lists for itself."""

    def __init__(self, ttl: float, most_rows: int) -> None:
        self._clock = Clock()
        self._snapshots = SnapshotsHere(ttl, most_rows, self._clock)

    async def put(self, snapshot: Snapshot) -> str:
        return await self._snapshots.put(snapshot)

    async def get(self, token: str, list_key: str = "list", owner: str = "me") -> Snapshot:
        return await found(self._snapshots, token, list_key, owner)

    def pass_time(self, seconds: float) -> None:
        self._clock.now += seconds

    @property
    def rows(self) -> int:
        return self._snapshots.rows

    async def aclose(self) -> None:
        await self._snapshots.aclose()


class TwoProcesses:
    """One process puts, and another, which has no copy, gets."""

    def __init__(self, server: RedisServer, ttl: float, most_rows: int) -> None:
        self._clock, self._server = Clock(), server
        self._putting, self._getting = (self._opened(ttl, most_rows) for _ in range(2))

    def _opened(self, ttl: float, most_rows: int) -> SharedSnapshots:
        connections = RedisConnections(RedisAddress.of(self._server.url), patience=30, text=False)
        log = logging.getLogger("gateway.snapshots")
        redis = RestingRedis(connections, patience=30, log=log, gone="gone", back="back", clock=self._clock)
        lists = RedisLists(redis, ttl, most_rows, least=1)
        return SharedSnapshots(SnapshotsHere(ttl, most_rows, self._clock), lists, most_rows)

    async def put(self, snapshot: Snapshot) -> str:
        token = await self._putting.put(snapshot)
        assert token.startswith("s.")
        return token

    async def get(self, token: str, list_key: str = "list", owner: str = "me") -> Snapshot:
        return await found(self._getting, token, list_key, owner)

    def pass_time(self, seconds: float) -> None:
        """Redis' own clock cannot be moved: what it keeps becomes older instead."""
        self._clock.now += seconds
        with self._server.client() as client:
            for key in client.scan_iter(f"{PREFIX}*"):
                left = client.pttl(key) - round(seconds * 1000)
                if left <= 0:
                    client.delete(key)
                else:
                    client.pexpire(key, left)
            for name in ("order", "ends"):
                for token in client.zrange(f"{PREFIX}{name}", 0, -1):
                    client.zincrby(f"{PREFIX}{name}", -seconds * 1_000_000, token)

    @property
    def rows(self) -> int:
        """Of the lists that Redis has."""
        with self._server.client() as client:
            sizes = {name: int(rows) for name, rows in client.hgetall(f"{PREFIX}sizes").items()}
            assert sizes.pop(":all", 0) == sum(sizes.values())
            return sum(rows for token, rows in sizes.items() if client.exists(f"{PREFIX}list:{token}"))

    async def aclose(self) -> None:
        await self._putting.aclose()
        await self._getting.aclose()


async def is_kept(stage: Stage, token: str) -> bool:
    try:
        await stage.get(token)
    except CursorExpired:
        return False
    return True
