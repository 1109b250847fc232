"""The types that other subgraphs may add fields to, and what an object of them is named by."""

from __future__ import annotations

from collections.abc import Mapping

ENTITIES: Mapping[str, tuple[str, ...]] = {
    "Account": ("id", "domain"),
    "Company": ("id",),
    "EndUser": ("id",),
    "Team": ("id",),
}
"""By type, the fields of which each is a key by itself; the first that a router gives is taken."""

SHARED = ("PageInfo",)
"""Types of values that other subgraphs may have too."""
