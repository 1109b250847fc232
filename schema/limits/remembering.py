"""What operations may hold and cost, kept for whoever sends them again with the same variables."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from app.upstream.decoding import encode_json
from schema.limits.amounts import Amounts

MOST = 1_000
LONGEST = 1_000
"""Bytes of variables; larger ones are hardly ever sent again."""


class Foreseen:
    """Amounts by document, operation and variables; those that were asked for longest ago given up first."""

    def __init__(self, most: int = MOST) -> None:
        self._kept: OrderedDict[tuple[str, str | None, bytes], Amounts] = OrderedDict()
        self._most = most

    def of(self, text: str, name: str | None, variables: Mapping[str, Any], foresee: Callable[[], Amounts]) -> Amounts:
        """The amounts of an operation.

        Args:
            text: the document.
            name: of the operation, where there are several.
            variables: as they were sent.
            foresee: finds them out.
        """
        given = encode_json(variables) if variables else b""
        if len(given) > LONGEST:
            return foresee()
        key = (text, name, given)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = foresee()
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found

    def clear(self) -> None:
        """Keep none of them any more."""
        self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)
