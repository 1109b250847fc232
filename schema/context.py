"""What every resolver is given: the vendors, and this request's loaders."""

from __future__ import annotations

from typing import Any, TypeVar

import strawberry

from app.vendors.directory import Vendors
from schema.loading import Loader

L = TypeVar("L", bound="Loader[Any, Any]")


class Context:
    """One request's context.

    Args:
        vendors: the adapters of the configured vendors.
    """

    def __init__(self, vendors: Vendors) -> None:
        self.vendors = vendors
        self._loaders: dict[type[Loader[Any, Any]], Loader[Any, Any]] = {}

    def loader(self, kind: type[L]) -> L:
        """The request's one loader of this kind, made when first asked for."""
        loader = self._loaders.get(kind)
        if loader is None:
            loader = self._loaders[kind] = kind(self)
        return loader  # type: ignore[return-value]


Info = strawberry.Info[Context, None]
