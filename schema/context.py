"""What every resolver is given: the vendors, and this request's loaders."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any, TypeVar

import strawberry

from app.access.caller import Caller
from app.access.principal import EVERYBODY
from app.limits import Limits
from app.snapshots.here import SnapshotsHere
from app.snapshots.noted import NotedSnapshots
from app.snapshots.snapshot import Snapshots
from app.vendors.directory import Vendors
from schema.identity.organisations import Organisations
from schema.limits.amounts import Amounts
from schema.loading import Loader
from schema.loading.batches import observe
from schema.writes.keyed import KeyedWrites

AccountSnapshots = Snapshots
"""Lists of accounts as they stood, each row as `schema.account.union_rows` writes it."""

L = TypeVar("L", bound="Loader[Any, Any]")


class Context:
    """One request's context.

    Args:
        vendors: the adapters of the configured vendors.
        snapshots: of lists over all vendors, those of earlier requests among them.
        keyed_writes: of earlier requests among them.
        header_key: of the request's writes, where it came in a header.
        patience: of the client in seconds, where it said so.
        limits: that its operation is held to; the usual ones where absent.
        caller: who sent the request; everybody where absent.

    Attributes:
        caller: as given.
        patience: as given.
        limits: as given.
        foreseen: what the operation may answer and cost, once it has been found valid.
        in_parts: whether the client takes what its operation defers in parts of their own.
    """

    def __init__(
        self,
        vendors: Vendors,
        snapshots: AccountSnapshots | None = None,
        keyed_writes: KeyedWrites | None = None,
        header_key: str | None = None,
        patience: float | None = None,
        *,
        limits: Limits | None = None,
        caller: Caller | None = None,
    ) -> None:
        self.caller = caller or Caller(EVERYBODY)
        self.vendors = vendors
        self.patience = patience
        self.limits = limits or Limits()
        self.foreseen: Amounts | None = None
        self.in_parts = False
        self.keyed_writes = keyed_writes or KeyedWrites(Path())
        self._header_key = header_key
        self._writes = 0
        kept = snapshots or SnapshotsHere(ttl=1, most_rows=1, clock=time.monotonic)
        self.snapshots: AccountSnapshots = NotedSnapshots(kept)
        self.organisations = Organisations()
        self._loaders: dict[type[Loader[Any, Any]], Loader[Any, Any]] = {}
        self._behind: set[asyncio.Task[None]] = set()

    @property
    def owner(self) -> str:
        """Under which the client's idempotency keys, lists and cursors are kept."""
        return self.caller.principal.owner

    @property
    def keeper(self) -> Vendors:
        """Who keeps the records that are served, and with them what is made of them."""
        return self.vendors

    def loader(self, kind: type[L]) -> L:
        """The request's one loader of this kind, made when first asked for."""
        loader = self._loaders.get(kind)
        if loader is None:
            loader = self._loaders[kind] = kind(self)
        return loader  # type: ignore[return-value]

    def write_key(self, given: str | None) -> str | None:
        """The idempotency key of the next write: its input's, else the request's, told apart where there are several.

        Args:
            given: in the input of the write.
        """
        self._writes += 1
        if given is not None or self._header_key is None:
            return given
        return self._header_key if self._writes == 1 else f"{self._header_key}#{self._writes}"

    def leave_behind(self, task: asyncio.Task[None]) -> None:
        """Keep what nobody waits for any longer until it ends by itself, or the request does.

        Args:
            task: whatever comes of it, somebody else is told.
        """
        self._behind.add(task)
        task.add_done_callback(self._behind.discard)
        task.add_done_callback(observe)

    def abandon(self) -> None:
        """Ask no further for a client that has gone; what has begun to write goes on."""
        if not self.caller.writing:
            self._end_what_is_behind()
            for loader in self._loaders.values():
                loader.abandon()

    def close(self) -> None:
        """Let go of what the request has read, once it is answered: its loaders know it, and are kept by it."""
        self._end_what_is_behind()
        self.organisations = Organisations()
        self._loaders.clear()

    def forget(self) -> None:
        """Begin anew after a write: what this request has read may not be so any more."""
        self.organisations = Organisations()
        self._loaders.clear()

    def _end_what_is_behind(self) -> None:
        for task in list(self._behind):
            task.cancel()


Info = strawberry.Info[Context, None]
