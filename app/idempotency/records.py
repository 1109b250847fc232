"""What a record of a keyed write is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Kept = None | bool | int | str | list["Kept"] | dict[str, "Kept"]
"""What may be kept: outcomes and ids. It has no fractions, since no amount of a customer's belongs here."""

Payload = dict[str, Kept]
"""What a finished write answered, reduced to outcomes and ids."""

LIFETIME = 24 * 60 * 60.0
"""Seconds that a record lives from when its key was first used; a repeat does not renew it."""

MOST_OUTCOME = 64 * 1024
MOST_PAYLOAD = 1024 * 1024


class StepState(StrEnum):
    """How far one call of a write has come.

    `NEW` was never sent. `SENDING` may have left: nobody knows what came of it. `DONE` was carried out. `FAILED` was
    definitely refused and may be sent anew. `UNKNOWN` is `SENDING` about which somebody was told.
    """

    NEW = "NEW"
    SENDING = "SENDING"
    DONE = "DONE"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"


SENDABLE = frozenset({StepState.NEW, StepState.FAILED})
"""What may be sent, whatever it is: it is certain that it is not done."""

UNSETTLED = frozenset({StepState.SENDING, StepState.UNKNOWN})
"""What may have been done, and may be sent again only where that is harmless by the vendor's own semantics."""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One call of a write as it is kept.

    Attributes:
        state: how far it has come.
        outcome: what came of it; None while nobody knows, and where it was too long to be kept.
    """

    state: StepState = StepState.NEW
    outcome: Kept = None


Steps = Mapping[str, StepRecord]


@dataclass(frozen=True, slots=True)
class RecordName:
    """Which record, and which input it is for; both as digests, since a caller's key may hold anything.

    Attributes:
        digest: of owner and key, 32 bytes.
        seal: of the input's fingerprint under that owner and key, 32 bytes. The key itself is not kept, so an input
            cannot be guessed from its seal.
    """

    digest: bytes
    seal: bytes

    @classmethod
    def of(cls, owner: str, key: str, fingerprint: str) -> RecordName:
        """The name of an owner's record under a key, for one input."""
        return cls(_digest("record", owner, key), _digest("input", owner, key, fingerprint))


def encoded(value: Kept, most: int) -> str | None:
    """A value as JSON text, or None where that is longer than `most` characters.

    Raises:
        TypeError: it holds what may not be kept.
    """
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text if len(text) <= most else None


def _digest(*parts: str) -> bytes:
    return hashlib.sha256(json.dumps(parts).encode("ascii")).digest()
