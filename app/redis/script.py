"""A script that Redis runs whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Script:
    """A script in Lua, which Redis 7 or later runs with nothing between its lines.

    Attributes:
        text: its source; a first line `#!lua flags=…` says what it may do.
        digest: by which Redis knows it once it was sent.
    """

    text: str
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        # SHA-1 is what Redis names scripts by; nothing rests on its strength.
        object.__setattr__(self, "digest", hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest())
