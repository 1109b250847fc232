"""Who else writes to what a process keeps answers of, and what it does about that when a request comes in."""

from __future__ import annotations

from hashlib import blake2b
from typing import Protocol

from app.domain.vendor import Vendor
from app.generations.local import Generations, LocalGenerations


class Sharing(Protocol):
    """The generations of all credentials of one process."""

    def generations(self, vendor: Vendor, credential: str) -> Generations:
        """Those of one credential, which are the same wherever the same credential is used.

        Args:
            vendor: whose nouns.
            credential: by `credential_scope`.
        """
        ...

    async def request_began(self) -> None:
        """See to it that nothing older than this moment is served to whoever asks from here on, as far as is known.

        Never fails and is bounded in time.
        """
        ...

    async def aclose(self) -> None:
        """Finish what is under way."""
        ...


class WritesAlone:
    """A process that nobody else writes beside: whatever is written, it knows."""

    def generations(self, vendor: Vendor, credential: str) -> Generations:  # noqa: ARG002
        """New ones for each credential."""
        return LocalGenerations()

    async def request_began(self) -> None:
        """Nothing is to be learnt."""

    async def aclose(self) -> None:
        """Nothing is under way."""


class KeepsNothing:
    """A process that keeps no answers, and so need not know who else writes.

    Calls on their way are still shared, but only by requests that were there before the call began: a later one may
    have come behind a write of another process.
    """

    def __init__(self) -> None:
        self._all: list[LocalGenerations] = []

    def generations(self, vendor: Vendor, credential: str) -> Generations:  # noqa: ARG002
        """New ones for each credential."""
        self._all.append(LocalGenerations())
        return self._all[-1]

    async def request_began(self) -> None:
        """Let every call on its way be old."""
        for each in self._all:
            each.known.grow_all()

    async def aclose(self) -> None:
        """Nothing is under way."""


def credential_scope(*parts: str) -> str:
    """A name for what a credential sees, from which the credential cannot be read.

    Args:
        parts: the vendor's base URL, and what is secret.

    Returns:
        32 hexadecimal digits.
    """
    digest = blake2b(digest_size=16, person=b"generations")
    for part in parts:
        raw = part.encode()
        digest.update(len(raw).to_bytes(4, "big") + raw)  # else where one ends and the next begins would not count
    return digest.hexdigest()
