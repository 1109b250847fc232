"""What every resolver is given: the vendors, and this request's loaders."""

from __future__ import annotations

import time
from typing import Any, TypeVar

import strawberry

from app.snapshots import Snapshots
from app.vendors.directory import Vendors
from schema.identity.organisations import Organisations
from schema.loading import Loader

AccountSnapshots = Snapshots[str]
"""Lists of accounts as they stood, each row as `schema.account.union_rows` writes it."""

L = TypeVar("L", bound="Loader[Any, Any]")


class Context:
    """One request's context.

    Args:
        vendors: the adapters of the configured vendors.
        snapshots: of lists over all vendors, those of earlier requests among them.
    """

    def __init__(self, vendors: Vendors, snapshots: AccountSnapshots | None = None) -> None:
        self.vendors = vendors
        self.snapshots = snapshots or Snapshots(ttl=1, most_rows=1, clock=time.monotonic)
        self.organisations = Organisations()
        self._loaders: dict[type[Loader[Any, Any]], Loader[Any, Any]] = {}

    def loader(self, kind: type[L]) -> L:
        """The request's one loader of this kind, made when first asked for."""
        loader = self._loaders.get(kind)
        if loader is None:
            loader = self._loaders[kind] = kind(self)
        return loader  # type: ignore[return-value]

    def forget(self) -> None:
        """Begin anew after a write: what this request has read may not be so any more."""
        self.organisations = Organisations()
        self._loaders.clear()


Info = strawberry.Info[Context, None]
